// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/what_if_store.h"

#include "base/error.h"
#include "rollout/trajectory_json.h"
#include "store/atomic_file.h"
#include "store/frame_files.h"
#include "store/json_fields.h"
#include "store/own_files.h"
#include "store/run_files.h"
#include "store/run_lock.h"
#include "vision/codec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

namespace omnidrive::jobs {

namespace fs = std::filesystem;

namespace {

using nlohmann::json;
using store::JsonFields;
using store::jsonNumber;
using store::jsonText;

constexpr int kChildVersion = 1;
constexpr int64_t kRollBytes = 64LL << 20;
constexpr std::array<const char*, 3> kMasks{"none", "crop", "rest"};

fs::path filePath(const fs::path& folder, size_t number) { return folder / fmt::format("{:03}.jsonl", number); }

json changeJson(const WhatIfChange& change) {
    json result{{"mask", kMasks[static_cast<size_t>(change.mask)]}};
    if (change.call >= 0) {
        result["zoom"] = change.call + 1;
    }
    if (change.boxInModel) {
        const BoxF& box = *change.boxInModel;
        result["bbox_2d"] = {jsonNumber(box.x0), jsonNumber(box.y0), jsonNumber(box.x1), jsonNumber(box.y1)};
    }
    if (change.label) {
        result["label"] = jsonText(*change.label);
    }
    if (change.question) {
        result["question"] = jsonText(*change.question);
    }
    return result;
}

WhatIfMask maskFrom(const JsonFields& fields) {
    const std::string name = fields.text("mask");
    const auto found = std::find(kMasks.begin(), kMasks.end(), name);
    if (found == kMasks.end()) {
        fields.failAt("mask", fmt::format("is \"{}\", which this program does not know", name));
    }
    return static_cast<WhatIfMask>(found - kMasks.begin());
}

WhatIfChange changeFrom(const JsonFields& fields) {
    WhatIfChange change;
    change.mask = maskFrom(fields);
    if (fields.has("zoom")) {
        const int zoom = fields.integer<int>("zoom");
        if (zoom < 1) {
            fields.failAt("zoom", "must be 1 or more");
        }
        change.call = zoom - 1;
    }
    if (fields.has("bbox_2d")) {
        const auto corners = fields.numbers("bbox_2d");
        if (corners.size() != 4) {
            fields.failAt("bbox_2d", "must hold four numbers");
        }
        change.boxInModel = BoxF{corners[0], corners[1], corners[2], corners[3]};
    }
    if (fields.has("label")) {
        change.label = fields.text("label");
    }
    if (fields.has("question")) {
        change.question = fields.text("question");
    }
    return change;
}

json childJson(const WhatIfChild& child) {
    json result{{"version", kChildVersion},
                {"id", jsonText(child.id)},
                {"parent", jsonText(child.parentId)},
                {"batch", child.batch},
                {"change", changeJson(child.change)},
                {"engine", jsonText(child.engine)},
                {"checkpoint", jsonText(child.checkpoint)},
                {"seed", child.trajectory->seed},
                {"wall", jsonNumber(child.wall)},
                {"parent_answer", jsonText(child.parentAnswer)},
                {"answer", jsonText(child.answer)},
                {"answer_changed", child.isAnswerChanged},
                {"trajectory", rollout::toJson(*child.trajectory)}};   // its rewards, too
    if (child.parentRow > 0) {
        result["parent_row"] = child.parentRow;
    }
    if (child.rewardChange) {
        result["reward_change"] = jsonNumber(*child.rewardChange);
    }
    if (!child.verdict.empty()) {
        result["verdict"] = child.verdict;
    }
    return result;
}

WhatIfChildPtr childFrom(const json& value) {
    const JsonFields fields(value, "");
    if (fields.integer<int>("version") != kChildVersion) {
        fields.failAt("version", "is not known");
    }
    auto child = std::make_shared<WhatIfChild>();
    child->id = fields.text("id");
    child->parentId = fields.text("parent");
    child->parentRow = fields.has("parent_row") ? fields.integer<int64_t>("parent_row") : 0;
    child->batch = fields.text("batch");
    child->change = changeFrom(fields.child("change"));
    child->engine = fields.text("engine");
    child->checkpoint = fields.text("checkpoint");
    child->wall = fields.number("wall");
    child->parentAnswer = fields.text("parent_answer");
    child->answer = fields.text("answer");
    child->isAnswerChanged = fields.flag("answer_changed");
    if (fields.has("reward_change")) {
        child->rewardChange = fields.number("reward_change");
    }
    child->verdict = fields.has("verdict") ? fields.text("verdict") : "";
    child->trajectory = std::make_shared<const rollout::Trajectory>(rollout::fromJson(fields.at("trajectory")));
    return child;
}

/// Appending takes milliseconds, so whoever holds the lock is soon done.
store::RunLock lockWhenFree(const fs::path& folder) {
    constexpr int kTries = 100;
    constexpr auto kPause = std::chrono::milliseconds(50);
    for (int i = 1;; ++i) {
        try {
            return store::RunLock(folder);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::InvalidArgument || i == kTries) {
                throw;
            }
        }
        std::this_thread::sleep_for(kPause);
    }
}

void storeFrames(const fs::path& folder, const std::vector<WhatIfFrame>& frames) {
    store::makeFolders(folder / "frames");
    for (const WhatIfFrame& frame : frames) {
        const fs::path path = folder / "frames" / (frame.id + ".png");
        store::requireOwnFile(folder, path);
        std::error_code ignored;
        if (!fs::exists(path, ignored)) {
            const auto png = vision::encodePng(*frame.image);
            store::writeFileAtomically(path, std::string_view(reinterpret_cast<const char*>(png.data()), png.size()));
        }
    }
}

/// The file that takes the next child.
fs::path newestFile(const fs::path& folder) {
    size_t number = 0;
    std::error_code ignored;
    while (fs::exists(filePath(folder, number + 1), ignored)) {
        ++number;
    }
    const auto bytes = fs::file_size(filePath(folder, number), ignored);
    return filePath(folder, !ignored && bytes >= kRollBytes ? number + 1 : number);
}

/// Highest number among children with names of this parent, which another one may have had before a resume.
int64_t highestNumber(const std::vector<WhatIfChildPtr>& children, const std::string& parent) {
    int64_t highest = 0;
    for (const WhatIfChildPtr& child : children) {
        const size_t plus = std::min(child->id.rfind('+'), child->id.size());
        if (child->id.compare(0, plus, parent) == 0 && plus < child->id.size()) {
            highest = std::max<int64_t>(highest, std::atoll(child->id.c_str() + plus + 1));
        }
    }
    return highest;
}

/// Whether a child may be one of this rollout, by what it says of its parent.
bool mayBeOf(const WhatIfChild& child, const store::IndexRow& row) {
    const rollout::Trajectory& own = *child.trajectory;
    const bool isSameQuestion = own.sampleId == row.sampleId && own.step == row.step;
    const bool isSameAnswer = row.answer.empty() ? child.parentAnswer.empty() : child.parentAnswer.starts_with(row.answer);
    return isSameQuestion && isSameAnswer && child.change.call < row.zooms + row.failedCalls;
}

}  // namespace

