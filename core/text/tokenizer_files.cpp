// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/tokenizer_spec.h"

#include "base/error.h"
#include "store/file_io.h"
#include "store/json_fields.h"
#include "text/byte_alphabet.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace omnidrive::text {

namespace fs = std::filesystem;

namespace {

/// Ids may leave gaps (padding of the embedding), but tables are sized by the largest id, so a stray one must not ask
/// for gigabytes.
constexpr int64_t kMaxIdGap = 1'000'000;
/// Of one token of a tiktoken file, which is cut in two at each of its bytes; the longest of Qwen's has 128.
constexpr size_t kMaxTokenBytes = 1024;

struct KnownToken {
    const char* content;
    bool special;
};

constexpr int32_t kFirstQwenSpecial = 151643;
/// Qwen2.5's added tokens in id order.
constexpr std::array<KnownToken, 22> kQwenTokens{
    {{"<|endoftext|>", true},        {"<|im_start|>", true},       {"<|im_end|>", true},
     {"<|object_ref_start|>", true}, {"<|object_ref_end|>", true}, {"<|box_start|>", true},
     {"<|box_end|>", true},          {"<|quad_start|>", true},     {"<|quad_end|>", true},
     {"<|vision_start|>", true},     {"<|vision_end|>", true},     {"<|vision_pad|>", true},
     {"<|image_pad|>", true},        {"<|video_pad|>", true},      {"<tool_call>", false},
     {"</tool_call>", false},        {"<|fim_prefix|>", false},    {"<|fim_middle|>", false},
     {"<|fim_suffix|>", false},      {"<|fim_pad|>", false},       {"<|repo_name|>", false},
     {"<|file_sep|>", false}}};

nlohmann::json parseFile(const fs::path& file) {
    return store::readJsonDocument(file);
}

/// Calls `use(line, number)` for each line, without its line end.
template <typename Use>
void eachLine(const std::string& text, Use use) {
    size_t number = 1;
    for (size_t begin = 0; begin < text.size(); ++number) {
        size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line(text.data() + begin, end - begin);
        if (line.ends_with('\r')) line.remove_suffix(1);
        use(line, number);
        begin = end + 1;
    }
}

int base64Value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

std::optional<std::string> decodeBase64(std::string_view text) {
    while (text.ends_with('=')) text.remove_suffix(1);
    std::string bytes;
    uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        const int value = base64Value(c);
        if (value < 0) return std::nullopt;
        bits = bits << 6 | static_cast<uint32_t>(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes.push_back(static_cast<char>(bits >> held & 0xFF));
        }
    }
    return bytes;
}

BpeToken tiktokenLine(const fs::path& file, std::string_view line, size_t number) {
    const size_t blank = line.find(' ');
    BpeToken token;
    std::optional<std::string> bytes;
    bool ok = blank != std::string_view::npos;
    if (ok) {
        bytes = decodeBase64(line.substr(0, blank));
        const char* end = line.data() + line.size();
        const auto parsed = std::from_chars(line.data() + blank + 1, end, token.id);
        ok = bytes && !bytes->empty() && bytes->size() <= kMaxTokenBytes && parsed.ec == std::errc() && parsed.ptr == end && token.id >= 0 &&
             token.id < kFirstQwenSpecial;
    }
    if (!ok) fail(ErrorKind::Format, "{}: line {} is not a base64 token and its rank", file.string(), number);
    token.bytes = std::move(*bytes);
    return token;
}

/// Every way to join two tokens to a third; tiktoken merges by the rank of the result, whatever its halves are.
std::vector<BpeMerge> mergesOfRanks(const std::vector<BpeToken>& byRank) {
    WordMap ids(byRank.size());
    for (const auto& token : byRank) ids.insert(token.bytes, token.id);
    std::vector<BpeMerge> merges;
    for (const auto& token : byRank) {
        const std::string_view bytes = token.bytes;
        for (size_t cut = 1; cut < bytes.size(); ++cut) {
            const int32_t left = ids.find(bytes.substr(0, cut));
            const int32_t right = left < 0 ? -1 : ids.find(bytes.substr(cut));
            if (right >= 0) merges.push_back({left, right, token.id});
        }
    }
    return merges;
}

