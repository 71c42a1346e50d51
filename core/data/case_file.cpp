// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/case_file.h"

#include "base/error.h"
#include "store/atomic_file.h"
#include "store/optional_fields.h"
#include "vision/codec.h"

#include <algorithm>
#include <set>

namespace omnidrive::data {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using store::JsonFields;
using store::textOrNone;

constexpr int kVersion = 1;

std::vector<std::string> textsOr(const JsonFields& fields, const char* key) {
    return fields.has(key) ? fields.texts(key) : std::vector<std::string>{};
}

json sceneJson(const SceneQuestion& scene) {
    return {{"source", scene.source}, {"data_seed", scene.dataSeed}, {"run_seed", scene.runSeed},
            {"split", scene.split},   {"index", scene.index},        {"global_share", store::jsonNumber(scene.globalShare)}};
}

SceneQuestion sceneOf(const JsonFields& fields) {
    SceneQuestion scene{fields.text("source"), fields.integer<uint64_t>("data_seed"), fields.integer<uint64_t>("run_seed"),
                        fields.text("split"),  fields.integer<int64_t>("index"),      fields.number("global_share")};
    if (scene.index < 0) {
        fields.failAt("index", "is below 0");
    }
    return scene;
}

void putText(json& object, const char* key, const std::string& value) {
    if (!value.empty()) {
        object[key] = store::jsonText(value);
    }
}

json caseJson(const CaseQuestion& one) {
    json object{{"id", store::jsonText(one.id)}, {"question", store::jsonText(one.question)}, {"answer", store::jsonText(one.answer)}};
    putText(object, "sample", one.sample);
    putText(object, "kind", one.kind);
    for (const std::string& option : one.options) {
        object["options"].push_back(store::jsonText(option));
    }
    if (one.scene) {
        object["scene"] = sceneJson(*one.scene);
    }
    if (!one.frames.empty()) {
        object["frames"] = one.frames;
    }
    for (const fs::path& picture : one.pictures) {
        object["pictures"].push_back(store::jsonText(picture.string()));
    }
    json truth{{"needs_zoom", one.needsZoom}};
    putText(truth, "label", one.truthLabel);
    if (one.truthBoxInImage) {
        const BoxF& box = *one.truthBoxInImage;
        truth["box"] = {box.x0, box.y0, box.x1, box.y1};
    }
    object["truth"] = std::move(truth);
    if (!one.annotationsJson.empty()) {
        object["annotations"] = json::parse(one.annotationsJson);
    }
    return object;
}

void readTruth(CaseQuestion& one, const JsonFields& truth) {
    one.truthLabel = textOrNone(truth, "label");
    one.needsZoom = !truth.has("needs_zoom") || truth.flag("needs_zoom");
    if (truth.has("box")) {
        const std::vector<double> corners = truth.numbers("box");
        if (corners.size() != 4) {
            truth.failAt("box", fmt::format("has {} numbers instead of 4", corners.size()));
        }
        one.truthBoxInImage = BoxF{corners[0], corners[1], corners[2], corners[3]};
    }
}

void checkAnswer(const CaseQuestion& one, const JsonFields& fields) {
    const bool isLetter = one.answer.size() == 1 && one.answer[0] >= 'A' && static_cast<size_t>(one.answer[0] - 'A') < one.options.size();
    if (!one.options.empty() && !isLetter) {
        fields.failAt("answer", fmt::format("is '{}', which is the letter of none of its {} options", one.answer, one.options.size()));
    }
}

/// One picture, or the six views of a car.
bool isViews(size_t pictures) { return pictures == 1 || pictures == 6; }

CaseQuestion caseOf(const JsonFields& fields, const fs::path& folder) {
    CaseQuestion one;
    one.id = fields.text("id");
    one.sample = textOrNone(fields, "sample");
    one.question = fields.text("question");
    one.options = textsOr(fields, "options");
    one.answer = fields.text("answer");
    one.kind = textOrNone(fields, "kind");
    one.frames = textsOr(fields, "frames");
    checkAnswer(one, fields);
    if (fields.has("scene")) {
        one.scene = sceneOf(fields.child("scene"));
    }
    for (const std::string& picture : textsOr(fields, "pictures")) {
        one.pictures.push_back((folder / picture).lexically_normal());   // an absolute path stays as it is
    }
    if (fields.has("truth")) {
        readTruth(one, fields.child("truth"));
    }
    if (!one.scene && one.pictures.empty()) {
        fields.failAt("pictures", "has no paths, and there is no scene");
    }
    if (!one.pictures.empty() && !isViews(one.pictures.size())) {
        fields.failAt("pictures", fmt::format("has {} paths instead of 1 or 6", one.pictures.size()));
    }
    return one;
}

bool hasFrames(const Sample& sample, const std::vector<std::string>& frames) {
    return frames.empty() || std::equal(sample.images.begin(), sample.images.end(), frames.begin(), frames.end(),
                                        [](const vision::ImagePtr& image, const std::string& id) { return vision::contentId(*image) == id; });
}

Sample fromPictures(const CaseQuestion& question, const std::string& place) {
    if (!isViews(question.pictures.size())) {
        fail(ErrorKind::Format, "{}: it has {} pictures instead of 1 or 6", place, question.pictures.size());
    }
    Sample sample;
    sample.question = question.question;
    sample.options = question.options;
    sample.truth = {question.truthLabel, question.truthBoxInImage, question.needsZoom};
    for (const fs::path& picture : question.pictures) {
        sample.images.push_back(vision::loadImage(picture));
    }
    if (!hasFrames(sample, question.frames)) {
        fail(ErrorKind::Format, "{}: \"pictures\" are not the ones that \"frames\" names", place);
    }
    return sample;
}

}  // namespace

