// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/tokenizer_spec.h"

#include "base/error.h"
#include "text/tokenizer_document.h"

namespace omnidrive::text {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// Of normaliser and pre-tokenizer each; the pieces of one step are split by the next, one inside the other. Real files have up to five.
constexpr size_t kMaxSteps = 64;

/// Reads one tokenizer.json; each function takes one part of the document.
class Reader {
public:
    explicit Reader(const fs::path& file) : file_(file) {}

    TokenizerSpec read() {
        const auto file = readTokenizerDocument(file_);
        const json& document = file.rest;
        if (!document.is_object() || !document.contains("model")) bad("model", "is missing");
        spec_.source = file_;
        readModel(document["model"], file);
        readAddedTokens(part(document, "added_tokens"));
        readNormalizer(part(document, "normalizer"));
        const json& preTokenizer = part(document, "pre_tokenizer");
        if (preTokenizer.is_null()) {
            spec_.splits = {{SplitStep::Keep::All, kQwenPattern}};
        } else {
            readPreTokenizer(preTokenizer);
        }
        if (spec_.normalizer.size() > kMaxSteps) bad("normalizer", "has more than " + std::to_string(kMaxSteps) + " steps");
        if (spec_.splits.size() > kMaxSteps) bad("pre_tokenizer", "has more than " + std::to_string(kMaxSteps) + " steps");
        readPostProcessor(part(document, "post_processor"));
        return std::move(spec_);
    }

private:
    [[noreturn]] void bad(const std::string& field, const std::string& reason) const {
        fail(ErrorKind::Format, "{}: {} {}", file_.string(), field, reason);
    }

    static const json& part(const json& object, const char* key) {
        static const json null;
        const auto found = object.is_object() ? object.find(key) : object.end();
        return object.is_object() && found != object.end() ? *found : null;
    }

    std::string text(const json& object, const char* key, const std::string& field) const {
        const json& value = part(object, key);
        if (!value.is_string()) bad(field + "." + key, "is not a text");
        return value.get<std::string>();
    }

    std::string optionalText(const json& object, const char* key) const {
        const json& value = part(object, key);
        return value.is_string() ? value.get<std::string>() : std::string();
    }

    static bool flag(const json& object, const char* key, bool otherwise = false) {
        const json& value = part(object, key);
        return value.is_boolean() ? value.get<bool>() : otherwise;
    }

    void readModel(const json& model, const TokenizerDocument& file) {
        if (!model.is_object()) bad("model", "is not an object");
        if (const std::string type = optionalText(model, "type"); !type.empty() && type != "BPE")
            bad("model.type", "is " + type + ", not BPE");
        if (!part(model, "dropout").is_null() && part(model, "dropout") != 0)
            bad("model.dropout", "is set: ids would not be reproducible");
        if (!optionalText(model, "continuing_subword_prefix").empty())
            bad("model.continuing_subword_prefix", "is not supported");
        if (flag(model, "byte_fallback"))
            bad("model.byte_fallback", "is not supported: the vocabulary must be byte-level");
        if (!file.hasVocabulary) bad("model.vocab", "is not an object of tokens and ids");
        if (!file.hasMerges) bad("model.merges", "is not a list");
        readVocabulary(model, file);
    }

    void readVocabulary(const json& model, const TokenizerDocument& file) {
        const std::string suffix = optionalText(model, "end_of_word_suffix");
        VocabularyBuilder vocabulary(file_, suffix, file.vocabulary.size());
        for (const auto& [written, id] : file.vocabulary) vocabulary.addToken(written, id);
        for (const auto& [left, right] : file.merges) vocabulary.addMerge(left, right);
        spec_.options = {flag(model, "ignore_merges"), !suffix.empty(), std::nullopt, flag(model, "fuse_unk")};
        if (const std::string unknown = optionalText(model, "unk_token"); !unknown.empty())
            spec_.options.unknownId = vocabulary.find(unknown);
        vocabulary.finish(spec_);
    }

