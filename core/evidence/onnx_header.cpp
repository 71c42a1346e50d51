// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/onnx_header.h"

#include "base/error.h"

#include <algorithm>
#include <optional>
#include <set>

namespace omnidrive::evidence {

namespace {

/// One field of a protocol buffer message: a number, or the bytes of a text or an inner message.
struct Field {
    uint32_t number = 0;
    uint64_t value = 0;
    std::string_view bytes;
};

/// Walks over the fields of a message (protobuf.dev, "Encoding"). Fixed-width fields are skipped.
class Message {
public:
    Message(std::string_view bytes, const std::string& name) : rest_(bytes), name_(name) {}

    std::optional<Field> next() {
        while (!rest_.empty()) {
            const uint64_t key = varint();
            Field field{static_cast<uint32_t>(key >> 3), 0, {}};
            switch (key & 7) {
                case 0: field.value = varint(); return field;
                case 1: take(8); break;
                case 2: field.bytes = take(varint()); return field;
                case 5: take(4); break;
                default: damaged();
            }
        }
        return std::nullopt;
    }

private:
    [[noreturn]] void damaged() const { fail(ErrorKind::Format, "{} is cut or damaged, or no ONNX model", name_); }

    uint64_t varint() {
        uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<uint8_t>(take(1).front());
            value |= static_cast<uint64_t>(byte & 0x7f) << shift;
            if ((byte & 0x80) == 0) {
                return value;
            }
        }
        damaged();
    }

    std::string_view take(uint64_t size) {
        if (size > rest_.size()) {
            damaged();
        }
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    std::string_view rest_;
    const std::string& name_;
};

class HeaderReader {
public:
    HeaderReader(std::string_view bytes, const std::string& name) : name_(name) {
        Message model(bytes, name_);
        while (const auto field = model.next()) {
            if (field->number == 7) {
                readGraph(field->bytes);
            } else if (field->number == 14) {
                readEntry(field->bytes);
            }
        }
        if (header_.inputs.empty() || header_.outputs.empty()) {
            fail(ErrorKind::Format, "{} is no ONNX model: it names no input and output", name_);
        }
        std::erase_if(header_.inputs, [&](const OnnxHeader::Value& value) { return weights_.contains(value.name); });
    }
    OnnxHeader take() { return std::move(header_); }

private:
    void readGraph(std::string_view bytes) {
        Message graph(bytes, name_);
        while (const auto field = graph.next()) {
            switch (field->number) {
                case 5: weights_.insert(std::string(firstText(field->bytes, 8))); break;   // TensorProto.name
                case 11: header_.inputs.push_back(valueOf(field->bytes)); break;
                case 12: header_.outputs.push_back(valueOf(field->bytes)); break;
                default: break;
            }
        }
    }

    void readEntry(std::string_view bytes) { header_.metadata[std::string(firstText(bytes, 1))] = firstText(bytes, 2); }

    std::string_view firstText(std::string_view bytes, uint32_t number) const {
        Message message(bytes, name_);
        while (const auto field = message.next()) {
            if (field->number == number) {
                return field->bytes;
            }
        }
        return {};
    }

    /// ValueInfoProto: name 1, type 2 -> tensor_type 1 -> shape 2 -> dim 1 -> dim_value 1.
    OnnxHeader::Value valueOf(std::string_view bytes) const {
        OnnxHeader::Value value{std::string(firstText(bytes, 1)), {}};
        Message shape(firstText(firstText(firstText(bytes, 2), 1), 2), name_);
        while (const auto dim = shape.next()) {
            Message size(dim->bytes, name_);
            const auto field = size.next();
            value.dims.push_back(field && field->number == 1 ? static_cast<int64_t>(field->value) : 0);
        }
        return value;
    }

    const std::string& name_;
    OnnxHeader header_;
    std::set<std::string> weights_;   // older files list them as inputs too
};

}  // namespace

OnnxHeader readOnnxHeader(std::string_view bytes, const std::string& nameForErrors) { return HeaderReader(bytes, nameForErrors).take(); }

std::string dimsText(const std::vector<int64_t>& dims) {
    std::string text;
    for (const int64_t size : dims) {
        text += (text.empty() ? "" : " x ") + (size > 0 ? std::to_string(size) : "?");
    }
    return text.empty() ? "no size" : text;
}

}  // namespace omnidrive::evidence
