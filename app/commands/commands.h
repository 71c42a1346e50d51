// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"

namespace omnidrive::app {

// One file a command.
void addDemoCommand(Program& program);
void addHelpCommand(Program& program);
void addPretrainCommand(Program& program);
void addModelCommand(Program& program);
void addTrainCommand(Program& program);
void addCtlCommand(Program& program);
void addRolloutCommand(Program& program);
void addWhatIfCommand(Program& program);
void addEvalCommand(Program& program);
void addImportCommand(Program& program);
void addInspectCommand(Program& program);
void addAnnotateCommand(Program& program);
void addExportCommand(Program& program);
void addCompareCommand(Program& program);
void addVerifyCommand(Program& program);
void addSelfCheckCommand(Program& program);
void addBenchCommand(Program& program);
void addManualCommand(Program& program);

/// All of them, in the order of the help text.
void addAllCommands(Program& program);

}  // namespace omnidrive::app
