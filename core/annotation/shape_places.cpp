// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/shape_places.h"

#include "annotation/picture_names.h"
#include "base/error.h"

namespace omnidrive::annotation {

const CasePicture* pictureIn(const CaseFacts& facts, const std::string& name) {
    const CasePicture* best = nullptr;
    std::optional<Likeness> how;
    for (const CasePicture& one : facts.pictures) {
        const auto fits = likeness(name, one.frameId);
        if (fits && (!how || *fits < *how)) {
            best = &one;
            how = fits;
        }
    }
    const auto stitched = likeness(name, facts.stitchedId);
    return stitched && how && *stitched < *how ? nullptr : best;
}

std::optional<EvidenceBox> placed(const ImportedPicture& picture, const ImportedShape& shape, const CaseFacts& facts) {
    if (const CasePicture* one = pictureIn(facts, picture.name)) {
        return EvidenceBox{one->camera, *shape.box, {}, {}};
    }
    const auto inCamera = likeness(picture.name, facts.stitchedId) ? toCamera(*shape.box, facts) : std::nullopt;
    return inCamera ? std::optional(EvidenceBox{inCamera->camera, inCamera->boxInCamera, {}, {}}) : std::nullopt;
}

EvidenceBox evidenceOf(const ImportedPicture& picture, const ImportedShape& shape, const CaseFacts& facts) {
    const auto evidence = placed(picture, shape, facts);
    require(evidence.has_value(), "{}: {} of rollout {}", shape.place,
            likeness(picture.name, facts.stitchedId) ? "the box lies in no camera" : "the picture " + picture.name + " is none", facts.rollout);
    return *evidence;
}

}  // namespace omnidrive::annotation
