// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/parquet.h"

#include <nlohmann/json.hpp>

#include <memory>

namespace arrow {
class Array;
class ArrayBuilder;
class DataType;
class Status;
}  // namespace arrow

namespace omnidrive::store {

/// A row that takes more than kParquetRowBytes: thrown as soon as that is seen, not when all of it is in memory.
struct RowTooLarge {};

/// Value `index` of a column as JSON. @param bytes what it takes up is added here: its texts and bytes, and for each value what JSON needs. @throws RowTooLarge.
nlohmann::json valueOf(const arrow::Array& array, int64_t index, int64_t& bytes);

std::shared_ptr<arrow::DataType> arrowType(const ParquetField& field);
/// Appends a value to a column's builder. @throws Error (InvalidArgument) naming the field when it is of another kind.
void appendValue(arrow::ArrayBuilder& builder, const ParquetField& field, const nlohmann::json* value);

/// @throws Error (kind) "file: what Arrow says" unless it is good.
void checkStatus(const arrow::Status& status, const std::filesystem::path& file);

}  // namespace omnidrive::store
