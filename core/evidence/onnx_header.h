// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::evidence {

/// What an ONNX file says of itself, read without building the network.
struct OnnxHeader {
    struct Value {
        std::string name;
        std::vector<int64_t> dims;   ///< 0 where the size is open
    };
    std::vector<Value> inputs;       ///< without those that are weights
    std::vector<Value> outputs;
    std::map<std::string, std::string> metadata;
};

/// Reads the fields of ModelProto that matter here (onnx.proto3: graph 7, metadata_props 14). Never reads past the bytes.
/// @throws Error (Format) with one sentence that begins with `nameForErrors` when the bytes are cut, damaged or no ONNX model.
OnnxHeader readOnnxHeader(std::string_view bytes, const std::string& nameForErrors);

/// "1 x 3 x 352 x 352"; an open size is "?".
std::string dimsText(const std::vector<int64_t>& dims);

}  // namespace omnidrive::evidence
