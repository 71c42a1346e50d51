// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/case_evidence.h"
#include "ui/models/trace_steps.h"

#include <QString>

namespace omnidrive::ui {

// The evidence in words. Pure.

/// "+0.31", "−0.02".
QString signedText(double value);
/// "0.31", "−0.02".
QString plainText(double value);
/// What zooming brought.
TraceChip gainChip(const jobs::ClipEvidence& clip);
/// The second witness's verdict in a word or two. @param report null while it has not spoken.
TraceChip verdictChip(const evidence::WitnessReport* report);
/// The verdict as a sentence. @param witness the detector's name.
QString verdictText(const jobs::ZoomEvidence& zoom, const QString& witness);

/// How a number or verdict comes about, with the numbers put in; for tool tips.
QString cropScoreTip(const jobs::ZoomEvidence& zoom);
QString frameScoreTip(const jobs::ZoomEvidence& zoom);
QString otherScoreTip(const jobs::ZoomEvidence& zoom);
QString gainTip(const jobs::ClipEvidence& clip);
QString verdictTip(const jobs::ZoomEvidence& zoom, const QString& witness);

}  // namespace omnidrive::ui
