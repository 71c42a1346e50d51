// SPDX-License-Identifier: GPL-3.0-or-later
// Parquet files, which Arrow reads behind our limits: their rows one after the other and one by one; then as traces and as questions.
#include "fuzz/target.h"

#include "data/question_source.h"
#include "rollout/trace_file.h"
#include "store/parquet.h"

#include <nlohmann/json.hpp>

#include <map>

using namespace omnidrive;

namespace {

namespace fs = std::filesystem;
constexpr int64_t kMostRows = 300;

void readRows(const fs::path& file) {
    std::map<int64_t, nlohmann::json> rows;
    const auto reader = store::ParquetReader::open(file);
    const auto columns = reader->columns();
    const auto problems = reader->forEachRow([&](nlohmann::json&& row, int64_t number) {
        fuzz::promise(number > 0 && number <= reader->rowCount() && row.is_object());
        fuzz::promise(rows.emplace(number, std::move(row)).second);
        return number < kMostRows;
    });
    for (const std::string& problem : problems) {
        fuzz::promise(problem.find(file.string()) != std::string::npos);
    }
    // One by one and backwards they are the same.
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        fuzz::mayRefuse([&] { fuzz::promise(reader->row(row->first).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) ==
                                            row->second.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)); });
    }
}

void readTraces(const fs::path& file) {
    const auto traces = rollout::TraceFile::open(file);
    for (const store::IndexRow& row : traces->rows(1, kMostRows)) {
        fuzz::mayRefuse([&] { traces->trajectory(row.id); });
    }
    traces->problems();
}

void readQuestions(const fs::path& file) {
    data::sourceFormOf(file);
    data::SourceOptions options;
    options.framesFolder = file.parent_path() / "frames";
    const data::SourceContent content = data::readQuestions(file, data::SourceForm::VerlRows, options);
    std::error_code ignored;
    for (fs::directory_iterator it(options.framesFolder, ignored), end; !ignored && it != end; it.increment(ignored)) {
        fuzz::promise(it->is_regular_file());
    }
    fs::remove_all(options.framesFolder, ignored);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const auto file = folder.write("completions_1.parquet", fuzz::textOf(data, size));
    fuzz::mayRefuse([&] { readRows(file); });
    fuzz::mayRefuse([&] { readTraces(file); });
    fuzz::mayRefuse([&] { readQuestions(file); });
    folder.clear();
    return 0;
}
