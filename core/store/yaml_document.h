// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace YAML {
class Node;
}

namespace omnidrive::store {

/// What makes a YAML document too large to be walked through, as one sentence without a subject; empty when nothing does. An alias counts as all that
/// it leads to, so a short file may stand for billions of nodes, and one that leads to itself for infinitely many (limits::kYamlNodes, kYamlDepth).
std::string yamlSizeProblem(const YAML::Node& root);

}  // namespace omnidrive::store
