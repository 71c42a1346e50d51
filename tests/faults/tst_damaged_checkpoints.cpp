// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints that were damaged where they lie: every byte, every length, every file, and headers that lie. None is loaded, the next older one is
// offered with the reason, and nothing is allocated by a file's word.
#include "core/store/error_text.h"
#include "faults/fault_tally.h"
#include "store/checkpoint_store.h"
#include "store/file_io.h"
#include "store/safetensors.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

#include <QTest>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <new>
#include <sys/stat.h>

using namespace omnidrive;
using tests::FaultTally;
using tests::bytesOf;
namespace fs = std::filesystem;

namespace {

std::atomic<size_t> largest{0};   // allocation in bytes

void put(const fs::path& path, const std::string& content) { std::ofstream(path, std::ios::binary | std::ios::trunc) << content; }

/// A model of two shards, moments and the trainer's own file.
void fill(const fs::path& folder, float value) {
    const std::vector<float> weights(4, value);
    const auto bytes = std::as_bytes(std::span(weights));
    fs::create_directories(folder / "model");
    store::writeSafetensors(folder / "model" / "model-00001-of-00002.safetensors", {{"a", "F32", {2, 2}, bytes}});
    store::writeSafetensors(folder / "model" / "model-00002-of-00002.safetensors", {{"b", "F32", {4}, bytes}});
    put(folder / "model" / "model.safetensors.index.json",
        R"({"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}})");
    store::writeSafetensors(folder / "optimizer.safetensors", {{"m", "F32", {4}, bytes}});
    put(folder / "trainer.json", R"({"step":2})");
}

std::vector<fs::path> filesOf(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string withHeader(const std::string& header, uint64_t claimed, const std::string& data) {
    std::string file(8, '\0');
    std::memcpy(file.data(), &claimed, 8);
    return file + header + data;
}

}  // namespace

