// SPDX-License-Identifier: GPL-3.0-or-later
// Writes small checkpoints as a trainer does and says on standard output, line by line, which one is complete: "step NUMBER", or "problem SENTENCE".
// Usage: omnidrive_checkpoint_writer FOLDER FIRST COUNT. Keeps two; every third step is written twice, as after a resume.
#include "base/error.h"
#include "store/checkpoint_store.h"
#include "store/file_io.h"
#include "store/safetensors.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

using namespace omnidrive;
namespace fs = std::filesystem;

namespace {

/// By one call and unbuffered, so that what was said was done before.
void say(const std::string& line) {
    const std::string whole = line + "\n";
    if (::write(STDOUT_FILENO, whole.data(), whole.size()) < 0) {
        std::_Exit(1);
    }
}

void fill(const fs::path& folder, long step) {
    const std::vector<float> weights(64, static_cast<float>(step)), moments(16, static_cast<float>(step) / 2);
    store::makeFolders(folder / "model");
    store::writeSafetensors(folder / "model" / "model.safetensors", {{"w", "F32", {64}, std::as_bytes(std::span(weights))}});
    std::ofstream(folder / "model" / "config.json") << "{}";
    store::writeSafetensors(folder / "optimizer.safetensors", {{"m", "F32", {16}, std::as_bytes(std::span(moments))}});
    std::ofstream stream(folder / "trainer.json");
    stream << "{\"step\": " << step << "}";
    if (!stream.flush()) {
        fail(ErrorKind::Io, "cannot write {}", (folder / "trainer.json").string());
    }
}

void save(store::CheckpointStore& checkpoints, long step) {
    try {
        checkpoints.write(step, [&](const fs::path& folder) { fill(folder, step); });
        say("step " + std::to_string(step));
        checkpoints.retain(2, {});
    } catch (const Error& error) {
        say(std::string("problem ") + error.what());
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        return 2;
    }
    store::CheckpointStore checkpoints(argv[1]);
    const long first = std::atol(argv[2]), count = std::atol(argv[3]);
    for (long step = first; step < first + count; ++step) {
        save(checkpoints, step);
        if (step % 3 == 2) {
            save(checkpoints, step);
        }
    }
    return 0;
}
