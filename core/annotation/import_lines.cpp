// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/import_lines.h"

#include "annotation/annotation_json.h"
#include "base/error.h"
#include "store/file_io.h"
#include "store/json_fields.h"

#include <map>
#include <sstream>

namespace omnidrive::annotation {

namespace {

/// One line taken apart.
struct Line {
    Annotation annotation{};
    std::optional<CaseFacts> facts{};
};

Line lineOf(const std::string& text, const std::string& place) {
    const nlohmann::json object = store::parseJsonObject(text, place);
    const store::JsonFields fields(object, place + ":");
    const std::string key = fields.text("target");
    const std::optional<Target> target = targetFromKey(key);
    if (!target) {
        fields.failAt("target", "is '" + key + "', which names no case, step, zoom or tokens");
    }
    Line line{annotationFromJson(key, fields.at("annotation").dump()), std::nullopt};
    check(line.annotation);
    if (fields.has("facts")) {
        line.facts = factsFromJson(target->rollout, fields.at("facts").dump());
    }
    return line;
}

}  // namespace

ImportReport importLines(Project& project, const std::filesystem::path& file, bool mayReplace, const std::string& reason) {
    require(!project.isReadOnly(), "the annotations cannot be changed: {}", project.readOnlyReason());
    ImportReport report;
    std::vector<Annotation> annotations;
    std::map<std::string, CaseFacts> facts;
    std::map<std::string, std::pair<int64_t, size_t>> earlier;   // by target: its line, and where in `annotations`
    std::istringstream lines(store::readTextFile(file));
    int64_t number = 0;
    for (std::string text; std::getline(lines, text);) {
        const std::string place = fmt::format("{}, line {}", file.filename().string(), ++number);
        try {
            Line line = lineOf(text, place);
            const Annotation* known = project.find(line.annotation.target);
            const bool isSame = known != nullptr && *known == line.annotation;
            require(known == nullptr || isSame || mayReplace, "{}: {} is annotated otherwise already", place, describe(line.annotation.target));
            report.same += isSame ? 1 : 0;
            if (isSame) {
                continue;
            }
            const auto [first, isFirst] = earlier.try_emplace(keyOf(line.annotation.target), number, annotations.size());
            if (!isFirst) {
                require(annotations[first->second.second] == line.annotation, "{}: {} is annotated otherwise in line {}", place,
                        describe(line.annotation.target), first->second.first);
                continue;
            }
            if (line.facts) {
                facts[line.annotation.target.rollout] = *line.facts;
            }
            annotations.push_back(std::move(line.annotation));
        } catch (const Error& error) {
            const std::string said = error.what();   // of an annotation's field it names the target alone
            report.problems.push_back(said.starts_with(place) ? said : place + ": " + said);
        }
    }
    report.taken = static_cast<int64_t>(annotations.size());
    std::vector<CaseFacts> all;
    for (auto& [rollout, one] : facts) {
        all.push_back(std::move(one));
    }
    report.isSaved = annotations.empty() || project.edit(annotations, all, reason);
    return report;
}

}  // namespace omnidrive::annotation
