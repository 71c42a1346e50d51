// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/byte_level_tokenizer.h"

#include "base/error.h"
#include "store/file_io.h"
#include "store/json_fields.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace omnidrive::text {

namespace fs = std::filesystem;

namespace {

constexpr const char* kStart = "<|startoftext|>";
constexpr const char* kEnd = "<|endoftext|>";

TokenizerSpec readSpec(const fs::path& folder) {
    if (fs::exists(folder / "tokenizer.json")) return readTokenizerJson(folder / "tokenizer.json");
    if (!fs::exists(folder / "vocab.json") || !fs::exists(folder / "merges.txt")) {
        fail(ErrorKind::Io, "{}: no tokenizer.json, and no vocab.json with merges.txt", folder.string());
    }
    auto spec = readVocabAndMerges(folder / "vocab.json", folder / "merges.txt", "</w>");
    spec.normalizer = {NormalizerStep{},
                       {NormalizerStep::Kind::Replace, {}, R"(\s+)", " "},
                       {NormalizerStep::Kind::LowerCase, {}, {}, {}}};
    spec.splits = {{SplitStep::Keep::Matches, kClipPattern}, {SplitStep::Keep::All, kByteLevelPattern}};
    return spec;
}

/// The id of a text among added tokens and vocabulary.
std::optional<int32_t> idOf(const TokenizerSpec& spec, const std::string& content) {
    for (const auto& token : spec.added) {
        if (token.content == content) return token.id;
    }
    for (const auto& token : spec.tokens) {
        if (token.bytes == content && !token.endsWord) return token.id;
    }
    return std::nullopt;
}

void addSpecial(TokenizerSpec& spec, const std::string& content, int32_t id) {
    const bool known =
        std::any_of(spec.added.begin(), spec.added.end(), [&](const auto& token) { return token.content == content; });
    if (!known) spec.added.push_back({content, id, true});
}

/// pad_token of tokenizer_config.json: a text, or an object with a content. Empty when there is none.
std::string padTokenOf(const fs::path& folder) {
    const auto file = folder / "tokenizer_config.json";
    if (!fs::exists(file)) return {};
    const auto config = store::parseJson(store::readTextFile(file));
    if (!config.is_object()) fail(ErrorKind::Format, "{}: not a JSON object", file.string());
    auto pad = config.value("pad_token", nlohmann::json());
    if (pad.is_object()) pad = pad.value("content", nlohmann::json());
    return pad.is_string() ? pad.get<std::string>() : std::string();
}

class ClipTokenizerImpl final : public ClipTokenizer {
public:
    ClipTokenizerImpl(TokenizerSpec spec, int32_t startId, int32_t endId, int32_t padId)
        : startId_(startId), endId_(endId), padId_(padId), tokenizer_(std::move(spec)) {}

    std::vector<int32_t> encode(std::string_view text, int context) const override {
        require(context >= 2, "CLIP context is {} tokens, at least 2 expected", context);
        auto ids = tokenizer_.encode(text);
        ids.resize(std::min(ids.size(), static_cast<size_t>(context) - 2));
        ids.insert(ids.begin(), startId_);
        ids.push_back(endId_);
        return ids;
    }
    int32_t startId() const override { return startId_; }
    int32_t endId() const override { return endId_; }
    int32_t padId() const override { return padId_; }

private:
    int32_t startId_, endId_, padId_;
    ByteLevelTokenizer tokenizer_;
};

}  // namespace

std::shared_ptr<const ClipTokenizer> ClipTokenizer::fromFolder(const fs::path& folder) {
    auto spec = readSpec(folder);
    const auto startId = spec.startId ? spec.startId : idOf(spec, kStart);
    const auto endId = spec.endId ? spec.endId : idOf(spec, kEnd);
    if (!startId || !endId) {
        fail(ErrorKind::Format, "{}: no start and end token ({} and {}) for CLIP", spec.source.string(), kStart, kEnd);
    }
    addSpecial(spec, kStart, *startId);
    addSpecial(spec, kEnd, *endId);
    if (!spec.options.unknownId) spec.options.unknownId = endId;
    const auto padId = idOf(spec, padTokenOf(folder)).value_or(*endId);
    return std::make_shared<ClipTokenizerImpl>(std::move(spec), *startId, *endId, padId);
}

}  // namespace omnidrive::text
