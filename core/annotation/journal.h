// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::store {
class Database;
}

namespace omnidrive::annotation {

/// One object before and after an action, as JSON text; nullopt: it was not there.
struct ObjectChange {
    std::string key{};
    std::optional<std::string> before, after{};
    bool operator==(const ObjectChange&) const = default;
};

/// In place of Action::of: nobody edited, a resume of the run gave annotated rollouts other ids, and their objects went along.
inline constexpr int64_t kMove = -1;

/// What somebody did at once, and what undo takes back at once.
struct Action {
    enum class Kind { Edit, Undo, Redo };
    int64_t id = 0;                  ///< 1.. in the order of saving; 0: not saved yet
    Kind kind = Kind::Edit;
    int64_t of = 0;                  ///< Undo and Redo: the edit that was taken back or done again; Edit: 0, or kMove
    double wall = 0;                 ///< unix seconds when it was done
    std::string author, reason{};
    std::vector<ObjectChange> changes{};
};

/// The file of a project: objects by key with every change that ever made them, in one SQLite database (write-ahead log, full sync). An action is one
/// transaction: after a kill or a power cut it is there as a whole or not at all. The tables of actions and changes only grow; triggers in the file
/// refuse anything else. Not thread-safe.
class Journal {
public:
    /// Create: the file may be there already. Immutable: for media that cannot be written; what a write-ahead log holds is not seen then.
    enum class Access { Create, ReadOnly, Immutable };
    /// @throws Error (Io), (Format) for another kind of file, one of a later version, or one that is a link out of its folder.
    Journal(const std::filesystem::path& file, Access access);
    ~Journal();

    std::map<std::string, std::string> objects() const;
    /// Saves an action and what it makes of the objects. @return its id. @throws Error (Io), also when isReplaced(); then nothing has changed.
    int64_t append(const Action& action);

    /// Kind and edit of every action, for the stack of undo.
    struct Head {
        int64_t id = 0;
        Action::Kind kind = Action::Kind::Edit;
        int64_t of = 0;
    };
    std::vector<Head> heads() const;
    /// @throws Error (Format) when there is no such action.
    Action action(int64_t id) const;
    /// Actions that changed an object, the oldest first; an empty key: all. @param most newest ones.
    std::vector<Action> history(const std::string& key, int64_t most) const;

    /// Actions that changed an object whose key ends with a colon and this, the oldest first. @param most newest ones.
    std::vector<Action> historyBehind(const std::string& end, int64_t most) const;

    /// True when the path leads to another file than the one that is open, or to none: what is saved would be gone.
    bool isReplaced() const;
    /// True once after another process has saved something.
    bool hasChangedOutside();
    /// What does not hold: SQLite's own check, and that the objects are what the journal makes of them. Empty when all is well.
    std::string problem() const;

private:
    std::vector<Action> actionsOf(const char* ids, const std::string& key, int64_t most) const;
    void createTables();
    void checkForm() const;
    void checkPrograms() const;

    std::unique_ptr<store::Database> database_;
    std::pair<uint64_t, uint64_t> file_;   ///< device and inode of what is open
    int64_t dataVersion_ = 0;
};

}  // namespace omnidrive::annotation
