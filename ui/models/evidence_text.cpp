// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/evidence_text.h"

#include "ui/models/words.h"

#include <QStringList>

#include <cmath>

namespace omnidrive::ui {

namespace {

using evidence::WitnessVerdict;

/// Closer to 0 than what two decimals show: neither helped nor harmed.
constexpr double kSmallestGain = 0.005;

QString quoted(const std::string& text) { return QStringLiteral("“%1”").arg(QString::fromStdString(text)); }

QString classesText(const evidence::WitnessClasses& asked) {
    QStringList names;
    for (const std::string& name : asked.classes) {
        names.push_back(quoted(name));
    }
    return names.join(tr(" or "));
}

QString seenText(const evidence::Detection& seen) { return tr("%1 (%2)").arg(quoted(seen.className), QString::number(seen.confidence, 'f', 2)); }

QString cannotJudgeText(const jobs::ZoomEvidence& zoom, const QString& witness) {
    if (zoom.label.empty()) {
        return tr("The zoom has no label, so there is nothing to look for.");
    }
    if (evidence::isUnknownClass(*zoom.witness)) {
        return tr("%1 does not know the class %2.").arg(witness, quoted(zoom.label));
    }
    return tr("Of what %1 means, %2 knows only %3; it sees none in the crop, which says nothing.")
        .arg(quoted(zoom.label), witness, classesText(zoom.witness->asked));
}

}  // namespace

QString signedText(double value) {
    const double rounded = std::round(value * 100) / 100;
    return (rounded < 0 ? QStringLiteral("−") : QStringLiteral("+")) + QString::number(std::abs(rounded), 'f', 2);
}

QString plainText(double value) { return signedText(value).remove(QLatin1Char('+')); }

TraceChip gainChip(const jobs::ClipEvidence& clip) {
    const double gain = clip.gain();
    if (std::abs(gain) < kSmallestGain) {
        return {tr("the zoom changed nothing"), ChipTone::Neutral, gainTip(clip)};
    }
    return {(gain > 0 ? tr("the zoom helped %1") : tr("the zoom did not help %1")).arg(signedText(gain)), gain > 0 ? ChipTone::Good : ChipTone::Bad,
            gainTip(clip)};
}

TraceChip verdictChip(const evidence::WitnessReport* report) {
    if (report == nullptr) {
        return {tr("not asked"), ChipTone::Neutral, {}};
    }
    switch (report->verdict) {
        case WitnessVerdict::InBox: return {tr("in the crop"), ChipTone::Good, {}};
        case WitnessVerdict::Elsewhere: return {tr("elsewhere"), ChipTone::Warning, {}};
        case WitnessVerdict::Nowhere: return {tr("nowhere"), ChipTone::Bad, {}};
        case WitnessVerdict::CannotJudge: break;
    }
    return {evidence::isUnknownClass(*report) ? tr("class not known") : tr("cannot judge"), ChipTone::Neutral, {}};
}

QString verdictText(const jobs::ZoomEvidence& zoom, const QString& witness) {
    if (!zoom.witness) {
        return {};
    }
    const evidence::WitnessReport& report = *zoom.witness;
    switch (report.verdict) {
        case WitnessVerdict::InBox: return tr("%1 sees %2 in the crop.").arg(witness, seenText(*report.seen));
        case WitnessVerdict::Elsewhere: return tr("%1 sees %2 in the frame, but none in the crop.").arg(witness, seenText(*report.seen));
        case WitnessVerdict::Nowhere: return tr("%1 sees no %2 in the whole frame.").arg(witness, classesText(report.asked));
        case WitnessVerdict::CannotJudge: break;
    }
    return cannotJudgeText(zoom, witness);
}

QString cropScoreTip(const jobs::ZoomEvidence& zoom) {
    return tr("CLIP(label, crop) = %1\nCosine of the embeddings of %2 and of the crop of the original picture, −1 to 1.\n"
              "The label stands in the sentences that the run's recipe gives (clip_templates).")
        .arg(plainText(zoom.clip ? zoom.clip->crop : 0), quoted(zoom.label));
}

QString frameScoreTip(const jobs::ZoomEvidence& zoom) {
    return tr("CLIP(label, whole frame) = %1\nThe same label against the whole picture that the box refers to (of six cameras: all of them, "
              "stitched), −1 to 1.")
        .arg(plainText(zoom.clip ? zoom.clip->frame : 0));
}

QString otherScoreTip(const jobs::ZoomEvidence& zoom) {
    if (!zoom.clip || zoom.clip->bestOther.empty()) {
        return tr("No other label of the driving vocabulary competes.");
    }
    return tr("CLIP(%1, crop) = %2\nThe text t of the driving vocabulary with the largest CLIP(t, crop), those left out that mean the label "
              "itself.\n%3")
        .arg(quoted(zoom.clip->bestOther), plainText(zoom.clip->other),
             zoom.clip->other > zoom.clip->crop ? tr("It fits the crop better than the label.") : tr("The label fits the crop better."));
}

QString gainTip(const jobs::ClipEvidence& clip) {
    return tr("CLIP(label, crop) − CLIP(label, whole frame) = %1 − %2 = %3\nAbove 0: the crop shows what was named more clearly than the frame does.")
        .arg(plainText(clip.crop), plainText(clip.frame), signedText(clip.gain()));
}

QString verdictTip(const jobs::ZoomEvidence& zoom, const QString& witness) {
    const QString asked = zoom.witness && !zoom.witness->asked.classes.empty()
                              ? tr("For %1 it looks for %2.\n").arg(quoted(zoom.label), classesText(zoom.witness->asked))
                              : QString();
    return tr("Second witness: the object detector %1, which knows nothing of the policy or of the scores beside.\n%2"
              "In the crop: detection and crop share at least half of the smaller one, and the detection is at most four times as large;\n"
              "confidence at least 0.4. It looks at the whole frame (each camera by itself) and again at the crop with its surroundings.")
        .arg(witness, asked);
}

}  // namespace omnidrive::ui
