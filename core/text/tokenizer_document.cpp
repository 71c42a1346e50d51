// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/tokenizer_document.h"

#include "base/error.h"
#include "store/file_io.h"

#include <algorithm>

namespace omnidrive::text {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr size_t kMaxDepth = 64;

/// Receives the parser's events: entries of model.vocab and model.merges go into their lists, everything else into a
/// tree.
class DocumentHandler final : public nlohmann::json_sax<json> {
public:
    explicit DocumentHandler(const fs::path& file) : file_(file) {}

    TokenizerDocument take() { return std::move(document_); }

    bool null() override { return value(nullptr); }
    bool boolean(bool flag) override { return value(flag); }
    bool number_integer(number_integer_t number) override { return number_(number, number); }
    bool number_unsigned(number_unsigned_t number) override {
        return number_(number, static_cast<int64_t>(std::min<uint64_t>(number, INT64_MAX)));
    }
    bool number_float(number_float_t number, const string_t&) override { return value(number); }
    bool binary(binary_t&) override { return value(nullptr); }

    bool string(string_t& text) override {
        if (place_ == Place::Merges) {
            addMergeText(text);
        } else if (place_ == Place::Merge) {
            mergeParts_.push_back(std::move(text));
        } else {
            return value(std::move(text));
        }
        return true;
    }

    bool key(string_t& key) override {
        keys_.back() = std::move(key);
        return true;
    }

    bool start_object(size_t) override {
        if (isMember("vocab")) {
            document_.hasVocabulary = true;
            return enter(Place::Vocabulary);
        }
        return open(json::object());
    }

    bool start_array(size_t) override {
        if (isMember("merges")) {
            document_.hasMerges = true;
            return enter(Place::Merges);
        }
        if (place_ == Place::Merges) return enter(Place::Merge);
        return open(json::array());
    }

    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool parse_error(size_t, const std::string&, const nlohmann::detail::exception& error) override {
        fail(ErrorKind::Format, "{}: not valid JSON: {}", file_.string(), error.what());
    }

private:
    enum class Place { Tree, Vocabulary, Merges, Merge };

    /// The container about to open is model.<name>.
    bool isMember(const char* name) const {
        return place_ == Place::Tree && keys_.size() == 2 && keys_[0] == "model" && keys_[1] == name;
    }

    bool enter(Place place) {
        place_ = place;
        mergeParts_.clear();
        return true;
    }

    bool close() {
        switch (place_) {
            case Place::Merge:
                if (mergeParts_.size() != 2) badMerge();
                document_.merges.emplace_back(std::move(mergeParts_[0]), std::move(mergeParts_[1]));
                return enter(Place::Merges);
            case Place::Merges:
            case Place::Vocabulary:
                return enter(Place::Tree);
            case Place::Tree:
                break;
        }
        nodes_.pop_back();
        keys_.pop_back();
        return true;
    }

    void addMergeText(const std::string& both) {
        const size_t blank = both.find(' ');
        if (blank == std::string::npos || both.find(' ', blank + 1) != std::string::npos) badMerge();
        document_.merges.emplace_back(both.substr(0, blank), both.substr(blank + 1));
    }

    [[noreturn]] void badMerge() const {
        fail(ErrorKind::Format, "{}: model.merges[{}] is not a pair of tokens", file_.string(),
             document_.merges.size());
    }

    template <typename Number>
    bool number_(Number number, int64_t asId) {
        if (place_ != Place::Vocabulary) return value(number);
        document_.vocabulary.emplace_back(std::move(keys_.back()), asId);
        return true;
    }

    bool value(json content) {
        if (place_ == Place::Vocabulary) {
            fail(ErrorKind::Format, "{}: model.vocab gives '{}' no whole number", file_.string(), keys_.back());
        }
        if (place_ != Place::Tree) badMerge();
        add(std::move(content));
        return true;
    }

    json* add(json content) {
        if (nodes_.empty()) {
            document_.rest = std::move(content);
            return &document_.rest;
        }
        json& parent = *nodes_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(content));
            return &parent.back();
        }
        return &(parent[keys_.back()] = std::move(content));
    }

    bool open(json container) {
        if (place_ != Place::Tree) value(nullptr);
        if (nodes_.size() >= kMaxDepth)
            fail(ErrorKind::Format, "{}: nested more than {} deep", file_.string(), kMaxDepth);
        nodes_.push_back(add(std::move(container)));
        keys_.emplace_back();
        return true;
    }

    const fs::path& file_;
    TokenizerDocument document_;
    Place place_ = Place::Tree;
    std::vector<json*> nodes_;       ///< open containers of the tree; a parent does not grow while a child is open
    std::vector<std::string> keys_;  ///< latest key of each open container
    std::vector<std::string> mergeParts_;
};

}  // namespace

TokenizerDocument readTokenizerDocument(const fs::path& file) {
    const std::string text = store::readTextFile(file);
    DocumentHandler handler(file);
    json::sax_parse(text, &handler);
    return handler.take();
}

}  // namespace omnidrive::text
