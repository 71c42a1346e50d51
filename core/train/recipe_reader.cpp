// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/recipe_reader.h"

#include "store/yaml_document.h"
#include "train/recipe_field.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

namespace omnidrive::train {

namespace {

/// Larger files are no recipes; yaml-cpp would build a tree many times their size.
constexpr size_t kMaxBytes = 1 << 20;

/// Takes a document without building it.
class Nothing : public YAML::EventHandler {
    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}
};

/// Looks no further than the second: after a stray comma yaml-cpp finds documents without end.
bool isOneDocument(const std::string& yaml) {
    std::istringstream stream(yaml);
    YAML::Parser parser(stream);
    Nothing nothing;
    return parser.HandleNextDocument(nothing) && !parser.HandleNextDocument(nothing);
}

/// A recipe's own keys, as paths relative to an owner.
struct KnownKeys {
    std::vector<std::string> leaves;  ///< "reward.score"
    std::set<std::string> branches;   ///< "reward"

    bool isLeaf(const std::string& path) const { return std::find(leaves.begin(), leaves.end(), path) != leaves.end(); }
};

template <typename Owner>
KnownKeys keysOf(const std::vector<Field<Owner>>& fields) {
    KnownKeys keys;
    for (const auto& field : fields) {
        keys.leaves.push_back(field.doc.path);
        for (size_t dot = field.doc.path.find('.'); dot != std::string::npos; dot = field.doc.path.find('.', dot + 1)) {
            keys.branches.insert(field.doc.path.substr(0, dot));
        }
    }
    return keys;
}

std::string lastPart(const std::string& path) {
    return path.substr(path.rfind('.') + 1);
}

/// The key the user may have meant: a like one beside it, else the same word elsewhere in the recipe, else any like
/// path.
std::string suggestion(const std::string& path, const KnownKeys& keys) {
    const std::string parent = path.find('.') == std::string::npos ? "" : path.substr(0, path.rfind('.') + 1);
    std::vector<std::string> siblings, all = keys.leaves;
    all.insert(all.end(), keys.branches.begin(), keys.branches.end());
    for (const auto& known : all) {
        if (known.starts_with(parent) && known.find('.', parent.size()) == std::string::npos) {
            siblings.push_back(known.substr(parent.size()));
        }
    }
    if (const std::string near = nearestName(lastPart(path), siblings); !near.empty()) {
        return parent + near;
    }
    for (const auto& known : all) {
        if (lastPart(known) == lastPart(path)) {
            return known;
        }
    }
    return nearestName(path, all);
}

class Reader {
public:
    RecipeReading read(const std::string& yaml) {
        try {
            if (yaml.size() > kMaxBytes) {
                report(0, fmt::format("the file is {} bytes long, a recipe has at most {}", yaml.size(), kMaxBytes));
            } else {
                const YAML::Node root = isOneDocument(yaml) ? YAML::Load(yaml) : YAML::Node();
                const std::string problem = store::yamlSizeProblem(root);
                if (problem.empty()) {
                    readRoot(root);
                } else {
                    report(0, "the file " + problem);
                }
            }
        } catch (const YAML::Exception& error) {
            report(error.mark.is_null() ? 0 : error.mark.line + 1, "not valid YAML: " + error.msg);
        }
        std::stable_sort(reading_.problems.begin(), reading_.problems.end(),
                         [](const auto& a, const auto& b) { return a.line < b.line; });
        return std::move(reading_);
    }

private:
    using Nodes = std::map<std::string, YAML::Node>;

    void report(int line, std::string text) { reading_.problems.push_back({line, std::move(text)}); }

