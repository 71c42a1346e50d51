// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/what_if_engine.h"

omnidrive::jobs::WhatIfEngine* omnidriveMakeWhatIfEngine(const std::filesystem::path& run) { return omnidrive::jobs::makeWhatIfEngine(run); }
