// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/manual/program_description.h"

#include <CLI/CLI.hpp>

namespace omnidrive::app {

/// What CLI11 knows of the omnidrive program: every command, option, argument and default, in the order of --help.
ProgramDescription describeProgram(const CLI::App& program);

}  // namespace omnidrive::app
