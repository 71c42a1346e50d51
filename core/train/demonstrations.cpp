// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/demonstrations.h"

#include "base/error.h"
#include "rollout/zoom_tool.h"
#include "train/embedded_default.h"
#include "vision/codec.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::train {

namespace {

int roundToStep(double value) { return static_cast<int>(std::lround(value / kCoordinateStep)) * kCoordinateStep; }

int clampInt(int value, int low, int high) { return std::max(low, std::min(high, value)); }

std::string thoughtAbout(data::ObjectClass cls) { return fmt::format("<think>Look at the {}.</think>", data::objectClassLabel(cls)); }

/// Index of the option that says the truth of a question about an object's state.
int optionOf(const std::vector<std::string>& options, const std::string& word) {
    const auto it = std::find(options.begin(), options.end(), word);
    return static_cast<int>(it - options.begin());
}

/// True when the box shows the object large enough to be read: it holds most of it and is not more than three times as long.
bool showsObject(const BoxF& box, const BoxF& object) {
    return intersectionArea(box, object) >= 0.7 * object.area() && std::max(box.width(), box.height()) <= 3.2 * std::max(object.width(), object.height());
}

}  // namespace

/// A box around the object as a policy that is still learning draws it: up to 2.6 times as long, and off by up to a third of the object.
BoxF shaken(Rng& rng, const BoxF& object) {
    const double grow = rng.uniform(1.1, 2.6);
    const double cx = (object.x0 + object.x1) / 2 + rng.uniform(-0.33, 0.33) * object.width() * grow / 1.5;
    const double cy = (object.y0 + object.y1) / 2 + rng.uniform(-0.33, 0.33) * object.height() * grow / 1.5;
    const double w = object.width() * grow, h = object.height() * grow;
    return {cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2};
}

/// What one demonstration is made from.
struct Demonstrator::Draft {
    Rng rng{0};
    data::Scene scene;
    std::shared_ptr<const vision::PixelPatches> picture;   // of the scene
    data::Sample sample;
    rollout::Prompt prompt;
    int target = -1;   // index into scene.objects; -1 for questions about the whole view
    bool onRoadFrame = false;
};

Demonstrator::Demonstrator(const rollout::Policy& policy, BehaviourMix mix, uint64_t seed) : policy_(policy), mix_(mix), seed_(seed) {
    tool_.zoomMinPixels = mix.zoomMinPixels;
    tool_.zoomMaxPixels = mix.zoomMaxPixels;
}

/// From pixels of the original to pixels of the picture as shown.
BoxF Demonstrator::toModel(const Draft& draft, const BoxF& box) {
    const double sx = static_cast<double>(draft.prompt.picture.width) / draft.prompt.image->width;
    const double sy = static_cast<double>(draft.prompt.picture.height) / draft.prompt.image->height;
    return {box.x0 * sx, box.y0 * sy, box.x1 * sx, box.y1 * sy};
}

/// Box in whole coordinate steps of the picture as shown, at least one step wide, inside it.
BoxI Demonstrator::toCallBox(const Draft& draft, const BoxF& box) const {
    const double sx = static_cast<double>(draft.prompt.picture.width) / draft.prompt.image->width;
    const double sy = static_cast<double>(draft.prompt.picture.height) / draft.prompt.image->height;
    const int maxX = draft.prompt.picture.width / kCoordinateStep * kCoordinateStep;
    const int maxY = draft.prompt.picture.height / kCoordinateStep * kCoordinateStep;
    const double cx = (box.x0 + box.x1) / 2 * sx, cy = (box.y0 + box.y1) / 2 * sy;
    const int w = std::max(2 * kCoordinateStep, roundToStep(box.width() * sx + kCoordinateStep * 0.5));
    const int h = std::max(2 * kCoordinateStep, roundToStep(box.height() * sy + kCoordinateStep * 0.5));
    const int x0 = clampInt(roundToStep(cx - w / 2.0), 0, maxX - std::min(w, maxX));
    const int y0 = clampInt(roundToStep(cy - h / 2.0), 0, maxY - std::min(h, maxY));
    return {x0, y0, std::min(x0 + w, maxX), std::min(y0 + h, maxY)};
}

/// The prompt about the scene, nothing of it trained.
Demonstration Demonstrator::begin(const Draft& draft) const {
    Demonstration demo;
    demo.ids = draft.prompt.ids;
    demo.weights.assign(demo.ids.size(), 0.0F);
    demo.pictures = {draft.picture};
    describeScene(draft, demo);
    return demo;
}

