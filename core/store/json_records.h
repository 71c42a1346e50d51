// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/limits.h"
#include "base/progress.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace omnidrive::store {

/// A record of a JSON document: an element of its list, or a value of its object.
struct JsonRecord {
    int64_t number = 0;   ///< 1.. in the document
};
using JsonRecordReceiver = std::function<void(nlohmann::json&&, const JsonRecord&)>;

/// Hands over the objects and lists of a document that is one list or one object, one after the other; only one of them is in memory at a time, so
/// that the tables of a large data set can be read. Records that are a bare number or text are passed over.
/// @param progress in bytes of the file; may be empty. A stop ends between two records.
/// @return what is wrong with the rest, as one sentence that names the file and the byte ("breaks off": it is being written, or was cut); empty when
/// all was read. @throws Error (Io) when it cannot be read, (Format) when it is neither a list nor an object or exceeds limits::kJsonDepth or, in one
/// record, maxRecordBytes, and whatever the receiver throws.
std::string forEachJsonRecord(const std::filesystem::path& file, const JsonRecordReceiver& receive, const std::stop_token& stop = {},
                              const ProgressFn& progress = {}, int64_t maxRecordBytes = limits::kJsonLineBytes);

/// All records of a document at once, as a list: the elements of its list, or the values of its object in the order of their keys, bare numbers and
/// texts among them. @throws Error as readJsonDocument (json_fields.h), and (Format) when it is neither.
nlohmann::json readJsonRecords(const std::filesystem::path& file);

}  // namespace omnidrive::store
