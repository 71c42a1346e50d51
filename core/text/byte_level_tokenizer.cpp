// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/byte_level_tokenizer.h"

#include "base/error.h"
#include "text/byte_alphabet.h"
#include "text/unicode.h"

namespace omnidrive::text {

namespace fs = std::filesystem;

namespace {

class EncodingSink final : public PieceSink {
public:
    EncodingSink(const Bpe& bpe, std::vector<int32_t>& ids) : bpe_(bpe), ids_(ids) {}
    void word(std::string_view utf8) override { bpe_.encode(utf8, ids_); }
    void addedToken(int32_t id) override { ids_.push_back(id); }

private:
    const Bpe& bpe_;
    std::vector<int32_t>& ids_;
};

std::shared_ptr<const Tokenizer> build(TokenizerSpec spec) {
    return std::make_shared<ByteLevelTokenizer>(std::move(spec));
}

}  // namespace

ByteLevelTokenizer::ByteLevelTokenizer(TokenizerSpec spec)
    : preTokenizer_(spec.added, spec.normalizer, spec.splits), bpe_(spec.tokens, spec.merges, spec.options) {
    for (const auto& token : spec.tokens) setEntry(token.id, token.bytes, Role::Plain);
    for (const auto& token : spec.otherTokens) setEntry(token.id, token.bytes, Role::Plain);
    for (const auto& token : spec.added) {
        // The reference decodes added tokens through the byte alphabet as well, where they can be read so.
        setEntry(token.id, bytesFromAlphabet(token.content).value_or(token.content),
                 token.special ? Role::Special : Role::Added);
        addedIds_[token.content] = token.id;
        addedContents_[token.id] = token.content;
    }
}

void ByteLevelTokenizer::setEntry(int32_t id, const std::string& bytes, Role role) {
    const auto index = static_cast<size_t>(id);
    if (index >= entries_.size()) entries_.resize(index + 1);
    entries_[index] = {static_cast<uint32_t>(bytes_.size()), static_cast<uint32_t>(bytes.size()), role};
    bytes_ += bytes;
}

const ByteLevelTokenizer::Entry* ByteLevelTokenizer::entryOf(int32_t id) const {
    return id >= 0 && id < size() ? &entries_[static_cast<size_t>(id)] : nullptr;
}

std::vector<int32_t> ByteLevelTokenizer::encode(std::string_view text, bool parseAdded) const {
    std::vector<int32_t> ids;
    ids.reserve(text.size() / 3 + 4);
    EncodingSink sink(bpe_, ids);
    preTokenizer_.run(text, parseAdded, sink);
    return ids;
}

std::string ByteLevelTokenizer::decode(const std::vector<int32_t>& ids, bool skipSpecial) const {
    std::string bytes;
    for (const int32_t id : ids) {
        const Entry* entry = entryOf(id);
        if (entry == nullptr || (skipSpecial && entry->role == Role::Special)) continue;
        bytes.append(bytes_, entry->offset, entry->length);
    }
    return isValidUtf8(bytes) ? bytes : repairUtf8(bytes);
}

std::string ByteLevelTokenizer::bytesOf(int32_t id) const {
    const Entry* entry = entryOf(id);
    if (entry == nullptr) return {};
    return entry->role >= Role::Added ? addedContents_.at(id) : bytes_.substr(entry->offset, entry->length);
}

std::optional<int32_t> ByteLevelTokenizer::addedId(std::string_view text) const {
    const auto found = addedIds_.find(std::string(text));
    return found == addedIds_.end() ? std::nullopt : std::optional(found->second);
}

bool ByteLevelTokenizer::isSpecial(int32_t id) const {
    const Entry* entry = entryOf(id);
    return entry != nullptr && entry->role == Role::Special;
}

std::shared_ptr<const Tokenizer> Tokenizer::fromTokenizerJson(const fs::path& file) {
    return build(readTokenizerJson(file));
}

std::shared_ptr<const Tokenizer> Tokenizer::fromVocabAndMerges(const fs::path& vocab, const fs::path& merges) {
    return build(readVocabAndMerges(vocab, merges));
}

std::shared_ptr<const Tokenizer> Tokenizer::fromTiktoken(const fs::path& file) {
    return build(readTiktoken(file));
}

std::shared_ptr<const Tokenizer> Tokenizer::fromFolder(const fs::path& folder) {
    if (fs::exists(folder / "tokenizer.json")) return fromTokenizerJson(folder / "tokenizer.json");
    if (fs::exists(folder / "vocab.json") && fs::exists(folder / "merges.txt")) {
        return fromVocabAndMerges(folder / "vocab.json", folder / "merges.txt");
    }
    if (fs::exists(folder / "qwen.tiktoken")) return fromTiktoken(folder / "qwen.tiktoken");
    fail(ErrorKind::Io, "{}: no tokenizer.json, vocab.json with merges.txt, or qwen.tiktoken", folder.string());
}

}  // namespace omnidrive::text
