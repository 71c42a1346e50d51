// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::app {

/// `omnidrive eval` on DriveLMM-o1: files of predictions and of scores instead of models, and who judges.
struct BenchmarkArguments {
    std::filesystem::path testFile;
    std::vector<std::filesystem::path> predictions, scores;
    std::string judge;                ///< URL of an OpenAI-compatible server; empty: nobody judges
    std::string judgeModel;           ///< empty: the only one that it offers
    std::filesystem::path rubric;     ///< empty: the shipped one
    std::filesystem::path journal;    ///< empty: beside the first file of predictions
    std::filesystem::path scoresOut;  ///< empty: nowhere
    bool resume = false;
    int concurrent = 8;               ///< requests under way at a time
    double perMinute = 0;             ///< requests begun a minute, further tries among them; 0: no limit
    double timeoutS = 120;            ///< seconds for one judgement
    int retries = 4;

    bool isAsked() const { return !predictions.empty() || !scores.empty() || !testFile.empty(); }
};

/// Before work that costs hours or money is done for a file that cannot be written. @param file empty: none. @throws Error (Io) naming it.
void requireWritable(const std::filesystem::path& file);

/// Adds the options in a group of their own; those that ask for models or stored rollouts exclude them.
void addBenchmarkOptions(CLI::App* command, BenchmarkArguments& arguments);

/// Reads, judges where asked to, and prints the published rows beside the user's. @param out report as JSON; empty: nowhere.
/// @return exit code. @throws Error (InvalidArgument) for a test file alone, else for files that cannot be read, and when the judge fails: what it judged is kept.
int runBenchmark(const BenchmarkArguments& arguments, const std::filesystem::path& out, bool asJson, Console& console);

}  // namespace omnidrive::app
