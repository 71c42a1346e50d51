// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "store/atomic_file.h"
#include "store/checkpoint_store.h"
#include "store/file_io.h"
#include "store/frame_files.h"
#include "store/json_lines.h"
#include "store/own_files.h"
#include "store/run_curves.h"
#include "store/run_files.h"
#include "store/run_folder.h"
#include "store/run_index.h"
#include "store/trace_files.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

/// One check after the other over a folder; what a check throws becomes a problem and the next one goes on.
class Verifier {
public:
    explicit Verifier(const fs::path& folder) : folder_(folder) {}

    VerifyReport run();

private:
    template <typename Check>
    void attempt(const std::string& where, const Check& check);
    void note(const std::string& problem) { report_.problems.push_back(problem); }

    void checkIndex();
    void checkRow(const IndexRow& row, const TracePlace& place);
    void checkTraceFiles();
    void checkTraceFile(const fs::path& path, int number);
    void checkFrames();
    void checkCurves();
    void checkCheckpoints();

    fs::path folder_;
    VerifyReport report_;
    std::map<int, std::set<int64_t>> indexed_;   ///< offsets of the traces that have a row, by file
};

template <typename Check>
void Verifier::attempt(const std::string& where, const Check& check) {
    try {
        check();
    } catch (const std::exception& error) {
        note(where.empty() ? error.what() : fmt::format("{}: {}", where, error.what()));
    }
}

VerifyReport Verifier::run() {
    attempt("", [&] { requireOwnFiles(folder_); });
    attempt("", [&] { readRunHeader(folder_); });
    attempt("", [&] { readTextFile(folder_ / "recipe.yaml"); });
    attempt("", [&] { checkIndex(); });
    attempt("", [&] { checkTraceFiles(); });
    attempt("", [&] { checkFrames(); });
    attempt("", [&] { checkCurves(); });
    attempt("", [&] { readRunState(folder_); });
    attempt("", [&] { checkCheckpoints(); });
    return report_;
}

void Verifier::checkIndex() {
    const RunIndexReader index(folder_ / kIndexFileName);
    const std::string problem = index.integrityProblem();
    if (!problem.empty()) {
        note(fmt::format("{} is damaged: {}", kIndexFileName, problem));
    }
    index.forEach([&](const IndexRow& row, const TracePlace& place) { checkRow(row, place); });
}

void Verifier::checkRow(const IndexRow& row, const TracePlace& place) {
    ++report_.rollouts;
    indexed_[place.file].insert(place.offset);
    attempt(fmt::format("rollout {} (row {})", row.id, row.row), [&] {
        if (!nlohmann::json::accept(readTrace(folder_, place))) {
            fail(ErrorKind::Format, "its trace is not valid JSON");
        }
    });
}

void Verifier::checkTraceFiles() {
    std::error_code error;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder_ / "traces", error)) {
        files.push_back(entry.path());
    }
    if (error) {
        failIo("read", folder_ / "traces", error.value());
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        if (!isTemporaryName(file.filename().string())) {
            attempt("", [&] { checkTraceFile(file, std::atoi(file.stem().c_str())); });
        }
    }
}

void Verifier::checkTraceFile(const fs::path& path, int number) {
    const std::set<int64_t>& offsets = indexed_[number];
    const int64_t lastIndexed = offsets.empty() ? -1 : *offsets.rbegin();
    const std::string name = "traces/" + path.filename().string();
    JsonLinesReader reader(path);
    reader.poll([&](const nlohmann::json&, const JsonLinesReader::Line& line) {
        ++report_.traces;
        // After the last row a trace may stand alone: its writer died, or is just about to write the row.
        if (line.offset < lastIndexed && !offsets.contains(line.offset)) {
            note(fmt::format("{}, line {}: no row of the index leads to this trace", name, line.number));
        }
    });
    for (const auto& line : reader.brokenLines()) {
        note(fmt::format("{}, line {}: {}", name, line.number, line.reason));
    }
}

void Verifier::checkFrames() {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_ / "frames", error)) {
        const std::string name = entry.path().filename().string();
        if (isTemporaryName(name)) {
            continue;
        }
        ++report_.frames;
        attempt("frames/" + name, [&] {
            if (leadsOut(folder_, entry.path())) {
                fail(ErrorKind::Format, "it is a symbolic link that leads out of the run");
            }
            const std::string content = readTextFile(entry.path());
            const std::string problem = pictureProblem({reinterpret_cast<const uint8_t*>(content.data()), content.size()});
            if (!problem.empty()) {
                fail(ErrorKind::Format, "{}", problem);
            }
        });
    }
    if (error) {
        failIo("read", folder_ / "frames", error.value());
    }
}

void Verifier::checkCurves() {
    RunCurves curves(folder_);
    curves.refresh();
    report_.scalars = curves.scalarLines();
    for (const std::string& problem : curves.problems()) {
        note(problem);
    }
}

void Verifier::checkCheckpoints() {
    for (const CheckpointInfo& info : CheckpointStore(folder_ / "checkpoints").list(true)) {
        ++report_.checkpoints;
        if (!info.valid) {
            note(fmt::format("checkpoints/{}: {}", info.folder.filename().string(), info.problem));
        }
    }
}

}  // namespace

VerifyReport verifyRun(const fs::path& folder) {
    if (!isRunFolder(folder)) {
        readRunHeader(folder);   // says what is missing
    }
    return Verifier(folder).run();
}

}  // namespace omnidrive::store
