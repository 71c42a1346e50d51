// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/file_io.h"
#include "store/read_mark.h"
#include "store/run_folder.h"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::store {

/// Name part by which TensorBoard finds its files.
inline constexpr const char* kEventFileMark = "tfevents";

/// Writes one TensorBoard event file ("events.out.tfevents.<seconds>.<host>.<process>"), one write a step, so that TensorBoard may read along.
/// Not thread-safe.
class EventFileWriter {
public:
    /// Opens a file of its own beside older ones, named so that it is read after them. @param resumedAfter of a run that went back to this step:
    /// TensorBoard then drops later steps of the older files. @throws Error (Io).
    EventFileWriter(const std::filesystem::path& folder, double wall, std::optional<int64_t> resumedAfter = {});

    /// @throws Error (Io) when it cannot be written; then the file is as long as before.
    void append(int64_t step, double wall, const std::vector<std::pair<std::string, double>>& values);
    void sync();
    const std::filesystem::path& path() const { return path_; }

private:
    void write(const std::string& record);

    std::filesystem::path path_;
    FileDescriptor file_;
    int64_t size_ = 0;
};

/// Follows the event files of one folder (not its sub-folders), or one file, also while they are written: a torn tail is read again when it is
/// complete, a file that shrank, was replaced or written anew makes reading begin anew, a record with a bad check sum is passed over and a bad length ends its
/// file alone. Points that a restart made void stay, marked as superseded. Stages are 0: the format knows none. Not thread-safe.
class EventFilesReader {
public:
    explicit EventFilesReader(std::filesystem::path folderOrFile) : path_(std::move(folderOrFile)) {}

    /// @return true when something new was read. @throws Error (Io) when the folder or file cannot be read.
    bool refresh();
    const std::map<std::string, std::vector<ScalarPoint>>& curves() const { return curves_; }
    int64_t records() const { return records_; }
    /// One sentence for each file with damage.
    std::vector<std::string> problems() const;

private:
    struct File {
        std::filesystem::path path;
        uint64_t id = 0;          ///< inode
        int64_t offset = 0;       ///< of the next record
        int64_t badRecords = 0;
        bool isDead = false;      ///< a bad length: nothing more can be found
        ReadMark mark{};          ///< at `offset`
    };
    std::vector<std::filesystem::path> find() const;
    bool isReplaced() const;
    bool readFile(File& file);
    void accept(const std::string_view& bytes, File& file);
    void startSession(int64_t step);

    std::filesystem::path path_;
    std::vector<File> files_;
    std::map<std::string, std::vector<ScalarPoint>> curves_;
    int64_t records_ = 0;
};

}  // namespace omnidrive::store
