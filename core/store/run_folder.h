// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::store {

/// Layout of a run folder, version 1 (documented in core/README.md):
///   run.json            format version, creation time, program version, title
///   recipe.yaml         the recipe as resolved
///   index.sqlite        one row a rollout (IndexRow), WAL mode
///   traces/000.jsonl    one JSON object a rollout, rolled over at 64 MiB
///   frames/<id>.png     pictures by content hash (first 32 hex digits of the SHA-256 of the RGB pixels and size), also .jpg when imported
///   scalars.jsonl       one object a step: {"step":1,"stage":1,"wall":1790000000.0,"tag":value,...}; {"resumed_after":40,"wall":..} where a
///                       resume went back to step 40: values of later steps that stand before it are superseded
///   events.jsonl        notes and state changes: {"wall":..,"kind":..,"text":..}, where they apply also step, name, rollouts, values (RunEvent)
///   events.out.tfevents.*  the same curves for TensorBoard, one file a trainer process
///   state.json          the trainer's state, rewritten atomically (RunState)
///   checkpoints/step-000040/   see CheckpointStore
///   notes.jsonl, witness.jsonl, what-if/   what users add: notes on curves, verdicts of the second witness, rollouts asked again (core/jobs)
///   log.txt             the trainer's log
///   control.sock        local control socket while a trainer lives; lock held on `lock`
inline constexpr int kRunFolderVersion = 1;

/// What lists and filters need of a rollout without opening its trace.
struct IndexRow {
    int64_t row = 0;                ///< 1.. in order of arrival
    std::string id, groupId, sampleId;
    int stage = 0;
    int64_t step = 0;
    int indexInGroup = 0;
    std::string kind;
    double rewardTotal = 0, rewardAccuracy = 0, rewardFormat = 0, rewardGrounding = 0;
    double advantage = 0;
    int zooms = 0;                  ///< valid calls
    int failedCalls = 0;
    std::string labels;             ///< labels of the calls, comma separated
    std::string cameras;            ///< cameras that the calls looked through, comma separated, each once; empty for one picture
    std::optional<double> clipCosine;  ///< mean over valid calls
    std::string answer;             ///< letter, or the start of the answer's text
    std::string expectedAnswer;
    bool correct = false;
    bool truncated = false;
    bool groupHasSignal = true;
    int responseTokens = 0;         ///< generated tokens
    bool superseded = false;        ///< from steps that a later resume trained again; id and groupId then end in "~<number>"
};

enum class TrainerState { Idle, Preparing, Running, Paused, Stopping, Finished, Failed };
const char* trainerStateName(TrainerState state);
std::optional<TrainerState> trainerStateFromName(const std::string& name);

/// Contents of state.json.
struct RunState {
    TrainerState state = TrainerState::Idle;
    int64_t step = 0, totalSteps = 0;
    int stage = 0;
    int64_t pid = 0;                ///< of the trainer
    double wall = 0;                ///< unix seconds of this report
    double secondsPerStep = 0;      ///< running mean
    std::string message;            ///< one sentence for the user; the cause when Failed
};

/// A note or a change of state (events.jsonl).
struct RunEvent {
    double wall = 0;                ///< unix seconds
    std::string kind;               ///< "stage", "checkpoint", "alert", "skipped" (an update), "resume", "set", ...
    std::string text;               ///< one sentence
    std::optional<int64_t> step;    ///< last finished step when it happened; unset where none belongs to it
    std::string name;               ///< which alert: "tool-collapse"; empty for other kinds
    std::vector<std::string> rollouts;                         ///< ids of an alert's evidence
    std::vector<std::pair<std::string, std::string>> values;   ///< of "set": fields of the recipe and their new values
};

/// Writer of a run folder, owned by the one trainer. Holds an exclusive lock from open to destruction.
/// Every append is on disk (written, not necessarily synced) before it returns; sync() makes all of it durable.
/// Not thread-safe.
class RunWriter {
public:
    /// @throws Error (Io) when the folder holds a run already or what a run would overwrite, or (InvalidArgument) "... is in use by process N" when another writer lives.
    /// An existing folder without a run is used as it is (a starter may have put log.txt there).
    static std::unique_ptr<RunWriter> create(const std::filesystem::path& folder, const std::string& recipeYaml, const std::string& title);
    /// Opens an existing run to continue it; repairs torn tails; rows after `lastStep` are kept but marked superseded (shown grey).
    static std::unique_ptr<RunWriter> openForResume(const std::filesystem::path& folder, int64_t lastStep);
    virtual ~RunWriter() = default;

