// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::store {

// Parquet files by Arrow, which is optional: its code is a library of its own (parquet/, libomnidrive_parquet.so) that is loaded when the first file is
// opened. A build without it compiles; then opening says so in one sentence.

/// Rows that are in memory at a time: so many bytes of them as the file states their sizes, and never more than that many.
inline constexpr int64_t kParquetBatchBytes = 64 << 20, kParquetBatchRows = 256;
/// A row whose texts, bytes and further values take more than this is left out, and named.
inline constexpr int64_t kParquetRowBytes = 256 << 20;
/// What Arrow may hold of a file at a time, whatever sizes its pages claim; rows that need more are left out, and named.
inline constexpr int64_t kParquetMemory = int64_t{2} << 30;

/// Whether this build reads and writes parquet files.
bool hasParquet();
/// By the first four bytes of a file.
bool isParquetFile(const std::filesystem::path& path);

/// Rows of a parquet file, each as a JSON object of its columns: lists and records nested as they are, bytes as JSON's binary values, dates, times and
/// decimals as texts; what is null is left out of its object. Text that is no UTF-8 is repaired. Not thread-safe.
class ParquetReader {
public:
    /// @return whether to go on.
    using Receiver = std::function<bool(nlohmann::json&& row, int64_t number)>;

    /// @throws Error (Io) when it cannot be read or the library is missing, (Format) when it is no whole parquet file, (InvalidArgument) in a build without.
    /// @param memory bytes that Arrow may hold of it at a time.
    static std::unique_ptr<ParquetReader> open(const std::filesystem::path& path, int64_t memory = kParquetMemory);
    virtual ~ParquetReader() = default;

    virtual int64_t rowCount() const = 0;
    virtual std::vector<std::string> columns() const = 0;
    /// Hands over all rows with their numbers, 1.., one row group after the other.
    /// @return what could not be read, one sentence each, naming file and rows; the rest is read. @throws whatever the receiver throws.
    virtual std::vector<std::string> forEachRow(const Receiver& receive) = 0;
    /// One row again; the rows around it are kept for the next question. @throws Error (Format) when it cannot be read.
    virtual nlohmann::json row(int64_t number) = 0;
};

/// A column to write, or a part of one.
struct ParquetField {
    enum class Kind { Text, Bytes, Integer, Number, Flag, List, Record };
    std::string name;
    Kind kind = Kind::Text;
    std::vector<ParquetField> children{};   ///< the one element of a list, the fields of a record
};

/// Writes a parquet file (Snappy, format 2.6), which appears as a whole or not at all. Not thread-safe.
class ParquetWriter {
public:
    /// @throws Error as ParquetReader::open(), (Io) when the file cannot be written.
    static std::unique_ptr<ParquetWriter> create(const std::filesystem::path& path, const std::vector<ParquetField>& columns);
    virtual ~ParquetWriter() = default;

    /// @param row object of the columns; what it lacks is null, bytes are JSON's binary values. @throws Error (InvalidArgument) naming column and row when
    /// a value is of another kind or the row is above kParquetRowBytes; (Io).
    virtual void add(const nlohmann::json& row) = 0;
    /// Puts the file in place. Call once. @throws Error (Io).
    virtual void finish() = 0;
};

}  // namespace omnidrive::store
