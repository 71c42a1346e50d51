// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/question_set.h"

namespace omnidrive::data {

/// The name of what a question's pictures show: its scene, without one its frame, else its own id. Questions of one place belong into one split.
inline const std::string& placeNameOf(const Question& question) {
    return !question.scene.empty() ? question.scene : !question.frame.empty() ? question.frame : question.id;
}

}  // namespace omnidrive::data
