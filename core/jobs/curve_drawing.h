// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a plot of very many points needs besides screen_values.h.
#include "insight/block_extremes.h"
