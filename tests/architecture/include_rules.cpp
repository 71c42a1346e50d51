// SPDX-License-Identifier: GPL-3.0-or-later
#include "architecture/include_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <sstream>

namespace omnidrive::tests {

namespace {

/// The layer list from the bottom up; folders of one rank stand beside each other and may not use one another.
const std::map<std::string, int> kRanks{
    {"base", 0}, {"store", 1},    {"kernels", 2}, {"ranks", 2},  {"nn", 3},      {"vision", 4}, {"text", 4},  {"model", 5}, {"clip", 5},
    {"data", 6}, {"evidence", 6}, {"rollout", 7}, {"reward", 8}, {"insight", 9}, {"eval", 9},   {"train", 9}, {"annotation", 9}, {"jobs", 10}};

/// Value structs that jobs hand to the screen; they may be named there directly.
const std::set<std::string> kScreenHeaders{"rollout/trajectory.h", "store/run_folder.h", "vision/image.h"};

bool startsWith(const std::string& text, const std::string& prefix) { return text.rfind(prefix, 0) == 0; }

std::string firstPart(const std::string& path) { return path.substr(0, path.find('/')); }

/// "nn" for "core/nn/attention.cpp"; empty for files right below core/ and elsewhere.
std::string coreFolder(const std::string& path) {
    if (!startsWith(path, "core/") || path.find('/', 5) == std::string::npos) {
        return {};
    }
    return firstPart(path.substr(5));
}

bool isHeavy(const std::string& target) {
    static const std::array<const char*, 9> kPrefixes{"torch/", "ATen/", "c10/", "caffe2/", "opencv2/", "opencv", "cuda", "cublas", "kernels/"};
    return std::any_of(kPrefixes.begin(), kPrefixes.end(), [&](const char* prefix) { return startsWith(target, prefix); });
}

/// <QtTest>, <QString>, <QtCore/qglobal.h>, <qcustomplot.h>.
bool isQt(const std::string& target) {
    static const std::regex pattern("Q[A-Z]\\w*|Qt\\w*(/.*)?|q[a-z]+\\.h");
    return std::regex_match(target, pattern);
}

std::string withoutComments(const std::string& text) {
    std::string kept;
    bool inside = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const std::string two = text.substr(i, 2);
        if (!inside && two == "/*") {
            inside = true;
        } else if (inside && two == "*/") {
            inside = false;
            ++i;
            continue;
        }
        kept += inside && text[i] != '\n' ? ' ' : text[i];   // lines keep their numbers
    }
    return kept;
}

class Checker {
public:
    explicit Checker(const SourceTree& tree) : tree_(tree) {
        for (const auto& [path, text] : tree) {
            includes_[path] = includesOf(text);
        }
    }

    std::vector<std::string> run() {
        for (const auto& [path, text] : tree_) {
            checkForm(path, text);
            for (const auto& include : includes_.at(path)) {
                checkCore(path, include);
                checkUi(path, include);
                checkProgram(path, include);
                checkArrow(path, include);
            }
            checkChains(path);
        }
        return std::move(found_);
    }

private:
    void report(const std::string& path, int line, const std::string& sentence) { found_.push_back(fmt::format("{}:{}: {}", path, line, sentence)); }

    void checkForm(const std::string& path, const std::string& text) {
        if (!startsWith(text, "// SPDX-License-Identifier: GPL-3.0-or-later\n")) {
            report(path, 1, "the first line must be '// SPDX-License-Identifier: GPL-3.0-or-later'");
        }
        const bool isHeader = path.ends_with(".h") || path.ends_with(".cuh");
        if (isHeader && text.find("\n#pragma once\n") == std::string::npos) {
            report(path, 2, "a header needs '#pragma once'");
        }
        if (path.ends_with(".cpp")) {
            checkOwnHeader(path);
        }
    }

    /// core/nn/attention.cpp must begin with "nn/attention.h", ui/actions.cpp with "ui/actions.h", where there is such a header.
    void checkOwnHeader(const std::string& path) {
        const std::string header = path.substr(0, path.size() - 4) + ".h";
        if (tree_.count(header) == 0) {
            return;
        }
        const std::string spelled = startsWith(header, "core/") ? header.substr(5) : header;
        const auto& includes = includes_.at(path);
        if (!includes.empty() && includes.front().target != spelled) {
            report(path, includes.front().line, fmt::format("the first include must be its own header \"{}\"", spelled));
        }
    }

