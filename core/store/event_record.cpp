// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/event_record.h"

#include "base/limits.h"
#include "store/crc32c.h"

#include <bit>
#include <cstring>

namespace omnidrive::store {

namespace {

static_assert(std::endian::native == std::endian::little, "records are little endian");

constexpr size_t kHeaderBytes = 12, kFooterBytes = 4;
constexpr int kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5;
constexpr int kSessionStart = 1, kTensorFloat = 1, kTensorDouble = 2;

template <typename Number>
Number numberAt(std::string_view bytes) {
    Number value{};
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

template <typename Number>
void appendNumber(std::string& out, Number value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void appendVarint(std::string& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7) {
        out += static_cast<char>(0x80 | (value & 0x7F));
    }
    out += static_cast<char>(value);
}

void appendKey(std::string& out, int field, int wire) { appendVarint(out, static_cast<uint64_t>(field) << 3 | static_cast<uint64_t>(wire)); }

void appendBytes(std::string& out, int field, std::string_view bytes) {
    appendKey(out, field, kLengthDelimited);
    appendVarint(out, bytes.size());
    out += bytes;
}

/// Walks over the fields of one protocol buffer message.
class Fields {
public:
    explicit Fields(std::string_view bytes) : rest_(bytes) {}

    /// Moves to the next field. @return false at the end or where the bytes are no message (then isBroken()).
    bool next();
    bool isBroken() const { return broken_; }
    int field() const { return field_; }
    bool is(int field, int wire) const { return field_ == field && wire_ == wire; }
    uint64_t varint() const { return varint_; }
    std::string_view bytes() const { return bytes_; }   ///< of a length-delimited or fixed field

private:
    bool take(size_t size);
    bool takeVarint(uint64_t& value);
    bool fail() {
        broken_ = true;
        return false;
    }

    std::string_view rest_, bytes_;
    int field_ = 0, wire_ = 0;
    uint64_t varint_ = 0;
    bool broken_ = false;
};

bool Fields::takeVarint(uint64_t& value) {
    value = 0;
    for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        value |= static_cast<uint64_t>(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) {
            return true;
        }
    }
    return false;
}

bool Fields::take(size_t size) {
    if (size > rest_.size()) {
        return fail();
    }
    bytes_ = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
}

bool Fields::next() {
    if (rest_.empty() || broken_) {
        return false;
    }
    uint64_t key = 0;
    if (!takeVarint(key) || (key >> 3) == 0 || (key >> 3) > (1U << 29)) {
        return fail();
    }
    field_ = static_cast<int>(key >> 3);
    wire_ = static_cast<int>(key & 7);
    switch (wire_) {
        case kVarint: return takeVarint(varint_) || fail();
        case kFixed64: return take(8);
        case kFixed32: return take(4);
        case kLengthDelimited: {
            uint64_t size = 0;
            return takeVarint(size) ? take(size) : fail();
        }
        default: return fail();
    }
}

/// A tensor of exactly one float or double; nullopt for all others.
std::optional<double> scalarOfTensor(std::string_view message) {
    uint64_t type = 0;
    std::string_view content, floats, doubles;
    for (Fields fields(message); fields.next();) {
        if (fields.is(1, kVarint)) {
            type = fields.varint();
        } else if (fields.is(4, kLengthDelimited)) {
            content = fields.bytes();
        } else if (fields.is(5, kLengthDelimited) || fields.is(5, kFixed32)) {
            floats = fields.bytes();
        } else if (fields.is(6, kLengthDelimited) || fields.is(6, kFixed64)) {
            doubles = fields.bytes();
        }
    }
    const std::string_view bytes = !content.empty() ? content : type == kTensorFloat ? floats : doubles;
    if (type == kTensorFloat && bytes.size() == sizeof(float)) {
        return numberAt<float>(bytes);
    }
    if (type == kTensorDouble && bytes.size() == sizeof(double)) {
        return numberAt<double>(bytes);
    }
    return std::nullopt;
}

void readValue(std::string_view message, TensorBoardEvent& event) {
    std::string tag;
    std::optional<double> value;
    for (Fields fields(message); fields.next();) {
        if (fields.is(1, kLengthDelimited)) {
            tag = fields.bytes();
        } else if (fields.is(2, kFixed32)) {
            value = numberAt<float>(fields.bytes());
        } else if (fields.is(8, kLengthDelimited)) {
            value = scalarOfTensor(fields.bytes());
        }
    }
    if (value && !tag.empty()) {
        event.scalars.emplace_back(std::move(tag), *value);
    }
}

bool isStart(std::string_view sessionLog) {
    for (Fields fields(sessionLog); fields.next();) {
        if (fields.is(1, kVarint)) {
            return fields.varint() == kSessionStart;
        }
    }
    return false;
}

}  // namespace

std::string encodeEvent(const TensorBoardEvent& event) {
    std::string out;
    appendKey(out, 1, kFixed64);
    appendNumber(out, event.wall);
    appendKey(out, 2, kVarint);
    appendVarint(out, static_cast<uint64_t>(event.step));
    if (!event.fileVersion.empty()) {
        appendBytes(out, 3, event.fileVersion);
    }
    std::string summary;
    for (const auto& [tag, value] : event.scalars) {
        std::string entry;
        appendBytes(entry, 1, tag);
        appendKey(entry, 2, kFixed32);
        appendNumber(entry, static_cast<float>(value));
        appendBytes(summary, 1, entry);
    }
    if (!summary.empty()) {
        appendBytes(out, 5, summary);
    }
    if (event.isSessionStart) {
        std::string session;
        appendKey(session, 1, kVarint);
        appendVarint(session, kSessionStart);
        appendBytes(out, 7, session);
    }
    return out;
}

std::optional<TensorBoardEvent> decodeEvent(std::string_view bytes) {
    TensorBoardEvent event;
    Fields fields(bytes);
    while (fields.next()) {
        if (fields.is(1, kFixed64)) {
            event.wall = numberAt<double>(fields.bytes());
        } else if (fields.is(2, kVarint)) {
            event.step = static_cast<int64_t>(fields.varint());
        } else if (fields.is(3, kLengthDelimited)) {
            event.fileVersion = fields.bytes();
        } else if (fields.is(5, kLengthDelimited)) {
            Fields summary(fields.bytes());
            while (summary.next()) {
                if (summary.is(1, kLengthDelimited)) {
                    readValue(summary.bytes(), event);
                }
            }
        } else if (fields.is(7, kLengthDelimited)) {
            event.isSessionStart = isStart(fields.bytes());
        }
    }
    return fields.isBroken() ? std::nullopt : std::optional(std::move(event));
}

std::string encodeRecord(std::string_view bytes) {
    std::string record;
    appendNumber(record, static_cast<uint64_t>(bytes.size()));
    appendNumber(record, maskedCrc32c(record));
    record += bytes;
    appendNumber(record, maskedCrc32c(bytes));
    return record;
}

RecordStep nextRecord(std::string_view buffer) {
    RecordStep step;
    if (buffer.size() < kHeaderBytes) {
        return step;
    }
    if (numberAt<uint32_t>(buffer.substr(8)) != maskedCrc32c(buffer.substr(0, 8))) {
        step.kind = RecordStep::Kind::BadLength;
        return step;
    }
    const auto length = numberAt<uint64_t>(buffer);
    if (length > limits::kEventRecordBytes) {
        step.kind = RecordStep::Kind::BadLength;
        return step;
    }
    if (length > buffer.size() || buffer.size() - length < kHeaderBytes + kFooterBytes) {
        return step;
    }
    step.bytes = buffer.substr(kHeaderBytes, length);
    step.size = kHeaderBytes + length + kFooterBytes;
    const bool isGood = numberAt<uint32_t>(buffer.substr(kHeaderBytes + length)) == maskedCrc32c(step.bytes);
    step.kind = isGood ? RecordStep::Kind::Record : RecordStep::Kind::BadData;
    return step;
}

}  // namespace omnidrive::store
