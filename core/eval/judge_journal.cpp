// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/judge_journal.h"

#include "base/error.h"
#include "store/sha256.h"

#include <nlohmann/json.hpp>

namespace omnidrive::eval {

using nlohmann::json;

std::string judgementKey(const std::string& rubric, const std::string& model, const JudgeCase& judged) {
    store::Sha256 hash;
    // Each text behind its length: "ab" and "c" are not "a" and "bc".
    for (const std::string* part : {&rubric, &model, &judged.question, &judged.groundTruth, &judged.reply}) {
        hash.add(store::bytesOf(std::to_string(part->size()) + ":" + *part));
    }
    return hash.hex();
}

JudgeJournal::JudgeJournal(const std::filesystem::path& file) : lines_(file), scores_(read(file, damaged_)) {}

JudgeJournal::ByKey JudgeJournal::read(const std::filesystem::path& file, int64_t& damaged) {
    ByKey scores;
    store::JsonLinesReader reader(file);
    reader.poll([&](const json& line, const store::JsonLinesReader::Line&) {
        try {
            scores.insert_or_assign(line.at("key").get<std::string>(),
                                    scoresFromJson(line.at("scores"), file.string()));
        } catch (const json::exception&) {
            ++damaged;
        } catch (const Error&) {
            ++damaged;
        }
    });
    damaged += reader.brokenCount();
    return scores;
}

std::optional<JudgeScores> JudgeJournal::find(const std::string& key) const {
    const auto found = scores_.find(key);
    return found == scores_.end() ? std::nullopt : std::optional(found->second);
}

void JudgeJournal::add(const std::string& key, const std::string& idx, const std::string& model,
                       const JudgeScores& scores) {
    const json line{{"key", key}, {"idx", idx}, {"model", model}, {"scores", toJson(scores)}};
    lines_.append(line.dump(-1, ' ', false, json::error_handler_t::replace));
    lines_.sync();
    scores_[key] = scores;
}

int64_t JudgeJournal::count(const std::filesystem::path& file) {
    int64_t damaged = 0;
    return static_cast<int64_t>(read(file, damaged).size());
}

}  // namespace omnidrive::eval
