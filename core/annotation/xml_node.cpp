// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/xml_node.h"

#include "annotation/export_parts.h"
#include "base/error.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace omnidrive::annotation {

namespace {

constexpr std::string_view kBlank = " \t\r\n";
constexpr int kDeepest = 64;

bool isBlank(char c) { return kBlank.find(c) != std::string_view::npos; }

std::string trimmed(const std::string& text) {
    const size_t first = text.find_first_not_of(kBlank);
    return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

void appendUtf8(std::string& text, uint32_t code) {
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
    } else if (code < 0x10000) {
        text += {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)), static_cast<char>(0x80 | (code & 0x3F))};
    } else {
        text += {static_cast<char>(0xF0 | code >> 18), static_cast<char>(0x80 | (code >> 12 & 0x3F)), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
                 static_cast<char>(0x80 | (code & 0x3F))};
    }
}

/// Reads a document from its first to its last character.
class Parser {
public:
    Parser(std::string_view text, const std::string& name) : text_(text), name_(name) {}

    XmlNode document() {
        skipProlog();
        XmlNode root = element(1);
        skipProlog();
        expect(at_ == text_.size(), "there is text behind the last element");
        return root;
    }

private:
    /// Goes on from where it was counted last: an element never begins before the one before it.
    size_t line() const {
        const std::string_view passed = text_.substr(std::min(counted_, text_.size()), at_ - std::min(counted_, at_));
        line_ += static_cast<size_t>(std::count(passed.begin(), passed.end(), '\n'));
        counted_ = std::max(counted_, at_);
        return line_;
    }

    void expect(bool holds, std::string_view words) const {
        if (!holds) {
            fail(ErrorKind::Format, "{}, line {}: {}", name_, line(), words);
        }
    }

    bool startsWith(std::string_view words) const { return text_.substr(at_).starts_with(words); }

    void skipTo(std::string_view end, std::string_view what) {
        const size_t found = text_.find(end, at_);
        expect(found != std::string_view::npos, std::string(what) + " is not closed");
        at_ = found + end.size();
    }

    /// A comment, instruction or document type. @return false when none is next.
    bool skipAside() {
        if (startsWith("<!--")) {
            skipTo("-->", "a comment");
        } else if (startsWith("<?")) {
            skipTo("?>", "an instruction");
        } else if (startsWith("<!DOCTYPE")) {
            skipTo(">", "the document type");
        } else {
            return false;
        }
        return true;
    }

    void skipBlanks() {
        while (at_ < text_.size() && isBlank(text_[at_])) {
            ++at_;
        }
    }

    void skipProlog() {
        if (startsWith("\xEF\xBB\xBF")) {
            at_ += 3;
        }
        do {
            skipBlanks();
        } while (skipAside());
    }

    std::string word() {
        const size_t begin = at_;
        while (at_ < text_.size() && !isBlank(text_[at_]) && std::string_view("<>/=\"'&").find(text_[at_]) == std::string_view::npos) {
            ++at_;
        }
        expect(at_ > begin, "a name is missing");
        return std::string(text_.substr(begin, at_ - begin));
    }

    std::string entity() {
        const size_t end = text_.find(';', at_);
        expect(end != std::string_view::npos && end - at_ <= 12, "an entity is not closed");
        const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        constexpr std::pair<std::string_view, char> kNamed[]{{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
        for (const auto& [known, letter] : kNamed) {
            if (name == known) {
                return {letter};
            }
        }
        const bool isHex = name.starts_with("#x");
        uint32_t code = 0;
        const char* const last = name.data() + name.size();
        const bool isNumber = name.size() > 1 && name[0] == '#' && std::from_chars(name.data() + (isHex ? 2 : 1), last, code, isHex ? 16 : 10).ptr == last;
        expect(isNumber && code > 0 && code < 0x110000 && (code < 0xD800 || code > 0xDFFF), "the entity &" + std::string(name) + "; is not known");
        std::string text;
        appendUtf8(text, code);
        return text;
    }

    std::string quoted() {
        expect(at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\''), "a value must stand in quotes");
        const char quote = text_[at_++];
        std::string value;
        while (at_ < text_.size() && text_[at_] != quote) {
            expect(text_[at_] != '<', "a value is not closed");
            value += text_[at_] == '&' ? entity() : std::string(1, text_[at_++]);
        }
        expect(at_ < text_.size(), "a value is not closed");
        ++at_;
        return value;
    }

    XmlNode element(int depth) {
        expect(depth <= kDeepest, "elements are nested too deep");
        expect(startsWith("<"), "an element is missing");
        XmlNode node;
        node.line = line();
        ++at_;
        node.name = word();
        for (skipBlanks(); at_ < text_.size() && text_[at_] != '>' && text_[at_] != '/'; skipBlanks()) {
            const std::string key = word();
            skipBlanks();
            expect(startsWith("="), "the attribute " + key + " has no value");
            ++at_;
            skipBlanks();
            node.attributes.emplace_back(key, quoted());
        }
        if (startsWith("/>")) {
            at_ += 2;
            return node;
        }
        expect(startsWith(">"), "the element " + node.name + " is not closed");
        ++at_;
        content(node, depth);
        return node;
    }

    void content(XmlNode& node, int depth) {
        while (!startsWith("</")) {
            if (at_ >= text_.size()) {   // the sentence is made when it is needed, not for each character
                expect(false, "the element " + node.name + " is not closed");
            }
            if (startsWith("<![CDATA[")) {
                const size_t begin = at_ + 9;
                skipTo("]]>", "a CDATA part");
                node.text += text_.substr(begin, at_ - 3 - begin);
            } else if (text_[at_] == '<') {
                if (!skipAside()) {
                    node.children.push_back(element(depth + 1));
                }
            } else {
                node.text += text_[at_] == '&' ? entity() : std::string(1, text_[at_++]);
            }
        }
        at_ += 2;
        expect(word() == node.name, "the element " + node.name + " is closed by another name");
        skipBlanks();
        expect(startsWith(">"), "the element " + node.name + " is not closed");
        ++at_;
        node.text = trimmed(node.text);
    }

    std::string_view text_;
    const std::string& name_;
    size_t at_ = 0;
    mutable size_t counted_ = 0, line_ = 1;
};

}  // namespace

const std::string* XmlNode::attribute(std::string_view wanted) const {
    const auto it = std::find_if(attributes.begin(), attributes.end(), [&](const auto& one) { return one.first == wanted; });
    return it == attributes.end() ? nullptr : &it->second;
}

const XmlNode* XmlNode::child(std::string_view wanted) const {
    const auto it = std::find_if(children.begin(), children.end(), [&](const XmlNode& one) { return one.name == wanted; });
    return it == children.end() ? nullptr : &*it;
}

XmlNode parseXml(std::string_view text, const std::string& name) { return Parser(text, name).document(); }

std::string xmlOf(const XmlNode& node, int indent) {
    const std::string blanks(static_cast<size_t>(indent), ' ');
    std::string xml = blanks + "<" + node.name;
    for (const auto& [key, value] : node.attributes) {
        xml += " " + key + "=\"" + xmlText(value) + "\"";
    }
    if (node.children.empty()) {
        return xml + (node.text.empty() ? "/>\n" : ">" + xmlText(node.text) + "</" + node.name + ">\n");
    }
    xml += ">" + xmlText(node.text) + "\n";
    for (const XmlNode& child : node.children) {
        xml += xmlOf(child, indent + 2);
    }
    return xml + blanks + "</" + node.name + ">\n";
}

}  // namespace omnidrive::annotation
