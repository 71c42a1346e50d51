// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"

namespace omnidrive::app {

void addAllCommands(Program& program) {
    addDemoCommand(program);
    addHelpCommand(program);
    addTrainCommand(program);
    addCtlCommand(program);
    addRolloutCommand(program);
    addWhatIfCommand(program);
    addEvalCommand(program);
    addImportCommand(program);
    addInspectCommand(program);
    addAnnotateCommand(program);
    addExportCommand(program);
    addCompareCommand(program);
    addVerifyCommand(program);
    addModelCommand(program);
    addPretrainCommand(program);
    addSelfCheckCommand(program);
    addBenchCommand(program);
    addManualCommand(program);
}

}  // namespace omnidrive::app
