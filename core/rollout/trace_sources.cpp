// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/trace_sources.h"

#include "base/error.h"
#include "base/limits.h"
#include "rollout/record_forms.h"
#include "rollout/trace_parquet.h"
#include "store/file_io.h"
#include "store/json_fields.h"
#include "store/json_records.h"
#include "store/parquet.h"

#include <fcntl.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>

namespace omnidrive::rollout {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using store::JsonLinesReader;
using store::LinesBy;

constexpr int64_t kLinesBetweenReports = 64;

std::optional<int64_t> stepOfName(const fs::path& file) {
    const std::string stem = file.stem().string();
    int64_t step = 0;
    const auto [end, error] = std::from_chars(stem.data(), stem.data() + stem.size(), step);
    return error == std::errc() && end == stem.data() + stem.size() && step >= 0 ? std::optional(step) : std::nullopt;
}

int64_t sizeOf(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    return error ? 0 : static_cast<int64_t>(size);
}

/// Leaves a file in the middle when somebody asked to stop.
struct Stopped {};

/// One or several files of JSON lines.
class LinesSource final : public RecordSource {
public:
    /// @param folder empty for a single file.
    LinesSource(fs::path folder, std::vector<fs::path> files, bool isGrowing, std::stop_token stop, ProgressFn progress)
        : folder_(std::move(folder)), isGrowing_(isGrowing), stop_(std::move(stop)), progress_(std::move(progress)) {
        for (const fs::path& file : files) {
            known_.insert(file.string());
            add(file);
        }
    }

    bool poll(const Receiver& receive, const std::function<void()>& onRestart) override {
        addNewFiles();
        bool isNew = false;
        try {
            for (size_t i = 0; i < files_.size(); ++i) {
                isNew = pollFile(i, receive) || isNew;
            }
        } catch (const Restarted&) {
            onRestart();
            for (File& file : files_) {
                file.reader = JsonLinesReader(file.path, LinesBy::Others);
            }
            poll(receive, onRestart);
            return true;
        } catch (const Stopped&) {
            isNew = true;
        }
        isStopped_ = stop_.stop_requested();
        stop_ = {};   // only the first reading is long
        progress_ = {};
        return isNew;
    }

    json record(const RecordPlace& place) const override {
        const fs::path& path = files_[place.file].path;
        std::string text(static_cast<size_t>(place.bytes), '\0');
        const store::FileDescriptor file = store::openFile(path, O_RDONLY);
        const size_t read = store::readAt(file.get(), std::as_writable_bytes(std::span(text)), place.offset, path);
        json record = store::parseJson(std::string_view(text).substr(0, read));
        if (!record.is_object()) {
            fail(ErrorKind::Format, "line {} of {} has changed since it was read", place.number, path.string());
        }
        return record;
    }

    std::string nameOf(const RecordPlace& place) const override {
        return fmt::format("line {} of {}", place.number, files_[place.file].path.filename().string());
    }
    std::optional<int64_t> stepOf(const RecordPlace& place) const override {
        return folder_.empty() ? std::nullopt : stepOfName(files_[place.file].path);
    }

    std::vector<std::string> problems() const override {
        std::vector<std::string> problems;
        for (const File& file : files_) {
            for (const auto& broken : file.reader.brokenLines()) {
                problems.push_back(fmt::format("line {} of {} is {}", broken.number, file.path.filename().string(), broken.reason));
            }
            if (isTorn(file)) {
                problems.push_back(fmt::format("line {} of {}, the last one, is cut off", file.reader.tornLine(), file.path.filename().string()));
            }
        }
        return problems;
    }
    int64_t brokenCount() const override {
        int64_t count = 0;
        std::for_each(files_.begin(), files_.end(), [&](const File& file) { count += file.reader.brokenCount() + (isTorn(file) ? 1 : 0); });
        return count;
    }

private:
    struct File {
        fs::path path;
        JsonLinesReader reader;
    };
    /// A file shrank or was replaced: what came from it cannot be told from the rest, so all is read anew.
    struct Restarted {};

    void add(const fs::path& file) { files_.push_back({file, JsonLinesReader(file, LinesBy::Others)}); }

    /// The last line has no end, and nobody writes one.
    bool isTorn(const File& file) const { return !isGrowing_ && !isStopped_ && file.reader.tornBytes() > 0; }

    void addNewFiles() {
        for (const auto& [step, file] : folder_.empty() ? std::vector<std::pair<int64_t, fs::path>>() : stepFiles(folder_)) {
            if (known_.insert(file.string()).second) {
                add(file);
            }
        }
    }

    bool pollFile(size_t index, const Receiver& receive) {
        File& file = files_[index];
        const int64_t size = sizeOf(file.path);
        const auto take = [&](const json& object, const JsonLinesReader::Line& line) {
            receive(object, {index, line.number, line.offset, line.bytes});
            if (stop_.stop_requested()) {
                throw Stopped();
            }
            if (progress_ && line.number % kLinesBetweenReports == 0) {
                progress_({line.offset + line.bytes, size, file.path.filename().string()});
            }
        };
        return file.reader.poll(take, [] { throw Restarted(); }).lines > 0;
    }

