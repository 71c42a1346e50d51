// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/yaml_document.h"

#include "base/limits.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace omnidrive::store {

namespace {

/// @param left nodes that may still come; 0 afterwards: there were more. @return false when it is too large or too deep.
bool fits(const YAML::Node& node, size_t depth, size_t& left) {
    if (left == 0 || depth > limits::kYamlDepth) {
        return false;
    }
    --left;
    for (const auto& entry : node) {
        const bool isGood = node.IsMap() ? fits(entry.first, depth + 1, left) && fits(entry.second, depth + 1, left) : fits(entry, depth + 1, left);
        if (!isGood) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::string yamlSizeProblem(const YAML::Node& root) {
    size_t left = limits::kYamlNodes;
    if (fits(root, 1, left)) {
        return {};
    }
    return fmt::format("holds more than {} entries or is nested more than {} deep, what its aliases stand for included", limits::kYamlNodes, limits::kYamlDepth);
}

}  // namespace omnidrive::store
