// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "store/parquet/entries.h"
#include "store/parquet/json_values.h"

#include <arrow/array.h>
#include <arrow/io/file.h>
#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <algorithm>
#include <optional>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int64_t kReadAhead = 1 << 20;   // bytes of a column that are read at once

/// Rows [first, first + rows) of a file, numbered from 1.
struct RowRange {
    int64_t first = 1, rows = 0;
    int64_t end() const { return first + rows; }
};

class Reader final : public ParquetReader {
public:
    Reader(const fs::path& path, int64_t memory) : path_(path), capped_(&counted_, memory) {
        auto file = arrow::io::ReadableFile::Open(path.string());
        checkStatus(file.status(), path_);
        parquet::ReaderProperties properties(&capped_);
        properties.enable_buffered_stream();   // pages one after the other, not whole columns
        properties.set_buffer_size(kReadAhead);
        parquet::ArrowReaderProperties arrowProperties;
        arrowProperties.set_pre_buffer(false);
        parquet::arrow::FileReaderBuilder builder;
        checkStatus(builder.Open(*file, properties), path_);
        auto reader = builder.memory_pool(&capped_)->properties(arrowProperties)->Build();
        checkStatus(reader.status(), path_);
        reader_ = std::move(*reader);
        checkRowCounts();
        std::shared_ptr<arrow::Schema> schema;
        checkStatus(reader_->GetSchema(&schema), path_);
        columns_ = schema->field_names();
    }

    int64_t rowCount() const override { return metadata().num_rows(); }
    std::vector<std::string> columns() const override { return columns_; }

    std::vector<std::string> forEachRow(const Receiver& receive) override {
        std::vector<std::string> problems;
        RowRange range;
        for (int group = 0; group < metadata().num_row_groups(); ++group) {
            range = {range.end(), metadata().RowGroup(group)->num_rows()};
            if (!readGroup(group, range, receive, problems)) {
                break;
            }
        }
        return problems;
    }

    json row(int64_t number) override {
        require(number >= 1 && number <= rowCount(), "{} has no row {}", path_.string(), number);
        if (!batch_ || number < batchRows_.first || number >= batchRows_.end()) {
            try {
                loadBatchOf(number);
            } catch (const Error&) {
                batch_.reset();
                throw;
            } catch (const std::exception& error) {
                batch_.reset();
                fail(ErrorKind::Format, "row {} of {} cannot be read: {}", number, path_.string(), error.what());
            }
        }
        return rowOf(*batch_, number - batchRows_.first, number);
    }

private:
    /// Rows are numbered by what the groups say.
    void checkRowCounts() const {
        int64_t left = rowCount();
        for (int group = 0; group < metadata().num_row_groups() && left >= 0; ++group) {
            const int64_t rows = metadata().RowGroup(group)->num_rows();
            left = rows < 0 || rows > left ? -1 : left - rows;
        }
        if (left != 0) {
            fail(ErrorKind::Format, "{}: its parts have other numbers of rows than the file", path_.string());
        }
    }

    const parquet::FileMetaData& metadata() const { return *reader_->parquet_reader()->metadata(); }

    /// So many rows at once as fit, by what the file says of their size.
    int64_t rowsAtOnce(int group) const {
        const auto facts = metadata().RowGroup(group);
        const int64_t perRow = std::max<int64_t>(1, facts->total_byte_size() / std::max<int64_t>(1, facts->num_rows()));
        return std::clamp<int64_t>(kParquetBatchBytes / perRow, 1, kParquetBatchRows);
    }

    std::unique_ptr<arrow::RecordBatchReader> batchesOf(int group) {
        reader_->set_batch_size(rowsAtOnce(group));
        auto batches = reader_->GetRecordBatchReader({group});
        checkStatus(batches.status(), path_);
        return std::move(*batches);
    }

    /// A group that breaks off costs the rest of its rows. @return whether to go on.
    bool readGroup(int group, const RowRange& range, const Receiver& receive, std::vector<std::string>& problems) {
        int64_t next = range.first;
        try {
            const auto batches = batchesOf(group);
            std::shared_ptr<arrow::RecordBatch> batch;
            for (checkStatus(batches->ReadNext(&batch), path_); batch; checkStatus(batches->ReadNext(&batch), path_)) {
                for (int64_t i = 0; i < batch->num_rows(); ++i, ++next) {
                    std::optional<json> row = rowOrProblem(*batch, i, next, problems);
                    if (row && !handOver(receive, std::move(*row), next)) {
                        return false;
                    }
                }
            }
        } catch (const ReceiverFailed& failed) {
            std::rethrow_exception(failed.reason);
        } catch (const std::exception& error) {
            problems.push_back(fmt::format("rows {} to {} of {} are left out: {}", next, range.end() - 1, path_.string(), error.what()));
        }
        return true;
    }

    /// What a receiver throws is no fault of the file.
    struct ReceiverFailed {
        std::exception_ptr reason;
    };
    static bool handOver(const Receiver& receive, json&& row, int64_t number) {
        try {
            return receive(std::move(row), number);
        } catch (...) {
            throw ReceiverFailed{std::current_exception()};
        }
    }

    std::optional<json> rowOrProblem(const arrow::RecordBatch& batch, int64_t index, int64_t number, std::vector<std::string>& problems) {
        try {
            return rowOf(batch, index, number);
        } catch (const Error& error) {
            problems.emplace_back(error.what());
            return std::nullopt;
        }
    }

    json rowOf(const arrow::RecordBatch& batch, int64_t index, int64_t number) const {
        json row = json::object();
        int64_t bytes = 0;
        try {
            for (int i = 0; i < batch.num_columns(); ++i) {
                if (batch.column(i)->IsValid(index)) {
                    row[batch.column_name(i)] = valueOf(*batch.column(i), index, bytes);
                }
            }
        } catch (const RowTooLarge&) {
            fail(ErrorKind::Format, "row {} of {} is left out: it takes more than {} MiB", number, path_.string(), kParquetRowBytes >> 20);
        }
        return row;
    }

    void loadBatchOf(int64_t number) {
        RowRange range;
        int group = -1;
        do {
            range = {range.end(), metadata().RowGroup(++group)->num_rows()};
        } while (number >= range.end());
        const auto batches = batchesOf(group);
        batchRows_ = {range.first, 0};
        do {
            batchRows_.first = batchRows_.end();
            checkStatus(batches->ReadNext(&batch_), path_);
            if (!batch_) {
                fail(ErrorKind::Format, "row {} of {} cannot be read", number, path_.string());
            }
            batchRows_.rows = batch_->num_rows();
        } while (number >= batchRows_.end());
    }

    fs::path path_;
    arrow::ProxyMemoryPool counted_{arrow::default_memory_pool()};   ///< of this file alone
    arrow::CappedMemoryPool capped_;      ///< goes after all that is from it
    std::unique_ptr<parquet::arrow::FileReader> reader_;
    std::vector<std::string> columns_;
    std::shared_ptr<arrow::RecordBatch> batch_;   ///< that row() read last
    RowRange batchRows_;
};

}  // namespace

/// Arrow throws what is wrong inside of a file.
extern "C" __attribute__((visibility("default"))) ParquetReader* omnidrive_open_parquet(const fs::path& path, int64_t memory) {
    try {
        return new Reader(path, memory);
    } catch (const parquet::ParquetException& error) {
        fail(ErrorKind::Format, "{}: {}", path.string(), error.what());
    }
}

}  // namespace omnidrive::store
