// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/import_shapes.h"

#include "annotation/export_parts.h"
#include "annotation/own_shape.h"
#include "annotation/picture_names.h"
#include "annotation/shape_places.h"
#include "base/error.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace omnidrive::annotation {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string textOf(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::vector<std::string> tagsOf(const std::string& text) {
    std::vector<std::string> tags;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find(',', at), text.size());
        tags.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return tags;
}

/// What each shape that we wrote says of its whole annotation: an attribute, and the member that it is.
struct WholeField {
    const char* name;
    void (*set)(Annotation& annotation, const std::string& text);
};
constexpr std::array kWholeFields{
    WholeField{"type", [](Annotation& annotation, const std::string& text) { annotation.type = text; }},
    WholeField{"severity", [](Annotation& annotation, const std::string& text) { annotation.severity = severityFromName(text).value_or(Severity::None); }},
    WholeField{"verdict", [](Annotation& annotation, const std::string& text) { annotation.verdict = verdictFromName(text).value_or(Verdict::None); }},
    WholeField{"tags", [](Annotation& annotation, const std::string& text) { annotation.tags = tagsOf(text); }},
    WholeField{"note", [](Annotation& annotation, const std::string& text) { annotation.note = text; }},
    WholeField{"correct_label", [](Annotation& annotation, const std::string& text) { annotation.correctLabel = text; }},
    WholeField{"correct_answer", [](Annotation& annotation, const std::string& text) { annotation.correctAnswer = text; }},
    WholeField{"checked", [](Annotation& annotation, const std::string& text) { annotation.isChecked = text == "true"; }}};

using Texts = std::map<std::string, std::string>;

std::string textIn(const Texts& texts, const std::string& name) {
    const auto found = texts.find(name);
    return found == texts.end() ? std::string() : found->second;
}

struct SaidHere {
    Said said{};
    std::string place{};
};

/// What becomes of one target.
struct Draft {
    Annotation annotation{};
    CaseFacts facts{};
    std::vector<EvidenceBox> boxes{};   ///< of the file
    std::set<std::string> cameras{};    ///< whose pictures the file has
    std::string place{};                ///< where the file speaks of it first
    json rest{};                        ///< what its tags say besides, of the whole
    bool isOwn = false;                 ///< an export of ours wrote a shape of it
    Texts stored{};                     ///< kWholeFields as the project has them
    std::map<std::string, std::vector<SaidHere>> said{};   ///< and as our own shapes do
    std::set<const EvidenceBox*> found{};                  ///< boxes of the project that a shape of the file is
};

class Importer {
public:
    Importer(Project& project, const ImportedSet& set, const ShapeImportOptions& options) : project_(project), set_(set), options_(options) {
        for (const auto& [rollout, facts] : project.cases()) {
            index(facts);
        }
    }

    ImportReport run() {
        report_.problems = set_.problems;
        for (const ImportedPicture& picture : set_.pictures) {
            pictures_.add(picture.name, picture.name);
            pictureByName_.try_emplace(picture.name, &picture);
        }
        takeShapes(true);
        for (auto& [key, draft] : drafts_) {
            applyChanges(draft);
        }
        takeShapes(false);   // they add to what our own leave, so that a file read again says the same
        save();
        return std::move(report_);
    }

private:
    static bool isOwnShape(const ImportedShape& shape) { return shape.attributes.count("target") > 0 && targetFromKey(shape.attributes.at("target")); }

    /// Those that an export of ours wrote, or the others.
    void takeShapes(bool areOwn) {
        for (const ImportedPicture& picture : set_.pictures) {
            for (const ImportedShape& shape : picture.shapes) {
                if (isOwnShape(shape) != areOwn) {
                    continue;
                }
                try {
                    take(picture, shape);
                } catch (const Error& error) {
                    report_.problems.emplace_back(error.what());
                }
            }
        }
    }

    void index(const CaseFacts& facts) {
        for (const CasePicture& picture : facts.pictures) {
            byPicture_.add(picture.frameId, facts.rollout);
        }
        byPicture_.add(facts.stitchedId, facts.rollout);
        known_.insert_or_assign(facts.rollout, facts);
    }

