// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/scenes.h"
#include "vision/stitch.h"

#include <algorithm>

namespace omnidrive::data {

namespace {

/// Options in random order, and the letter of the right one.
void setOptions(Sample& sample, const std::array<const char*, 4>& words, int right, Rng& rng) {
    std::array<int, 4> order{0, 1, 2, 3};
    for (size_t i = order.size(); i > 1; --i) {
        std::swap(order[i - 1], order[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(i) - 1))]);
    }
    for (size_t i = 0; i < order.size(); ++i) {
        sample.options.emplace_back(words[static_cast<size_t>(order[i])]);
        if (order[i] == right) {
            sample.answer = std::string(1, static_cast<char>('A' + i));
        }
    }
}

void askAboutObject(Sample& sample, const SceneObject& object, Rng& rng) {
    const std::string label = objectClassLabel(object.cls);
    sample.question = "What does the " + label + " show?";
    sample.kind = label;
    sample.truth.targetLabel = label;
    sample.truth.targetBoxInImage = toBoxF(object.boxInImage);
    sample.truth.needsZoom = true;
    setOptions(sample, attributeWords(object.cls), object.attribute, rng);
}

void askAboutView(Sample& sample, const Scene& scene, Rng& rng) {
    sample.truth.needsZoom = false;
    if (rng.chance(0.5)) {
        sample.question = "What are the conditions?";
        sample.kind = "conditions";
        setOptions(sample, dayTimeWords(), static_cast<int>(scene.dayTime), rng);
    } else {
        sample.question = "Where does the road go?";
        sample.kind = "road";
        setOptions(sample, roadBendWords(), static_cast<int>(scene.bend), rng);
    }
}

Sample sixViewSample(uint64_t seed, const SceneOptions& options, Rng& rng) {
    auto place = makeSixViewScene(seed, options);
    std::vector<std::pair<size_t, size_t>> objects;   // view, object
    for (size_t view = 0; view < place.views.size(); ++view) {
        for (size_t i = 0; i < place.views[view].objects.size(); ++i) {
            objects.emplace_back(view, i);
        }
    }
    require(!objects.empty(), "a six-view scene without objects was drawn from seed {}", seed);
    const auto [view, index] = objects[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(objects.size()) - 1))];
    Sample sample;
    askAboutObject(sample, place.views[view].objects[index], rng);
    const vision::StitchLayout layout{options.width, options.height};
    sample.truth.targetBoxInImage = layout.toStitched(static_cast<int>(view), *sample.truth.targetBoxInImage);
    for (const auto& scene : place.views) {
        sample.images.push_back(scene.image);
    }
    return sample;
}

}  // namespace

Sample questionAbout(const Scene& scene, int objectIndex, Rng& rng) {
    Sample sample;
    sample.images = {scene.image};
    if (objectIndex < 0) {
        askAboutView(sample, scene, rng);
    } else {
        askAboutObject(sample, scene.objects.at(static_cast<size_t>(objectIndex)), rng);
    }
    return sample;
}

Sample makeSample(uint64_t datasetSeed, int64_t index, const SceneOptions& scenes, const QuestionOptions& questions) {
    const uint64_t seed = deriveSeed(datasetSeed, {static_cast<uint64_t>(index)});
    Rng rng(deriveSeed(seed, {0xA5C}));
    Sample sample;
    if (questions.sixViews) {
        sample = sixViewSample(seed, scenes, rng);
    } else {
        const auto scene = makeScene(seed, scenes);
        // What a real frame shows as a whole is not known, so only the composed objects are asked about there.
        const bool global = scenes.background == SceneOptions::Background::Drawn && rng.chance(questions.globalShare);
        sample = questionAbout(scene, global ? -1 : static_cast<int>(rng.integer(0, static_cast<int64_t>(scene.objects.size()) - 1)), rng);
    }
    sample.id = "scene-" + std::to_string(index);
    return sample;
}

uint64_t splitSeed(uint64_t datasetSeed, const std::string& split) { return deriveSeed(datasetSeed, {hashText(split)}); }

}  // namespace omnidrive::data
