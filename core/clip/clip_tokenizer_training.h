// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::clip {

/// Trains a byte-level BPE with CLIP's end-of-word mark on label texts until every word of them is one token, and
/// writes tokenizer.json, vocab.json, merges.txt and tokenizer_config.json as Hugging Face's CLIPTokenizer has them:
/// 256 bytes, the same with "</w>", the merges,
/// <|startoftext|>, <|endoftext|>. Any other text still becomes tokens, byte by byte. Deterministic.
/// @param context the longest text of the model in tokens, told to other readers of the files.
/// @return the number of ids (vocab_size of the model; the last one is <|endoftext|>).
/// @throws Error (InvalidArgument) for a text without a word, (Io) when the files cannot be written.
int trainClipTokenizer(const std::vector<std::string>& texts, const std::filesystem::path& folder, int context = 77);

}  // namespace omnidrive::clip