std::vector<CaseQuestion> readCases(const fs::path& file) {
    const std::string name = file.string();
    const json document = store::parseJsonObject(store::readTextFile(file), name);
    const JsonFields fields(document, name + ":");
    const bool isOurs = document.value("format", json()) == json("omnidrive-cases");
    if (!isOurs || fields.integer<int>("version") > kVersion) {
        fail(ErrorKind::Format, "{} is no case file of version {} or lower", name, kVersion);
    }
    std::vector<CaseQuestion> cases;
    std::set<std::string> ids;
    for (const JsonFields& one : fields.children("cases")) {
        cases.push_back(caseOf(one, file.parent_path()));
        if (!ids.insert(cases.back().id).second) {
            one.failAt("id", fmt::format("is '{}' a second time", cases.back().id));
        }
    }
    if (cases.empty()) {
        fail(ErrorKind::Format, "{} holds no case", name);
    }
    return cases;
}

void writeCases(const fs::path& file, const std::vector<CaseQuestion>& cases, const std::string& source) {
    json document{{"format", "omnidrive-cases"}, {"version", kVersion}, {"source", store::jsonText(source)}, {"cases", json::array()}};
    for (const CaseQuestion& one : cases) {
        document["cases"].push_back(caseJson(one));
    }
    store::writeFileAtomically(file, document.dump(1) + "\n");
}

void copyCases(const fs::path& from, const fs::path& to) {
    json document = store::parseJsonObject(store::readTextFile(from), from.string());
    const fs::path folder = fs::absolute(from).parent_path();
    for (json& one : document["cases"]) {
        const auto pictures = one.is_object() ? one.find("pictures") : one.end();
        for (size_t i = 0; pictures != one.end() && pictures->is_array() && i < pictures->size(); ++i) {
            const auto picture = store::textFromJson((*pictures)[i]);
            (*pictures)[i] = picture ? store::jsonText((folder / *picture).lexically_normal().string()) : (*pictures)[i];
        }
    }
    store::writeFileAtomically(to, document.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

Sample sampleOf(const CaseQuestion& question, const fs::path& file) {
    const std::string place = fmt::format("{}, case {}", file.string(), question.id);
    std::optional<Sample> drawn = question.scene ? std::optional(drawSceneQuestion(*question.scene)) : std::nullopt;
    const bool isIt = drawn && drawn->question == question.question && drawn->options == question.options && hasFrames(*drawn, question.frames);
    if (!isIt && question.pictures.empty()) {
        fail(ErrorKind::Format, "{}: its \"scene\" gives another question or picture than the case's, and no \"pictures\" are at hand", place);
    }
    Sample sample = isIt ? std::move(*drawn) : fromPictures(question, place);
    sample.id = question.sample.empty() ? question.id : question.sample;
    sample.answer = question.answer;
    sample.kind = question.kind;
    return sample;
}

}  // namespace omnidrive::data
