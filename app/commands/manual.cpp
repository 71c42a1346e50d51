// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli_description.h"
#include "app/commands/commands.h"
#include "app/exit_code.h"

#include <memory>

namespace omnidrive::app {

void addManualCommand(Program& program) {
    const auto form = std::make_shared<std::string>("page");
    CLI::App* command = program.addCommand("manual", "Print the manual page (omnidrive manual | man -l -), or completion for a shell",
                                           [&program, form](Console& console) {
                                               console.print(manualText(describeProgram(program.tree()), *form));
                                               return kExitOk;
                                           });
    restrictTo(command->add_option("FORM", *form, "page, or what a shell loads to complete commands and options"),
               {std::begin(kManualForms), std::end(kManualForms)})
        ->capture_default_str();
}

}  // namespace omnidrive::app