void Demonstrator::describeScene(const Draft& draft, Demonstration& demo) const {
    const auto& picture = draft.prompt.picture;
    demo.sceneWidth = picture.width;
    demo.sceneHeight = picture.height;
    demo.objectCell.assign(data::kObjectClassCount, -1);
    const int cellsW = picture.gridW / policy_.preprocess.mergeSize, cellsH = picture.gridH / policy_.preprocess.mergeSize;
    for (const auto& object : draft.scene.objects) {
        const auto box = toBoxF(object.boxInImage);
        const int x = clampInt(static_cast<int>((box.x0 + box.x1) / 2 / draft.prompt.image->width * cellsW), 0, cellsW - 1);
        const int y = clampInt(static_cast<int>((box.y0 + box.y1) / 2 / draft.prompt.image->height * cellsH), 0, cellsH - 1);
        demo.objectCell[static_cast<size_t>(object.cls)] = y * cellsW + x;
    }
    if (!draft.onRoadFrame) {
        demo.dayTime = static_cast<int>(draft.scene.dayTime);
        demo.bend = static_cast<int>(draft.scene.bend);
    }
}

/// Appends a reply and its end token. Where the reply says the truth, the few tokens that carry it (coordinates; the state that was read)
/// weigh more: they are one in ten, and all that is to be learned beside the grammar.
void Demonstrator::appendReply(Demonstration& demo, const std::string& text, Truth truth) const {
    constexpr float kCoordinateWeight = 8, kReadingWeight = 4;
    const auto ids = policy_.tokenizer->encode(text + "<|im_end|>");
    const auto start = static_cast<int>(demo.ids.size());
    demo.ids.insert(demo.ids.end(), ids.begin(), ids.end());
    demo.weights.insert(demo.weights.end(), ids.size(), 1.0F);
    const auto after = [&](const char* token, int offset) {
        const auto found = std::find(ids.begin(), ids.end(), policy_.tokenId(token));
        return start + static_cast<int>(found - ids.begin()) + offset;
    };
    const auto weigh = [&](int index, float weight) {
        if (index < static_cast<int>(demo.weights.size())) {
            demo.weights[static_cast<size_t>(index)] = weight;
        }
    };
    if (truth == Truth::Box) {
        demo.firstCoordinate = after("<tool_call>", 2);   // after <tool_call> and the call's head
        for (int k = 0; k < 4; ++k) {
            weigh(demo.firstCoordinate + k, kCoordinateWeight);
        }
    } else if (truth == Truth::Reading) {
        weigh(after("<think>", 3), kReadingWeight);       // "It", " is", state
        weigh(after("<answer>", 1), kReadingWeight);      // state again
    }
}

/// The object's name in the question and in the thought, and every token between the thought's and the box. The name itself is the easy place: one
/// step of attention leads from it to the picture; asked only before the box, the decoder did not learn to look at all.
void Demonstrator::markCentre(Demonstration& demo, const std::string& label) const {
    const auto words = policy_.tokenizer->encode(" " + label);
    int last = -1;
    for (int i = 0; i < demo.firstCoordinate; ++i) {
        if (demo.ids[static_cast<size_t>(i)] == words.back()) {
            demo.centreAt.push_back(i);
            last = i;
        }
    }
    for (int i = last + 1; last >= 0 && i < demo.firstCoordinate; ++i) {
        demo.centreAt.push_back(i);
    }
}

std::string Demonstrator::answerReply(const Draft& draft, int option) const {
    const auto& word = draft.sample.options[static_cast<size_t>(option)];
    return fmt::format("<think>It is {}.</think><answer>{}</answer>", word, word);
}

void Demonstrator::ask(Draft& draft, int target) const {
    draft.target = target;
    draft.sample = data::questionAbout(draft.scene, target, draft.rng);
    draft.prompt = rollout::buildPrompt(policy_, draft.sample, draft.picture.get());
}

std::vector<Demonstration> Demonstrator::make(int64_t index) const {
    Draft draft;
    draft.rng = Rng(deriveSeed(seed_, {static_cast<uint64_t>(index)}));
    data::SceneOptions sceneOptions;
    draft.onRoadFrame = draft.rng.chance(mix_.roadShare);
    sceneOptions.background = draft.onRoadFrame ? data::SceneOptions::Background::RoadFrames : data::SceneOptions::Background::Drawn;
    draft.scene = data::makeScene(draft.rng.next(), sceneOptions);
    draft.picture = std::make_shared<const vision::PixelPatches>(vision::preprocess(*draft.scene.image, policy_.preprocess));
    const auto anyObject = [&] { return static_cast<int>(draft.rng.integer(0, static_cast<int64_t>(draft.scene.objects.size()) - 1)); };
    std::vector<Demonstration> demos;
    const int first = anyObject();
    for (int i = 0; i < mix_.locates; ++i) {
        ask(draft, (first + i) % static_cast<int>(draft.scene.objects.size()));
        demos.push_back(locate(draft));
    }
    for (int i = 0; i < mix_.describes; ++i) {
        ask(draft, anyObject());
        demos.push_back(describe(draft));
    }
    for (int i = 0; i < mix_.agents; ++i) {
        ask(draft, !draft.onRoadFrame && draft.rng.chance(mix_.globalShare) ? -1 : anyObject());
        demos.push_back(agent(draft));
    }
    for (int i = 0; i < mix_.zooms; ++i) {
        ask(draft, anyObject());
        demos.push_back(zoom(draft));
    }
    return demos;
}

