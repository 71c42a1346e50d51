// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "store/json_lines.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::rollout {

/// Where a record stands.
struct RecordPlace {
    size_t file = 0;        ///< of the source's files
    int64_t number = 0;     ///< line or record, 1.. in its file
    int64_t offset = 0, bytes = 0;
};

/// A file or folder as a row of JSON records that may still grow. Not thread-safe.
class RecordSource {
public:
    using Receiver = std::function<void(const nlohmann::json&, const RecordPlace&)>;

    virtual ~RecordSource() = default;
    /// Hands over what is new. `onRestart` is called first when what was read before no longer counts. @return whether anything was new.
    virtual bool poll(const Receiver& receive, const std::function<void()>& onRestart) = 0;
    /// The record again. @throws Error (Io), (Format) when it has changed.
    virtual nlohmann::json record(const RecordPlace& place) const = 0;
    /// "line 4 of x.jsonl", "record 4 of x.json".
    virtual std::string nameOf(const RecordPlace& place) const = 0;
    /// Step that the file's name says ("12.jsonl" of a folder of verl's).
    virtual std::optional<int64_t> stepOf(const RecordPlace& place) const = 0;
    /// What could not be read as JSON, one sentence each, and how many those are.
    virtual std::vector<std::string> problems() const = 0;
    virtual int64_t brokenCount() const = 0;
};

/// The right source for a path: content decides between JSON lines, one document and parquet.
/// @param isGrowing somebody may still write: a torn last line is waited for, where it else counts as broken.
/// @throws Error (Io) when it is no file and no folder of "<step>.jsonl" or TRL's "completions_<step>.parquet".
std::unique_ptr<RecordSource> openRecordSource(const std::filesystem::path& path, bool isGrowing, const std::stop_token& stop, const ProgressFn& progress);

/// Files "<number>.jsonl" of a folder, by rising number.
std::vector<std::pair<int64_t, std::filesystem::path>> stepFiles(const std::filesystem::path& folder);

}  // namespace omnidrive::rollout