    const CaseFacts* factsOf(const std::string& rollout) {
        if (known_.count(rollout) == 0 && options_.caseOf) {
            if (const auto facts = options_.caseOf(rollout)) {
                index(*facts);
            }
        }
        const auto found = known_.find(rollout);
        return found == known_.end() ? nullptr : &found->second;
    }

    /// The first case that shows a picture; nullptr without one. A picture that only ends in the same name is one where there is no better.
    const CaseFacts* caseShowing(const std::string& picture) {
        if (byPicture_.find(picture, Likeness::SameName).empty() && options_.caseShowing) {
            if (const auto facts = options_.caseShowing(picture)) {
                index(*facts);
            }
        }
        const std::string rollout = byPicture_.find(picture);
        return rollout.empty() ? nullptr : factsOf(rollout);
    }

    Draft& draftFor(const ImportedPicture& picture, const ImportedShape& shape, bool isOwn) {
        const auto named = isOwn ? targetFromKey(shape.attributes.at("target")) : std::nullopt;
        const CaseFacts* facts = named ? factsOf(named->rollout) : caseShowing(picture.name);
        if (facts == nullptr) {
            fail(ErrorKind::InvalidArgument, "{}: {}", shape.place,
                 named ? "there is no rollout " + named->rollout : "no case shows the picture " + picture.name);
        }
        const Target target = named ? *named : caseTarget(facts->rollout);
        const auto [it, isNew] = drafts_.try_emplace(keyOf(target));
        if (isNew) {
            const Annotation* known = project_.find(target);
            it->second.annotation = known != nullptr ? *known : Annotation{target};
            it->second.facts = *facts;
            it->second.place = shape.place;
            const auto texts = attributeTexts({{}, "", false, "", false, "", "", it->second.annotation, ""});
            it->second.stored = {texts.begin(), texts.end()};
        }
        it->second.isOwn = it->second.isOwn || isOwn;
        return it->second;
    }

    /// What others say in attributes that are called as ours stands among ours in an export: what the project keeps of them stays theirs.
    ImportedShape withoutTheirs(const ImportedShape& shape, const Annotation* known, const EvidenceBox* before) const {
        const json kept = keptPart(shape.box ? (before == nullptr ? "" : before->extraJson) : (known == nullptr ? "" : known->extraJson), set_.format);
        const json theirs = memberObject(kept, "attributes");
        const auto marks = marksOf(shape);
        const json children = kept.value("children", json::array());
        ImportedShape own = shape;
        for (const char* name : ownAttributes()) {
            if (marks.count(name) > 0 && theirs.contains(name)) {
                own.rest["attributes"][name] = theirs[name];   // ours stood in its place
            } else if (const auto text = own.attributes.find(name); marks.count(name) == 0 && text != own.attributes.end()) {
                json one = json::object();
                keepAttribute(name, text->second, one);
                if (one.contains("children") ? std::find(children.begin(), children.end(), one["children"][0]) != children.end() : theirs.value(name, json()) == text->second) {
                    keepAttribute(name, text->second, own.rest);
                    own.attributes.erase(text);
                }
            }
        }
        const json now = own.rest.value("children", json::array());
        if (!now.empty() && now.size() == children.size() && std::is_permutation(now.begin(), now.end(), children.begin())) {
            own.rest["children"] = children;   // the order is no news
        }
        return own;
    }

    void take(const ImportedPicture& picture, const ImportedShape& read) {
        const bool isOwn = isOwnShape(read);
        Draft& draft = draftFor(picture, read, isOwn);
        const Annotation* known = project_.find(draft.annotation.target);
        const EvidenceBox* before = known == nullptr || !read.box ? nullptr : boxBefore(draft, *known, picture, read);
        const ImportedShape shape = isOwn ? withoutTheirs(read, known, before) : read;
        json rest = shape.rest;
        OwnShape own(shape, project_.labels());
        isOwn ? noteMembers(draft, own, shape.place) : addFields(draft.annotation, shape, rest);
        if (shape.box) {
            addBox(draft, picture, shape, isOwn ? &own : nullptr, before, rest);
        } else if (!rest.empty()) {
            keepOfTag(draft, rest, shape.place);
        }
        const CasePicture* meant = pictureIn(draft.facts, picture.name);
        for (const CasePicture& one : draft.facts.pictures) {
            if (meant == nullptr || one.camera == meant->camera) {
                draft.cameras.insert(one.camera);
            }
        }
        keepPicture(meant != nullptr ? meant->frameId : draft.facts.stitchedId, picture, isOwn);
        report_.problems.insert(report_.problems.end(), own.problems().begin(), own.problems().end());
    }

