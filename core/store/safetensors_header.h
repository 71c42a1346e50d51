// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::store {

/// What the header of a safetensors file says about one tensor; not yet compared with the file.
struct TensorEntry {
    std::string dtype;
    std::vector<int64_t> shape;
    uint64_t begin = 0, end = 0;   ///< half-open byte range within the data section
};

struct SafetensorsHeader {
    std::map<std::string, TensorEntry> tensors;
    std::map<std::string, std::string> metadata;
};

/// Parses the JSON header strictly: exactly the fields of the format, no name twice, UTF-8. Uses memory in proportion to `json` only.
/// @throws Error (Format) "<file>: <reason>".
SafetensorsHeader parseSafetensorsHeader(std::string_view json, const std::string& file);

/// Checks that the ranges of the tensors fit dtype and shape and fill a data section of `dataBytes` bytes without holes and overlaps.
/// @throws Error (Format) "<file>: <reason>".
void checkSafetensorsLayout(const SafetensorsHeader& header, uint64_t dataBytes, const std::string& file);

/// dtype size times the product of the shape; nullopt for an unknown dtype, a negative dimension or more than 2^63 bytes.
std::optional<uint64_t> safetensorsByteSize(const std::string& dtype, const std::vector<int64_t>& shape);

}  // namespace omnidrive::store
