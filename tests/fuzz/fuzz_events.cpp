// SPDX-License-Identifier: GPL-3.0-or-later
// TensorBoard event files: as they are, and the input as the content of a record whose check sums are right.
#include "fuzz/target.h"

#include "store/event_files.h"
#include "store/event_record.h"

using namespace omnidrive;

namespace {

void readFile(fuzz::InputFolder& folder, std::string_view content) {
    const auto file = folder.write("events.out.tfevents.1", content);
    fuzz::mayRefuse([&] {
        store::EventFilesReader reader(file);
        reader.refresh();
        reader.problems();
        reader.refresh();
    });
    folder.clear();
}

/// A file that is read while it grows says what it says as a whole.
void readGrowing(fuzz::InputFolder& folder, std::string_view content) {
    const std::string name = "events.out.tfevents.1";
    const auto file = folder.write(name, content.substr(0, content.size() / 2));
    fuzz::mayRefuse([&] {
        store::EventFilesReader follower(file);
        follower.refresh();
        folder.write(name, content);
        follower.refresh();
        store::EventFilesReader whole(file);
        whole.refresh();
        fuzz::promise(follower.records() == whole.records() && follower.curves().size() == whole.curves().size());
        for (const auto& [tag, points] : whole.curves()) {
            fuzz::promise(follower.curves().at(tag).size() == points.size());
        }
    });
    folder.clear();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const std::string_view bytes = fuzz::textOf(data, size);
    readFile(folder, bytes);
    readFile(folder, store::encodeRecord(bytes) + store::encodeRecord(bytes));
    readGrowing(folder, bytes);
    readGrowing(folder, store::encodeRecord(bytes) + store::encodeRecord(bytes));
    if (const auto event = store::decodeEvent(bytes)) {
        const auto again = store::decodeEvent(store::encodeEvent(*event));
        fuzz::promise(again && again->scalars.size() == event->scalars.size() && again->step == event->step);
    }
    return 0;
}
