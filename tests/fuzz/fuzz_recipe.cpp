// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes and prompts in YAML; a recipe that is taken comes back from its own YAML.
#include "fuzz/target.h"

#include "text/chat.h"
#include "train/recipe.h"
#include "train/recipe_reader.h"

using namespace omnidrive;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const std::string yaml(fuzz::textOf(data, size));
    const train::RecipeReading reading = train::readRecipe(yaml);
    if (reading.problems.empty()) {
        fuzz::promise(train::parseRecipe(train::toYaml(reading.recipe), "written") == reading.recipe);
    }
    const auto file = folder.write("prompts.yaml", yaml);
    fuzz::mayRefuse([&] { text::Prompts::load(file); });
    folder.clear();
    return 0;
}
