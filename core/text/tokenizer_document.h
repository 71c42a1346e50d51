// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::text {

/// A tokenizer.json as read. Vocabulary and merges, hundreds of thousands of entries in a real one, are taken from the
/// parser directly instead of becoming a document tree: a third of the time and memory.
struct TokenizerDocument {
    nlohmann::json rest;                                      ///< all but model.vocab and model.merges
    std::vector<std::pair<std::string, int64_t>> vocabulary;  ///< in file order
    std::vector<std::pair<std::string, std::string>>
        merges;                                     ///< in order of rank; files write "left right" or ["left", "right"]
    bool hasVocabulary = false, hasMerges = false;  ///< the member is there and has the right kind
};

/// @throws Error naming the file: (Io), or (Format) for bad JSON, nesting beyond 64, a token without a whole number or
/// a merge that is no pair.
TokenizerDocument readTokenizerDocument(const std::filesystem::path& file);

}  // namespace omnidrive::text