    void readAddedTokens(const json& tokens) {
        if (tokens.is_null()) return;
        if (!tokens.is_array()) bad("added_tokens", "is not a list");
        if (tokens.size() > kMaxAddedTokens) bad("added_tokens", "has " + std::to_string(tokens.size()) + " entries, more than the " + std::to_string(kMaxAddedTokens) + " allowed");
        for (size_t i = 0; i < tokens.size(); ++i) {
            const std::string field = "added_tokens[" + std::to_string(i) + "]";
            const json& id = part(tokens[i], "id");
            if (!id.is_number_integer() || id < 0 || id > static_cast<int64_t>(spec_.tokens.size()) + 1'000'000) {
                bad(field + ".id", "is not a token id");
            }
            const bool special = flag(tokens[i], "special");
            spec_.added.push_back({text(tokens[i], "content", field), id.get<int32_t>(), special,
                                   flag(tokens[i], "single_word"), flag(tokens[i], "lstrip"), flag(tokens[i], "rstrip"),
                                   flag(tokens[i], "normalized", !special)});
        }
    }

    void readNormalizer(const json& normalizer) {
        if (normalizer.is_null()) return;
        const std::string type = text(normalizer, "type", "normalizer");
        if (type == "Sequence") {
            for (const auto& step : part(normalizer, "normalizers")) readNormalizer(step);
        } else if (const auto form = normalForm(type)) {
            spec_.normalizer.push_back({NormalizerStep::Kind::Form, *form, {}, {}});
        } else if (type == "Lowercase") {
            spec_.normalizer.push_back({NormalizerStep::Kind::LowerCase, {}, {}, {}});
        } else if (type == "Replace") {
            spec_.normalizer.push_back({NormalizerStep::Kind::Replace,
                                        {},
                                        patternOf(normalizer, "normalizer"),
                                        text(normalizer, "content", "normalizer")});
        } else {
            bad("normalizer", "of type " + type + " is not supported");
        }
    }

    static std::optional<NormalForm> normalForm(const std::string& type) {
        if (type == "NFC") return NormalForm::Nfc;
        if (type == "NFD") return NormalForm::Nfd;
        if (type == "NFKC") return NormalForm::Nfkc;
        return type == "NFKD" ? std::optional(NormalForm::Nfkd) : std::nullopt;
    }

    /// {"pattern": {"Regex": ...}} or {"pattern": {"String": ...}} as a regular expression.
    std::string patternOf(const json& step, const std::string& field) const {
        const json& pattern = part(step, "pattern");
        if (part(pattern, "Regex").is_string()) return pattern["Regex"].get<std::string>();
        std::string quoted;
        for (const char c : text(pattern, "String", field + ".pattern")) {
            if (std::string_view(R"(\^$.|?*+()[]{}-)").find(c) != std::string_view::npos) quoted.push_back('\\');
            quoted.push_back(c);
        }
        return quoted;
    }

    void readPreTokenizer(const json& step) {
        const std::string type = text(step, "type", "pre_tokenizer");
        if (type == "Sequence") {
            for (const auto& inner : part(step, "pretokenizers")) readPreTokenizer(inner);
        } else if (type == "Split") {
            readSplit(step);
        } else if (type == "ByteLevel") {
            if (flag(step, "add_prefix_space", true)) bad("pre_tokenizer.add_prefix_space", "is not supported");
            if (flag(step, "use_regex", true)) spec_.splits.push_back({SplitStep::Keep::All, kByteLevelPattern});
        } else {
            bad("pre_tokenizer", "of type " + type + " is not supported");
        }
    }

    void readSplit(const json& step) {
        const std::string behaviour = text(step, "behavior", "pre_tokenizer");
        if (behaviour != "Isolated" && behaviour != "Removed")
            bad("pre_tokenizer.behavior", "'" + behaviour + "' is not supported");
        const auto removed = flag(step, "invert") ? SplitStep::Keep::Matches : SplitStep::Keep::Gaps;
        spec_.splits.push_back(
            {behaviour == "Isolated" ? SplitStep::Keep::All : removed, patternOf(step, "pre_tokenizer")});
    }

    /// CLIP's post-processor names the tokens around a text: {"type": "RobertaProcessing", "cls": [text, id], "sep":
    /// [text, id]}.
    void readPostProcessor(const json& post) {
        const auto idOf = [&](const char* key) -> std::optional<int32_t> {
            const json& pair = part(post, key);
            const bool ok = pair.is_array() && pair.size() == 2 && pair[1].is_number_unsigned();
            return ok ? std::optional(pair[1].get<int32_t>()) : std::nullopt;
        };
        spec_.startId = idOf("cls");
        spec_.endId = idOf("sep");
    }

    fs::path file_;
    TokenizerSpec spec_;
};

}  // namespace

TokenizerSpec readTokenizerJson(const fs::path& file) {
    return Reader(file).read();
}

}  // namespace omnidrive::text
