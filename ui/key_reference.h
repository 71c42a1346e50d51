// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace omnidrive::ui {

class Actions;

/// The help's page keyboard.md: every action with its name and its keys as shipped, by group, as Markdown.
QString keyReference(const Actions& actions);

}  // namespace omnidrive::ui
