// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/untokenised_prompt.h"

#include "base/error.h"
#include "base/resources.h"

namespace omnidrive::rollout {

Prompt untokenisedPrompt(const text::Prompts& prompts, const data::Sample& sample) {
    require(sample.images.size() == 1 || sample.images.size() == 6, "sample {}: {} pictures, expected one or six views", sample.id,
            sample.images.size());
    Prompt prompt;
    prompt.views = sample.images;
    if (sample.images.size() == 6) {
        vision::StitchLayout layout;
        prompt.image = std::make_shared<const vision::Image>(vision::stitchViews(sample.images, &layout));
        prompt.layout = layout;
    } else {
        prompt.image = sample.images[0];
    }
    prompt.question = text::formatQuestion(sample.question, sample.options, prompts.optionsHeader);
    prompt.system = prompts.system;
    return prompt;
}

text::Prompts promptsOf(const std::filesystem::path& folder) {
    const auto own = folder / "omnidrive_prompts.yaml";
    return text::Prompts::load(!folder.empty() && std::filesystem::exists(own) ? own : resourcePath("prompts/default.yaml"));
}

}  // namespace omnidrive::rollout
