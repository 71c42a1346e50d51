// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/report_cases.h"

#include "annotation/export_parts.h"
#include "annotation/report_picture.h"
#include "base/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>

namespace omnidrive::annotation {

namespace {

/// What was said of one case, in the order of its keys.
using Said = std::vector<const Annotation*>;

/// A box of a case with its words for the list below the picture.
struct NumberedBox {
    PictureMark mark{};
    std::string words{};
};

std::string boxWords(const BoxF& box, const std::string& camera, const std::string& label) {
    return fmt::format("{}{}, {} x {} pixels at {}, {}", label.empty() ? "" : label + ", ", camera.empty() ? "picture" : camera,
                       digits(box.width()), digits(box.height()), digits(box.x0), digits(box.y0));
}

class Case {
public:
    Case(std::string rollout, Said said, const CaseFacts* facts, const ReportOptions& options)
        : rollout_(std::move(rollout)), said_(std::move(said)), facts_(facts), options_(options) {
        if (facts_ != nullptr) {
            for (const Annotation* annotation : said_) {
                numberBoxes(*annotation);
            }
        }
    }

    std::string html(bool withPicture) const {
        std::string html = fmt::format("<h3><a name=\"{}\"></a>{}</h3>\n", caseAnchor(rollout_), xmlText(rollout_));
        html += withPicture ? picture() : "";
        html += "<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\">\n" + factRows();
        for (const Annotation* annotation : said_) {
            html += row(describe(annotation->target), words(*annotation));
        }
        for (const NumberedBox& box : boxes_) {
            html += row(fmt::format("{} {}", box.mark.isEvidence ? "evidence" : "zoom", box.mark.number), box.words);
        }
        return html + "</table>\n";
    }

private:
    static std::string row(const std::string& name, const std::string& value) {
        return value.empty() ? "" : fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", xmlText(name), xmlText(value));
    }

    void numberBoxes(const Annotation& annotation) {
        for (const EvidenceBox& box : annotation.boxes) {
            addBox(box.boxInCamera, box.camera, box.label, true);
        }
        const auto call = static_cast<size_t>(annotation.target.call);
        const bool isZoom = annotation.target.kind == Target::Kind::Zoom && call < facts_->zooms.size();
        if (isZoom && facts_->zooms[call].boxInCamera) {
            addBox(*facts_->zooms[call].boxInCamera, facts_->zooms[call].camera, facts_->zooms[call].label, false);
        }
    }

    void addBox(const BoxF& box, const std::string& camera, const std::string& label, bool isEvidence) {
        const std::optional<BoxF> inImage = toImage(camera, box, *facts_);
        if (inImage) {
            boxes_.push_back({{*inImage, static_cast<int>(boxes_.size()) + 1, isEvidence}, boxWords(box, camera, label)});
        }
    }

    std::string picture() const {
        try {
            const std::string id = facts_ == nullptr ? "" : facts_->stitchedId;
            const vision::ImagePtr image = options_.pictureOf && !id.empty() ? options_.pictureOf(id) : nullptr;
            return image ? markedPicture(*image) : "<p class=\"muted\">The picture is not at hand.</p>\n";
        } catch (const Error& error) {
            return fmt::format("<p class=\"muted\">The picture cannot be shown: {}</p>\n", xmlText(error.what()));
        }
    }

    std::string markedPicture(const vision::Image& image) const {
        std::vector<PictureMark> marks;
        for (const NumberedBox& box : boxes_) {
            marks.push_back(box.mark);
        }
        return fmt::format("<p><img alt=\"{}\" width=\"{}\" src=\"{}\"></p>\n", xmlText("picture of " + rollout_),
                           std::min(image.width, options_.pictureWidth), markedPictureUrl(image, marks, options_.pictureWidth));
    }

    std::string factRows() const {
        if (facts_ == nullptr) {
            return "";
        }
        const std::string key = facts_->expected.empty() ? "" : facts_->isCorrect ? " (right by the key)" : " (wrong by the key)";
        return row("question", facts_->question) + row("answer", facts_->answer.empty() ? "none" : facts_->answer + key) +
               row("data set's answer", facts_->expected) + row("kind", facts_->kind) + row("checkpoint", facts_->checkpoint);
    }

    static std::string words(const Annotation& annotation) {
        std::vector<std::string> parts;
        const auto add = [&](const std::string& head, const std::string& text) {
            if (!text.empty()) {
                parts.push_back(head + text);
            }
        };
        add("", annotation.type);
        add("", annotation.severity == Severity::None ? "" : severityName(annotation.severity));
        add("answer ", annotation.verdict == Verdict::None ? "" : verdictName(annotation.verdict));
        add("right answer: ", annotation.correctAnswer);
        add("right label: ", annotation.correctLabel);
        add("tags: ", fmt::format("{}", fmt::join(annotation.tags, ", ")));
        add("", annotation.isChecked ? "checked" : "");
        add("note: ", annotation.note);
        return fmt::format("{}", fmt::join(parts, "; "));
    }

    std::string rollout_;
    Said said_;
    const CaseFacts* facts_;
    const ReportOptions& options_;
    std::vector<NumberedBox> boxes_;
};

}  // namespace

std::string caseAnchor(const std::string& rollout) {
    std::string anchor = "case-";
    for (const char c : rollout) {
        const auto byte = static_cast<unsigned char>(c);
        anchor += std::isalnum(byte) != 0 && byte < 0x80 ? std::string(1, c) : fmt::format("-{:02x}-", byte);
    }
    return anchor;
}

std::set<std::string> reportedCases(const Project& project, bool isCheckedOnly) {
    std::set<std::string> reported;
    for (const auto& [key, annotation] : project.annotations()) {
        reported.insert(annotation.target.rollout);
    }
    if (isCheckedOnly) {
        const std::set<std::string> checked = project.checkedRollouts();
        std::erase_if(reported, [&](const std::string& rollout) { return checked.count(rollout) == 0; });
    }
    return reported;
}

std::string reportCases(const Project& project, const ReportOptions& options) {
    std::map<std::string, Said> byRollout;
    for (const auto& [key, annotation] : project.annotations()) {
        byRollout[annotation.target.rollout].push_back(&annotation);
    }
    std::string html;
    int64_t shown = 0;
    for (const std::string& rollout : reportedCases(project, options.isCheckedOnly)) {
        const auto facts = project.cases().find(rollout);
        const Case one(rollout, std::move(byRollout[rollout]), facts == project.cases().end() ? nullptr : &facts->second, options);
        html += one.html(shown < options.mostPictures);
        ++shown;
    }
    const int64_t without = shown - std::min(shown, options.mostPictures);
    return (shown == 0 ? "<p>Nothing is annotated yet.</p>\n" : html) +
           (without > 0 ? fmt::format("<p class=\"muted\">The last {} cases are told without their picture.</p>\n", without) : "");
}

}  // namespace omnidrive::annotation
