// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/witness.h"

#include "clip/label_text.h"

#include <algorithm>

namespace omnidrive::evidence {

namespace {

/// A text of the driving vocabulary and what detectors call it; COCO's names come in two spellings.
struct Entry {
    const char* text;
    std::vector<const char*> classes;
    bool arePart = false;
};

/// In order: where a label ends with several texts, the first one counts.
const std::vector<Entry>& table() {
    static const std::vector<Entry> entries{
        {"traffic light", {"traffic light"}},
        {"traffic signal", {"traffic light"}},
        {"signal light", {"traffic light"}},
        {"stop sign", {"stop sign"}},
        {"traffic sign", {"traffic sign", "stop sign"}, true},
        {"road sign", {"traffic sign", "stop sign"}, true},
        {"sign", {"traffic sign", "stop sign"}, true},
        {"construction vehicle", {"construction vehicle", "truck"}, true},
        {"emergency vehicle", {"emergency vehicle", "car", "truck"}, true},
        {"vehicle", {"vehicle", "car", "truck", "bus", "motorbike", "motorcycle"}},
        {"pedestrian", {"pedestrian", "person"}},
        {"person", {"person", "pedestrian"}},
        {"people", {"person", "pedestrian"}},
        {"man", {"person", "pedestrian"}},
        {"woman", {"person", "pedestrian"}},
        {"child", {"person", "pedestrian"}},
        {"cyclist", {"cyclist", "bicycle", "person"}},
        {"rider", {"rider", "bicycle", "motorbike", "motorcycle", "person"}},
        {"motorcyclist", {"motorbike", "motorcycle", "person"}},
        {"bicycle", {"bicycle"}},
        {"bike", {"bicycle"}},
        {"motorcycle", {"motorcycle", "motorbike"}},
        {"motorbike", {"motorbike", "motorcycle"}},
        {"car", {"car"}},
        {"taxi", {"car"}},
        {"van", {"van", "car", "truck"}},
        {"suv", {"car"}},
        {"truck", {"truck"}},
        {"lorry", {"truck"}},
        {"bus", {"bus"}},
        {"coach", {"bus"}},
        {"trailer", {"trailer", "truck"}, true},
        {"train", {"train"}},
        {"tram", {"tram", "train"}},
    };
    return entries;
}

bool isKnown(const std::string& name, const std::vector<std::string>& detectorClasses) {
    return std::find(detectorClasses.begin(), detectorClasses.end(), name) != detectorClasses.end();
}

WitnessClasses knownOf(const Entry& entry, const std::vector<std::string>& detectorClasses) {
    WitnessClasses known;
    for (const char* name : entry.classes) {
        if (isKnown(name, detectorClasses)) {
            known.classes.emplace_back(name);
        }
    }
    // A detector that has the very name knows the whole of it.
    known.arePart = entry.arePart && !isKnown(entry.classes.front(), detectorClasses);
    return known;
}

}  // namespace

WitnessClasses witnessClasses(const std::string& label, const std::vector<std::string>& detectorClasses) {
    const std::string comparable = clip::comparableLabel(label);
    for (const Entry& entry : table()) {
        if (clip::namesSameThing(comparable, entry.text)) {
            return knownOf(entry, detectorClasses);
        }
    }
    for (const std::string& name : detectorClasses) {
        if (clip::namesSameThing(comparable, clip::comparableLabel(name))) {
            return {{name}, false};
        }
    }
    return {};
}

bool liesInBox(const BoxF& detection, const BoxF& box) {
    const double smaller = std::min(detection.area(), box.area());
    return smaller > 0 && intersectionArea(detection, box) >= 0.5 * smaller && detection.area() <= 4 * box.area();
}

WitnessReport judge(const std::string& label, const BoxF& box, const std::vector<Detection>& detections,
                    const std::vector<std::string>& detectorClasses) {
    WitnessReport report;
    report.asked = witnessClasses(label, detectorClasses);
    if (report.asked.classes.empty()) {
        return report;
    }
    bool isInBox = false;
    for (const Detection& detection : detections) {
        const bool isHere = liesInBox(detection.boxInImage, box);
        const bool isBetter = !report.seen || (isHere && !isInBox) || (isHere == isInBox && detection.confidence > report.seen->confidence);
        if (isKnown(detection.className, report.asked.classes) && isBetter) {
            report.seen = detection;
            isInBox = isHere;
        }
    }
    if (isInBox) {
        report.verdict = WitnessVerdict::InBox;
    } else if (!report.asked.arePart) {
        report.verdict = report.seen ? WitnessVerdict::Elsewhere : WitnessVerdict::Nowhere;
    }
    return report;
}

}  // namespace omnidrive::evidence
