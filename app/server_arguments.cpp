// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server_arguments.h"

#include "app/command_line.h"
#include "base/error.h"
#include "rollout/server_address.h"

#include <string_view>

namespace omnidrive::app {

namespace {

constexpr std::string_view kPrefix = "openai:";
constexpr const char* kGroup = "Rollouts by a server";

std::string checkedEngine(const std::string& text) {
    if (text == "local") {
        return {};
    }
    if (!text.starts_with(kPrefix)) {
        return "must be local or openai:URL, such as openai:http://127.0.0.1:8000";
    }
    try {
        rollout::parseServerAddress(text.substr(kPrefix.size()));
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

rollout::ServerOptions ServerArguments::resolved() const {
    rollout::ServerOptions result = options;
    result.url = isServer() ? engine.substr(kPrefix.size()) : "";
    return result;
}

void addServerOptions(CLI::App* command, ServerArguments& arguments) {
    auto* engine = command
                       ->add_option("--engine", arguments.engine,
                                    "local, or openai:URL: an OpenAI-compatible vision server (vLLM, SGLang, llama.cpp, transformers serve) "
                                    "makes the rollouts; its key, if it wants one, is taken from OMNIDRIVE_SERVER_KEY or OPENAI_API_KEY")
                       ->capture_default_str()
                       ->type_name("ENGINE")
                       ->check(CLI::Validator(checkedEngine, ""))
                       ->group(kGroup);
    rollout::ServerOptions& options = arguments.options;
    const auto add = [&](const std::string& name, auto& value, const std::string& description) {
        return command->add_option(name, value, description)->needs(engine)->group(kGroup);
    };
    add("--server-model", options.model, "Name of the model there; default: the only one it offers")->type_name("NAME");
    add("--server-requests", options.concurrent, "Requests under way at a time")->capture_default_str()->check(inRange(1, 1024));
    add("--server-timeout", options.timeoutS, "Seconds for one whole answer")
        ->capture_default_str()
        ->type_name("SECONDS")
        ->check(inRange(0.1, 86400.0));
    add("--server-connect-timeout", options.connectTimeoutS, "Seconds to reach the server")
        ->capture_default_str()
        ->type_name("SECONDS")
        ->check(inRange(0.1, 600.0));
    add("--server-retries", options.retries, "Further tries after status 429, 5xx or a lost connection")
        ->capture_default_str()
        ->check(inRange(0, 100));
    add("--stop", options.stop, "Text that ends a turn, beside the model's own end, such as </tool_call>; repeat it")->type_name("TEXT...");
}

}  // namespace omnidrive::app
