// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/safetensors_header.h"

#include "base/error.h"
#include "store/safetensors.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>

namespace omnidrive::store {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kMetadataName = "__metadata__";

/// Receives the header's JSON event by event. A tree of the whole header would cost many times its size, and would hide double names.
class HeaderReader : public nlohmann::json_sax<Json> {
public:
    HeaderReader(SafetensorsHeader& header, const std::string& file) : header_(header), file_(file) {}

    bool null() override { return refuse("a null"); }
    bool boolean(bool) override { return refuse("true or false"); }
    bool number_integer(int64_t) override { return refuse("a negative number"); }
    bool number_float(double, const std::string&) override { return refuse("a number with a fraction"); }
    bool binary(Json::binary_t&) override { return refuse("binary data"); }
    bool number_unsigned(uint64_t value) override;
    bool string(std::string& value) override;
    bool start_object(size_t) override;
    bool key(std::string& name) override;
    bool end_object() override;
    bool start_array(size_t) override;
    bool end_array() override;
    bool parse_error(size_t position, const std::string&, const nlohmann::detail::exception& error) override;

private:
    enum class Place { Start, Top, Metadata, Tensor, Shape, Offsets, End };

    template <typename... Args>
    [[noreturn]] void failHere(fmt::format_string<Args...> format, Args&&... args) const {
        fail(ErrorKind::Format, "{}: {}", file_, fmt::format(format, std::forward<Args>(args)...));
    }
    [[noreturn]] bool refuse(const char* what) const {
        failHere("the header holds {} where the format allows none{}", what, name_.empty() ? "" : fmt::format(" (in \"{}\")", name_));
    }
    void startEntry(const std::string& name);
    void endTensor();

    SafetensorsHeader& header_;
    const std::string& file_;
    Place place_ = Place::Start;
    bool metadataSeen_ = false;
    std::string name_;               ///< tensor being read, or the name of the metadata block
    std::string field_;              ///< key whose value comes next
    std::set<std::string> fields_;   ///< keys of this tensor so far
    TensorEntry entry_;
    std::vector<uint64_t> offsets_;
};

bool HeaderReader::start_object(size_t) {
    if (place_ == Place::Start) {
        place_ = Place::Top;
    } else if (place_ == Place::Top) {
        place_ = name_ == kMetadataName ? Place::Metadata : Place::Tensor;
    } else {
        refuse("an object");
    }
    return true;
}

bool HeaderReader::key(std::string& name) {
    if (place_ == Place::Top) {
        startEntry(name);
        return true;
    }
    field_ = name;
    if (place_ == Place::Metadata && header_.metadata.contains(name)) {
        failHere("the metadata name \"{}\" is there twice", name);
    }
    if (place_ == Place::Tensor && !fields_.insert(name).second) {
        failHere("tensor \"{}\" has the field \"{}\" twice", name_, name);
    }
    return true;
}

void HeaderReader::startEntry(const std::string& name) {
    const bool isMetadata = name == kMetadataName;
    if (isMetadata ? metadataSeen_ : header_.tensors.contains(name)) {
        failHere("the name \"{}\" is there twice", name);
    }
    metadataSeen_ = metadataSeen_ || isMetadata;
    name_ = name;
    entry_ = {};
    offsets_.clear();
    fields_.clear();
}

bool HeaderReader::string(std::string& value) {
    if (place_ == Place::Metadata) {
        header_.metadata.emplace(field_, std::move(value));
    } else if (place_ == Place::Tensor && field_ == "dtype") {
        entry_.dtype = std::move(value);
    } else {
        refuse("a text");
    }
    return true;
}

bool HeaderReader::number_unsigned(uint64_t value) {
    if (place_ == Place::Offsets) {
        offsets_.push_back(value);
        if (offsets_.size() > 2) {
            failHere("tensor \"{}\" has more than two data_offsets", name_);
        }
    } else if (place_ == Place::Shape) {
        if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
            failHere("tensor \"{}\" has the impossible dimension {}", name_, value);
        }
        entry_.shape.push_back(static_cast<int64_t>(value));
    } else {
        refuse("a number");
    }
    return true;
}

bool HeaderReader::start_array(size_t) {
    if (place_ == Place::Tensor && field_ == "shape") {
        place_ = Place::Shape;
    } else if (place_ == Place::Tensor && field_ == "data_offsets") {
        place_ = Place::Offsets;
    } else {
        refuse("a list");
    }
    return true;
}

bool HeaderReader::end_array() {
    place_ = Place::Tensor;
    return true;
}

bool HeaderReader::end_object() {
    if (place_ == Place::Top) {
        place_ = Place::End;
        return true;
    }
    if (place_ == Place::Tensor) {
        endTensor();
    }
    place_ = Place::Top;
    name_.clear();
    return true;
}