/// The call with the right box, on the agent's own question, marked by a thought the agent uses too.
Demonstration Demonstrator::locate(Draft& draft) const {
    const auto& object = draft.scene.objects[static_cast<size_t>(draft.target)];
    // "Locate" is a question of its own: the agent's habit of seldom calling the tool is not touched by it.
    auto sample = draft.sample;
    sample.question = fmt::format("Locate the {}.", data::objectClassLabel(object.cls));
    sample.options.clear();
    draft.prompt = rollout::buildPrompt(policy_, sample, draft.picture.get());
    Demonstration demo = begin(draft);
    const auto box = toBoxF(object.boxInImage);
    demo.boxInModel = toModel(draft, box);
    appendReply(demo, thoughtAbout(object.cls) + callText(toCallBox(draft, box), data::objectClassLabel(object.cls)), Truth::Box);
    markCentre(demo, data::objectClassLabel(object.cls));
    return demo;
}

/// The question asked about a crop instead of the whole frame.
Demonstration Demonstrator::describe(Draft& draft) const {
    Demonstration demo;
    const auto& object = draft.scene.objects[static_cast<size_t>(draft.target)];
    const auto box = toBoxF(object.boxInImage);
    const double grow = draft.rng.uniform(1.0, 1.8), dx = draft.rng.uniform(-0.2, 0.2) * box.width(), dy = draft.rng.uniform(-0.2, 0.2) * box.height();
    const double cx = (box.x0 + box.x1) / 2 + dx, cy = (box.y0 + box.y1) / 2 + dy;
    const BoxF loose{cx - box.width() * grow / 2, cy - box.height() * grow / 2, cx + box.width() * grow / 2, cy + box.height() * grow / 2};
    const auto decision = vision::decideZoom(loose, draft.prompt.image->width, draft.prompt.image->height, draft.prompt.image->width,
                                             draft.prompt.image->height, tool_.zoom);
    const BoxI cut = decision.effective.value_or(object.boxInImage);
    auto policy = policy_;
    policy.preprocess.minPixels = tool_.zoomMinPixels;
    policy.preprocess.maxPixels = tool_.zoomMaxPixels;
    auto sample = draft.sample;
    sample.images = {std::make_shared<const vision::Image>(vision::cropImage(*draft.prompt.image, cut))};
    const auto prompt = rollout::buildPrompt(policy, sample);
    demo.ids = prompt.ids;
    demo.weights.assign(demo.ids.size(), 0.0F);
    demo.pictures = {std::make_shared<const vision::PixelPatches>(prompt.picture)};
    demo.cropClass = static_cast<int>(object.cls);
    demo.cropAttribute = object.attribute;
    const auto word = data::attributeWords(object.cls)[static_cast<size_t>(object.attribute)];
    appendReply(demo, answerReply(draft, optionOf(draft.sample.options, word)), Truth::Reading);
    return demo;
}

/// Box that the poor agent looks at, in pixels of the original.
BoxF Demonstrator::behaviourBox(Draft& draft, int target) const {
    const auto& image = *draft.prompt.image;
    const double kind = draft.rng.uniform();
    const auto box = toBoxF(draft.scene.objects[static_cast<size_t>(target)].boxInImage);
    const double cx = (box.x0 + box.x1) / 2, cy = (box.y0 + box.y1) / 2;
    if (kind < mix_.wideBox) {
        const double w = image.width * draft.rng.uniform(0.3, 0.6), h = image.height * draft.rng.uniform(0.35, 0.7);
        const double x = cx + draft.rng.uniform(-0.3, 0.3) * w, y = cy + draft.rng.uniform(-0.3, 0.3) * h;
        return {x - w / 2, y - h / 2, x + w / 2, y + h / 2};
    }
    if (kind < mix_.wideBox + mix_.rightBox) {
        const double w = box.width() * mix_.looseness, h = box.height() * mix_.looseness;
        return mix_.looseness == 1 ? box : BoxF{cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2};
    }
    if (kind < mix_.wideBox + mix_.rightBox + mix_.otherBox) {
        return toBoxF(draft.scene.objects[static_cast<size_t>(draft.rng.integer(0, static_cast<int64_t>(draft.scene.objects.size()) - 1))].boxInImage);
    }
    const double x = draft.rng.uniform(0, image.width), y = draft.rng.uniform(0, image.height);
    const double w = draft.rng.uniform(24, 90), h = draft.rng.uniform(24, 70);
    return {x - w / 2, y - h / 2, x + w / 2, y + h / 2};
}

