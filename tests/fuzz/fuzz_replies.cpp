// SPDX-License-Identifier: GPL-3.0-or-later
// What a policy wrote: thoughts, tool calls, answers, and the letters that evaluations take from them. None of these ever refuses a text.
#include "fuzz/target.h"

#include "text/official_extraction.h"
#include "text/reply_parser.h"

using namespace omnidrive;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view reply = fuzz::textOf(data, size);
    const std::vector<std::string> options{"a red car", "a bus", "none of these"};
    const text::ParsedReply parsed = text::parseReply(reply);
    fuzz::promise(!(parsed.answer && parsed.call));
    const text::ParsedCall call = text::parseToolCall(reply);
    fuzz::promise(!call.problem.empty() || (call.box && !call.name.empty()));
    text::checkFormat(reply, parsed.answer.value_or(""));
    fuzz::promise(text::answerLetter(reply, options).size() <= 1);
    fuzz::promise(text::officialOption(reply).size() <= 1);
    fuzz::promise(text::repairedOption(reply, options).size() <= 1);
    text::officialMatch(reply, "B) a bus");
    text::toOfficialForm(reply, options);
    return 0;
}
