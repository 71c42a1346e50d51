// SPDX-License-Identifier: GPL-3.0-or-later
// Ragged rows of two prompts: whatever leaves, waits or joins, each row reads what it would read alone.
#include "core/model/nano_config.h"
#include "rollout/group_decoder.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <QTest>

#include <map>
#include <random>

using namespace omnidrive;
using rollout::GroupDecoder;

namespace {

constexpr int32_t kWords = 20;   // ids below are plain text in the nano model

std::vector<int32_t> text(std::mt19937& random, size_t count) {
    std::vector<int32_t> ids;
    for (size_t i = 0; i < count; ++i) {
        ids.push_back(static_cast<int32_t>(random() % kWords));
    }
    return ids;
}

/// Logits after the last of `ids`, computed at once and without a cache.
torch::Tensor alone(const model::Vlm& vlm, const std::vector<int32_t>& ids) {
    model::PositionCursor cursor;
    model::SequenceBatch batch;
    batch.ids.push_back(ids);
    batch.positions.push_back(model::mropePositions(ids, {}, vlm.config().imageTokenId, cursor));
    const auto hidden = vlm.forward(batch, {});
    return vlm.decoder().logits(hidden.flatten(0, 1).narrow(0, hidden.size(1) - 1, 1))[0];
}

/// Where there is no GPU to record on: the work is done whenever a GPU would repeat it, from what it finds in memory.
class RepeatedWork : public nn::LaunchGraph {
public:
    RepeatedWork(int& records, int& replays) : records_(records), replays_(replays) {}
    void record(const std::function<void()>& work) override {
        work_ = work;
        ++records_;
    }
    void replay() override {
        work_();
        ++replays_;
    }

private:
    std::function<void()> work_;
    int& records_;
    int& replays_;
};

/// Rows under way, with all they have read or queued.
class Rows {
public:
    Rows(const model::Vlm& vlm, const std::vector<GroupDecoder::Prompt>& prompts, const std::vector<size_t>& promptOf,
         nn::LaunchGraphMaker graphs = {})
        : vlm_(vlm), decoder_(vlm, nullptr, 200, std::move(graphs)) {
        keep(decoder_.start(prompts, promptOf));
        for (const size_t g : promptOf) {
            read_.push_back(prompts[g].ids);
        }
    }

    GroupDecoder& decoder() { return decoder_; }
    void append(size_t row, const std::vector<int32_t>& ids) {
        decoder_.append(row, ids);
        read_[row].insert(read_[row].end(), ids.begin(), ids.end());
    }
    void step() { keep(decoder_.step()); }
    bool isReady(size_t row) const { return !decoder_.isWaiting(row); }
    /// How far the latest logits of a row lie from those of the row alone.
    double error(size_t row) const { return (latest_.at(row) - alone(vlm_, read_[row])).abs().max().item<double>(); }

private:
    void keep(const torch::Tensor& logits) {
        for (size_t place = 0; place < decoder_.order().size(); ++place) {
            const size_t row = decoder_.order()[place];
            if (!decoder_.isWaiting(row)) {
                latest_[row] = logits[static_cast<int64_t>(place)].clone();
            }
        }
    }

    const model::Vlm& vlm_;
    GroupDecoder decoder_;
    std::vector<std::vector<int32_t>> read_;
    std::map<size_t, torch::Tensor> latest_;
};

}  // namespace

class TestGroupDecoder : public QObject {
    Q_OBJECT

