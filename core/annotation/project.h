// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/annotation.h"
#include "annotation/case_facts.h"
#include "annotation/journal.h"
#include "annotation/label_set.h"
#include "annotation/undo_stack.h"

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace omnidrive::store {
class RunLock;
}

namespace omnidrive::annotation {

/// The folder that holds the annotations of a run, a trace file or a project of its own: `annotations/` in a run folder (its other files are never
/// touched), `FILE.annotations/` beside a trace file, the folder itself when it is a project already.
std::filesystem::path projectFolderOf(const std::filesystem::path& path);
/// True for a folder that holds a project.
bool isProjectFolder(const std::filesystem::path& folder);
/// The user's login name, "unknown" when there is none.
std::string defaultAuthor();

/// Key of what a file of another tool says besides annotations: of one picture, or (empty) of the whole. @param format "coco", "labelme" or "cvat".
std::string keptKey(const std::string& format, const std::string& frameId = {});

struct ProjectOptions {
    std::string author{};       ///< who makes the changes; empty: defaultAuthor()
    std::string source{};       ///< the run or trace file that is annotated, kept with the first edit; empty: as remembered
    bool wantsToWrite = true;   ///< false: only looks
};

/// The annotations of one source: a folder with `annotations.sqlite` and a lock. Nothing is created before the first edit. Every edit is saved at
/// once, as one transaction; what cannot be saved stays in memory, shown as if it were saved, and is tried again. One writer at a time: whoever
/// comes second reads. Not thread-safe.
class Project {
public:
    /// @throws Error (Format) when the file is damaged, of another kind or of a later version, (Io) when it cannot be read.
    static std::unique_ptr<Project> open(const std::filesystem::path& folder, const ProjectOptions& options);
    ~Project();

    const std::filesystem::path& folder() const { return folder_; }
    const std::string& author() const { return options_.author; }
    /// What is annotated; what it was opened for (a run may have been moved), else what the project remembers.
    std::string source() const;

    /// By key (keyOf); edits that are not saved yet are in it.
    const std::map<std::string, Annotation>& annotations() const { return annotations_; }
    /// nullptr when there is none.
    const Annotation* find(const Target& target) const;
    /// By id of the rollout: what is known of every annotated one.
    const std::map<std::string, CaseFacts>& cases() const { return cases_; }
    const LabelSet& labels() const { return labels_; }
    /// Rollouts whose case is marked as checked.
    std::set<std::string> checkedRollouts() const;
    /// One sentence for each stored object that cannot be read; it stays as it is.
    const std::vector<std::string>& unreadable() const { return unreadable_; }

    /// Changes annotations in one step of undo. A blank one is removed. @param facts of their rollouts; known ones are brought up to date.
    /// @return false when it could not be saved: isDirty() then, and problem() says why. @throws Error (InvalidArgument) for an annotation that
    /// check() refuses or when the project is read-only; nothing changes then.
    /// @param kept what other tools' files say that is no annotation, by formats' own keys: written again by their exports (keptKey()); an empty text removes one.
    /// @param seen annotations as they were when people changed them, of which refresh() has read others since: fields that only one side changed are as
    /// that one says. Where both changed a field differently, the edit waits (problem() says so) until undo() takes it back; theirs is not overwritten.
    bool edit(const std::vector<Annotation>& annotations, const std::vector<CaseFacts>& facts, const std::string& reason,
              const std::map<std::string, std::string>& kept = {}, const std::vector<Annotation>& seen = {});
    /// What was kept under a key, as JSON; nullptr when nothing was.
    const std::string* kept(const std::string& key) const;
    bool setLabels(const LabelSet& labels, const std::string& reason);

    bool canUndo() const { return isDirty() || (!isReadOnly() && undo_.undoable() != 0); }
    bool canRedo() const { return !isReadOnly() && !isDirty() && undo_.redoable() != 0; }
    /// Takes the newest edit back (one that was never saved without a trace), or does the last one taken back again. @return false when there was
    /// none or it could not be saved (problem() is not empty then); nothing changes in either case.
    bool undo();
    bool redo();
    /// Keys that the last edit, undo, redo or refresh changed.
    const std::vector<std::string>& changedKeys() const { return changedKeys_; }

