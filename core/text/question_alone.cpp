// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/question_alone.h"

namespace omnidrive::text {

std::string questionAlone(const std::string& text, const std::vector<std::string>& options) {
    const size_t begin = options.empty() ? std::string::npos : text.find("\nA) " + options.front());
    std::string question = text.substr(0, begin);
    const size_t header = question.rfind('\n');
    if (begin != std::string::npos && header != std::string::npos && question.ends_with(':')) {
        question.erase(header);
    }
    return question;
}

}  // namespace omnidrive::text