void addAdded(std::vector<AddedToken>& added, AddedToken token) {
    const bool known = std::any_of(added.begin(), added.end(),
                                   [&](const AddedToken& other) { return other.content == token.content; });
    if (!known) added.push_back(std::move(token));
}

/// "added_tokens_decoder" of tokenizer_config.json: {"151644": {"content": ..., "special": ...}}.
void addConfigTokens(const fs::path& file, std::vector<AddedToken>& added) {
    if (!fs::exists(file)) return;
    const auto config = parseFile(file);
    const auto decoder = config.is_object() ? config.find("added_tokens_decoder") : config.end();
    if (!config.is_object() || decoder == config.end()) return;
    if (decoder->size() > kMaxAddedTokens)
        fail(ErrorKind::Format, "{}: {} added tokens, more than the {} allowed", file.string(), decoder->size(), kMaxAddedTokens);
    for (const auto& [key, value] : decoder->items()) {
        int32_t id = -1;
        const auto parsed = std::from_chars(key.data(), key.data() + key.size(), id);
        if (parsed.ec != std::errc() || id < 0 || !value.is_object() || !value.contains("content") ||
            !value["content"].is_string()) {
            fail(ErrorKind::Format, "{}: added_tokens_decoder: entry '{}' is not an id with a content", file.string(),
                 key);
        }
        const auto flag = [&value = value](const char* name) {
            return value.contains(name) && value[name].is_boolean() && value[name].get<bool>();
        };
        addAdded(added, {value["content"].get<std::string>(), id, flag("special"), flag("single_word"), flag("lstrip"),
                         flag("rstrip"), flag("normalized")});
    }
}

/// added_tokens.json: {"<|im_start|>": 151644}.
void addListedTokens(const fs::path& file, std::vector<AddedToken>& added) {
    if (!fs::exists(file)) return;
    const auto listed = parseFile(file);
    if (listed.size() > kMaxAddedTokens)
        fail(ErrorKind::Format, "{}: {} added tokens, more than the {} allowed", file.string(), listed.size(), kMaxAddedTokens);
    for (const auto& [content, id] : listed.items()) {
        if (!id.is_number_integer() || id < 0 || id > INT32_MAX)
            fail(ErrorKind::Format, "{}: the id of '{}' is not a number", file.string(), content);
        const auto known = std::find_if(kQwenTokens.begin(), kQwenTokens.end(),
                                        [&content = content](const auto& token) { return content == token.content; });
        addAdded(added, {content, id.get<int32_t>(), known != kQwenTokens.end() && known->special});
    }
}

void checkAddedIds(const TokenizerSpec& spec) {
    const auto largest = static_cast<int64_t>(spec.tokens.size()) + kMaxIdGap;
    const auto stray = std::find_if(spec.added.begin(), spec.added.end(), [&](const AddedToken& token) { return token.id > largest; });
    if (stray != spec.added.end()) {
        fail(ErrorKind::Format, "{}: the added token '{}' has the id {}, but there are only {} tokens", spec.source.parent_path().string(), stray->content,
             stray->id, spec.tokens.size());
    }
}

void readMerges(const fs::path& file, VocabularyBuilder& vocabulary) {
    eachLine(store::readTextFile(file), [&](std::string_view line, size_t number) {
        if (line.empty() || (number == 1 && line.starts_with("#version"))) return;
        const size_t blank = line.find(' ');
        if (blank == std::string_view::npos || blank == 0 || blank + 1 == line.size() ||
            line.find(' ', blank + 1) != std::string_view::npos) {
            fail(ErrorKind::Format, "{}: line {} is not two tokens with one blank between", file.string(), number);
        }
        vocabulary.addMerge(std::string(line.substr(0, blank)), std::string(line.substr(blank + 1)));
    });
}

}  // namespace

VocabularyBuilder::VocabularyBuilder(fs::path source, std::string wordSuffix, size_t expected)
    : source_(std::move(source)), wordSuffix_(std::move(wordSuffix)), ids_(expected) {
    entries_.reserve(expected);
}

