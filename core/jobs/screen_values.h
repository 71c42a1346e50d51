// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the screens draw with, besides the records of RunSession: curves made ready for drawing, filters and the geometry of the six cameras. Plain
// values and pure functions, re-exported so that the screens know no other folder than this one.
#include "insight/blind_spots.h"
#include "insight/case_digest.h"
#include "insight/crop_wall.h"
#include "insight/curve.h"
#include "insight/curve_axis.h"
#include "insight/curve_csv.h"
#include "insight/log_axis.h"
#include "insight/group_view.h"
#include "insight/histogram.h"
#include "insight/label_separation.h"
#include "insight/noted_filter.h"
#include "insight/paired_cases.h"
#include "insight/rollout_comparison.h"
#include "insight/rollout_filter.h"
#include "insight/series.h"
#include "insight/triage.h"
#include "vision/stitch.h"