    /// A target has one annotation for all tags of its pictures. Where two tags say the same member differently the first's is kept.
    void keepOfTag(Draft& draft, const json& rest, const std::string& place) {
        addMembers(draft.rest, rest, place);
        draft.annotation.extraJson = withKept(draft.annotation.extraJson, draft.rest);
    }

    void addMembers(json& object, const json& more, const std::string& place) {
        for (const auto& [key, value] : more.items()) {
            json& own = object[key];
            if (own.is_null()) {
                own = value;
            } else if (own.is_object() && value.is_object()) {
                addMembers(own, value, place);
            } else if (own.is_array() && value.is_array()) {
                std::copy_if(value.begin(), value.end(), std::back_inserter(own), [&](const json& one) { return std::find(own.begin(), own.end(), one) == own.end(); });
            } else if (own != value) {
                report_.problems.push_back(fmt::format("{}: {} is {} here and {} in another tag of the case, which is kept", place, key, textOf(value), textOf(own)));
            }
        }
    }

    std::string withKept(const std::string& extraJson, const json& rest) const {
        json extra = extraJson.empty() ? json::object() : json::parse(extraJson);
        extra.erase(set_.format);
        if (!rest.empty()) {
            extra[set_.format] = rest;
        }
        return extra.empty() ? std::string() : textOf(extra);
    }

    static std::string attribute(const ImportedShape& shape, const std::string& name) { return textIn(shape.attributes, name); }

    bool isType(const std::string& name) const { return project_.labels().find(name) != nullptr; }

    /// Each shape that we wrote says all of its annotation.
    void noteMembers(Draft& draft, OwnShape& own, const std::string& place) {
        for (const WholeField& field : kWholeFields) {
            draft.said[field.name].push_back({own.member(field.name), place});
        }
    }

    /// Of what several boxes say of one member: what was changed since the export, else something before nothing; of two the first.
    std::string settle(const Draft& draft, const std::string& name, const std::vector<SaidHere>& said) {
        const bool isAnyChanged = std::any_of(said.begin(), said.end(), [](const SaidHere& one) { return one.said.isChanged; });
        const SaidHere* kept = nullptr;
        for (const SaidHere& one : said) {
            if (isAnyChanged ? !one.said.isChanged : one.said.text.empty()) {
                continue;
            }
            if (kept == nullptr) {
                kept = &one;
            } else if (one.said.text != kept->said.text) {
                report_.problems.push_back(fmt::format("{}: {} is \"{}\" here and \"{}\" at another box of {}, which is kept", one.place, name, one.said.text, kept->said.text,
                                                       describe(draft.annotation.target)));
            }
        }
        return kept == nullptr ? std::string() : kept->said.text;
    }

    /// A shape of others: its attributes may have our names and mean something else, so only what can be ours is taken, and nothing is taken away.
    void addFields(Annotation& annotation, const ImportedShape& shape, json& rest) const {
        for (const auto& [name, value] : shape.attributes) {
            const bool isFree = (name == "note" && (annotation.note.empty() || isInNote(annotation.note, value))) || name == "label";
            const bool isOurs = isFree || (name == "type" && isType(value)) || (name == "severity" && severityFromName(value)) ||
                                (name == "verdict" && verdictFromName(value));
            if (!isOurs && !value.empty()) {   // empty is what tools write of an attribute that nobody filled in
                keepAttribute(name, value, rest);
            }
        }
        annotation.note = annotation.note.empty() ? attribute(shape, "note") : annotation.note;
        annotation.severity = severityFromName(attribute(shape, "severity")).value_or(annotation.severity);
        annotation.verdict = verdictFromName(attribute(shape, "verdict")).value_or(annotation.verdict);
        const std::string type = isType(attribute(shape, "type")) ? attribute(shape, "type") : isType(shape.category) ? shape.category : "";
        annotation.type = annotation.type.empty() ? type : annotation.type;
        if (!shape.box && !isType(shape.category) && !shape.category.empty()) {
            addToNote(annotation.note, shape.category);
        }
    }