/// Counts what the program asks for; the program under test has no allocator of its own.
void* operator new(size_t bytes) {
    for (size_t seen = largest; bytes > seen && !largest.compare_exchange_weak(seen, bytes);) {
    }
    if (void* memory = std::malloc(std::max<size_t>(bytes, 1))) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

class TestDamagedCheckpoints : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;
    fs::path folder_, newest_;

    /// The damaged one is refused with a reason and the older one offered. @param file the damaged one, for messages.
    void checkRefused(const fs::path& file, const std::string& how) {
        std::vector<store::CheckpointInfo> skipped;
        const auto found = store::CheckpointStore(folder_).newestValid(&skipped);
        QVERIFY2(found && found->step == 1, (file.string() + ": " + how).c_str());
        QVERIFY2(skipped.size() == 1 && skipped[0].step == 2 && !skipped[0].problem.empty(), (file.string() + ": " + how).c_str());
    }

    /// A damaged file that is opened all the same is refused, or leads nowhere outside of itself. @return what was said.
    std::string openModel() {
        largest = 0;
        const std::string said = tests::errorText([&] {
            const store::CheckpointTensors model = store::openCheckpoint(newest_ / "model");
            for (const auto& [name, view] : model.tensors) {
                volatile std::byte sum{};
                for (const std::byte byte : view.data) {   // a view beyond its file would be a bus error
                    sum = sum ^ byte;
                }
            }
        });
        return said;
    }

private Q_SLOTS:
    void init() {
        folder_ = temp_.path() / "checkpoints";
        fs::remove_all(folder_);
        store::CheckpointStore checkpoints(folder_);
        checkpoints.write(1, [](const fs::path& folder) { fill(folder, 1); });
        newest_ = checkpoints.write(2, [](const fs::path& folder) { fill(folder, 2); });
        QCOMPARE(checkpoints.newestValid()->step, int64_t{2});
    }

    void everyByteFlipped() {
        FaultTally tally(4, "one bit flipped in every byte of every file of a checkpoint");
        for (const fs::path& file : filesOf(newest_)) {
            const std::string whole = bytesOf(file);
            for (size_t at = 0; at < whole.size(); ++at) {
                std::string flipped = whole;
                flipped[at] = static_cast<char>(flipped[at] ^ 1 << at % 8);
                const bool isBlank = file.filename() == "manifest.json" && std::isspace(static_cast<unsigned char>(whole[at])) != 0;
                if (isBlank) {
                    continue;   // between the words of JSON: nothing that is read has changed
                }
                put(file, flipped);
                tally.injected();
                OMNIDRIVE_CHECKED(checkRefused(file, "byte " + std::to_string(at)));
                openModel();
                QVERIFY2(largest < whole.size() + (64 << 10), std::to_string(largest).c_str());
                tally.survived();
            }
            put(file, whole);
        }
        QVERIFY(tally.print());
    }

    void everyLength() {
        FaultTally tally(4, "every file of a checkpoint cut at every byte, and missing");
        for (const fs::path& file : filesOf(newest_)) {
            const std::string whole = bytesOf(file);
            const size_t said = whole.find_last_not_of('\n') + 1;   // without the line break at a JSON's end it says the same
            for (size_t length = 0; length < said; ++length) {
                put(file, whole.substr(0, length));
                tally.injected();
                OMNIDRIVE_CHECKED(checkRefused(file, "cut to " + std::to_string(length)));
                openModel();
                tally.survived();
            }
            fs::remove(file);
            tally.injected();
            OMNIDRIVE_CHECKED(checkRefused(file, "missing"));
            openModel();
            tally.survived();
            put(file, whole);
        }
        QVERIFY(tally.print());
    }

    void everyTwoFilesSwapped() {
        FaultTally tally(4, "every two files of a checkpoint swapped, those of another checkpoint too");
        const auto files = filesOf(newest_);
        for (size_t i = 0; i < files.size(); ++i) {
            for (size_t j = 0; j < files.size(); ++j) {
                const fs::path other = j > i ? files[j] : folder_ / "step-000001" / fs::relative(files[j], newest_);
                const std::string mine = bytesOf(files[i]), theirs = bytesOf(other);
                if (mine == theirs) {
                    continue;
                }
                put(files[i], theirs);
                j > i ? put(other, mine) : void();
                tally.injected();
                OMNIDRIVE_CHECKED(checkRefused(files[i], "instead of it " + other.string()));
                openModel();
                tally.survived();
                put(files[i], mine);
                put(other, theirs);
            }
        }
        QVERIFY(tally.print());
    }

    /// Headers that lie, without a manifest's word against them.
    void headersThatLie() {
        FaultTally tally(4, "safetensors headers that lie: lengths up to 2^64, overlap, hole, duplicate key, sizes that overflow");
        const fs::path shard = newest_ / "model" / "model-00001-of-00002.safetensors";
        const std::string data(16, 'd');
        const auto refused = [&](const std::string& content) {
            put(shard, content);
            tally.injected();
            const std::string said = openModel();
            QVERIFY2(said.starts_with("format: ") && said.find(shard.string()) != std::string::npos, said.c_str());
            QVERIFY2(largest < content.size() + (64 << 10), std::to_string(largest).c_str());
            tally.survived();
        };
        const std::string good = R"({"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}})";
        for (int bit = 0; bit < 64; ++bit) {
            const uint64_t power = uint64_t{1} << bit;
            for (const uint64_t claimed : {power, power - 1, power + 1}) {
                if (claimed != good.size()) {
                    OMNIDRIVE_CHECKED(refused(withHeader(good, claimed, data)));
                }
            }
        }
        for (const char* header : {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"c":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
                                   R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"c":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})",
                                   R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})",
                                   R"({"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,16]}})",
                                   R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})",
                                   R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}})",
                                   R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,18446744073709551615]}})",
                                   R"({"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}})"}) {
            OMNIDRIVE_CHECKED(refused(withHeader(header, std::strlen(header), data)));
        }
        QVERIFY(tally.print());
    }

    /// Somebody else's folder in the place of a file, and the reverse.
    void foldersInPlaceOfFiles() {
        FaultTally tally(4, "a folder or a pipe in the place of every file of a checkpoint");
        for (const fs::path& file : filesOf(newest_)) {
            const std::string whole = bytesOf(file);
            fs::remove(file);
            fs::create_directory(file);
            tally.injected();
            OMNIDRIVE_CHECKED(checkRefused(file, "a folder"));
            openModel();
            fs::remove(file);
            QVERIFY(::mkfifo(file.c_str(), 0600) == 0);
            OMNIDRIVE_CHECKED(checkRefused(file, "a pipe"));
            openModel();
            tally.survived();
            fs::remove(file);
            put(file, whole);
        }
        QVERIFY(tally.print());
    }
};

QTEST_APPLESS_MAIN(TestDamagedCheckpoints)
#include "tst_damaged_checkpoints.moc"
