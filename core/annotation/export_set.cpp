// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/export_set.h"

#include "annotation/export_parts.h"
#include "base/error.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace omnidrive::annotation {

namespace {

namespace fs = std::filesystem;

constexpr std::array kKeptFormats{"coco", "labelme", "cvat"};

class Builder {
public:
    Builder(const Project& project, const ExportOptions& options) : project_(project), options_(options) {}

    ExportSet build() {
        const std::set<std::string> checked = project_.checkedRollouts();
        for (const auto& [key, annotation] : project_.annotations()) {
            if (!options_.isCheckedOnly || checked.count(annotation.target.rollout) > 0) {
                place(key, annotation);
            }
        }
        for (auto& [id, picture] : pictures_) {
            set_.pictures.push_back(std::move(picture));
        }
        listCategories();
        set_.kept = keptOf({});
        return std::move(set_);
    }

private:
    fs::path pathOf(const std::string& frameId) const { return options_.pathOf && !frameId.empty() ? options_.pathOf(frameId) : fs::path(); }

    void place(const std::string& key, const Annotation& annotation) {
        const auto facts = project_.cases().find(annotation.target.rollout);
        if (facts == project_.cases().end() || facts->second.pictures.empty()) {
            set_.problems.push_back(fmt::format("{}: the project does not know its pictures", key));
            return;
        }
        if (!annotation.boxes.empty()) {
            for (const EvidenceBox& box : annotation.boxes) {
                addBox(annotation, facts->second, box.camera, box.boxInCamera, box.label, &box.extraJson);
            }
        } else if (const CaseZoom* zoom = zoomOf(annotation, facts->second); zoom != nullptr && isBox(zoom->boxInCamera)) {
            addBox(annotation, facts->second, zoom->camera, *zoom->boxInCamera, zoom->label, nullptr);
        } else if (!annotation.type.empty() || !annotation.tags.empty()) {
            add(wholePicture(facts->second), annotation, std::nullopt, zoom == nullptr ? "" : zoom->label, &annotation.extraJson);
        }
    }

    /// Facts of others may have corners the other way round.
    static bool isBox(const std::optional<BoxF>& box) { return box && box->isFinite() && box->area() > 0; }

    static const CaseZoom* zoomOf(const Annotation& annotation, const CaseFacts& facts) {
        const auto call = static_cast<size_t>(annotation.target.call);
        return annotation.target.kind == Target::Kind::Zoom && call < facts.zooms.size() ? &facts.zooms[call] : nullptr;
    }

    static CasePicture wholePicture(const CaseFacts& facts) {
        const CasePicture& first = facts.pictures.front();
        return facts.pictures.size() == 1 ? first : CasePicture{"", facts.stitchedId, 3 * first.width, 2 * first.height};
    }

    /// @param extra of the evidence; null for a zoom's crop.
    void addBox(const Annotation& annotation, const CaseFacts& facts, const std::string& camera, const BoxF& box, const std::string& label,
                const std::string* extra) {
        const auto own = std::find_if(facts.pictures.begin(), facts.pictures.end(), [&](const CasePicture& one) { return one.camera == camera; });
        if (own == facts.pictures.end()) {
            set_.problems.push_back(fmt::format("{}: there is no camera '{}'", keyOf(annotation.target), camera));
            return;
        }
        const bool isStitchedAlone = facts.pictures.size() > 1 && pathOf(own->frameId).empty() && !pathOf(facts.stitchedId).empty();
        const auto inWhole = isStitchedAlone ? toImage(camera, box, facts) : std::nullopt;
        inWhole ? add(wholePicture(facts), annotation, *inWhole, label, extra) : add(*own, annotation, box, label, extra);
    }

    void add(const CasePicture& picture, const Annotation& annotation, const std::optional<BoxF>& box, const std::string& label,
             const std::string* extra) {
        if (picture.width <= 0 || picture.height <= 0) {
            set_.problems.push_back(fmt::format("{}: the size of its picture {} is not known", keyOf(annotation.target), picture.frameId));
            return;
        }
        const bool isOfWhole = label.empty();
        ExportShape shape{box,       "", extra == nullptr, isOfWhole ? annotation.correctLabel : label, isOfWhole, annotation.target.rollout, keyOf(annotation.target),
                          annotation, extra == nullptr ? annotation.extraJson : *extra};
        shape.category = categoryOf(shape);
        pictureOf(picture).shapes.push_back(std::move(shape));
    }

    std::string categoryOf(const ExportShape& shape) const {
        const std::string& right = shape.annotation.correctLabel;
        const std::string& label = shape.isZoom && !right.empty() ? right : shape.label;
        if (options_.category == ExportOptions::Category::Label && !label.empty()) {
            return label;
        }
        return shape.annotation.type.empty() ? kUnlabelledCategory : shape.annotation.type;
    }

    ExportPicture& pictureOf(const CasePicture& picture) {
        const auto known = pictures_.find(picture.frameId);
        if (known != pictures_.end()) {
            return known->second;
        }
        ExportPicture made{picture.frameId, "", pathOf(picture.frameId), picture.camera, picture.width, picture.height, {}, keptOf(picture.frameId)};
        made.fileName = uniqueFileName(pictureFileName(picture.frameId, made.source.extension().string()), names_);
        return pictures_.emplace(picture.frameId, std::move(made)).first->second;
    }

    std::map<std::string, std::string> keptOf(const std::string& frameId) const {
        std::map<std::string, std::string> kept;
        for (const char* format : kKeptFormats) {
            if (const std::string* text = project_.kept(keptKey(format, frameId))) {
                kept[format] = *text;
            }
        }
        return kept;
    }

    void listCategories() {
        std::set<std::string> used;
        for (const ExportPicture& picture : set_.pictures) {
            for (const ExportShape& shape : picture.shapes) {
                used.insert(shape.category);
            }
        }
        for (const FailureType& type : project_.labels().types) {
            const bool isListed = options_.category == ExportOptions::Category::Type || used.count(type.id) > 0;
            if (isListed) {
                set_.categories.push_back(type.id);
            }
            used.erase(type.id);
        }
        set_.categories.insert(set_.categories.end(), used.begin(), used.end());
    }

    const Project& project_;
    const ExportOptions& options_;
    ExportSet set_;
    std::map<std::string, ExportPicture> pictures_;
    TakenNames names_;
};

}  // namespace

ExportSet exportSetOf(const Project& project, const ExportOptions& options) { return Builder(project, options).build(); }

}  // namespace omnidrive::annotation