void HeaderReader::endTensor() {
    for (const char* field : {"dtype", "shape", "data_offsets"}) {
        if (!fields_.contains(field)) {
            failHere("tensor \"{}\" has no {}", name_, field);
        }
    }
    if (offsets_.size() != 2) {
        failHere("tensor \"{}\" has {} data_offsets, not two", name_, offsets_.size());
    }
    entry_.begin = offsets_[0];
    entry_.end = offsets_[1];
    header_.tensors.emplace(name_, std::move(entry_));
}

bool HeaderReader::parse_error(size_t position, const std::string&, const nlohmann::detail::exception&) {
    failHere("the header is not valid JSON (at byte {} of it)", position);
}

using Entry = std::pair<const std::string, TensorEntry>;

void checkSize(const Entry& entry, uint64_t dataBytes, const std::string& file) {
    const auto& [name, tensor] = entry;
    if (safetensorsElementSize(tensor.dtype) == 0) {
        fail(ErrorKind::Format, "{}: tensor \"{}\" has the unknown dtype \"{}\"", file, name, tensor.dtype);
    }
    if (tensor.begin > tensor.end || tensor.end > dataBytes) {
        fail(ErrorKind::Format, "{}: tensor \"{}\" claims bytes {} to {} of {} data bytes", file, name, tensor.begin, tensor.end, dataBytes);
    }
    const std::optional<uint64_t> expected = safetensorsByteSize(tensor.dtype, tensor.shape);
    if (expected != tensor.end - tensor.begin) {
        fail(ErrorKind::Format, "{}: tensor \"{}\" has {} bytes, but its dtype and shape need {}", file, name, tensor.end - tensor.begin,
             expected ? std::to_string(*expected) : "more than can be addressed");
    }
}

/// Compares one tensor's beginning with the end of those before it.
void checkNeighbour(const Entry& entry, uint64_t reached, const std::string& file) {
    if (entry.second.begin < reached) {
        fail(ErrorKind::Format, "{}: tensor \"{}\" overlaps another one at byte {} of the data", file, entry.first, entry.second.begin);
    }
    if (entry.second.begin > reached) {
        fail(ErrorKind::Format, "{}: there is a hole of {} bytes in the data before tensor \"{}\"", file, entry.second.begin - reached,
             entry.first);
    }
}

}  // namespace

size_t safetensorsElementSize(const std::string& dtype) {
    // clang-format off
    static constexpr std::array<std::pair<std::string_view, size_t>, 16> kSizes = {{
        {"BOOL", 1}, {"U8", 1}, {"I8", 1}, {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"F8_E8M0", 1},
        {"U16", 2}, {"I16", 2}, {"F16", 2}, {"BF16", 2},
        {"U32", 4}, {"I32", 4}, {"F32", 4},
        {"U64", 8}, {"I64", 8}, {"F64", 8}}};
    // clang-format on
    const auto it = std::find_if(kSizes.begin(), kSizes.end(), [&](const auto& known) { return known.first == dtype; });
    return it == kSizes.end() ? 0 : it->second;
}

std::optional<uint64_t> safetensorsByteSize(const std::string& dtype, const std::vector<int64_t>& shape) {
    int64_t bytes = static_cast<int64_t>(safetensorsElementSize(dtype));
    bool tooLarge = bytes == 0;
    for (const int64_t dimension : shape) {
        tooLarge = tooLarge || dimension < 0 || __builtin_mul_overflow(bytes, dimension, &bytes);
    }
    return tooLarge ? std::nullopt : std::optional<uint64_t>(static_cast<uint64_t>(bytes));
}

SafetensorsHeader parseSafetensorsHeader(std::string_view json, const std::string& file) {
    if (!json.starts_with('{')) {
        fail(ErrorKind::Format, "{}: the header does not begin with {{", file);
    }
    SafetensorsHeader header;
    HeaderReader reader(header, file);
    Json::sax_parse(json, &reader);
    return header;
}

void checkSafetensorsLayout(const SafetensorsHeader& header, uint64_t dataBytes, const std::string& file) {
    std::vector<const Entry*> entries;
    for (const Entry& entry : header.tensors) {
        checkSize(entry, dataBytes, file);
        entries.push_back(&entry);
    }
    // Empty tensors first where several begin at one byte: they lie before the next one, not inside it.
    std::sort(entries.begin(), entries.end(), [](const Entry* a, const Entry* b) {
        return std::pair(a->second.begin, a->second.end) < std::pair(b->second.begin, b->second.end);
    });
    uint64_t reached = 0;
    for (const Entry* entry : entries) {
        checkNeighbour(*entry, reached, file);
        reached = entry->second.end;
    }
    if (reached != dataBytes) {
        fail(ErrorKind::Format, "{}: {} bytes at the end belong to no tensor", file, dataBytes - reached);
    }
}

}  // namespace omnidrive::store
