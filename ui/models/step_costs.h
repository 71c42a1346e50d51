// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace omnidrive::ui {

class ScalarStore;

/// What the newest step of a training cost, on one line: shares of its time, speed and memory ("rollouts 61 %, scoring 8 %, learning 31 %",
/// "1240 tokens/s", "host 0.4 GiB", "GPU 21.3 GiB"), separated by dots. Parts that were not measured are left out; empty when none was.
QString stepCostsText(const ScalarStore& scalars);

}  // namespace omnidrive::ui
