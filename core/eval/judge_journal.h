// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "eval/judge_scores.h"
#include "store/json_lines.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace omnidrive::eval {

/// One reply that is to be judged.
struct JudgeCase {
    std::string idx;
    std::string question;     ///< with its options
    std::string groundTruth;  ///< reference reasoning and answer
    std::string reply;        ///< the model's
};

/// What makes a judgement one and the same: SHA-256 over rubric, judging model and the case's three texts. The idx is
/// no part of it: equal replies to equal questions share a judgement.
std::string judgementKey(const std::string& rubric, const std::string& model, const JudgeCase& judged);

/// Judgements kept by their content, one JSON line each ({"key", "idx", "model", "scores"}), synced before the next is
/// asked for, so that a killed evaluation goes on where it was. A torn last line is cut off; a damaged one is passed
/// over, and what it held is asked for again. No key of a server is ever in it. Not thread-safe.
class JudgeJournal {
public:
    /// Opens or creates the file and reads what it holds. @throws Error (Io).
    explicit JudgeJournal(const std::filesystem::path& file);

    int64_t size() const { return static_cast<int64_t>(scores_.size()); }
    std::optional<JudgeScores> find(const std::string& key) const;
    /// Writes and syncs one line. @throws Error (Io); then the file is as long as before.
    void add(const std::string& key, const std::string& idx, const std::string& model, const JudgeScores& scores);

    /// Lines that are no judgement.
    int64_t damaged() const { return damaged_; }

    /// Number of judgements a file holds; 0 when there is no such file. Changes nothing. @throws Error (Io).
    static int64_t count(const std::filesystem::path& file);

private:
    using ByKey = std::map<std::string, JudgeScores>;
    static ByKey read(const std::filesystem::path& file, int64_t& damaged);

    store::JsonLinesAppender lines_;  ///< first: it mends the torn line
    int64_t damaged_ = 0;
    ByKey scores_;
};

}  // namespace omnidrive::eval
