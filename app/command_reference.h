// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace omnidrive::app {

/// The help's page command-line.md: every command with its arguments and options, in the words of --help, as Markdown.
std::string commandReference(const CLI::App& program);

}  // namespace omnidrive::app
