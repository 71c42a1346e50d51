// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace omnidrive::store {

/// One event of a TensorBoard file as far as curves need it (event.proto, summary.proto): scalars, version, begin of a session.
struct TensorBoardEvent {
    double wall = 0;                                       ///< unix seconds
    int64_t step = 0;
    std::string fileVersion;                               ///< "brain.Event:2" in the first record of a file
    bool isSessionStart = false;                           ///< a restart: what stands before it at this step or later is void
    std::vector<std::pair<std::string, double>> scalars;   ///< NaN and infinities are kept
};

/// The event as protocol buffer text. Scalars become float32 (`simple_value`), which every version of TensorBoard shows.
std::string encodeEvent(const TensorBoardEvent& event);
/// Scalars are read from `simple_value` and from tensors of one number (float, double, half precision excepted); other summaries are passed over.
/// @return nullopt when the bytes are no event.
std::optional<TensorBoardEvent> decodeEvent(std::string_view bytes);

/// The record around an event: 8-byte length, its masked CRC-32C, the bytes, their masked CRC-32C, all little endian.
std::string encodeRecord(std::string_view bytes);

/// What stands at the beginning of a buffer of records.
struct RecordStep {
    enum class Kind { Record, BadData, Incomplete, BadLength };
    Kind kind = Kind::Incomplete;
    std::string_view bytes;   ///< of a Record
    size_t size = 0;          ///< bytes to pass over, for Record and BadData
};
/// BadData: the check sum of the content is wrong, the next record can be found. BadLength: nothing behind it can be found any more, or it is
/// longer than limits::kEventRecordBytes.
/// Incomplete: a writer may still be at it.
RecordStep nextRecord(std::string_view buffer);

}  // namespace omnidrive::store
