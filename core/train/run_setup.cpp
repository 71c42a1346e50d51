// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/run_setup.h"

#include "base/error.h"
#include "base/processors.h"
#include "base/resources.h"
#include "rollout/policy.h"
#include "store/file_io.h"
#include "store/yaml_document.h"

#include <ATen/Parallel.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>

namespace omnidrive::train {

namespace fs = std::filesystem;

namespace {

constexpr int64_t kVocabularyBytes = 1 << 20;

std::vector<std::string> readVocabulary(const fs::path& file) {
    try {
        const YAML::Node root = YAML::Load(store::readTextFile(file, kVocabularyBytes));
        if (const std::string problem = store::yamlSizeProblem(root); !problem.empty()) {
            fail(ErrorKind::Format, "{} {}", file.string(), problem);
        }
        return root["vocabulary"].as<std::vector<std::string>>();
    } catch (const YAML::Exception& error) {
        fail(ErrorKind::Format, "{}: the key 'vocabulary' must be a list of texts ({})", file.string(), error.what());
    }
}

}  // namespace

void applyThreads(int threads, int processesHere) {
    at::set_num_threads(threads > 0 ? threads : std::max(1, physicalCores() / processesHere));
}

std::shared_ptr<clip::RegionScorer> loadScorer(const Recipe& recipe, torch::Device device) {
    const auto folder = rollout::modelFolder(recipe.clip, "clip");
    clip::ScorerOptions options;
    options.padToSquare = recipe.clipPadToSquare;
    if (!recipe.clipTemplates.empty()) {
        options.templates = recipe.clipTemplates;
    }
    options.vocabulary = recipe.contrastVocabulary;
    if (options.vocabulary.empty()) {
        const auto own = folder / "omnidrive_vocabulary.yaml";
        options.vocabulary = readVocabulary(fs::exists(own) ? own : resourcePath("prompts/vocabulary.yaml"));
    }
    return clip::RegionScorer::load(folder, options, device);
}

}  // namespace omnidrive::train