    void checkCore(const std::string& path, const IncludeLine& include) {
        if (!startsWith(path, "core/")) {
            return;
        }
        const auto& target = include.target;
        if (isQt(target) || startsWith(target, "ui/") || startsWith(target, "app/")) {
            report(path, include.line, fmt::format("core must not include {}: it knows no Qt, no screen and no program", target));
        }
        const auto own = kRanks.find(coreFolder(path)), used = kRanks.find(firstPart(target));
        if (!coreFolder(path).empty() && own == kRanks.end()) {
            report(path, include.line, fmt::format("core/{} is missing in the layer list", coreFolder(path)));
        }
        if (!include.isQuoted || own == kRanks.end() || used == kRanks.end() || own->first == used->first || used->second < own->second) {
            return;
        }
        report(path, include.line, fmt::format("core/{} must not include {}: {} stands {} it in the layer list", own->first, target, used->first,
                                               used->second == own->second ? "beside" : "left of"));
    }

    void checkUi(const std::string& path, const IncludeLine& include) {
        if (!startsWith(path, "ui/")) {
            return;
        }
        const auto& target = include.target;
        const std::string folder = firstPart(target);
        if (isHeavy(target) || startsWith(target, "app/")) {
            report(path, include.line, fmt::format("ui must not include {}", target));
        } else if (include.isQuoted && kRanks.count(folder) == 1 && folder != "base" && folder != "jobs" && kScreenHeaders.count(target) == 0) {
            report(path, include.line, fmt::format("ui must not include {}: of core it sees base, jobs and their value structs", target));
        }
        if (target == "jobs/training_job.h" && (startsWith(path, "ui/models/") || startsWith(path, "ui/views/"))) {
            report(path, include.line, fmt::format("{} must not include {}: models and views command no training", path, target));
        }
    }

    /// Files of app/ whose name begins with studio may use Qt; everything else belongs to the Qt-free program.
    void checkProgram(const std::string& path, const IncludeLine& include) {
        if (startsWith(path, "app/") && !startsWith(path, "app/studio") && (isQt(include.target) || startsWith(include.target, "ui/"))) {
            report(path, include.line, fmt::format("the omnidrive program must not include {}: it is built without Qt", include.target));
        }
    }

    /// Everything else builds without Arrow.
    void checkArrow(const std::string& path, const IncludeLine& include) {
        const bool isArrow = !include.isQuoted && (startsWith(include.target, "arrow/") || startsWith(include.target, "parquet/"));
        if (isArrow && !startsWith(path, "core/store/parquet/")) {
            report(path, include.line, fmt::format("{} must not include {}: Arrow is core/store/parquet's alone", firstPart(path), include.target));
        }
    }

    void checkChains(const std::string& path) {
        const bool isJobsHeader = startsWith(path, "core/jobs/") && path.ends_with(".h");
        if (!isJobsHeader && !startsWith(path, "ui/")) {
            return;
        }
        std::set<std::string> seen;
        if (const auto chain = heavyChain(path, seen)) {
            report(path, 1, fmt::format("reaches a header it must not see: {}", *chain));
        }
    }

    /// "core/jobs/a.h -> core/b/c.h -> torch/types.h", or nothing. Direct includes of ui files have their own rule and are not reported twice.
    std::optional<std::string> heavyChain(const std::string& path, std::set<std::string>& seen) const {
        if (!seen.insert(path).second) {
            return std::nullopt;
        }
        for (const auto& include : includes_.at(path)) {
            const bool isForbidden = isHeavy(include.target) || (startsWith(path, "core/") && isQt(include.target));
            if (isForbidden && !startsWith(path, "ui/")) {
                return path + " -> " + include.target;
            }
            if (const auto next = resolved(path, include.target)) {
                if (const auto rest = heavyChain(*next, seen)) {
                    return path + " -> " + *rest;
                }
            }
        }
        return std::nullopt;
    }

    /// The file of the tree that an include means: below core/, the root, or beside the including file.
    std::optional<std::string> resolved(const std::string& path, const std::string& target) const {
        const std::string beside = path.substr(0, path.rfind('/') + 1) + target;
        for (const auto& candidate : {"core/" + target, target, beside}) {
            if (tree_.count(candidate) == 1) {
                return candidate;
            }
        }
        return std::nullopt;
    }

    const SourceTree& tree_;
    std::map<std::string, std::vector<IncludeLine>> includes_;
    std::vector<std::string> found_;
};

}  // namespace

std::vector<IncludeLine> includesOf(const std::string& text) {
    static const std::regex pattern("\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"].*");
    std::vector<IncludeLine> includes;
    std::istringstream lines(withoutComments(text));
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        std::smatch match;
        if (line.find("include") != std::string::npos && std::regex_match(line, match, pattern)) {
            includes.push_back({number, match[2].str(), match[1].str() == "\""});
        }
    }
    return includes;
}

std::vector<std::string> violations(const SourceTree& tree) { return Checker(tree).run(); }

}  // namespace omnidrive::tests
