// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes and prompts in YAML; a recipe that is taken comes back from its own YAML.
#include "fuzz/target.h"

#include "jobs/recipe_sheet.h"
#include "text/chat.h"
#include "train/recipe.h"
#include "train/recipe_reader.h"

using namespace omnidrive;

namespace {

/// The form says what the text says: a good one is the same recipe, and what is wrong with the text is wrong in the form.
void checkSheet(const std::string& yaml, const train::RecipeReading& reading) {
    fuzz::mayRefuse([&] {
        const jobs::RecipeSheet sheet = jobs::sheetOf(yaml);
        if (reading.problems.empty()) {
            fuzz::promise(sheet.isGood() && train::parseRecipe(jobs::yamlOf(sheet), "form") == reading.recipe);
        }
        jobs::yamlOf(sheet);
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const std::string yaml(fuzz::textOf(data, size));
    const train::RecipeReading reading = train::readRecipe(yaml);
    if (reading.problems.empty()) {
        fuzz::promise(train::parseRecipe(train::toYaml(reading.recipe), "written") == reading.recipe);
    }
    checkSheet(yaml, reading);
    const auto file = folder.write("prompts.yaml", yaml);
    fuzz::mayRefuse([&] { text::Prompts::load(file); });
    folder.clear();
    return 0;
}
