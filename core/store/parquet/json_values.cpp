// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/parquet/json_values.h"

#include "base/error.h"
#include "store/json_fields.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/extension_type.h>
#include <arrow/scalar.h>
#include <arrow/status.h>
#include <arrow/type.h>

namespace omnidrive::store {

namespace {

using nlohmann::json;

void count(int64_t more, int64_t& bytes) {
    bytes += more;
    if (bytes > kParquetRowBytes) {
        throw RowTooLarge{};
    }
}

json textValue(std::string_view text, int64_t& bytes) {
    count(static_cast<int64_t>(text.size()), bytes);
    if (isUtf8(text)) {
        return std::string(text);
    }
    return json::parse(json(std::string(text)).dump(-1, ' ', false, json::error_handler_t::replace));
}

json bytesValue(std::string_view content, int64_t& bytes) {
    count(static_cast<int64_t>(content.size()), bytes);
    return json::binary(std::vector<uint8_t>(content.begin(), content.end()));
}

template <typename Array>
const Array& as(const arrow::Array& array) {
    return static_cast<const Array&>(array);
}

template <typename Lists>
json listValue(const arrow::Array& array, int64_t index, int64_t& bytes) {
    const Lists& lists = as<Lists>(array);
    json list = json::array();
    const int64_t begin = lists.value_offset(index), end = begin + lists.value_length(index);
    for (int64_t i = begin; i < end; ++i) {
        list.push_back(valueOf(*lists.values(), i, bytes));
    }
    return list;
}

json recordValue(const arrow::StructArray& records, int64_t index, int64_t& bytes) {
    json record = json::object();
    for (int i = 0; i < records.num_fields(); ++i) {
        if (const auto field = records.field(i); field->IsValid(index)) {
            record[records.struct_type()->field(i)->name()] = valueOf(*field, index, bytes);
        }
    }
    return record;
}

json mapValue(const arrow::MapArray& maps, int64_t index, int64_t& bytes) {
    json record = json::object();
    for (int64_t i = maps.value_offset(index); i < maps.value_offset(index + 1); ++i) {
        const json key = valueOf(*maps.keys(), i, bytes);
        record[key.is_string() ? key.get<std::string>() : key.dump()] = valueOf(*maps.items(), i, bytes);
    }
    return record;
}

[[noreturn]] void failKind(const ParquetField& field, const char* wanted) {
    fail(ErrorKind::InvalidArgument, "\"{}\" must be {}", field.name, wanted);
}

arrow::Status appendList(arrow::ArrayBuilder& builder, const ParquetField& field, const json& value) {
    if (!value.is_array()) {
        failKind(field, "a list");
    }
    auto& lists = static_cast<arrow::ListBuilder&>(builder);
    ARROW_RETURN_NOT_OK(lists.Append());
    for (const json& element : value) {
        appendValue(*lists.value_builder(), field.children.front(), &element);
    }
    return arrow::Status::OK();
}

arrow::Status appendRecord(arrow::ArrayBuilder& builder, const ParquetField& field, const json& value) {
    if (!value.is_object()) {
        failKind(field, "a record");
    }
    auto& records = static_cast<arrow::StructBuilder&>(builder);
    ARROW_RETURN_NOT_OK(records.Append());
    for (size_t i = 0; i < field.children.size(); ++i) {
        const auto found = value.find(field.children[i].name);
        appendValue(*records.field_builder(static_cast<int>(i)), field.children[i], found == value.end() ? nullptr : &*found);
    }
    return arrow::Status::OK();
}

arrow::Status appendBytes(arrow::ArrayBuilder& builder, const ParquetField& field, const json& value) {
    if (!value.is_binary()) {
        failKind(field, "bytes");
    }
    const auto& content = value.get_binary();
    return static_cast<arrow::BinaryBuilder&>(builder).Append(content.data(), static_cast<int32_t>(content.size()));
}

arrow::Status appendPlain(arrow::ArrayBuilder& builder, const ParquetField& field, const json& value) {
    using Kind = ParquetField::Kind;
    if (field.kind == Kind::Text) {
        return value.is_string() ? static_cast<arrow::StringBuilder&>(builder).Append(value.get_ref<const std::string&>()) : (failKind(field, "a text"), arrow::Status::OK());
    }
    if (field.kind == Kind::Integer) {
        return value.is_number_integer() ? static_cast<arrow::Int64Builder&>(builder).Append(value.get<int64_t>()) : (failKind(field, "a whole number"), arrow::Status::OK());
    }
    if (field.kind == Kind::Number) {
        return value.is_number() ? static_cast<arrow::DoubleBuilder&>(builder).Append(value.get<double>()) : (failKind(field, "a number"), arrow::Status::OK());
    }
    return value.is_boolean() ? static_cast<arrow::BooleanBuilder&>(builder).Append(value.get<bool>()) : (failKind(field, "true or false"), arrow::Status::OK());
}

arrow::Status append(arrow::ArrayBuilder& builder, const ParquetField& field, const json& value) {
    switch (field.kind) {
        case ParquetField::Kind::List: return appendList(builder, field, value);
        case ParquetField::Kind::Record: return appendRecord(builder, field, value);
        case ParquetField::Kind::Bytes: return appendBytes(builder, field, value);
        default: return appendPlain(builder, field, value);
    }
}

}  // namespace

json valueOf(const arrow::Array& array, int64_t index, int64_t& bytes) {
    using arrow::Type;
    count(sizeof(json), bytes);
    if (array.IsNull(index)) {
        return nullptr;
    }
    switch (array.type_id()) {
        case Type::BOOL: return as<arrow::BooleanArray>(array).Value(index);
        case Type::INT8: return as<arrow::Int8Array>(array).Value(index);
        case Type::INT16: return as<arrow::Int16Array>(array).Value(index);
        case Type::INT32: return as<arrow::Int32Array>(array).Value(index);
        case Type::INT64: return as<arrow::Int64Array>(array).Value(index);
        case Type::UINT8: return as<arrow::UInt8Array>(array).Value(index);
        case Type::UINT16: return as<arrow::UInt16Array>(array).Value(index);
        case Type::UINT32: return as<arrow::UInt32Array>(array).Value(index);
        case Type::UINT64: return as<arrow::UInt64Array>(array).Value(index);
        case Type::FLOAT: return as<arrow::FloatArray>(array).Value(index);
        case Type::DOUBLE: return as<arrow::DoubleArray>(array).Value(index);
        case Type::STRING: return textValue(as<arrow::StringArray>(array).GetView(index), bytes);
        case Type::LARGE_STRING: return textValue(as<arrow::LargeStringArray>(array).GetView(index), bytes);
        case Type::STRING_VIEW: return textValue(as<arrow::StringViewArray>(array).GetView(index), bytes);
        case Type::BINARY: return bytesValue(as<arrow::BinaryArray>(array).GetView(index), bytes);
        case Type::LARGE_BINARY: return bytesValue(as<arrow::LargeBinaryArray>(array).GetView(index), bytes);
        case Type::BINARY_VIEW: return bytesValue(as<arrow::BinaryViewArray>(array).GetView(index), bytes);
        case Type::FIXED_SIZE_BINARY: return bytesValue(as<arrow::FixedSizeBinaryArray>(array).GetView(index), bytes);
        case Type::LIST: return listValue<arrow::ListArray>(array, index, bytes);
        case Type::LARGE_LIST: return listValue<arrow::LargeListArray>(array, index, bytes);
        case Type::FIXED_SIZE_LIST: return listValue<arrow::FixedSizeListArray>(array, index, bytes);
        case Type::MAP: return mapValue(as<arrow::MapArray>(array), index, bytes);
        case Type::STRUCT: return recordValue(as<arrow::StructArray>(array), index, bytes);
        case Type::DICTIONARY: {
            const auto& words = as<arrow::DictionaryArray>(array);
            return valueOf(*words.dictionary(), words.GetValueIndex(index), bytes);
        }
        case Type::EXTENSION: return valueOf(*as<arrow::ExtensionArray>(array).storage(), index, bytes);
        default: break;
    }
    const auto scalar = array.GetScalar(index);   // dates, times, decimals
    return scalar.ok() ? textValue((*scalar)->ToString(), bytes) : json();
}

std::shared_ptr<arrow::DataType> arrowType(const ParquetField& field) {
    switch (field.kind) {
        case ParquetField::Kind::Text: return arrow::utf8();
        case ParquetField::Kind::Bytes: return arrow::binary();
        case ParquetField::Kind::Integer: return arrow::int64();
        case ParquetField::Kind::Number: return arrow::float64();
        case ParquetField::Kind::Flag: return arrow::boolean();
        case ParquetField::Kind::List: return arrow::list(arrow::field("element", arrowType(field.children.at(0))));
        case ParquetField::Kind::Record: break;
    }
    arrow::FieldVector fields;
    for (const ParquetField& child : field.children) {
        fields.push_back(arrow::field(child.name, arrowType(child)));
    }
    return arrow::struct_(fields);
}

void appendValue(arrow::ArrayBuilder& builder, const ParquetField& field, const json* value) {
    const bool isNull = value == nullptr || value->is_null();
    const arrow::Status status = isNull ? builder.AppendNull() : append(builder, field, *value);
    require(status.ok(), "\"{}\": {}", field.name, status.message());
}

void checkStatus(const arrow::Status& status, const std::filesystem::path& file) {
    if (!status.ok()) {
        fail(status.IsIOError() ? ErrorKind::Io : ErrorKind::Format, "{}: {}", file.string(), status.message());
    }
}

}  // namespace omnidrive::store
