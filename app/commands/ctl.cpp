// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/exit_code.h"
#include "app/run_state_text.h"
#include "base/error.h"
#include "store/control_socket.h"
#include "store/run_folder.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <charconv>
#include <filesystem>
#include <memory>

namespace omnidrive::app {

namespace {

using nlohmann::json;

struct CtlOptions {
    std::filesystem::path run;
    std::string command;
    std::vector<std::string> arguments;   ///< of set: key=value; of extend: steps
    double timeoutSeconds = 120;
    bool json = false;
};

/// The request line's object. @throws Error (InvalidArgument) for arguments that do not fit the command.
json requestOf(const CtlOptions& options) {
    json request = {{"command", options.command}};
    if (options.command == "set") {
        require(!options.arguments.empty(), "set needs key=value, for example learning_rate=1e-5");
        for (const std::string& argument : options.arguments) {
            const size_t equals = argument.find('=');
            require(equals != std::string::npos && equals > 0 && equals + 1 < argument.size(), "'{}' is not key=value", argument);
            request["values"][argument.substr(0, equals)] = argument.substr(equals + 1);
        }
    } else if (options.command == "extend") {
        int64_t steps = 0;
        const std::string text = options.arguments.size() == 1 ? options.arguments.front() : "";
        const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), steps);
        require(error == std::errc() && stop == text.data() + text.size() && steps > 0, "extend needs one whole number of steps above 0");
        request["steps"] = steps;
    } else {
        require(options.arguments.empty(), "{} takes no further argument, '{}' was given", options.command,
                options.arguments.empty() ? "" : options.arguments.front());
    }
    return request;
}

json ask(const CtlOptions& options) {
    const std::string request = requestOf(options).dump();
    const std::string answer =
        store::sendControl(options.run, request, static_cast<int>(options.timeoutSeconds * 1000));
    json parsed = json::parse(answer, nullptr, false);
    if (!parsed.is_object() || !parsed.contains("ok") || !parsed["ok"].is_boolean()) {
        fail(ErrorKind::Format, "the trainer of {} gave an answer that is not understood: {}", options.run.string(),
             answer);
    }
    return parsed;
}

std::string acknowledged(const std::string& command) {
    return command == "checkpoint" ? "checkpoint written"
           : command == "stop"     ? "stopping"
           : command == "pause"    ? "paused"
           : command == "set"      ? "changed"
           : command == "extend"   ? "extended"
                                   : "resumed";
}

void printAnswer(const CtlOptions& options, const json& answer, Console& console) {
    if (options.json) {
        printJson(console, answer);
        return;
    }
    const std::string report = reportText(runStateFromJson(answer.value("state", json::object())));
    console.print((options.command == "status" ? report : acknowledged(options.command) + "; " + report) + "\n");
}

/// A run without a trainer has a status too: what was reported last, and that nobody is there.
int statusWithoutTrainer(const CtlOptions& options, const store::RunReader& reader, Console& console) {
    if (!options.json) {
        console.print(runStateSentence(reader) + "\n");
        return kExitOk;
    }
    json answer{{"ok", true}, {"alive", false}};
    if (const auto state = reader.state()) {
        answer["state"] = runStateJson(*state);
    }
    printJson(console, answer);
    return kExitOk;
}

int control(const CtlOptions& options, Console& console) {
    const auto reader = store::RunReader::open(options.run);
    if (options.command == "status" && !reader->isLocked()) {
        return statusWithoutTrainer(options, *reader, console);
    }
    requestOf(options);   // a mistake in it is told before the trainer is looked for
    if (options.command == "extend" && !reader->isLocked()) {
        fail(ErrorKind::InvalidArgument, "no trainer works on {}; omnidrive train --resume {} --extend N continues it past its planned end",
             options.run.string(), options.run.string());
    }
    json answer = ask(options);
    if (!answer["ok"].get<bool>()) {
        fail(ErrorKind::InvalidArgument, "the trainer of {} refused to {}: {}", options.run.string(), options.command,
             answer.value("error", "no reason given"));
    }
    answer["alive"] = true;
    printAnswer(options, answer, console);
    return kExitOk;
}

}  // namespace

void addCtlCommand(Program& program) {
    const auto options = std::make_shared<CtlOptions>();
    CLI::App* command = program.addCommand("ctl", "Steer a running training: status, pause, resume, checkpoint, stop, set, extend",
                                           [options](Console& console) { return control(*options, console); });
    command->add_option("DIR", options->run, "Run folder of the training")->required()->type_name("");
    restrictTo(
        command->add_option("COMMAND", options->command, "What the trainer shall do; returns when it has obeyed"),
        {"status", "pause", "resume", "checkpoint", "stop", "set", "extend"})
        ->required();
    command->add_option("ARGUMENT", options->arguments, "For set: key=value (learning_rate, temperature, kl_weight, ..._weight); for extend: steps")
        ->type_name("");
    command->add_option("--timeout", options->timeoutSeconds, "Seconds to wait for the trainer")
        ->capture_default_str()
        ->check(inRange(0.1, 86400.0));
    addJsonFlag(command, options->json);
}

}  // namespace omnidrive::app
