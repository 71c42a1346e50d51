// SPDX-License-Identifier: GPL-3.0-or-later
// Weight files and the index over several of them.
#include "fuzz/target.h"

#include "store/safetensors.h"
#include "store/safetensors_header.h"

using namespace omnidrive;

namespace {

/// Every tensor that a file gives out lies inside its mapping and is as long as it says.
void checkViews(const store::SafetensorsFile& file) {
    const auto mapped = file.mapped();
    for (const auto& [name, view] : file.tensors()) {
        fuzz::promise(view.data.empty() || (view.data.data() >= mapped.data() && view.data.data() + view.data.size() <= mapped.data() + mapped.size()));
        fuzz::promise(store::safetensorsByteSize(view.dtype, view.shape) == view.data.size());
    }
}

/// Shards beside an index over them.
void readShards(fuzz::InputFolder& folder, std::string_view parts) {
    folder.writeParts(parts, {"model.safetensors.index.json", "model.safetensors", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"});
    fuzz::mayRefuse([&] {
        const store::CheckpointTensors checkpoint = store::openCheckpoint(folder.path());
        size_t tensors = 0;
        for (const auto& file : checkpoint.files) {
            checkViews(*file);
            tensors += file->tensors().size();
        }
        fuzz::promise(checkpoint.tensors.size() <= tensors);
    });
}

void readIndex(fuzz::InputFolder& folder, std::string_view text) {
    folder.write("model.safetensors.index.json", text);
    fuzz::mayRefuse([&] { store::openCheckpoint(folder.path()); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const std::string_view text = fuzz::textOf(data, size);
    if (text.starts_with('{')) {
        fuzz::mayRefuse([&] { store::checkSafetensorsLayout(store::parseSafetensorsHeader(text, "header"), size, "header"); });
        readIndex(folder, text);
    } else if (text.starts_with("=== ")) {
        readShards(folder, text);
    } else {
        const auto file = folder.write("shard.safetensors", text);
        fuzz::mayRefuse([&] { checkViews(*store::SafetensorsFile::open(file)); });
    }
    folder.clear();
    return 0;
}
