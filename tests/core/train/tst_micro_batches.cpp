// SPDX-License-Identifier: GPL-3.0-or-later
// How the rollouts of an update are cut into passes.
#include "train/micro_batches.h"

#include "base/error.h"
#include "support/limited_memory.h"

#include <QTest>

#include <torch/types.h>

#include <functional>

using namespace omnidrive;

namespace {

/// "100: 10 20 | 50: 5": a prompt of 100 tokens with two rollouts, one of 50 with one.
std::vector<train::RowTokens> rowsOf(const QString& text) {
    std::vector<train::RowTokens> rows;
    size_t prompt = 0;
    for (const auto& group : text.split(" | ")) {
        const auto sides = group.split(": ");
        for (const auto& own : sides[1].split(' ')) {
            rows.push_back({prompt, sides[0].toLongLong(), own.toLongLong()});
        }
        ++prompt;
    }
    return rows;
}

/// "0 1 | 2"
QString textOf(const std::vector<std::vector<size_t>>& passes) {
    QStringList all;
    for (const auto& pass : passes) {
        QStringList one;
        for (const size_t row : pass) {
            one << QString::number(row);
        }
        all << one.join(' ');
    }
    return all.join(" | ");
}

}  // namespace

class TestMicroBatches : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passes_data() {
        QTest::addColumn<QString>("rows");
        QTest::addColumn<int>("budget");
        QTest::addColumn<QString>("passes");
        const QString two = "100: 10 20 30 | 50: 5 5";
        QTest::newRow("no budget") << two << 0 << "0 1 2 3 4";
        QTest::newRow("all fit, to the token") << two << 220 << "0 1 2 3 4";
        QTest::newRow("a token less: group by group") << two << 219 << "0 1 2 | 3 4";
        QTest::newRow("the first group is split; the second finds no room behind its end") << two << 140 << "0 1 | 2 | 3 4";
        QTest::newRow("a group behind the end of a split one") << "100: 50 50 5 | 10: 5 5" << 160 << "0 | 1 2 | 3 4";
        QTest::newRow("and in the room that is left") << "100: 50 50 5 | 10: 5 5" << 180 << "0 | 1 2 3 4";
        QTest::newRow("every rollout alone") << two << 1 << "0 | 1 | 2 | 3 | 4";
        QTest::newRow("one too long for the budget is alone") << "10: 5 500 5" << 30 << "0 | 1 | 2";
        QTest::newRow("many small groups") << "5: 5 | 5: 5 | 5: 5 | 5: 5 | 5: 5" << 25 << "0 1 | 2 3 | 4";
        QTest::newRow("rollouts without a token") << "10: 0 0 | 10: 0" << 15 << "0 1 | 2";
    }

    void passes() {
        QFETCH(QString, rows);
        QFETCH(int, budget);
        QFETCH(QString, passes);
        QCOMPARE(textOf(train::microBatches(rowsOf(rows), budget)), passes);
    }

    /// Whatever the shapes: each rollout once and in order, no pass above the budget that could have been cut.
    void everyPassKeepsTheBudget() {
        uint32_t state = 1;
        const auto drawn = [&](uint32_t below) {
            state = state * 1664525U + 1013904223U;
            return (state >> 16U) % below;
        };
        for (int round = 0; round < 200; ++round) {
            std::vector<train::RowTokens> rows;
            const size_t prompts = 1 + drawn(5);
            for (size_t prompt = 0; prompt < prompts; ++prompt) {
                const int64_t promptTokens = 1 + drawn(100);
                for (uint32_t left = 1 + drawn(8); left > 0; --left) {
                    rows.push_back({prompt, promptTokens, drawn(60)});
                }
            }
            const int64_t budget = 1 + drawn(300);
            size_t next = 0;
            for (const auto& pass : train::microBatches(rows, budget)) {
                QVERIFY(!pass.empty());
                QVERIFY(pass.size() == 1 || train::passTokens(rows, pass) <= budget);
                for (const size_t row : pass) {
                    QCOMPARE(row, next++);
                }
            }
            QCOMPARE(next, rows.size());
        }
    }

    void aSelectionKeepsItsPrompts() {
        train::ResponseTokens tokens;
        tokens.prompts = {{{1, 2, 3}, {}}, {{4, 5}, {}}};
        tokens.continuations = {{0, {6}, {0}, {}}, {1, {7, 8}, {0, 1}, {}}, {1, {9}, {0}, {}}};
        const auto part = train::selected(tokens, {1, 2});
        QCOMPARE(part.prompts.size(), size_t{1});
        QCOMPARE(part.prompts[0].ids, (std::vector<int32_t>{4, 5}));
        QCOMPARE(part.continuations.size(), size_t{2});
        QCOMPARE(part.continuations[0].prompt, size_t{0});
        QCOMPARE(part.continuations[1].ids, (std::vector<int32_t>{9}));
        const auto rows = train::rowTokens(tokens);
        QCOMPARE(train::passTokens(rows, {0, 1, 2}), int64_t{3 + 2 + 1 + 2 + 1});
    }

    /// What LibTorch really throws, and what must not be taken for it.
    void memoryFailuresAreKnown() {
        const auto isOne = [](const std::function<void()>& body) {
            try {
                body();
            } catch (const std::exception& error) {
                return train::isOutOfMemory(error);
            }
            return false;
        };
        QVERIFY(isOne([] { torch::empty({int64_t{1} << 60}); }));
        QVERIFY(isOne([] { throw std::bad_alloc(); }));
        QVERIFY(isOne([] { TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory."); }));
        QVERIFY(isOne([] { TORCH_CHECK(false, "CUDA error: out of memory"); }));
        QVERIFY(isOne([] { TORCH_CHECK(false, "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"); }));
        QVERIFY(isOne([] { fail(ErrorKind::OutOfMemory, "rms_norm: out of memory"); }));   // as our own kernels say it
        for (const auto failure : {tests::LimitedMemory::Failure::LibTorch, tests::LimitedMemory::Failure::BadAlloc}) {
            const tests::LimitedMemory memory(1000, failure);
            QVERIFY(isOne([] { torch::empty({1000}); }));
            QVERIFY(!isOne([] { torch::empty({100}); }));
            QCOMPARE(memory.refusals(), 1);
        }
        QVERIFY(!isOne([] { torch::ones({2, 3}).matmul(torch::ones({2, 3})); }));
        QVERIFY(!isOne([] { throw std::runtime_error("can't allocate memory"); }));
        QVERIFY(!isOne([] { TORCH_CHECK(false, "CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasGemmEx`"); }));
        QVERIFY(!isOne([] { fail(ErrorKind::Device, "the driver speaks of an out of memory message"); }));
    }
};

QTEST_APPLESS_MAIN(TestMicroBatches)
#include "tst_micro_batches.moc"