    fs::path folder_;
    bool isGrowing_;
    bool isStopped_ = false;   ///< the newest look ended before the end of the files
    std::stop_token stop_;
    ProgressFn progress_;
    std::vector<File> files_;
    std::set<std::string> known_;   ///< paths of files_, when it is a folder
};

/// A document that is one list or object of records, or one record alone. It cannot be read in pieces, so its records are kept as texts.
class DocumentSource final : public RecordSource {
public:
    DocumentSource(fs::path file, std::stop_token stop, ProgressFn progress) : file_(std::move(file)), stop_(std::move(stop)), progress_(std::move(progress)) {}

    bool poll(const Receiver& receive, const std::function<void()>& onRestart) override {
        const auto stamp = stampOf();
        if (stamp == stamp_) {
            return false;
        }
        if (stamp_) {
            onRestart();
        }
        stamp_ = stamp;
        texts_.clear();
        problem_.clear();
        if (const json whole = wholeRecord(); !whole.is_discarded()) {
            keep(whole, receive);
        } else {
            problem_ = store::forEachJsonRecord(file_, [&](json&& record, const store::JsonRecord&) { keep(record, receive); }, stop_, progress_);
        }
        return true;
    }

    json record(const RecordPlace& place) const override { return json::parse(texts_[static_cast<size_t>(place.number - 1)]); }
    std::string nameOf(const RecordPlace& place) const override { return fmt::format("record {} of {}", place.number, file_.filename().string()); }
    std::optional<int64_t> stepOf(const RecordPlace&) const override { return std::nullopt; }
    std::vector<std::string> problems() const override { return problem_.empty() ? std::vector<std::string>() : std::vector{problem_}; }
    int64_t brokenCount() const override { return problem_.empty() ? 0 : 1; }

private:
    using Stamp = std::pair<fs::file_time_type, int64_t>;

    std::optional<Stamp> stampOf() const {
        std::error_code error;
        const auto time = fs::last_write_time(file_, error);
        return error ? stamp_ : std::optional(Stamp{time, sizeOf(file_)});
    }

    /// A list of messages, or an object with a record's fields, is one record.
    json wholeRecord() const {
        constexpr int64_t kLargest = 64 << 20;
        json whole = sizeOf(file_) <= kLargest ? store::parseJson(store::readTextFile(file_, kLargest)) : json(json::value_t::discarded);
        return !whole.is_discarded() && traceFormOf(whole) ? whole : json(json::value_t::discarded);
    }

    /// A list that is no conversation holds records itself: {"method": ..., "results": [...]}.
    void keep(const json& record, const Receiver& receive) {
        if (record.is_array() && !traceFormOf(record)) {
            std::for_each(record.begin(), record.end(), [&](const json& inner) { keep(inner, receive); });
            return;
        }
        texts_.push_back(record.dump(-1, ' ', false, json::error_handler_t::replace));
        receive(record, {0, static_cast<int64_t>(texts_.size()), 0, 0});
    }

    fs::path file_;
    std::stop_token stop_;
    ProgressFn progress_;
    std::optional<Stamp> stamp_;
    std::vector<std::string> texts_;
    std::string problem_;
};

/// Up to limits::kJsonLineBytes of it; what is cut there is no JSON.
std::string firstLine(std::istream& stream) {
    std::string line;
    for (int c = stream.get(); c != std::istream::traits_type::eof() && c != '\n' && static_cast<int64_t>(line.size()) <= limits::kJsonLineBytes; c = stream.get()) {
        line += static_cast<char>(c);
    }
    return line;
}

/// A document begins as a list, or as an object that goes on after the first line or holds records rather than fields of one.
bool isDocument(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    stream >> std::ws;
    const int first = stream.peek();
    if (first != '{') {
        return first == '[';
    }
    const json object = store::parseJson(firstLine(stream));
    if (object.is_discarded()) {
        return file.extension() != ".jsonl";   // there it is the torn or broken first line
    }
    const auto holdsRecord = [](const json& value) { return traceFormOf(value) || (value.is_array() && !value.empty() && traceFormOf(value.front())); };
    return !traceFormOf(object) && object.is_object() && std::any_of(object.begin(), object.end(), holdsRecord);
}

}  // namespace

std::vector<std::pair<int64_t, fs::path>> stepFiles(const fs::path& folder) {
    std::vector<std::pair<int64_t, fs::path>> files;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const auto step = it->path().extension() == ".jsonl" ? stepOfName(it->path()) : std::nullopt;
        if (step && it->is_regular_file(error)) {
            files.emplace_back(*step, it->path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::unique_ptr<RecordSource> openRecordSource(const fs::path& path, bool isGrowing, const std::stop_token& stop, const ProgressFn& progress) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
        std::vector<fs::path> files;
        for (auto& [step, file] : stepFiles(path)) {
            files.push_back(std::move(file));
        }
        if (!files.empty()) {
            return std::make_unique<LinesSource>(path, std::move(files), isGrowing, stop, progress);
        }
    }
    if (store::isParquetFile(path) || !completionFiles(path).empty()) {
        return openParquetSource(path, stop, progress);
    }
    if (!fs::is_regular_file(path, error)) {
        fail(ErrorKind::Io, "{} is no file", path.string());
    }
    if (isDocument(path)) {
        return std::make_unique<DocumentSource>(path, stop, progress);
    }
    return std::make_unique<LinesSource>(fs::path(), std::vector{path}, isGrowing, stop, progress);
}

}  // namespace omnidrive::rollout
