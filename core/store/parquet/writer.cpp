// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "store/atomic_file.h"
#include "store/parquet/entries.h"
#include "store/parquet/json_values.h"

#include <arrow/builder.h>
#include <arrow/io/interfaces.h>
#include <arrow/table.h>
#include <arrow/type.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <algorithm>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int64_t kRowsOfGroup = 1000;

/// Hands what Arrow writes to a file of ours.
class Sink final : public arrow::io::OutputStream {
public:
    explicit Sink(AtomicFile& file) : file_(file) {}

    arrow::Status Write(const void* data, int64_t bytes) override {
        try {
            file_.write(std::span(static_cast<const std::byte*>(data), static_cast<size_t>(bytes)));
        } catch (const Error& error) {
            return arrow::Status::IOError(error.what());
        }
        written_ += bytes;
        return arrow::Status::OK();
    }
    arrow::Status Close() override {
        isClosed_ = true;
        return arrow::Status::OK();
    }
    bool closed() const override { return isClosed_; }
    arrow::Result<int64_t> Tell() const override { return written_; }

private:
    AtomicFile& file_;
    int64_t written_ = 0;
    bool isClosed_ = false;
};

/// What the texts and bytes of a value take up.
int64_t bytesIn(const json& value) {
    int64_t bytes = value.is_string() ? static_cast<int64_t>(value.get_ref<const std::string&>().size())
                                      : value.is_binary() ? static_cast<int64_t>(value.get_binary().size()) : 8;
    for (const json& part : value.is_structured() ? value : json::array()) {
        bytes += bytesIn(part);
    }
    return bytes;
}

class Writer final : public ParquetWriter {
public:
    Writer(const fs::path& path, const std::vector<ParquetField>& columns) : path_(path), file_(path), root_{"row", ParquetField::Kind::Record, columns} {
        type_ = arrowType(root_);
        schema_ = arrow::schema(type_->fields());
        checkStatus(arrow::MakeBuilder(arrow::default_memory_pool(), type_, &builder_), path_);
        const auto properties = parquet::WriterProperties::Builder().compression(arrow::Compression::SNAPPY)->build();
        auto writer = parquet::arrow::FileWriter::Open(*schema_, arrow::default_memory_pool(), std::make_shared<Sink>(file_), properties);
        checkStatus(writer.status(), path_);
        writer_ = std::move(*writer);
    }

    void add(const json& row) override {
        ++number_;
        const int64_t bytes = bytesIn(row);
        require(bytes <= kParquetRowBytes, "row {} of {} takes {} MiB, more than {}", number_, path_.string(), bytes >> 20, kParquetRowBytes >> 20);
        try {
            appendValue(*builder_, root_, &row);
        } catch (const Error& error) {
            fail(error.kind(), "row {} of {}: {}", number_, path_.string(), error.what());
        }
        bytes_ += bytes;
        if (bytes_ >= kParquetBatchBytes || builder_->length() >= kRowsOfGroup) {
            writeGroup();
        }
    }

    void finish() override {
        writeGroup();
        checkStatus(writer_->Close(), path_);
        file_.commit();
    }

private:
    void writeGroup() {
        if (builder_->length() == 0) {
            return;
        }
        std::shared_ptr<arrow::Array> rows;
        checkStatus(builder_->Finish(&rows), path_);
        const auto batch = arrow::RecordBatch::FromStructArray(rows);
        checkStatus(batch.status(), path_);
        const auto table = arrow::Table::FromRecordBatches(schema_, {*batch});
        checkStatus(table.status(), path_);
        checkStatus(writer_->WriteTable(**table, kRowsOfGroup), path_);
        bytes_ = 0;
    }

    fs::path path_;
    AtomicFile file_;
    ParquetField root_;
    std::shared_ptr<arrow::DataType> type_;
    std::shared_ptr<arrow::Schema> schema_;
    std::unique_ptr<arrow::ArrayBuilder> builder_;
    std::unique_ptr<parquet::arrow::FileWriter> writer_;
    int64_t number_ = 0, bytes_ = 0;
};

}  // namespace

extern "C" __attribute__((visibility("default"))) ParquetWriter* omnidrive_create_parquet(const fs::path& path, const std::vector<ParquetField>& columns) {
    return new Writer(path, columns);
}

}  // namespace omnidrive::store