    /// As when a file is read again or each of six pictures has the tag.
    static bool isInNote(const std::string& note, const std::string& word) { return ("; " + note + "; ").find("; " + word + "; ") != std::string::npos; }

    static void addToNote(std::string& note, const std::string& word) {
        if (!isInNote(note, word)) {
            note += (note.empty() ? "" : "; ") + word;
        }
    }

    void keepAttribute(const std::string& name, const std::string& value, json& rest) const {
        if (set_.format == "cvat") {
            rest["children"].push_back("      <attribute name=\"" + xmlText(name) + "\">" + xmlText(value) + "</attribute>\n");
        } else {
            rest["attributes"][name] = value;
        }
    }

    /// The box of the annotation that a shape is; nullptr when it was moved or is new. Of several at one place the first that the export called so and that no
    /// other shape is.
    static const EvidenceBox* boxBefore(Draft& draft, const Annotation& known, const ImportedPicture& picture, const ImportedShape& shape) {
        const auto box = placed(picture, shape, draft.facts);
        const EvidenceBox* found = nullptr;
        for (const EvidenceBox& before : known.boxes) {
            const bool isHere = box && before.camera == box->camera && isClose(before.boxInCamera, box->boxInCamera) && draft.found.count(&before) == 0;
            const bool isBetter = found == nullptr || (exportedLabel(*found, known) != attribute(shape, "label") && exportedLabel(before, known) == attribute(shape, "label"));
            found = isHere && isBetter ? &before : found;
        }
        if (found != nullptr) {
            draft.found.insert(found);
        }
        return found;
    }

    /// An export says the right label of each box that has none.
    static const std::string& exportedLabel(const EvidenceBox& box, const Annotation& annotation) {
        return box.label.empty() ? annotation.correctLabel : box.label;
    }

    void addBox(Draft& draft, const ImportedPicture& picture, const ImportedShape& shape, OwnShape* own, const EvidenceBox* before, const json& rest) {
        EvidenceBox box = evidenceOf(picture, shape, draft.facts);
        if (attribute(shape, "box") == "zoom" && isItsZoom(draft, box)) {
            return;   // the crop itself, not evidence
        }
        box.label = own != nullptr ? own->label() : attribute(shape, "label");
        if (own == nullptr && box.label.empty() && !isType(shape.category) && shape.category != kUnlabelledCategory) {
            box.label = shape.category;
        }
        if (before != nullptr) {
            const bool isRight = box.label == (own != nullptr ? attribute(shape, "correct_label") : project_.find(draft.annotation.target)->correctLabel);
            box.boxInCamera = before->boxInCamera;
            box.extraJson = before->extraJson;
            box.label = before->label.empty() && isRight ? "" : box.label;
        }
        box.extraJson = withKept(box.extraJson, rest);
        check({draft.annotation.target, {}, Severity::None, Verdict::None, {}, {}, {}, {}, {box}, false, {}});
        draft.boxes.push_back(std::move(box));
    }

    static bool isItsZoom(const Draft& draft, const EvidenceBox& box) {
        const auto call = static_cast<size_t>(draft.annotation.target.call);
        const bool isZoom = draft.annotation.target.kind == Target::Kind::Zoom && call < draft.facts.zooms.size();
        return isZoom && draft.facts.zooms[call].boxInCamera && draft.facts.zooms[call].camera == box.camera &&
               isClose(*draft.facts.zooms[call].boxInCamera, box.boxInCamera);
    }

    /// What is said of a picture besides takes the place of what was; where an export of ours says nothing any more, it was taken away.
    void keepPicture(const std::string& frame, const ImportedPicture& picture, bool isOwn) {
        const std::string key = keptKey(set_.format, frame);
        if (!picture.rest.empty()) {
            kept_[key] = textOf(picture.rest);
        } else if (isOwn) {
            kept_.try_emplace(key);
        }
    }

