// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/class_names.h"

#include "base/error.h"
#include "store/file_io.h"

#include <cctype>
#include <sstream>

namespace omnidrive::evidence {

namespace fs = std::filesystem;

namespace {

constexpr int64_t kMaxNamesBytes = 1 << 20;

std::vector<std::string> readNames(const fs::path& file) {
    std::istringstream lines(store::readTextFile(file, kMaxNamesBytes));
    std::vector<std::string> names;
    std::string line;
    while (std::getline(lines, line)) {
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) {
            line.pop_back();
        }
        if (!line.empty()) {
            names.push_back(line);
        }
    }
    return names;
}

void requireFit(const std::string& source, size_t names, int classes) {
    if (names != static_cast<size_t>(classes)) {
        fail(ErrorKind::Format, "{} lists {} class names, but the detector tells {} classes apart", source, names, classes);
    }
}

/// Whether a text ends with "<number>:", blanks aside.
bool endsWithNumber(std::string_view text, size_t number) {
    std::string packed;
    for (const char c : text) {
        if (c != ' ') {
            packed += c;
        }
    }
    const std::string wanted = std::to_string(number) + ":";
    const bool isLonger = packed.size() > wanted.size() && std::isdigit(static_cast<unsigned char>(packed[packed.size() - wanted.size() - 1])) != 0;
    return packed.ends_with(wanted) && !isLonger;
}

}  // namespace

const std::vector<std::string>& cocoClassNames() {
    static const std::vector<std::string> names{
        "person", "bicycle", "car", "motorbike", "aeroplane", "bus", "train", "truck", "boat", "traffic light", "fire hydrant", "stop sign",
        "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella",
        "handbag", "tie", "suitcase", "frisbee", "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard",
        "surfboard", "tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple", "sandwich", "orange",
        "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "sofa", "pottedplant", "bed", "diningtable", "toilet", "tvmonitor",
        "laptop", "mouse", "remote", "keyboard", "cell phone", "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase",
        "scissors", "teddy bear", "hair drier", "toothbrush"};
    return names;
}

std::vector<std::string> classNamesOfMetadata(std::string_view text) {
    std::vector<std::string> names;
    for (size_t quote = text.find_first_of("'\""); quote != std::string_view::npos;) {
        const size_t end = text.find(text[quote], quote + 1);
        if (end == std::string_view::npos || !endsWithNumber(text.substr(0, quote), names.size())) {
            return {};
        }
        names.emplace_back(text.substr(quote + 1, end - quote - 1));
        text.remove_prefix(end + 1);
        quote = text.find_first_of("'\"");
    }
    return names;
}

std::vector<std::string> findClassNames(const fs::path& onnxFile, const std::map<std::string, std::string>& metadata, int classes) {
    if (const auto own = metadata.find("names"); own != metadata.end()) {
        auto names = classNamesOfMetadata(own->second);
        requireFit(onnxFile.string(), names.size(), classes);
        return names;
    }
    fs::path named = onnxFile;
    named.replace_extension(".names");
    for (const fs::path& file : {named, onnxFile.parent_path() / "coco.names"}) {
        std::error_code ignored;
        if (fs::exists(file, ignored)) {
            auto names = readNames(file);
            requireFit(file.string(), names.size(), classes);
            return names;
        }
    }
    if (static_cast<size_t>(classes) != cocoClassNames().size()) {
        fail(ErrorKind::Format, "{} tells {} classes apart but does not name them: put their names, one a line, into {}", onnxFile.string(), classes,
             named.string());
    }
    return cocoClassNames();
}

}  // namespace omnidrive::evidence