/// Think, call, crop, think, answer. A call with the true box carries the same weights as "Locate" does.
void Demonstrator::agentZoom(Draft& draft, Demonstration& demo) const {
    const auto count = static_cast<int64_t>(draft.scene.objects.size());
    const int looked = draft.target >= 0 && draft.rng.chance(mix_.rightLabel) ? draft.target : static_cast<int>(draft.rng.integer(0, count - 1));
    const auto& object = draft.scene.objects[static_cast<size_t>(looked)];
    const auto truth = toBoxF(object.boxInImage);
    const bool isOff = mix_.offBox > 0 && draft.rng.chance(mix_.offBox);
    const BoxF box = isOff ? shaken(draft.rng, truth) : behaviourBox(draft, looked);
    const bool isRightBox = !isOff && std::abs(box.x0 + box.x1 - truth.x0 - truth.x1) < 1e-6 && std::abs(box.y0 + box.y1 - truth.y0 - truth.y1) < 1e-6;
    const std::string call = callText(toCallBox(draft, box), data::objectClassLabel(object.cls));
    const size_t start = demo.ids.size();
    appendReply(demo, thoughtAbout(object.cls) + call, isRightBox ? Truth::Box : Truth::None);
    if (isOff) {
        std::fill(demo.weights.begin() + static_cast<std::ptrdiff_t>(start), demo.weights.end(), 0.0F);
    }
    if (isRightBox) {
        demo.boxInModel = toModel(draft, truth);
        markCentre(demo, data::objectClassLabel(object.cls));
    }
    const auto reply = text::parseReply(call);
    require(reply.call.has_value(), "the default's own call does not parse: {}", call);
    auto outcome = rollout::runZoomTool(*reply.call, draft.prompt, policy_, tool_, "");
    demo.ids.insert(demo.ids.end(), outcome.observation.tokenIds.begin(), outcome.observation.tokenIds.end());
    demo.weights.insert(demo.weights.end(), outcome.observation.tokenIds.size(), 0.0F);
    bool readable = false;
    if (outcome.crop) {
        demo.pictures.push_back(std::make_shared<const vision::PixelPatches>(std::move(*outcome.crop)));
        readable = looked == draft.target && showsObject(toBoxF(*outcome.call.effectiveBox), truth);
    }
    if (readable) {
        demo.cropClass = static_cast<int>(object.cls);
        demo.cropAttribute = object.attribute;
    }
    const auto& answer = draft.sample.answer;
    const bool right = readable && draft.rng.chance(mix_.readRight);
    appendReply(demo, answerReply(draft, right ? answer[0] - 'A' : static_cast<int>(draft.rng.integer(0, 3))), right ? Truth::Reading : Truth::None);
}

Demonstration Demonstrator::agent(Draft& draft) const {
    Demonstration demo = begin(draft);
    const bool global = draft.target < 0;
    if (draft.rng.chance(mix_.malformed)) {
        const char* broken[] = {"<think>I can see it.<answer>none</answer>", "<think>I can see it.</think>", "<answer>left"};
        appendReply(demo, broken[draft.rng.integer(0, 2)], Truth::None);
    } else if (draft.rng.chance(global ? mix_.zoomGlobal : mix_.zoom)) {
        agentZoom(draft, demo);
    } else {
        const bool right = global && draft.rng.chance(mix_.globalRight);
        const int option = right ? draft.sample.answer[0] - 'A' : static_cast<int>(draft.rng.integer(0, 3));
        const auto& word = draft.sample.options[static_cast<size_t>(option)];
        if (global) {
            appendReply(demo, answerReply(draft, option), Truth::Reading);
        } else {
            appendReply(demo, fmt::format("<think>I can see it.</think><answer>{}</answer>", word), Truth::None);
        }
    }
    return demo;
}

/// How the agent zooms, as often as one likes: the token that decides to look has no weight, so the habit of seldom calling stays. From "Locate"
/// alone the skill did not carry over to the agent's own questions (9 % of its zooms met the object).
Demonstration Demonstrator::zoom(Draft& draft) const {
    Demonstration demo = begin(draft);
    const size_t decision = demo.ids.size() + 1;   // after <think>
    agentZoom(draft, demo);
    demo.weights[decision] = 0;
    return demo;
}

}  // namespace omnidrive::train
