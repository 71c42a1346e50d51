// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "store/file_io.h"
#include "store/json_fields.h"
#include "text/chat.h"
#include "text/tokenizer.h"
#include "train/golden_parts.h"

namespace omnidrive::train {

namespace {

using nlohmann::json;

/// What the document's rows say against what the tokenizer gives: the first text that differs.
std::string firstDifference(const text::Tokenizer& tokenizer, const json& rows, const char* key) {
    for (const auto& row : rows) {
        const auto ids = row.at("ids").get<std::vector<int32_t>>();
        const bool same = std::string(key) == "ids" ? tokenizer.encode(row.at("text").get<std::string>()) == ids
                                                    : tokenizer.decode(ids, std::string(key) == "decoded_skip_special") == row.at(key).get<std::string>();
        if (!same) {
            return row.at("text").dump();
        }
    }
    return {};
}

std::vector<text::Message> messagesOf(const json& list) {
    std::vector<text::Message> messages;
    for (const auto& message : list) {
        messages.push_back({message.at("role").get<std::string>(), {}});
        if (message.at("content").is_string()) {
            messages.back().parts.push_back(text::Part::makeText(message.at("content").get<std::string>()));
            continue;
        }
        for (const auto& part : message.at("content")) {
            // The reference renders a picture as one token before the processor repeats it.
            messages.back().parts.push_back(part.at("type") == "text" ? text::Part::makeText(part.at("text").get<std::string>())
                                                                      : text::Part::makeImage(1));
        }
    }
    return messages;
}

}  // namespace

GoldenResults compareTokenizer(const GoldenSource& source) {
    const auto file = source.folder / (source.name + ".json");
    const auto document = store::parseJsonObject(store::readTextFile(file), file.string());
    const auto tokenizer = text::Tokenizer::fromFolder(source.checkpoint);
    GoldenResults results;
    for (const char* key : {"ids", "decoded", "decoded_skip_special"}) {
        const auto difference = firstDifference(*tokenizer, document.at("strings"), key);
        results.push_back(verdict(source, key, difference.empty(), "differs for " + difference));
    }
    for (const auto& chat : document.at("chat")) {
        const bool same = text::renderChat(messagesOf(chat.at("messages")), true) == chat.at("rendered").get<std::string>();
        results.push_back(verdict(source, fmt::format("chat of {} messages", chat.at("messages").size()), same, "the rendered text differs"));
    }
    return results;
}

}  // namespace omnidrive::train
