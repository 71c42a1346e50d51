// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/token_texts.h"

#include "base/error.h"
#include "base/resources.h"
#include "store/run_folder.h"
#include "text/tokenizer.h"
#include "train/recipe.h"

#include <algorithm>

namespace omnidrive::jobs {

namespace fs = std::filesystem;

TokenTexts::TokenTexts(fs::path run) : run_(std::move(run)) {}
TokenTexts::~TokenTexts() = default;

/// Folders that may hold the tokenizer that made the run's tokens, the likeliest first.
std::vector<fs::path> TokenTexts::candidates() const {
    std::vector<fs::path> folders;
    std::error_code ignored;
    for (fs::directory_iterator it(run_ / "checkpoints", ignored), end; !ignored && it != end; it.increment(ignored)) {
        folders.push_back(it->path() / "model");
    }
    std::sort(folders.rbegin(), folders.rend());
    folders.resize(std::min<size_t>(folders.size(), 1));   // all of a run are the same
    try {
        const std::string yaml = store::RunReader::open(run_)->recipeYaml();
        const std::string model = yaml.empty() ? "embedded" : train::parseRecipe(yaml, "recipe.yaml").model;
        folders.push_back(model == "embedded" ? resourcePath("embedded/vlm") : fs::path(model));
    } catch (const Error&) {   // an archive, or a recipe of a later version
    }
    return folders;
}

void TokenTexts::load() {
    isLoaded_ = true;
    for (const fs::path& folder : candidates()) {
        try {
            tokenizers_.push_back(text::Tokenizer::fromFolder(folder));
        } catch (const Error&) {   // the next one may do
        }
    }
}

std::vector<std::string> TokenTexts::of(const rollout::Turn& turn) {
    if (!turn.tokenTexts.empty() || turn.tokenIds.empty()) {
        return turn.tokenTexts;
    }
    if (!isLoaded_) {
        load();
    }
    for (const auto& tokenizer : tokenizers_) {
        if (tokenizer->decode(turn.tokenIds) == turn.text) {
            std::vector<std::string> texts;
            std::transform(turn.tokenIds.begin(), turn.tokenIds.end(), std::back_inserter(texts), [&](int32_t id) { return tokenizer->bytesOf(id); });
            return texts;
        }
    }
    return {};
}

}  // namespace omnidrive::jobs
