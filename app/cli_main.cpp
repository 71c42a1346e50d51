// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line.h"
#include "app/commands/commands.h"

#include <csignal>

int main(int argc, char** argv) {
    // A reader of our output that goes away must not end a training run; writing then fails, which Console judges.
    std::signal(SIGPIPE, SIG_IGN);
    omnidrive::app::Program program;
    omnidrive::app::addAllCommands(program);
    return program.run(argc, argv);
}
