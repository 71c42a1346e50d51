// SPDX-License-Identifier: GPL-3.0-or-later
// Tokenizer folders; one that loads must read and write text.
#include "fuzz/target.h"

#include "text/tokenizer.h"

using namespace omnidrive;

namespace {

constexpr const char* kText = "The <|im_start|>light is red, isn't it?\n  4,800 px \xC3\xA9\xF0\x9F\x9A\x97 </tool_call>";

void useTokenizer(const text::Tokenizer& tokenizer) {
    for (const bool parseAdded : {true, false}) {
        const auto ids = tokenizer.encode(kText, parseAdded);
        tokenizer.decode(ids);
        tokenizer.decode(ids, true);
    }
    for (const int32_t id : {-1, 0, tokenizer.size() - 1, tokenizer.size()}) {
        tokenizer.bytesOf(id);
        tokenizer.isSpecial(id);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    folder.writeParts(fuzz::textOf(data, size),
                      {"tokenizer.json", "vocab.json", "merges.txt", "tokenizer_config.json", "added_tokens.json", "qwen.tiktoken", "special_tokens_map.json"});
    fuzz::mayRefuse([&] { useTokenizer(*text::Tokenizer::fromFolder(folder.path())); });
    fuzz::mayRefuse([&] { fuzz::promise(text::ClipTokenizer::fromFolder(folder.path())->encode(kText).size() <= 77); });
    folder.clear();
    return 0;
}
