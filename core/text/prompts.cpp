// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/chat.h"

#include "base/error.h"
#include "store/file_io.h"
#include "store/yaml_document.h"

#include <yaml-cpp/yaml.h>

#include <array>
#include <set>

namespace omnidrive::text {

namespace {

struct Field {
    const char* key;
    std::string Prompts::*text;
};

constexpr std::array<Field, 5> kFields{{{"system", &Prompts::system},
                                        {"user_suffix", &Prompts::userSuffix},
                                        {"observation_suffix", &Prompts::observationSuffix},
                                        {"error_prefix", &Prompts::errorPrefix},
                                        {"options_header", &Prompts::optionsHeader}}};

YAML::Node parse(const std::filesystem::path& file) {
    const std::string text = store::readTextFile(file, 1 << 20);
    try {
        const YAML::Node root = YAML::Load(text);
        if (const std::string problem = store::yamlSizeProblem(root); !problem.empty()) fail(ErrorKind::Format, "{}: {}", file.string(), problem);
        return root;
    } catch (const YAML::Exception& error) {
        fail(ErrorKind::Format, "{}: not valid YAML: {}", file.string(), error.what());
    }
}

/// Takes over one entry; returns what is wrong with it.
std::string take(Prompts& prompts, const std::string& key, const YAML::Node& value, std::set<std::string>& seen) {
    for (const auto& field : kFields) {
        if (key != field.key) continue;
        if (!seen.insert(key).second) return "key '" + key + "' is given twice";
        if (!value.IsScalar()) return "key '" + key + "' is not a text (write \"\" for an empty one)";
        prompts.*field.text = value.Scalar();
        return {};
    }
    return "unknown key '" + key + "'";
}

}  // namespace

Prompts Prompts::load(const std::filesystem::path& yaml) {
    const YAML::Node root = parse(yaml);
    if (!root.IsMap()) fail(ErrorKind::Format, "{}: not a mapping of prompt names to texts", yaml.string());
    Prompts prompts;
    std::string problems;
    const auto report = [&](const std::string& problem) {
        if (!problem.empty()) problems += (problems.empty() ? "" : "; ") + problem;
    };
    std::set<std::string> seen;
    for (const auto& entry : root) {
        report(entry.first.IsScalar() ? take(prompts, entry.first.Scalar(), entry.second, seen)
                                      : "a key is not a text");
    }
    for (const auto& field : kFields) {
        if (!root[field.key].IsDefined()) report(std::string("missing key '") + field.key + "'");
    }
    if (!problems.empty()) fail(ErrorKind::Format, "{}: {}", yaml.string(), problems);
    return prompts;
}

}  // namespace omnidrive::text