void VocabularyBuilder::addToken(const std::string& written, int64_t id) {
    if (id < 0 || id > INT32_MAX)
        fail(ErrorKind::Format, "{}: token '{}' has the id {}", source_.string(), written, id);
    ids_.insert(written, static_cast<int32_t>(id));
    entries_.emplace_back(written, static_cast<int32_t>(id));
}

int32_t VocabularyBuilder::need(const std::string& written, size_t merge) const {
    const int32_t id = ids_.find(written);
    if (id < 0)
        fail(ErrorKind::Format, "{}: merge {} needs '{}', which is not in the vocabulary", source_.string(), merge,
             written);
    return id;
}

void VocabularyBuilder::addMerge(const std::string& left, const std::string& right) {
    const size_t number = merges_.size() + 1;
    merges_.push_back({need(left, number), need(right, number), need(left + right, number)});
}

std::optional<int32_t> VocabularyBuilder::find(const std::string& written) const {
    const int32_t id = ids_.find(written);
    return id < 0 ? std::nullopt : std::optional(id);
}

void VocabularyBuilder::finish(TokenizerSpec& spec) {
    int32_t largest = 0;
    for (auto& [written, id] : entries_) {
        largest = std::max(largest, id);
        const bool endsWord =
            !wordSuffix_.empty() && written.size() > wordSuffix_.size() && written.ends_with(wordSuffix_);
        const auto bytes = bytesFromAlphabet(
            endsWord ? std::string_view(written).substr(0, written.size() - wordSuffix_.size()) : written);
        if (bytes) {
            spec.tokens.push_back({*bytes, id, endsWord});
        } else {
            spec.otherTokens.push_back({std::move(written), id, false});
        }
    }
    if (largest > static_cast<int64_t>(entries_.size()) + kMaxIdGap) {
        fail(ErrorKind::Format, "{}: the largest id is {}, but there are only {} tokens", source_.string(), largest,
             entries_.size());
    }
    spec.merges = std::move(merges_);
}

TokenizerSpec readVocabAndMerges(const fs::path& vocabFile, const fs::path& mergesFile, const std::string& wordSuffix) {
    const auto vocab = parseFile(vocabFile);
    if (!vocab.is_object()) fail(ErrorKind::Format, "{}: not an object of tokens and ids", vocabFile.string());
    VocabularyBuilder vocabulary(vocabFile, wordSuffix, vocab.size());
    for (const auto& [written, id] : vocab.items()) {
        if (!id.is_number_integer())
            fail(ErrorKind::Format, "{}: the id of '{}' is not a whole number", vocabFile.string(), written);
        vocabulary.addToken(written, id.get<int64_t>());
    }
    readMerges(mergesFile, vocabulary);
    TokenizerSpec spec;
    spec.source = vocabFile;
    spec.options.endOfWord = !wordSuffix.empty();
    spec.normalizer = {NormalizerStep{}};
    spec.splits = {{SplitStep::Keep::All, kQwenPattern}};
    addConfigTokens(vocabFile.parent_path() / "tokenizer_config.json", spec.added);
    addListedTokens(vocabFile.parent_path() / "added_tokens.json", spec.added);
    for (const auto& known : kQwenTokens) {
        if (const auto id = vocabulary.find(known.content)) addAdded(spec.added, {known.content, *id, known.special});
    }
    vocabulary.finish(spec);
    checkAddedIds(spec);
    return spec;
}

TokenizerSpec readTiktoken(const fs::path& file) {
    TokenizerSpec spec;
    spec.source = file;
    eachLine(store::readTextFile(file), [&](std::string_view line, size_t number) {
        if (!line.empty()) spec.tokens.push_back(tiktokenLine(file, line, number));
    });
    if (spec.tokens.empty()) fail(ErrorKind::Format, "{}: holds no tokens", file.string());
    std::sort(spec.tokens.begin(), spec.tokens.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    spec.merges = mergesOfRanks(spec.tokens);
    spec.options.ignoreMerges = true;
    spec.normalizer = {NormalizerStep{}};
    spec.splits = {{SplitStep::Keep::All, kQwenPattern}};
    int32_t id = kFirstQwenSpecial;
    for (const auto& known : kQwenTokens) spec.added.push_back({known.content, id++, known.special});
    return spec;
}

}  // namespace omnidrive::text