    /// Whoever takes the last box of a picture away leaves no shape of the target there, but the picture. Only one that is surely the frame's counts.
    void findEmptied(Draft& draft) {
        for (const CasePicture& one : draft.facts.pictures) {
            const std::string name = pictures_.find(one.frameId, Likeness::SameName);
            const bool isOther = likeness(name, one.frameId) != Likeness::SameFile && !byPicture_.find(name, Likeness::SameFile).empty();
            if (!name.empty() && !isOther) {
                draft.cameras.insert(one.camera);
                keepPicture(one.frameId, *pictureByName_.at(name), true);
            }
        }
    }

    void applyChanges(Draft& draft) {
        for (const WholeField& field : kWholeFields) {
            const auto said = draft.said.find(field.name);
            const std::string text = said == draft.said.end() ? textIn(draft.stored, field.name) : settle(draft, field.name, said->second);
            if (text != textIn(draft.stored, field.name)) {
                field.set(draft.annotation, text);
            }
        }
    }

    /// Boxes of a picture that the project has and the file no longer are gone; other cameras' stay.
    void finish(Draft& draft) {
        if (draft.isOwn) {
            findEmptied(draft);
        }
        std::vector<EvidenceBox> boxes;
        for (const EvidenceBox& box : draft.annotation.boxes) {
            if (draft.cameras.count(box.camera) == 0) {
                boxes.push_back(box);
            }
        }
        boxes.insert(boxes.end(), draft.boxes.begin(), draft.boxes.end());
        const auto isBefore = [](const EvidenceBox& a, const EvidenceBox& b) { return a.camera < b.camera; };
        const bool isSameSet = boxes.size() == draft.annotation.boxes.size() && std::is_permutation(boxes.begin(), boxes.end(), draft.annotation.boxes.begin());
        if (!isSameSet) {
            std::stable_sort(boxes.begin(), boxes.end(), isBefore);
            draft.annotation.boxes = std::move(boxes);
        }
    }

    /// What a project would refuse is named and left out; the rest is taken.
    bool isSound(const Draft& draft) {
        try {
            check(draft.annotation);
            return true;
        } catch (const Error& error) {
            report_.problems.push_back(draft.place + ": " + error.what());
            return false;
        }
    }

    void save() {
        std::vector<Annotation> annotations;
        std::map<std::string, CaseFacts> facts;
        for (auto& [key, draft] : drafts_) {
            finish(draft);
            if (!isSound(draft)) {
                continue;
            }
            const Annotation* known = project_.find(draft.annotation.target);
            if (known != nullptr ? *known == draft.annotation : draft.annotation.isBlank()) {
                ++report_.same;
            } else if (known != nullptr && !options_.mayReplace) {
                report_.problems.push_back(fmt::format("{}: {} is annotated otherwise already", draft.place, describe(draft.annotation.target)));
            } else {
                facts.insert_or_assign(draft.facts.rollout, draft.facts);
                annotations.push_back(draft.annotation);
            }
        }
        const bool isOwn = std::any_of(drafts_.begin(), drafts_.end(), [](const auto& entry) { return entry.second.isOwn; });
        if (!set_.rest.empty() || isOwn) {
            kept_[keptKey(set_.format)] = set_.rest.empty() ? "" : textOf(set_.rest);
        }
        std::vector<CaseFacts> all;
        for (auto& [rollout, one] : facts) {
            all.push_back(std::move(one));
        }
        report_.taken = static_cast<int64_t>(annotations.size());
        report_.isSaved = project_.edit(annotations, all, options_.reason, kept_);
    }

    Project& project_;
    const ImportedSet& set_;
    const ShapeImportOptions& options_;
    ImportReport report_;
    std::map<std::string, CaseFacts> known_;             ///< by rollout
    FrameNames byPicture_;                               ///< of known_
    FrameNames pictures_;                                ///< names of the file's pictures, by themselves
    std::map<std::string, const ImportedPicture*> pictureByName_;
    std::map<std::string, Draft> drafts_;                ///< by target
    std::map<std::string, std::string> kept_;            ///< "" where something is no longer kept
};

}  // namespace

ImportReport importShapes(Project& project, const ImportedSet& set, const ShapeImportOptions& options) {
    require(!project.isReadOnly(), "the annotations cannot be changed: {}", project.readOnlyReason());
    return Importer(project, set, options).run();
}

}  // namespace omnidrive::annotation
