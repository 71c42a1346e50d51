// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/help_pages.h"

#include "base/error.h"
#include "base/resources.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

namespace omnidrive::app {

namespace {

std::string titleOf(const std::string& page) {
    const std::string line = page.substr(0, page.find('\n'));
    return line.starts_with("# ") ? line.substr(2) : line;
}

/// "[words](five-minutes.md#part)" becomes "words (five-minutes)"; addresses of the web stay whole.
std::string withPlainLinks(const std::string& line) {
    static const std::regex picture("!\\[[^\\]]*\\]\\([^)]*\\)"), page("\\[([^\\]]*)\\]\\(([A-Za-z0-9-]+)\\.md(#[^)]*)?\\)"), place("\\[([^\\]]*)\\]\\(#[^)]*\\)"),
        other("\\[([^\\]]*)\\]\\(([^)]*)\\)");
    return std::regex_replace(std::regex_replace(std::regex_replace(std::regex_replace(line, picture, ""), page, "$1 ($2)"), place, "$1"), other, "$1 ($2)");
}

std::string withoutMarks(std::string line) {
    static const std::regex heading("^#+ +"), strong("\\*\\*([^*]+)\\*\\*"), code("`([^`]*)`");
    return std::regex_replace(std::regex_replace(std::regex_replace(line, heading, ""), strong, "$1"), code, "$1");
}

/// A heading of the first or second level gets a line below it.
std::string underlineOf(const std::string& line, size_t width) {
    const char mark = line.starts_with("# ") ? '=' : line.starts_with("## ") ? '-' : ' ';
    return mark == ' ' ? "" : std::string(width, mark) + "\n";
}

}  // namespace

std::vector<HelpTopic> helpTopics() {
    std::vector<HelpTopic> topics;
    for (const auto& entry : std::filesystem::directory_iterator(resourcePath("help/docs"))) {
        if (entry.path().extension() == ".md") {
            const std::string name = entry.path().stem().string();
            topics.push_back({name, titleOf(helpPage(name))});
        }
    }
    std::sort(topics.begin(), topics.end(), [](const HelpTopic& a, const HelpTopic& b) {
        return std::pair(a.name != "index", a.name) < std::pair(b.name != "index", b.name);
    });
    return topics;
}

std::string helpPage(const std::string& name) {
    const auto path = resourcePath("help/docs/" + name + ".md");
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        fail(ErrorKind::Io, "{} cannot be read", path.string());
    }
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string plainText(const std::string& markdown) {
    std::istringstream lines(markdown);
    std::string result;
    bool isCode = false, wasEmpty = false;
    for (std::string line; std::getline(lines, line);) {
        const bool isFence = line.starts_with("```");
        isCode = isCode != isFence;
        const std::string shown = isFence ? "" : isCode ? "    " + line : withoutMarks(withPlainLinks(line));
        if (!(shown.empty() && wasEmpty)) {
            result += shown + "\n" + (isCode ? "" : underlineOf(line, shown.size()));
        }
        wasEmpty = shown.empty();
    }
    return result;
}

}  // namespace omnidrive::app
