// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/parquet.h"

namespace omnidrive::store {

/// The two doors of libomnidrive_parquet.so, by the names omnidrive_open_parquet and omnidrive_create_parquet; the caller owns what they give.
/// @throws Error as ParquetReader::open() and ParquetWriter::create().
using OpenParquet = ParquetReader*(const std::filesystem::path& path, int64_t memory);
using CreateParquet = ParquetWriter*(const std::filesystem::path& path, const std::vector<ParquetField>& columns);

}  // namespace omnidrive::store
