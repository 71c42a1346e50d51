// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/lora.h"
#include "model/name_pattern.h"

#include <algorithm>
#include <optional>

namespace omnidrive::model {

namespace {

const std::string kAllLinear = "all-linear";

/// The whole name, or an end of it after a dot.
bool namesModule(const std::string& target, const std::string& module) {
    return module == target || module.ends_with("." + target);
}

/// Name of a module in both spellings.
std::vector<std::string> spellings(const std::string& module) { return {module, storedName(module)}; }

NamePattern compile(const std::string& pattern) {
    try {
        return NamePattern(pattern);
    } catch (const Error& error) {
        fail(ErrorKind::InvalidArgument, "the LoRA target '{:.200}' is no valid regular expression ({})", pattern, error.what());
    }
}

bool matchesAny(const std::vector<std::string>& targets, const std::string& module) {
    const auto names = spellings(module);
    return std::any_of(targets.begin(), targets.end(), [&](const auto& target) {
        return std::any_of(names.begin(), names.end(), [&](const auto& name) { return namesModule(target, name); });
    });
}

/// A misspelt target would otherwise train less than was asked for, in silence.
void requireUseful(const std::vector<std::string>& targets, const std::vector<std::string>& modules) {
    for (const auto& target : targets) {
        const bool isUseful = target == kAllLinear || std::any_of(modules.begin(), modules.end(), [&](const auto& module) {
                                  return matchesAny({target}, module);
                              });
        require(isUseful, "the LoRA target '{}' is no linear layer of this model (such as q_proj, v_proj, gate_proj or qkv)", target);
    }
}

}  // namespace

std::vector<std::string> selectedModules(const VlmConfig& config, const LoraConfig& lora) {
    const auto modules = linearModules(config);
    const bool all = std::find(lora.targets.begin(), lora.targets.end(), kAllLinear) != lora.targets.end();
    requireUseful(lora.targets, modules);
    const auto pattern = lora.pattern.empty() ? std::nullopt : std::optional(compile(lora.pattern));
    std::vector<std::string> selected;
    for (const auto& module : modules) {
        const auto names = spellings(module);
        const bool byPattern = pattern && std::any_of(names.begin(), names.end(), [&](const auto& name) { return pattern->matches(name); });
        if ((all || byPattern || matchesAny(lora.targets, module)) && !matchesAny(lora.excluded, module)) {
            selected.push_back(module);
        }
    }
    require(!selected.empty(), "the LoRA targets select no linear layer of this model{}",
            lora.pattern.empty() ? "" : fmt::format(" ('{}')", lora.pattern));
    return selected;
}

}  // namespace omnidrive::model