    virtual const std::filesystem::path& folder() const = 0;
    /// @param row  its `row` and `superseded` are ignored. @param traceJson  one JSON object.
    /// @throws Error (InvalidArgument) for an empty id or one that is there already, (Io).
    virtual void appendRollout(const IndexRow& row, const std::string& traceJson) = 0;
    virtual bool hasRollout(const std::string& id) const = 0;
    /// Stores a picture once; `encoded` is a PNG, JPEG or WebP file. Returns without writing when the id is there already.
    /// @throws Error (InvalidArgument) for an id that is no plain name or bytes of another format, (Io).
    virtual void addFrame(const std::string& id, const std::vector<uint8_t>& encoded) = 0;
    virtual bool hasFrame(const std::string& id) const = 0;
    /// NaN and infinities are kept. @throws Error (InvalidArgument) for the tags "step", "stage", "wall" and "resumed_after".
    virtual void appendScalars(int64_t step, int stage, const std::vector<std::pair<std::string, double>>& values) = 0;
    /// @param event  its `wall` is set here.
    virtual void appendEvent(const RunEvent& event) = 0;
    void appendEvent(const std::string& kind, const std::string& text) { appendEvent(RunEvent{0, kind, text, {}, {}, {}, {}}); }
    virtual void appendLog(const std::string& line) = 0;
    virtual void setState(const RunState& state) = 0;
    virtual void sync() = 0;
};

/// One value of a curve.
struct ScalarPoint {
    int64_t step = 0;
    int stage = 0;
    double wall = 0;
    double value = 0;
    bool superseded = false;        ///< from steps that a later resume trained again
};

/// Reader of a run folder, also while a trainer writes it. Cheap to poll: refresh() reads only what was appended.
/// Not thread-safe; one per thread.
class RunReader {
public:
    /// @throws Error (Io) for a missing folder or file, (Format) for a damaged one or a version this program does not know.
    static std::unique_ptr<RunReader> open(const std::filesystem::path& folder);
    virtual ~RunReader() = default;

    virtual const std::filesystem::path& folder() const = 0;
    virtual std::string title() const = 0;
    virtual std::string recipeYaml() const = 0;
    /// Reads what is new. Returns true when something was.
    virtual bool refresh() = 0;
    virtual int64_t rolloutCount() const = 0;
    /// Rows firstRow <= row, at most `limit`, in order.
    virtual std::vector<IndexRow> rows(int64_t firstRow, int64_t limit) const = 0;
    virtual std::optional<IndexRow> rowById(const std::string& id) const = 0;
    virtual std::vector<IndexRow> rowsOfGroup(const std::string& groupId) const = 0;
    /// The JSON of one rollout. @throws Error when the id is unknown or the trace is damaged.
    virtual std::string traceJson(const std::string& id) const = 0;
    /// Path of a stored picture; empty when missing.
    virtual std::filesystem::path framePath(const std::string& id) const = 0;
    virtual std::vector<std::string> scalarTags() const = 0;
    /// Empty for an unknown tag. Valid until the next refresh().
    virtual const std::vector<ScalarPoint>& scalars(const std::string& tag) const = 0;
    virtual const std::vector<RunEvent>& events() const = 0;
    /// What could not be read so far, one sentence each: broken lines, rows hidden by a folder that cannot be written.
    virtual std::vector<std::string> problems() const = 0;
    /// Last report of the trainer as of now (no refresh needed); nullopt when there was none or it cannot be read.
    virtual std::optional<RunState> state() const = 0;
    /// True when a live process holds the run's lock.
    virtual bool isLocked() const = 0;
    virtual std::string logTail(int lines) const = 0;
};

/// What `omnidrive verify` finds. Knows formats, not meaning; jobs::verifyRun also looks into traces and pictures.
struct VerifyReport {
    int64_t rollouts = 0, traces = 0, frames = 0, scalars = 0, checkpoints = 0;
    std::vector<std::string> problems;  ///< one sentence each, naming file and record; empty when all is well
};
/// Checks every record of a run: run.json, index, traces and their hashes, PNG check sums, scalars, events, state, checkpoints. The torn tail that
/// a killed or living writer leaves is no damage. @throws Error (Io) only when there is no run at all.
VerifyReport verifyRun(const std::filesystem::path& folder);

}  // namespace omnidrive::store
