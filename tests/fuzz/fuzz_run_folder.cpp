// SPDX-License-Identifier: GPL-3.0-or-later
// What lies in a run folder beside traces and weights: headers, states, curves, events, notes, manifests, asked-again rollouts, verdicts; an index whose rows are whatever they are.
#include "fuzz/target.h"

#include "jobs/run_session.h"
#include "jobs/what_if_store.h"
#include "jobs/witness_book.h"
#include "store/checkpoint_store.h"
#include "store/curve_notes.h"
#include "store/run_folder.h"

#include <algorithm>

using namespace omnidrive;

namespace {

namespace fs = std::filesystem;

constexpr int64_t kMostRows = 64;

/// Names that an input may give, and where they lie. "index.sqlite" is taken as it is: SQLite's own bytes.
const std::set<std::string> kNames{"run.json",      "recipe.yaml",  "state.json",          "scalars.jsonl",       "events.jsonl", "notes.jsonl",
                                   "witness.jsonl", "index.sqlite", "traces/000.jsonl",    "what-if/000.jsonl",   "lock",         "log.txt",
                                   "checkpoints/step-000001/manifest.json", "checkpoints/step-000001/trainer.json"};

void useRun(const fs::path& run) {
    const auto reader = store::RunReader::open(run);
    reader->refresh();
    reader->state();
    reader->logTail(5);
    for (const std::string& tag : reader->scalarTags()) {
        fuzz::promise(!tag.empty() || reader->scalars(tag).size() > 0);
    }
    int64_t last = 0;
    for (const store::IndexRow& row : reader->rows(1, kMostRows)) {
        fuzz::promise(row.row > last && row.row <= reader->rolloutCount());
        last = row.row;
        fuzz::mayRefuse([&] { reader->traceJson(row.id); });
        // Whatever a row calls itself: nothing outside of the run is opened for it.
        const fs::path frame = reader->framePath(row.id);
        fuzz::promise(frame.empty() || frame.string().starts_with(run.string()));
    }
}

void useSession(const fs::path& run) {
    const auto session = jobs::RunSession::open(run);
    session->refresh();
    jobs::WhatIfReader children(run);
    for (const auto& child : children.children()) {
        jobs::describeChange(child->change);
    }
    jobs::WitnessBook book(run);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    for (const char* inner : {"traces", "what-if", "checkpoints/step-000001", "frames"}) {
        fs::create_directories(folder.path() / inner);
    }
    folder.writeParts(fuzz::textOf(data, size), kNames);
    const fs::path run = folder.path();
    fuzz::mayRefuse([&] { useRun(run); });
    fuzz::mayRefuse([&] { useSession(run); });
    fuzz::mayRefuse([&] { store::readCurveNotes(run); });
    fuzz::mayRefuse([&] { store::verifyRun(run); });
    fuzz::mayRefuse([&] { fuzz::promise(store::CheckpointStore(run / "checkpoints").list(true).size() <= 1); });
    folder.clear();
    for (const char* beside : {"index.sqlite-wal", "index.sqlite-shm", "index.sqlite-journal"}) {
        std::error_code ignored;
        fs::remove(run / beside, ignored);
    }
    return 0;
}
