// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/trace_file.h"

#include "base/error.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>
#include <QTest>

#include <fstream>

using namespace omnidrive;
using rollout::TraceFile;
using rollout::Trajectory;
namespace fs = std::filesystem;

namespace {

fs::path sample() { return fs::path(OMNIDRIVE_SOURCE_DIR) / "tests" / "data" / "deepeyes" / "sample.jsonl"; }

/// "thought|call|BROKEN call|text|answer" of all turns.
QString shapeOf(const Trajectory& trajectory) {
    QStringList parts;
    for (const auto& turn : trajectory.turns) {
        parts << (turn.thought.empty() ? QStringList() : QStringList{QStringLiteral("thought")});
        if (turn.tool) {
            parts << (turn.tool->valid ? QStringLiteral("call") : QStringLiteral("BROKEN"));
        } else if (!turn.answer.empty()) {
            parts << QStringLiteral("answer");
        } else if (turn.thought.empty()) {
            parts << QStringLiteral("text");
        }
    }
    return parts.join(QLatin1Char('|'));
}

}  // namespace

class TestDeepEyesTraces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheSample() {
        const auto file = TraceFile::open(sample());
        QCOMPARE(file->rolloutCount(), int64_t{4});
        QCOMPARE(file->calls().closed(), int64_t{4});
        QCOMPARE(file->calls().valid, int64_t{2});
        const auto rows = file->rows(1, 10);
        QCOMPARE(rows[0].id, std::string("0001-one"));
        QCOMPARE(rows[0].labels, std::string("lamp"));
        QVERIFY(rows[0].correct);
        QVERIFY(!rows[1].correct);
        QCOMPARE(rows[1].zooms, 1);
        QCOMPARE(rows[1].failedCalls, 1);
        QCOMPARE(rows[3].rewardTotal, 0.0);   // "n/a" is no number
    }

    void keepsEveryPairAndWhatStandsOutside_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("shape");
        QTest::newRow("plain") << "0001-one" << "thought|call|thought|answer";
        QTest::newRow("two pairs, one broken") << "0002-two" << "thought|call|BROKEN|text|text|answer";
        QTest::newRow("no zoom") << "0003-three" << "thought|answer";
        QTest::newRow("no box") << "0006-four" << "BROKEN";
    }
    void keepsEveryPairAndWhatStandsOutside() {
        QFETCH(QString, id);
        QFETCH(QString, shape);
        QCOMPARE(shapeOf(TraceFile::open(sample())->trajectory(id.toStdString())), shape);
    }

    void callsCarryBoxLabelAndReason() {
        const Trajectory trajectory = TraceFile::open(sample())->trajectory("0002-two");
        const auto& good = *trajectory.turns[0].tool;
        QCOMPARE(good.label, std::string("lamp"));
        QCOMPARE(good.boxInImage->x1, 160.0);
        const auto& broken = *trajectory.turns[1].tool;
        QVERIFY(broken.rejectReason.starts_with("bad-json: "));
        QVERIFY(broken.rawJson.find("addCriterion") != std::string::npos);   // shown as it was written
        QCOMPARE(trajectory.observations.size(), size_t{1});
        QCOMPARE(trajectory.observations[0].afterTurn, 0);
        QCOMPARE(trajectory.options.size(), size_t{2});
        QCOMPARE(trajectory.options[1], std::string("It is green."));
    }

    void linesThatAreNoRecordsAreSaidByNumber() {
        const auto problems = TraceFile::open(sample())->problems();
        QCOMPARE(problems.size(), size_t{2});
        QCOMPARE(QString::fromStdString(problems[0]), QStringLiteral("line 4 of sample.jsonl is not valid JSON"));
        QVERIFY(problems[1].find("line 5 of sample.jsonl is no trace") == 0);
    }

    void aTornTailIsReadWhenItIsComplete() {
        tests::TempFolder folder;
        const fs::path copy = folder.path() / "growing.jsonl";
        fs::copy_file(sample(), copy);
        const auto file = TraceFile::open(copy);
        QVERIFY(!file->refresh());
        std::ifstream whole(sample());
        std::string first;
        std::getline(whole, first);
        std::ofstream(copy, std::ios::app) << first.substr(200) << "\n";
        QVERIFY(file->refresh());
        QCOMPARE(file->rolloutCount(), int64_t{5});
        QCOMPARE(file->rows(5, 1)[0].id, std::string("0007-one"));
        QCOMPARE(file->trajectory("0007-one").answerText, std::string("It is red."));
    }

    void everyPrefixOfTheFileIsReadOrRefused() {
        std::ifstream in(sample(), std::ios::binary);
        const std::string text((std::istreambuf_iterator<char>(in)), {});
        tests::TempFolder folder;
        const fs::path copy = folder.path() / "cut.jsonl";
        for (size_t size = 0; size < text.size(); size += 37) {
            std::ofstream(copy, std::ios::trunc | std::ios::binary) << text.substr(0, size);
            try {
                QVERIFY(TraceFile::open(copy)->rolloutCount() >= 1);
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::Format);
            }
        }
    }

    void refusesWhatIsNone_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("hello\n");
        QTest::newRow("other JSON") << QByteArray("{\"reward\": 1}\n");
    }
    void refusesWhatIsNone() {
        QFETCH(QByteArray, content);
        tests::TempFolder folder;
        std::ofstream(folder.path() / "x.jsonl") << content.toStdString();
        const QString sentence = tests::errorOf([&] { TraceFile::open(folder.path() / "x.jsonl"); });
        QVERIFY2(sentence.contains(QStringLiteral("x.jsonl holds no trace")), qPrintable(sentence));
        QVERIFY(tests::errorOf([&] { TraceFile::open(folder.path()); }).contains(QStringLiteral("is no file")));
    }

    /// The counts that the data's own README states; a loose reader finds 7,115.
    void realFile() {
        const fs::path real = tests::sharedFolder() / "data" / "deepeyes-traces" / "result_direct_attributes_deepeyes_acc.jsonl";
        if (!fs::exists(real)) {
            QSKIP("the real traces are not beside this checkout");
        }
        QElapsedTimer clock;
        clock.start();
        const auto file = TraceFile::open(real);
        const qint64 openMs = clock.elapsed();
        QCOMPARE(file->rolloutCount(), int64_t{115});
        QCOMPARE(file->calls().closed(), int64_t{227});
        QCOMPARE(file->calls().valid, int64_t{226});
        QCOMPARE(file->calls().broken, int64_t{1});
        QVERIFY(file->problems().empty());
        double accuracy = 0;
        int64_t calls = 0;
        size_t longest = 0;
        for (const auto& row : file->rows(1, 1000)) {
            accuracy += row.rewardAccuracy / 115;
            const Trajectory trajectory = file->trajectory(row.id);
            for (const auto& turn : trajectory.turns) {
                calls += turn.tool.has_value();
                longest = std::max(longest, turn.text.size());
            }
        }
        QCOMPARE(calls, int64_t{227});
        QVERIFY(std::abs(accuracy - 0.895652) < 1e-6);
        QVERIFY(longest > 321'000);
        QVERIFY2(openMs < 2000, qPrintable(QStringLiteral("%1 ms").arg(openMs)));
        qInfo("opened in %lld ms", static_cast<long long>(openMs));
    }
};

QTEST_GUILESS_MAIN(TestDeepEyesTraces)
#include "tst_deepeyes_traces.moc"
