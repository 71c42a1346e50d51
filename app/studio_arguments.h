// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/manual/program_description.h"
#include "ui/studio.h"

#include <QString>
#include <QStringList>

namespace omnidrive::app {

/// What omnidrive-studio was asked to do.
struct StudioArguments {
    enum class Task { Window, Screenshot, States, KeyReference, Manual, Help, Version, Wrong } task = Task::Window;
    ui::StudioOptions options;
    QString screenshot;       ///< PNG file
    QString statesFolder;
    QString manualForm;       ///< "page", "bash", "zsh" or "fish"
    double scale = 0;         ///< of the interface; 0: not said
    QString language;         ///< "system" or a code of ui::kLanguages; empty: not said
    bool isRightToLeft = false;
    QString problem;          ///< one sentence when the command line is wrong
};

/// Reads the command line, the program's name first. Needs no application object. Never throws.
StudioArguments parseStudioArguments(const QStringList& arguments);
/// The text of --help.
QString studioHelp();
/// What the manual page and the completion of shells are written from.
ProgramDescription describeStudio();

}  // namespace omnidrive::app
