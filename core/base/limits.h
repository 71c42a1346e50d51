// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/// How much of a file that comes from elsewhere is believed: what is beyond a limit is refused, or passed over and named, before memory is spent on
/// it. Limits of one reader alone stand in that reader; core/LIMITS.md lists all of them, and each has a test one past it.
namespace omnidrive::limits {

/// Lists and objects inside one another in any JSON text. The parser needs no stack for them, but copying and writing do.
inline constexpr size_t kJsonDepth = 256;
/// A line of JSON lines, and a record of a JSON document that is read record by record: 256 MiB.
inline constexpr int64_t kJsonLineBytes = int64_t{256} << 20;
/// A JSON document that is read as a whole: 1 GiB.
inline constexpr int64_t kJsonDocumentBytes = int64_t{1} << 30;

/// Nodes of a YAML document, each counted as often as aliases lead to it, and their depth.
inline constexpr size_t kYamlNodes = 100'000;
inline constexpr size_t kYamlDepth = 64;

/// Cells of a table (CSV, TSV), and columns of one row.
inline constexpr size_t kTableCells = 8'000'000;
inline constexpr size_t kTableColumns = 4096;

/// A record of a TensorBoard event file: 64 MiB. TensorBoard's own pictures and histograms are far below.
inline constexpr uint64_t kEventRecordBytes = uint64_t{64} << 20;

}  // namespace omnidrive::limits