    void readRoot(const YAML::Node& root) {
        if (!root.IsMap()) {
            report(0, "a recipe must be one map of keys, with 'title' and 'stages' among them");
            return;
        }
        static const KnownKeys keys = [] {
            KnownKeys made = keysOf(recipeFields());
            made.leaves.emplace_back("stages");
            return made;
        }();
        const Nodes nodes = collect(root, "", "", keys);
        readFields(reading_.recipe, recipeFields(), nodes, "", 0);
        const auto stages = nodes.find("stages");
        if (stages == nodes.end()) {
            report(0, "stages is missing");
            refused_.insert("stages");
        } else {
            readStages(stages->second);
        }
        for (auto& problem : checkRules(reading_.recipe)) {
            // A rule may fail only because the value it blames was refused before; then the first report suffices.
            if (const std::string path = pathOf(problem.text); !refused_.contains(path)) {
                const auto line = lines_.find(path);
                report(line == lines_.end() ? 0 : line->second, std::move(problem.text));
            }
        }
    }

    void readStages(const YAML::Node& list) {
        if (!list.IsSequence()) {
            report(lines_.at("stages"), "stages must be a list of one or two stages");
            refused_.insert("stages");
            return;
        }
        static const KnownKeys keys = keysOf(stageFields());
        for (const auto& node : list) {
            const std::string prefix = fmt::format("stages[{}].", reading_.recipe.stages.size());
            StageOptions& stage = reading_.recipe.stages.emplace_back();
            if (!node.IsMap()) {
                report(node.Mark().line + 1,
                       prefix.substr(0, prefix.size() - 1) + " must be a map with 'name' and 'steps'");
                refused_.insert(prefix + "name");
                continue;
            }
            readFields(stage, stageFields(), collect(node, "", prefix, keys), prefix, node.Mark().line + 1);
            stage.reward.maxResponseTokens = reading_.recipe.rollout.maxResponseTokens;
        }
    }

    /// All leaves of a map by path; unknown and double keys are reported.
    Nodes collect(const YAML::Node& map, const std::string& parent, const std::string& shownPrefix,
                  const KnownKeys& keys) {
        Nodes found;
        std::set<std::string> seen;
        for (const auto& entry : map) {
            const int line = entry.first.Mark().line + 1;
            const std::string path = parent + (entry.first.IsScalar() ? entry.first.Scalar() : "?");
            lines_[shownPrefix + path] = line;
            if (!seen.insert(path).second) {
                report(line, shownPrefix + path + " is given twice");
            } else if (keys.isLeaf(path)) {
                found.emplace(path, entry.second);
            } else if (!keys.branches.contains(path)) {
                reportUnknown(line, path, shownPrefix, keys);
            } else if (!entry.second.IsMap()) {
                report(line, shownPrefix + path + " must be a map of keys");
            } else {
                found.merge(collect(entry.second, path + ".", shownPrefix, keys));
            }
        }
        return found;
    }

    void reportUnknown(int line, const std::string& path, const std::string& shownPrefix, const KnownKeys& keys) {
        const std::string meant = suggestion(path, keys);
        const std::string hint = meant.empty() ? "" : fmt::format(", did you mean {}{}?", shownPrefix, meant);
        report(line, fmt::format("{}{} is no field of a recipe{}", shownPrefix, path, hint));
    }

    template <typename Owner>
    void readFields(Owner& owner, const std::vector<Field<Owner>>& fields, const Nodes& nodes,
                    const std::string& prefix, int ownerLine) {
        for (const auto& field : fields) {
            const auto node = nodes.find(field.doc.path);
            const std::string shown = prefix + field.doc.path;
            if (node != nodes.end()) {
                if (const auto problem = field.read(owner, node->second)) {
                    report(lines_.at(shown), shown + " " + *problem);
                    refused_.insert(shown);
                }
            } else if (field.isRequired) {
                report(ownerLine, shown + " is missing");
                refused_.insert(shown);
            }
        }
    }

    static std::string pathOf(const std::string& problem) { return problem.substr(0, problem.find_first_of(" :")); }

    RecipeReading reading_;
    std::map<std::string, int> lines_;  ///< of every key that was read, by full path
    std::set<std::string> refused_;     ///< fields whose own value was bad or missing
};

}  // namespace

RecipeReading readRecipe(const std::string& yaml) {
    return Reader().read(yaml);
}

}  // namespace omnidrive::train
