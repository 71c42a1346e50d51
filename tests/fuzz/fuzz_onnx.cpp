// SPDX-License-Identifier: GPL-3.0-or-later
// What an ONNX file says of itself, and the class names in its metadata.
#include "fuzz/target.h"

#include "evidence/class_names.h"
#include "evidence/onnx_header.h"

using namespace omnidrive;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view bytes = fuzz::textOf(data, size);
    fuzz::mayRefuse([&] {
        const evidence::OnnxHeader header = evidence::readOnnxHeader(bytes, "model");
        for (const auto& output : header.outputs) {
            evidence::dimsText(output.dims);
        }
    });
    evidence::classNamesOfMetadata(bytes);
    return 0;
}