    std::shared_ptr<model::Vlm> vlm_ = model::Vlm::makeRandom(tests::nanoConfig(), 3);

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }   // sizes at which more only wait for each other

    void raggedRowsReadWhatTheyWouldAlone_data() {
        QTest::addColumn<int>("seed");
        QTest::addColumn<int>("observationsInTen");   // of the turns of a row
        QTest::addColumn<bool>("isRecorded");         // token steps are recorded and repeated
        for (int seed = 0; seed < 4; ++seed) {
            QTest::addRow("few observations %d", seed) << seed << 1 << false;
            QTest::addRow("many observations %d", seed) << seed << 4 << false;
            QTest::addRow("few observations, recorded %d", seed) << seed << 1 << true;
            QTest::addRow("no observations, recorded %d", seed) << seed << 0 << true;
        }
    }

    void raggedRowsReadWhatTheyWouldAlone() {
        QFETCH(int, seed);
        QFETCH(int, observationsInTen);
        QFETCH(bool, isRecorded);
        const c10::InferenceMode inference;
        std::mt19937 random(static_cast<unsigned>(seed));
        int records = 0, replays = 0;
        const nn::LaunchGraphMaker graphs = [&] { return std::make_unique<RepeatedWork>(records, replays); };
        Rows rows(*vlm_, {{text(random, 9), {}}, {text(random, 14), {}}}, {0, 0, 0, 0, 1, 1, 1}, isRecorded ? graphs : nn::LaunchGraphMaker{});
        std::vector<bool> isOver(7, false);
        for (int step = 0; step < (isRecorded ? 100 : 30); ++step) {   // beyond the first 64 places of a row, so that its memory moves

            for (size_t row = 0; row < 7; ++row) {
                if (isOver[row] || !rows.isReady(row)) {
                    continue;
                }
                QVERIFY2(rows.error(row) < 2e-5, qPrintable(QStringLiteral("row %1, step %2: %3").arg(row).arg(step).arg(rows.error(row))));
                if (random() % (isRecorded ? 80 : 40) == 0) {
                    rows.decoder().end(row);
                    isOver[row] = true;
                } else {
                    rows.append(row, text(random, static_cast<int>(random() % 10) < observationsInTen ? 2 + random() % 9 : 1));
                }
            }
            if (std::all_of(isOver.begin(), isOver.end(), [](bool over) { return over; })) {
                break;
            }
            rows.step();
        }
        QCOMPARE(records > 0, isRecorded);
        QVERIFY2(replays >= 2 * records, qPrintable(QStringLiteral("%1 records, %2 replays").arg(records).arg(replays)));
    }

    /// A row that goes on and on must not keep others from looking at their crops.
    void observationsDoNotWaitForARowThatRambles() {
        const c10::InferenceMode inference;
        std::mt19937 random(7);
        Rows rows(*vlm_, {{text(random, 6), {}}}, {0, 0, 0, 0, 0, 0});
        rows.append(5, text(random, 4));
        int steps = 0;
        for (; !rows.isReady(5) && steps < 50; ++steps) {
            for (size_t row = 0; row < 5; ++row) {
                if (rows.isReady(row)) {
                    rows.append(row, text(random, 1));
                }
            }
            rows.step();
        }
        QVERIFY2(steps > 1 && steps <= 9, qPrintable(QString::number(steps)));
        QVERIFY(rows.error(5) < 2e-5);
    }

    /// As soon as as many wait as write, they are read: nobody gains by waiting longer.
    void theLargerPartDoesNotWait() {
        const c10::InferenceMode inference;
        std::mt19937 random(7);
        Rows rows(*vlm_, {{text(random, 6), {}}}, {0, 0, 0, 0});
        for (size_t row = 0; row < 4; ++row) {
            rows.append(row, text(random, row < 2 ? 1 : 5));
        }
        rows.step();
        QCOMPARE(rows.decoder().order(), (std::vector<size_t>{2, 3}));
        QVERIFY(!rows.isReady(0) && rows.isReady(2));
        rows.append(2, text(random, 1));
        rows.append(3, text(random, 1));
        rows.step();
        QCOMPARE(rows.decoder().order(), (std::vector<size_t>{0, 1, 2, 3}));
        for (size_t row = 0; row < 4; ++row) {
            QVERIFY(rows.error(row) < 2e-5);
        }
    }
};

QTEST_GUILESS_MAIN(TestGroupDecoder)
#include "tst_group_decoder.moc"
