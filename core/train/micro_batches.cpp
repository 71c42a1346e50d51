// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/micro_batches.h"

#include "base/error.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <new>
#include <set>
#include <string>
#include <string_view>

namespace omnidrive::train {

namespace {

/// Fills passes one after the other.
class Packer {
public:
    Packer(const std::vector<RowTokens>& rows, int64_t budget) : rows_(rows), budget_(budget > 0 ? budget : std::numeric_limits<int64_t>::max()) {}

    /// The rows [begin, end) of one group.
    void addGroup(size_t begin, size_t end) {
        int64_t tokens = rows_[begin].promptTokens;
        for (size_t i = begin; i < end; ++i) {
            tokens += rows_[i].ownTokens;
        }
        if (tokens > budget_ - used_) {
            close();
        }
        used_ += tokens <= budget_ ? rows_[begin].promptTokens : 0;
        for (size_t i = begin; i < end; ++i) {
            tokens <= budget_ ? addRow(i, rows_[i].ownTokens) : addSplit(i);
        }
    }

    std::vector<std::vector<size_t>> finish() {
        close();
        return std::move(passes_);
    }

private:
    /// A row of a group that needs several passes; the first one of a pass brings the prompt.
    void addSplit(size_t row) {
        if (!pass_.empty() && rows_[row].ownTokens > budget_ - used_) {
            close();
        }
        addRow(row, rows_[row].ownTokens + (pass_.empty() ? rows_[row].promptTokens : 0));
    }
    void addRow(size_t row, int64_t tokens) {
        pass_.push_back(row);
        used_ += tokens;
    }
    void close() {
        if (!pass_.empty()) {
            passes_.push_back(std::move(pass_));
        }
        pass_.clear();
        used_ = 0;
    }

    const std::vector<RowTokens>& rows_;
    const int64_t budget_;
    std::vector<std::vector<size_t>> passes_;
    std::vector<size_t> pass_;
    int64_t used_ = 0;   // tokens of pass_
};

}  // namespace

std::vector<RowTokens> rowTokens(const ResponseTokens& tokens) {
    std::vector<RowTokens> rows;
    for (const auto& continuation : tokens.continuations) {
        rows.push_back({continuation.prompt, static_cast<int64_t>(tokens.prompts.at(continuation.prompt).ids.size()),
                        static_cast<int64_t>(continuation.ids.size())});
    }
    return rows;
}

int64_t passTokens(const std::vector<RowTokens>& rows, const std::vector<size_t>& pass) {
    std::set<size_t> prompts;
    int64_t tokens = 0;
    for (const size_t row : pass) {
        tokens += rows[row].ownTokens + (prompts.insert(rows[row].prompt).second ? rows[row].promptTokens : 0);
    }
    return tokens;
}

std::vector<std::vector<size_t>> microBatches(const std::vector<RowTokens>& rows, int64_t budget) {
    Packer packer(rows, budget);
    for (size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
        while (end < rows.size() && rows[end].prompt == rows[begin].prompt) {
            ++end;
        }
        packer.addGroup(begin, end);
    }
    return packer.finish();
}

ResponseTokens selected(const ResponseTokens& tokens, const std::vector<size_t>& continuations) {
    ResponseTokens part;
    std::map<size_t, size_t> indexOf;   // of a prompt in the part
    for (const size_t i : continuations) {
        const auto& continuation = tokens.continuations.at(i);
        const auto [it, isNew] = indexOf.emplace(continuation.prompt, indexOf.size());
        if (isNew) {
            part.prompts.push_back(tokens.prompts.at(continuation.prompt));
        }
        part.continuations.push_back(continuation);
        part.continuations.back().prompt = it->second;
    }
    return part;
}

bool isOutOfMemory(const std::exception& error) {
    if (dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr || dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
        return true;
    }
    if (const auto* own = dynamic_cast<const Error*>(&error)) {
        return own->kind() == ErrorKind::OutOfMemory;   // a kernel of ours
    }
    // The CPU's allocator, CUDA's runtime ("CUDA error: out of memory") and its libraries (CUBLAS_STATUS_ALLOC_FAILED) have no type of their own for this.
    const auto* torchError = dynamic_cast<const c10::Error*>(&error);
    const std::string text = torchError != nullptr ? torchError->what_without_backtrace() : "";
    constexpr std::string_view kWords[] = {"can't allocate memory", "out of memory", "_STATUS_ALLOC_FAILED"};
    return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view words) { return text.find(words) != std::string::npos; });
}

}  // namespace omnidrive::train
