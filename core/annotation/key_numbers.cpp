// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/key_numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace omnidrive::annotation {

namespace {

std::vector<std::string> casesOf(std::initializer_list<const Count*> counts) {
    std::vector<std::string> rollouts;
    for (const Count* count : counts) {
        rollouts.insert(rollouts.end(), count->rollouts.begin(), count->rollouts.end());
    }
    std::sort(rollouts.begin(), rollouts.end());
    rollouts.erase(std::unique(rollouts.begin(), rollouts.end()), rollouts.end());
    return rollouts;
}

class Lister {
public:
    explicit Lister(std::string section) : section_(std::move(section)) {}

    void count(const char* name, const char* meaning, const Count& found) {
        numbers_.push_back({section_, name, meaning, static_cast<double>(found.count), false, found.rollouts});
    }
    void rate(const char* name, const char* meaning, double value, std::vector<std::string> cases) {
        numbers_.push_back({section_, name, meaning, value, true, std::move(cases)});
    }
    void counts(const std::vector<NamedCount>& named) {
        for (const NamedCount& one : named) {
            if (one.found.count > 0) {
                count(one.name.c_str(), "", one.found);
            }
        }
    }
    void moveTo(std::vector<KeyNumber>& all) { std::move(numbers_.begin(), numbers_.end(), std::back_inserter(all)); }

private:
    std::string section_;
    std::vector<KeyNumber> numbers_;
};

void addProgress(std::vector<KeyNumber>& all, const Statistics& statistics, std::optional<int64_t> cases) {
    Lister list("Progress");
    list.count("checked", "Cases that somebody has looked at and marked so.", statistics.checked);
    if (cases && *cases > 0) {
        list.rate("checked of all", "Share of the run's rollouts that are checked.",
                  static_cast<double>(statistics.checked.count) / static_cast<double>(*cases), statistics.checked.rollouts);
    }
    list.count("annotated", "Cases with an annotation on the case, a step, a zoom or tokens.", statistics.annotated);
    list.count("with a failure", "Cases in which a type of hallucination was found.", statistics.failing);
    list.count("failures", "Annotations with a type: a case may have several.", statistics.failures);
    list.count("against the key", "Cases whose answer a person judged otherwise than the data set's key.", statistics.againstKey);
    list.moveTo(all);
}

void addPope(std::vector<KeyNumber>& all, const PopeRates& pope) {
    const Count &tp = pope.truePositive, &fp = pope.falsePositive, &tn = pope.trueNegative, &fn = pope.falseNegative;
    const std::vector<std::string> answered = casesOf({&tp, &fp, &tn, &fn});
    if (answered.empty() && pope.unanswered.count == 0) {
        return;
    }
    Lister list("POPE-style");
    list.rate("accuracy", "Right answers over all answers to checked yes/no questions.", pope.accuracy, answered);
    list.rate("precision", "Rightly \"yes\" over all \"yes\".", pope.precision, casesOf({&tp, &fp}));
    list.rate("recall", "Rightly \"yes\" over all that are \"yes\".", pope.recall, casesOf({&tp, &fn}));
    list.rate("F1", "Harmonic mean of precision and recall.", pope.f1, casesOf({&tp, &fp, &fn}));
    list.rate("yes ratio", "\"Yes\" over all answers; 0.5 where the questions are balanced and the model is not biased.", pope.yesRatio,
              casesOf({&tp, &fp}));
    list.count("yes, rightly", "", tp);
    list.count("yes, wrongly", "An object that is not there was said to be there.", fp);
    list.count("no, rightly", "", tn);
    list.count("no, wrongly", "", fn);
    list.count("unanswered", "No answer at all: in no rate.", pope.unanswered);
    list.moveTo(all);
}

void addChair(std::vector<KeyNumber>& all, const ChairRates& chair) {
    if (chair.cases.count == 0) {
        return;
    }
    Lister list("CHAIR-style");
    list.rate("CHAIRi", "Zooms that name what is not there over zooms with a label, in checked cases.", chair.perObject, chair.mentioned.rollouts);
    list.rate("CHAIRs", "Checked cases with such a failure over checked cases.", chair.perCase, chair.cases.rollouts);
    list.count("zooms with a label", "", chair.mentioned);
    list.count("of them not there", "", chair.hallucinated);
    list.count("cases with such a failure", "", chair.hallucinatedCases);
    list.moveTo(all);
}

}  // namespace

std::vector<KeyNumber> keyNumbers(const Statistics& statistics, std::optional<int64_t> cases) {
    std::vector<KeyNumber> all;
    addProgress(all, statistics, cases);
    const std::pair<const char*, const std::vector<NamedCount>*> named[] = {
        {"Severity", &statistics.bySeverity}, {"Answer", &statistics.byVerdict}, {"Tags", &statistics.byTag}};
    for (const auto& [section, counts] : named) {
        Lister list(section);
        list.counts(*counts);
        list.moveTo(all);
    }
    addPope(all, statistics.pope);
    addChair(all, statistics.chair);
    return all;
}

std::string valueText(const KeyNumber& number) {
    return std::isnan(number.value) ? "-" : number.isRate ? fmt::format("{:.3f}", number.value) : fmt::format("{:.0f}", number.value);
}

}  // namespace omnidrive::annotation
