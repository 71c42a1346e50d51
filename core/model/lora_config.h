// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace omnidrive::model {

/// What adapters look like and where they sit: PEFT's adapter_config.json, as far as LoRA goes. Source: arXiv 2106.09685; file format of peft 0.18.
struct LoraConfig {
    int64_t rank = 8;                                ///< r, in [1, 4096]
    double alpha = 16;                               ///< lora_alpha > 0; the change is scaled by alpha / rank
    bool rankStabilised = false;                     ///< use_rslora: alpha / sqrt(rank) instead
    std::vector<std::string> targets{"all-linear"};  ///< ends of module names ("q_proj"), or "all-linear"
    std::string pattern;                             ///< regular expression for whole module names, instead of `targets`
    std::vector<std::string> excluded;               ///< ends of module names that get none
    std::map<std::string, int64_t> rankPattern;      ///< other ranks, by end of a module name or regular expression
    std::map<std::string, double> alphaPattern;      ///< other alphas, likewise
    std::string baseModel;                           ///< base_model_name_or_path

    /// @throws Error (Io / Format) naming file and field; also for kinds of adapter this program does not know (DoRA, trained biases, ...).
    static LoraConfig load(const std::filesystem::path& folder);
    /// Writes adapter_config.json.
    void save(const std::filesystem::path& folder) const;
    /// alpha / rank of a module, by the hub's name, after the patterns.
    double scaleOf(const std::string& module) const;
    int64_t rankOf(const std::string& module) const;
};

/// One list as recipes have it: ends of module names, or a single regular expression for whole names. Fills targets or pattern.
void setTargets(LoraConfig& lora, const std::vector<std::string>& patterns);

/// Whether a folder holds a PEFT adapter (adapter_config.json).
bool isAdapterFolder(const std::filesystem::path& folder);

/// The checkpoint folder that an adapter folder's base_model_name_or_path means: absolute, from here, or beside the folder.
/// @throws Error (Io) when there is none, (Format) when it is an adapter folder itself.
std::filesystem::path baseFolder(const std::filesystem::path& folder, const LoraConfig& lora);

}  // namespace omnidrive::model
