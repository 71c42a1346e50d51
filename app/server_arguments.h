// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/server_options.h"

#include <CLI/CLI.hpp>

#include <string>

namespace omnidrive::app {

/// `--engine` and what belongs to a server: its model, how many requests at a time, time-outs, retries, stop texts.
struct ServerArguments {
    std::string engine = "local";   ///< "local" or "openai:URL"
    rollout::ServerOptions options;

    /// The options with the URL that --engine names; no URL: the local engine.
    rollout::ServerOptions resolved() const;
    bool isServer() const { return engine != "local"; }
};

/// Adds the options; an engine that is neither of the two, or a URL that cannot be used, is a usage error.
void addServerOptions(CLI::App* command, ServerArguments& arguments);

}  // namespace omnidrive::app
