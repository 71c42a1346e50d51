// SPDX-License-Identifier: GPL-3.0-or-later
// Rows that go on from shared prompts against whole sequences: ragged prompts and continuations, rows that leave, several steps.
#include "model/vlm.h"
#include "nano_config.h"

#include <ATen/ATen.h>

#include <QTest>

using namespace omnidrive;

namespace {

using Ids = std::vector<int32_t>;

model::SequenceBatch batchOf(const std::vector<Ids>& rows, std::vector<model::PositionCursor>& cursors) {
    model::SequenceBatch batch;
    for (size_t i = 0; i < rows.size(); ++i) {
        batch.ids.push_back(rows[i]);
        batch.positions.push_back(model::mropePositions(rows[i], {}, 39, cursors[i]));
    }
    return batch;
}

}  // namespace

class TestKvCache : public QObject {
    Q_OBJECT

    std::shared_ptr<model::Vlm> vlm_ = model::Vlm::makeRandom(tests::nanoConfig(), 5);

    /// States of the last tokens of `prompt` followed by `rest`.
    torch::Tensor whole(Ids prompt, const Ids& rest) const {
        const auto length = static_cast<int64_t>(rest.size());
        prompt.insert(prompt.end(), rest.begin(), rest.end());
        std::vector<model::PositionCursor> cursor(1);
        const auto states = vlm_->forward(batchOf({prompt}, cursor), {})[0];
        return states.slice(0, states.size(0) - length);
    }

private Q_SLOTS:
    void continuedRowsEqualWholeSequences_data() {
        QTest::addColumn<bool>("isShared");
        QTest::newRow("prompt shared") << true;
        QTest::newRow("prompt copied") << false;
    }

    void continuedRowsEqualWholeSequences() {
        QFETCH(bool, isShared);
        const torch::NoGradGuard noGrad;
        const std::vector<Ids> prompts{{2, 3, 4, 5, 6, 7, 8}, {9, 10, 11}};
        const std::vector<int64_t> promptOf{0, 0, 1, 1, 0};
        std::vector<model::PositionCursor> promptCursors(2), cursors;
        const auto read = std::make_shared<nn::KvCache>(vlm_->makeCache(2, 7));
        vlm_->forwardCached(batchOf(prompts, promptCursors), {}, *read);
        auto cache = isShared ? nn::KvCache::continued(read, promptOf, 200) : read->gather(promptOf, 207);
        std::vector<Ids> said(5);
        for (const int64_t p : promptOf) {
            cursors.push_back(promptCursors[static_cast<size_t>(p)]);
        }
        const auto feed = [&](const std::vector<size_t>& rows, const std::vector<Ids>& fresh) {
            std::vector<model::PositionCursor> own;
            for (const size_t row : rows) {
                own.push_back(cursors[row]);
            }
            const auto states = vlm_->forwardCached(batchOf(fresh, own), {}, cache);
            for (size_t i = 0; i < rows.size(); ++i) {
                cursors[rows[i]] = own[i];
                said[rows[i]].insert(said[rows[i]].end(), fresh[i].begin(), fresh[i].end());
                if (!fresh[i].empty()) {
                    const auto count = static_cast<int64_t>(fresh[i].size());
                    const auto expected = whole(prompts[static_cast<size_t>(promptOf[rows[i]])], said[rows[i]]);
                    const auto difference = (states[static_cast<int64_t>(i)].narrow(0, 0, count) - expected.slice(0, expected.size(0) - count)).abs().max();
                    QVERIFY2(difference.item<double>() < 1e-5, qPrintable(QString("row %1: %2").arg(rows[i]).arg(difference.item<double>())));
                }
            }
        };
        feed({0, 1, 2, 3, 4}, {{12}, {13}, {14}, {15}, {16}});
        feed({0, 1, 2, 3, 4}, {{17, 18, 19}, {}, {20}, {}, {21, 22}});
        cache = cache.gather({0, 2, 3, 4}, cache.capacity());
        feed({0, 2, 3, 4}, {{23}, {24}, {25, 26, 27, 28}, {}});
        cache = cache.gather({2}, cache.capacity());
        for (int i = 0; i < 130; ++i) {   // past the first slots, so the memory has to grow
            feed({3}, {{2 + i % 30}});
        }
    }

