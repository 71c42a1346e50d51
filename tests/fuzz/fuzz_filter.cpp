// SPDX-License-Identifier: GPL-3.0-or-later
// Filters as they are typed: taken apart, completed, and asked about a row and a question.
#include "fuzz/target.h"

#include "insight/question_filter.h"
#include "insight/rollout_filter.h"

using namespace omnidrive;

namespace {

store::IndexRow row() {
    store::IndexRow row;
    row.id = "s1-000001-00-00";
    row.groupId = "s1-000001-00";
    row.kind = "vehicle";
    row.labels = "traffic light, car";
    row.cameras = "CAM_FRONT,CAM_BACK";
    row.answer = "B";
    row.expectedAnswer = "A";
    return row;
}

void checkProblems(std::string_view text, const std::vector<insight::FilterProblem>& problems) {
    for (const insight::FilterProblem& problem : problems) {
        fuzz::promise(problem.begin + problem.length <= text.size() && !problem.sentence.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const store::IndexRow kRow = row();
    static const insight::RolloutFilterValues kValues = [] {
        insight::RolloutFilterValues values;
        values.add(kRow);
        return values;
    }();
    const std::string_view text = fuzz::textOf(data, size);
    const insight::RolloutFilter filter(text);
    checkProblems(text, filter.problems());
    filter.matches(kRow);
    for (const size_t cursor : {size_t{0}, size / 2, size}) {
        const auto completion = insight::completeFilter(text, cursor, kValues);
        fuzz::promise(completion.begin + completion.length <= size);
    }
    fuzz::mayRefuse([&] { insight::QuestionFilter(text).matches({}); });
    fuzz::mayRefuse([&] { insight::SplitRules({std::string(text)}).splitOf({}); });
    return 0;
}
