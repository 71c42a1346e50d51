// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/trace_parquet.h"

#include "base/error.h"
#include "store/parquet.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace omnidrive::rollout {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using store::ParquetReader;

constexpr int64_t kRowsBetweenReports = 64;
constexpr std::string_view kCompletions = "completions_";

std::optional<int64_t> stepOfName(const fs::path& file) {
    const std::string stem = file.stem().string();
    if (file.extension() != ".parquet" || !stem.starts_with(kCompletions)) {
        return std::nullopt;
    }
    int64_t step = 0;
    const auto [end, error] = std::from_chars(stem.data() + kCompletions.size(), stem.data() + stem.size(), step);
    return error == std::errc() && end == stem.data() + stem.size() && step >= 0 ? std::optional(step) : std::nullopt;
}

class ParquetSource final : public RecordSource {
public:
    ParquetSource(const fs::path& path, std::stop_token stop, ProgressFn progress) : stop_(std::move(stop)), progress_(std::move(progress)) {
        std::error_code error;
        folder_ = fs::is_directory(path, error) ? path : fs::path();
        if (folder_.empty()) {
            files_.push_back({path});
        }
    }

    bool poll(const Receiver& receive, const std::function<void()>& onRestart) override {
        addNewFiles();
        if (std::any_of(files_.begin(), files_.end(), [](const File& file) { return file.rowsRead > 0 && file.stamp != stampOf(file.path); })) {
            onRestart();   // what came from one file cannot be told from the rest
            open_.reset();
            std::for_each(files_.begin(), files_.end(), [](File& file) { file = {file.path}; });
        }
        bool isNew = false;
        for (size_t i = 0; i < files_.size() && !stop_.stop_requested(); ++i) {
            isNew = pollFile(i, receive) || isNew;
        }
        stop_ = {};   // only the first reading is long
        progress_ = {};
        return isNew;
    }

    json record(const RecordPlace& place) const override {
        if (!open_ || openFile_ != place.file) {
            open_ = ParquetReader::open(files_[place.file].path);
            openFile_ = place.file;
        }
        return open_->row(place.number);
    }

    std::string nameOf(const RecordPlace& place) const override { return fmt::format("row {} of {}", place.number, files_[place.file].path.filename().string()); }
    std::optional<int64_t> stepOf(const RecordPlace& place) const override { return folder_.empty() ? std::nullopt : stepOfName(files_[place.file].path); }

    std::vector<std::string> problems() const override {
        std::vector<std::string> problems;
        for (const File& file : files_) {
            problems.insert(problems.end(), file.problems.begin(), file.problems.end());
        }
        return problems;
    }
    int64_t brokenCount() const override { return static_cast<int64_t>(problems().size()); }

private:
    using Stamp = std::pair<fs::file_time_type, int64_t>;
    struct File {
        fs::path path{};
        std::optional<Stamp> stamp{};   ///< when it was read, or tried
        bool isDone = false;
        int64_t rowsRead = 0;
        std::vector<std::string> problems{};
    };

    static std::optional<Stamp> stampOf(const fs::path& file) {
        std::error_code error;
        const auto time = fs::last_write_time(file, error);
        const auto size = error ? 0 : fs::file_size(file, error);
        return error ? std::nullopt : std::optional(Stamp{time, static_cast<int64_t>(size)});
    }

    void addNewFiles() {
        for (const auto& [step, file] : folder_.empty() ? std::vector<std::pair<int64_t, fs::path>>() : completionFiles(folder_)) {
            if (known_.insert(file.string()).second) {
                files_.push_back({file});
            }
        }
    }

    /// A file that was stopped in the middle goes on; one that could not be opened is tried again once it has changed.
    bool pollFile(size_t index, const Receiver& receive) {
        File& file = files_[index];
        const auto stamp = stampOf(file.path);
        if (file.stamp == stamp && (file.isDone || file.rowsRead == 0)) {
            return false;
        }
        file.stamp = stamp;
        const int64_t before = file.rowsRead;
        try {
            readRows(index, receive);
        } catch (const Error& error) {
            file.problems = {error.what()};
        }
        return file.rowsRead > before;
    }

    void readRows(size_t index, const Receiver& receive) {
        File& file = files_[index];
        const auto reader = ParquetReader::open(file.path);
        const int64_t done = file.rowsRead;
        file.problems = reader->forEachRow([&](json&& row, int64_t number) {
            if (number <= done) {
                return true;
            }
            receive(row, {index, number, 0, 0});
            file.rowsRead = number;
            if (progress_ && number % kRowsBetweenReports == 0) {
                progress_({number, reader->rowCount(), file.path.filename().string()});
            }
            return !stop_.stop_requested();
        });
        file.isDone = !stop_.stop_requested();
    }

    fs::path folder_;   ///< empty for a single file
    std::stop_token stop_;
    ProgressFn progress_;
    std::vector<File> files_;
    std::set<std::string> known_;   ///< paths of files_, when it is a folder
    mutable std::unique_ptr<ParquetReader> open_;   ///< that gave the last record again
    mutable size_t openFile_ = 0;
};

}  // namespace

std::vector<std::pair<int64_t, fs::path>> completionFiles(const fs::path& folder) {
    std::vector<std::pair<int64_t, fs::path>> files;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (const auto step = stepOfName(it->path()); step && it->is_regular_file(error)) {
            files.emplace_back(*step, it->path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::unique_ptr<RecordSource> openParquetSource(const fs::path& path, const std::stop_token& stop, const ProgressFn& progress) {
    if (!store::hasParquet()) {
        ParquetReader::open(path);   // says what is missing
    }
    return std::make_unique<ParquetSource>(path, stop, progress);
}

}  // namespace omnidrive::rollout
