// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/benchmark.h"

#include "base/error.h"
#include "data/drivelmm.h"
#include "eval/predictions.h"
#include "eval/score_file.h"
#include "store/json_records.h"

#include <nlohmann/json.hpp>

namespace omnidrive::jobs {

namespace fs = std::filesystem;

BenchmarkShelf::Stamp BenchmarkShelf::stampOf(const fs::path& file) {
    std::error_code error;
    const auto time = fs::last_write_time(file, error);
    const auto size = error ? 0 : fs::file_size(file, error);
    return error ? Stamp() : Stamp({time, size});
}

const std::vector<data::DriveLmmRecord>& BenchmarkShelf::questions(const fs::path& testFile) {
    const Stamp stamp = stampOf(testFile);
    if (testFile != testFile_ || !stamp || stamp != testStamp_) {
        testStamp_.reset();
        questions_ = testFile.empty() ? std::vector<data::DriveLmmRecord>() : data::readDriveLmm(testFile);
        readCount_ += testFile.empty() ? 0 : 1;
        testFile_ = testFile;
        testStamp_ = stamp;
    }
    return questions_;
}

eval::BenchmarkRun BenchmarkShelf::read(const fs::path& file, const fs::path& testFile) {
    const nlohmann::json records = store::readJsonRecords(file);
    ++readCount_;
    const bool isScores = eval::looksLikeScores(records);
    require(isScores || !testFile.empty(), "{}: predictions are counted against DriveLMM-o1's test file, which is not chosen yet", file.string());
    const std::string name = file.stem().string();
    return isScores ? eval::runOfScores(name, questions(testFile), eval::scoresOf(records, file))
                    : eval::runOfPredictions(name, questions(testFile), eval::predictionsOf(records, file));
}

const eval::BenchmarkRun& BenchmarkShelf::run(const fs::path& file, const fs::path& testFile) {
    const Stamp stamp = stampOf(file), testStamp = stampOf(testFile);
    const auto kept = runs_.find(file);
    const bool isFresh = kept != runs_.end() && stamp && kept->second.stamp == stamp && kept->second.testFile == testFile &&
                         (testFile.empty() || (testStamp && kept->second.testStamp == testStamp));
    if (isFresh) {
        return kept->second.run;
    }
    runs_.erase(file);
    return runs_.emplace(file, KeptRun{stamp, testStamp, testFile, read(file, testFile)}).first->second.run;
}

}  // namespace omnidrive::jobs
