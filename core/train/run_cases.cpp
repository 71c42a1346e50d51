// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/run_cases.h"

#include "base/error.h"
#include "base/log.h"
#include "data/case_file.h"

namespace omnidrive::train {

namespace fs = std::filesystem;

namespace {

constexpr const char *kTraining = "cases.json", *kProbes = "probe_cases.json";

void keep(const std::string& file, const fs::path& copy) {
    if (!file.empty()) {
        data::copyCases(file, copy);
    }
}

bool isUnchanged(const std::string& file, const fs::path& copy) {
    try {
        return data::readCases(file) == data::readCases(copy);
    } catch (const Error&) {   // gone, or damaged
        return false;
    }
}

std::string fileOrCopy(const std::string& file, const fs::path& copy) {
    std::error_code ignored;
    if (file.empty() || !fs::exists(copy, ignored) || isUnchanged(file, copy)) {
        return file;
    }
    logWarning("{} is gone or has changed since the run began: its own copy {} is used", file, copy.string());
    return fs::absolute(copy).lexically_normal().string();
}

}  // namespace

void keepCases(const Recipe& recipe, const fs::path& run) {
    keep(recipe.data.cases, run / kTraining);
    keep(recipe.probe.cases, run / kProbes);
}

Recipe withKeptCases(Recipe recipe, const fs::path& run) {
    recipe.data.cases = fileOrCopy(recipe.data.cases, run / kTraining);
    recipe.probe.cases = fileOrCopy(recipe.probe.cases, run / kProbes);
    return recipe;
}

}  // namespace omnidrive::train