    /// Edits wait to be saved; problem() says in one sentence why.
    bool isDirty() const { return !pending_.empty(); }
    const std::string& problem() const { return problem_; }
    /// Tries again. @return false when edits still wait.
    bool save();
    /// The same, but when the project's file was removed or replaced while it was open, into the one that is there now: for people who open it again.
    bool saveAnew();

    /// Rollouts that have other ids than before (a resume of the run, a rewritten file), by the ones before: everything that was said of them goes along, edits that wait too, and undo
    /// and history find it there. Where something stands under the new id already, that stays. No step of undo. A read-only project only shows it.
    /// @param moved new id, and facts as they are under it; no new id is an old one of another. @param reason for the history. @return and @throws as edit().
    bool moveCases(const std::map<std::string, CaseFacts>& moved, const std::string& reason = "the run was resumed");

    /// False before the first edit of a new project, of whichever program.
    bool isStored() const { return journal_ != nullptr; }
    bool isReadOnly() const { return !readOnlyReason_.empty(); }
    const std::string& readOnlyReason() const { return readOnlyReason_; }
    /// For a read-only project: reads what the writer saved, and becomes the writer when that one is gone; for one without a file: opens it when somebody
    /// else has made it. @return true when something changed. @throws Error as open().
    bool refresh();

    /// Who changed a target when and why, the oldest first.
    std::vector<Action> history(const Target& target, int64_t most = 100) const;
    /// The same of a case with its steps, zooms and tokens.
    std::vector<Action> historyOfCase(const std::string& rollout, int64_t most = 100) const;
    /// All saved actions. Empty when nothing was ever saved.
    std::vector<Action> history(int64_t most) const;
    /// What does not hold in the file; empty when all is well.
    std::string verify() const;

private:
    Project(std::filesystem::path folder, const ProjectOptions& options);
    void openJournal();
    void openToRead(std::string reason);
    void load();
    void becomeWriter();
    bool perform(Action action);
    bool repeat(int64_t edit, Action::Kind kind);
    void rebase(Action& action);
    std::optional<std::string> stored(const std::string& key) const;
    void show(const std::vector<ObjectChange>& changes);
    void adopt(const std::string& key, const std::optional<std::string>& text);
    void read(const std::string& key, const std::string& text);
    void addChange(Action& action, const std::string& key, const std::optional<std::string>& after) const;
    Action newAction(const std::string& reason) const;
    void recordMove(int64_t action, const std::vector<ObjectChange>& changes);
    std::vector<ObjectChange> movedSince(int64_t action, std::vector<ObjectChange> changes) const;
    void addMove(Action& action, const std::string& from, const CaseFacts& facts) const;
    std::vector<Action> historyOf(const std::string& rollout, int64_t most, const std::function<std::vector<Action>(const std::string&)>& read) const;

    std::filesystem::path folder_;
    ProjectOptions options_;
    std::unique_ptr<store::RunLock> lock_;
    std::unique_ptr<Journal> journal_;               ///< null before the first edit of a new project
    std::string readOnlyReason_, problem_;
    std::string dispute_;                            ///< why edits wait that would overwrite somebody else's; empty: none does
    std::map<std::string, std::string> objects_;     ///< as stored and pending, also what this version does not know
    std::map<std::string, Annotation> annotations_;
    std::map<std::string, CaseFacts> cases_;
    LabelSet labels_ = defaultLabelSet();
    std::vector<std::string> unreadable_, changedKeys_;
    UndoStack undo_;
    std::deque<Action> pending_;
    struct Move {
        int64_t action = 0;
        std::string from, to;                        ///< ids of a rollout
    };
    std::vector<Move> moves_;                        ///< saved ones, the oldest first
};

}  // namespace omnidrive::annotation
