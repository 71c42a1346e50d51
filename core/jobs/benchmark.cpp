// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/benchmark.h"

#include "base/error.h"
#include "data/drivelmm.h"
#include "eval/predictions.h"
#include "eval/score_file.h"

namespace omnidrive::jobs {

eval::BenchmarkRun readBenchmarkRun(const std::filesystem::path& file, const std::filesystem::path& testFile) {
    const bool isScores = eval::looksLikeScores(file);
    require(isScores || !testFile.empty(), "{}: predictions are counted against DriveLMM-o1's test file, which is not chosen yet", file.string());
    const auto questions = testFile.empty() ? std::vector<data::DriveLmmRecord>() : data::readDriveLmm(testFile);
    const std::string name = file.stem().string();
    return isScores ? eval::runOfScores(name, questions, eval::readScoreFile(file)) : eval::runOfPredictions(name, questions, eval::readPredictions(file));
}

}  // namespace omnidrive::jobs