    /// More tokens than are read at once, in rows of different length: each row as if it were read alone.
    void manyTokensAreReadInParts() {
        const torch::NoGradGuard noGrad;
        std::vector<Ids> rows(40);
        for (size_t i = 0; i < rows.size(); ++i) {
            for (size_t t = 0; t < 14 + i % 20; ++t) {   // 256 tokens at once are 6 of each row
                rows[i].push_back(static_cast<int32_t>(2 + (7 * i + 3 * t) % 30));
            }
        }
        rows[3].clear();
        std::vector<model::PositionCursor> cursors(rows.size());
        auto cache = vlm_->makeCache(static_cast<int64_t>(rows.size()), 33);
        const auto states = vlm_->forwardCached(batchOf(rows, cursors), {}, cache);
        QCOMPARE(states.sizes().vec(), (std::vector<int64_t>{40, 33, vlm_->config().text.hiddenSize}));
        for (size_t i = 0; i < rows.size(); ++i) {
            const auto count = static_cast<int64_t>(rows[i].size());
            QCOMPARE(cache.lengths()[i], count);
            if (count == 0) {
                continue;
            }
            const auto difference = (states[static_cast<int64_t>(i)].narrow(0, 0, count) - whole({}, rows[i])).abs().max().item<double>();
            QVERIFY2(difference < 1e-5, qPrintable(QString("row %1: %2").arg(i).arg(difference)));
        }
    }

    /// In bfloat16, where LibTorch reports no log-sum-exp: no further from float32 than rows of their own are.
    void sharedPromptsInBfloat16() {
        const torch::NoGradGuard noGrad;
        const auto half = [&] {
            model::Weights weights;
            for (const auto& [name, tensor] : vlm_->weights()) {
                weights[name] = tensor.to(torch::kBFloat16);
            }
            return model::Vlm(vlm_->config(), std::move(weights));
        }();
        const Ids prompt{2, 3, 4, 5, 6, 7, 8};
        const std::vector<std::vector<Ids>> said{{{12}, {13}, {14, 15, 16}}, {{17}, {}, {18}}, {{19, 20}, {21}, {22}}};
        double worst[2] = {0, 0};
        for (const bool isShared : {false, true}) {
            std::vector<model::PositionCursor> cursors(1);
            const auto read = std::make_shared<nn::KvCache>(half.makeCache(1, 7));
            half.forwardCached(batchOf({prompt}, cursors), {}, *read);
            cursors.resize(3, cursors[0]);
            auto cache = isShared ? nn::KvCache::continued(read, {0, 0, 0}, 50) : read->gather({0, 0, 0}, 57);
            std::vector<Ids> rests(3);
            for (const auto& fresh : said) {
                const auto states = half.forwardCached(batchOf(fresh, cursors), {}, cache);
                QCOMPARE(states.scalar_type(), torch::kBFloat16);
                for (size_t row = 0; row < 3; ++row) {
                    rests[row].insert(rests[row].end(), fresh[row].begin(), fresh[row].end());
                    if (fresh[row].empty()) {
                        continue;
                    }
                    const auto last = states[static_cast<int64_t>(row)][static_cast<int64_t>(fresh[row].size()) - 1].to(torch::kFloat);
                    const auto expected = whole(prompt, rests[row]);
                    worst[isShared] = std::max(worst[isShared], (last - expected[expected.size(0) - 1]).abs().max().item<double>());
                }
            }
        }
        QVERIFY2(worst[0] > 0 && worst[1] < 1.5 * worst[0], qPrintable(QString("shared %1, copied %2").arg(worst[1]).arg(worst[0])));
    }

    void theFirstCacheIsNotChanged() {
        const torch::NoGradGuard noGrad;
        std::vector<model::PositionCursor> cursor(1);
        const auto read = std::make_shared<nn::KvCache>(vlm_->makeCache(1, 8));
        vlm_->forwardCached(batchOf({{2, 3, 4}}, cursor), {}, *read);
        auto cache = nn::KvCache::continued(read, {0, 0}, 10);
        auto own = std::vector{cursor[0], cursor[0]};
        vlm_->forwardCached(batchOf({{5}, {6, 7}}, own), {}, cache);
        QCOMPARE(read->lengths(), std::vector<int64_t>{3});
        const auto wanted = std::vector<int64_t>{1, 2};
        QCOMPARE(cache.lengths(), wanted);
    }
};

QTEST_APPLESS_MAIN(TestKvCache)
#include "tst_kv_cache.moc"