fs::path whatIfFolder(const fs::path& run) {
    std::error_code ignored;
    return fs::is_regular_file(run, ignored) ? fs::path(run.string() + ".what-if") : run / "what-if";
}

void WhatIfReader::poll() {
    std::error_code ignored;
    while (fs::exists(filePath(folder_, files_.size()), ignored)) {
        files_.push_back(std::make_unique<store::JsonLinesReader>(filePath(folder_, files_.size())));
    }
    for (const auto& file : files_) {
        file->poll([&](const json& value, const store::JsonLinesReader::Line&) {
            try {
                stored_.push_back(childFrom(value));
            } catch (const Error&) {   // of a later version: it stays in the file
            }
        });
    }
}

const std::vector<WhatIfChildPtr>& WhatIfReader::children() {
    poll();
    if (!stored_.empty() && names_.refresh()) {
        children_.clear();
    }
    for (size_t i = children_.size(); i < stored_.size(); ++i) {
        children_.push_back(named(stored_[i]));
    }
    return children_;
}

/// Children of children keep their parents' names.
WhatIfChildPtr WhatIfReader::named(const WhatIfChildPtr& child) const {
    if (isChildId(child->parentId)) {
        return child;
    }
    const auto fits = [&](const store::IndexRow& row) { return mayBeOf(*child, row); };
    const std::string name = names_.nameOf({child->parentId, child->parentRow, child->wall, fits});
    if (name == child->parentId) {
        return child;
    }
    auto moved = std::make_shared<WhatIfChild>(*child);
    moved->parentId = name;
    return moved;
}

WhatIfChildPtr WhatIfReader::find(const std::string& id) {
    const auto& all = children();
    const auto found = std::find_if(all.begin(), all.end(), [&](const WhatIfChildPtr& child) { return child->id == id; });
    return found == all.end() ? nullptr : *found;
}

fs::path WhatIfReader::framePath(const std::string& frameId) const { return store::findFrame(folder_, frameId); }

std::vector<WhatIfChildPtr> storeWhatIf(const fs::path& run, std::vector<WhatIfChild> batch, const std::vector<WhatIfFrame>& frames) {
    const fs::path folder = whatIfFolder(fs::absolute(run));
    store::requireOwnFile(folder.parent_path(), folder);
    store::makeFolders(folder);
    store::requireOwnFiles(folder);
    const store::RunLock lock = lockWhenFree(folder);
    storeFrames(folder, frames);
    int64_t number = batch.empty() ? 0 : highestNumber(WhatIfReader(run).children(), batch.front().parentId);
    store::JsonLinesAppender file(newestFile(folder));
    const double wall = store::unixNow();
    const std::string name = batch.empty() ? "" : fmt::format("{}+{}", batch.front().parentId, number + 1);
    std::vector<WhatIfChildPtr> stored;
    for (WhatIfChild& child : batch) {
        auto trajectory = std::make_shared<rollout::Trajectory>(*child.trajectory);
        trajectory->id = child.id = fmt::format("{}+{}", child.parentId, ++number);
        child.trajectory = std::move(trajectory);
        child.batch = name;
        child.wall = wall;
        file.append(childJson(child).dump());
        stored.push_back(std::make_shared<const WhatIfChild>(std::move(child)));
    }
    file.sync();
    store::syncPath(folder);
    return stored;
}

}  // namespace omnidrive::jobs
