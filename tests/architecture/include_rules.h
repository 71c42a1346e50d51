// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace omnidrive::tests {

/// Texts of source files by path from the source root with forward slashes: "core/nn/attention.cpp".
using SourceTree = std::map<std::string, std::string>;

/// One #include line.
struct IncludeLine {
    int line = 0;             ///< from 1
    std::string target;       ///< what stands between the quotes or brackets
    bool isQuoted = false;
};

/// Includes of a text, those inside comments left out.
std::vector<IncludeLine> includesOf(const std::string& text);

/// Reads the rules of core/README.md ("Layers") against a tree. Every result is one sentence that begins with "path:line: ".
///
/// core   a folder uses only folders that stand to its right in the layer list; no Qt, no ui/, no app/
/// ui     of core only base and jobs with their value structs (rollout/trajectory.h, store/run_folder.h, vision/image.h); no app/; never a
///        LibTorch, CUDA or OpenCV header, not even through another header. Models and views command no training.
/// app    the Qt-free program's files include no Qt and no ui/
/// jobs   its headers reach no LibTorch, CUDA, OpenCV or Qt header through any chain
/// all    SPDX line first; headers begin with #pragma once; a source includes its own header first
std::vector<std::string> violations(const SourceTree& tree);

}  // namespace omnidrive::tests
