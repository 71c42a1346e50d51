// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "data/sample.h"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::data {

/// The five object classes of the synthetic world (docs in scenes.cpp; sizes of the drawing table).
enum class ObjectClass { Vehicle, Pedestrian, Cyclist, Sign, Light };
inline constexpr int kObjectClassCount = 5;
/// "vehicle", "pedestrian", "cyclist", "traffic sign", "traffic light".
const char* objectClassLabel(ObjectClass cls);
/// The four attribute words of a class, e.g. light: "red", "yellow", "green", "off".
const std::array<const char*, 4>& attributeWords(ObjectClass cls);

/// What the whole view shows: answerable from the global view.
enum class DayTime { Day, Dusk, Night, Fog };       ///< words: "day", "dusk", "night", "fog"
enum class RoadBend { Straight, Left, Right, Junction };
const std::array<const char*, 4>& dayTimeWords();
const std::array<const char*, 4>& roadBendWords();

struct SceneObject {
    ObjectClass cls{};
    int attribute = 0;        ///< index into attributeWords
    BoxI boxInImage;          ///< tight
};

struct Scene {
    vision::ImagePtr image;                ///< 560 x 280 unless the options say otherwise
    std::vector<SceneObject> objects;      ///< at most one per class
    DayTime dayTime{};
    RoadBend bend{};
};

struct SceneOptions {
    int width = 560;
    int height = 280;
    enum class Background { Drawn, RoadFrames } background = Background::Drawn;
    std::filesystem::path roadFrames;      ///< folder of pictures for RoadFrames (resources/frames)
};

/// Draws one scene. Same seed and options, same pixels. Thread-safe.
Scene makeScene(uint64_t seed, const SceneOptions& options);

/// Six views of one synthetic place (each a scene of its own, objects spread over them), order of SPEC section 2.1. Thread-safe.
struct SixViewScene {
    std::vector<Scene> views;
};
SixViewScene makeSixViewScene(uint64_t seed, const SceneOptions& options);

/// Builds questions. globalShare: probability of a question that the global view answers (0 to 1). The options are in a random order.
struct QuestionOptions {
    double globalShare = 0.2;
    bool sixViews = false;
};

/// One question about a scene: about objects[objectIndex], or about the whole view (day time or bend, drawn from rng) when it is -1.
/// Options in an order drawn from rng; truth filled in; the id is left empty.
Sample questionAbout(const Scene& scene, int objectIndex, Rng& rng);

/// Sample `index` of an endless, seeded data set ("train", "validation" and "test" use different seeds, so scenes never meet).
Sample makeSample(uint64_t datasetSeed, int64_t index, const SceneOptions& scenes, const QuestionOptions& questions);

/// Seed of a split from the data set's seed.
uint64_t splitSeed(uint64_t datasetSeed, const std::string& split);

}  // namespace omnidrive::data
