// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rollout_filter_proxy.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

using namespace omnidrive;
using ui::RolloutColumn;
using ui::RolloutFilterProxy;
using ui::RolloutTableModel;

namespace {

ui::RowBatch makeBatch(int first, int count, bool isReset) {
    auto rows = std::make_shared<std::vector<store::IndexRow>>();
    for (int i = first; i < first + count; ++i) {
        store::IndexRow row;
        row.row = i + 1;
        row.id = "r" + std::to_string(i);
        row.groupId = "g" + std::to_string(i / 8);
        row.step = i / 16;
        row.kind = i % 2 == 0 ? "vehicle" : "traffic light";
        row.rewardTotal = (i * 7919 % 1000) / 500.0 - 0.5;
        if (i % 3 != 0) {
            row.clipCosine = (i * 31 % 100) / 100.0;
        }
        row.zooms = i % 3;
        row.answer = "A";
        row.expectedAnswer = i % 4 == 0 ? "B" : "A";
        row.correct = i % 4 != 0;
        rows->push_back(row);
    }
    return {rows, isReset, false, first + count};
}

QString firstIds(const RolloutFilterProxy& proxy, int count) {
    QStringList ids;
    for (int row = 0; row < std::min(count, proxy.rowCount()); ++row) {
        ids << proxy.index(row, 0).data(ui::RolloutIdRole).toString();
    }
    return ids.join(QLatin1Char(' '));
}

}  // namespace

class TestRolloutTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void obeysTheRulesOfModels() {
        RolloutTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        RolloutFilterProxy proxy;
        proxy.setRollouts(&model);
        QAbstractItemModelTester proxyTester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(makeBatch(0, 20, true));
        model.apply(makeBatch(20, 12, false));
        QCOMPARE(model.rowCount(), 32);
        QCOMPARE(model.indexOf(QStringLiteral("r25")), 25);
        proxy.sort(static_cast<int>(RolloutColumn::Reward), Qt::DescendingOrder);
        proxy.setTrainingStep(1);
        QCOMPARE(proxy.rowCount(), 16);
        model.apply(makeBatch(0, 3, true));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.indexOf(QStringLiteral("r25")), -1);
        model.clear();
        QCOMPARE(proxy.rowCount(), 0);
    }

    void whatIsNotWholeIsNotRounded_data() {
        QTest::addColumn<double>("accuracy");
        QTest::addColumn<QString>("text");
        QTest::newRow("right") << 1.0 << QStringLiteral("1");
        QTest::newRow("wrong") << 0.0 << QStringLiteral("0");
        QTest::newRow("partly right") << 0.7 << QStringLiteral("0.70");
    }
    void whatIsNotWholeIsNotRounded() {
        QFETCH(double, accuracy);
        QFETCH(QString, text);
        ui::RowBatch batch = makeBatch(0, 1, true);
        auto rows = std::make_shared<std::vector<store::IndexRow>>(*batch.rows);
        rows->front().rewardAccuracy = accuracy;
        rows->front().rewardFormat = -accuracy;
        batch.rows = rows;
        RolloutTableModel model;
        model.apply(batch);
        QCOMPARE(model.index(0, static_cast<int>(RolloutColumn::Accuracy)).data().toString(), text);
        const QString format = model.index(0, static_cast<int>(RolloutColumn::Format)).data().toString();
        QVERIFY2(accuracy == 0 || format == QLatin1Char('-') + text, qPrintable(format));
    }

    /// Where a row would stand that the filter has taken out: from there one goes on.
    void knowsThePlaceOfWhatIsFilteredOut_data() {
        QTest::addColumn<int>("column");
        QTest::addColumn<bool>("isAscending");
        QTest::newRow("as they came") << -1 << true;
        QTest::newRow("by reward") << static_cast<int>(RolloutColumn::Reward) << true;
        QTest::newRow("by the weakest crop, many equal or without one") << static_cast<int>(RolloutColumn::Clip) << false;
    }
    void knowsThePlaceOfWhatIsFilteredOut() {
        QFETCH(int, column);
        QFETCH(bool, isAscending);
        RolloutTableModel model;
        RolloutFilterProxy proxy;
        proxy.setRollouts(&model);
        model.apply(makeBatch(0, 60, true));
        proxy.sort(column, isAscending ? Qt::AscendingOrder : Qt::DescendingOrder);
        const QStringList all = firstIds(proxy, 60).split(QLatin1Char(' '));
        proxy.setFilter(insight::NotedFilter("answer:right zooms>0"));
        QVERIFY(proxy.rowCount() > 10 && proxy.rowCount() < 50);
        int passed = 0;
        for (const QString& id : all) {
            QCOMPARE(proxy.rowsBefore(id), passed);
            passed += proxy.rowOf(id) >= 0 ? 1 : 0;
        }
        QCOMPARE(proxy.rowsBefore(QStringLiteral("unknown")), 0);
    }

    void saysWhatHappened() {
        RolloutTableModel model;
        model.apply(makeBatch(0, 5, true));
        const auto shown = [&](int row, RolloutColumn column) { return model.index(row, static_cast<int>(column)).data().toString(); };
        QCOMPARE(shown(0, RolloutColumn::Result), QStringLiteral("Wrong"));
        QCOMPARE(shown(1, RolloutColumn::Result), QStringLiteral("Right"));
        QCOMPARE(shown(0, RolloutColumn::Answer), QStringLiteral("A, expected B"));
        QCOMPARE(shown(1, RolloutColumn::Answer), QStringLiteral("A"));
        QCOMPARE(shown(0, RolloutColumn::Clip), QString());
        QCOMPARE(shown(1, RolloutColumn::Clip), QStringLiteral("0.31"));
        QVERIFY(model.index(0, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("Wrong")));
        QVERIFY(!model.headerData(0, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
    }

    void sortsMissingNumbersFirstAndEqualOnesByArrival() {
        RolloutTableModel model;
        model.apply(makeBatch(0, 10, true));
        RolloutFilterProxy proxy;
        proxy.setRollouts(&model);
        proxy.sort(static_cast<int>(RolloutColumn::Clip), Qt::AscendingOrder);
        QCOMPARE(firstIds(proxy, 5), QStringLiteral("r0 r3 r6 r9 r7"));
        proxy.sort(static_cast<int>(RolloutColumn::Zooms), Qt::DescendingOrder);
        QCOMPARE(firstIds(proxy, 4), QStringLiteral("r2 r5 r8 r1"));
        proxy.sort(static_cast<int>(RolloutColumn::Result), Qt::AscendingOrder);
        QCOMPARE(firstIds(proxy, 3), QStringLiteral("r0 r4 r8"));
        proxy.sort(-1);
        QCOMPARE(firstIds(proxy, 3), QStringLiteral("r0 r1 r2"));
    }

    void filterAndStepMeet() {
        RolloutTableModel model;
        model.apply(makeBatch(0, 64, true));
        RolloutFilterProxy proxy;
        proxy.setRollouts(&model);
        proxy.setFilter(insight::NotedFilter("answer:wrong"));
        proxy.setTrainingStep(2);
        QCOMPARE(firstIds(proxy, 9), QStringLiteral("r32 r36 r40 r44"));
        QCOMPARE(proxy.rowOf(QStringLiteral("r36")), 1);
        QCOMPARE(proxy.rowOf(QStringLiteral("r33")), -1);
        proxy.setTrainingStep(std::nullopt);
        QCOMPARE(proxy.rowCount(), 16);
    }

    /// Bounds are generous, for busy machines; usual times are a tenth of them.
    /// A resume gives the name to a rollout that nobody chose.
    void chosenRolloutsStayChosenUnderAnotherName() {
        RolloutTableModel model;
        RolloutFilterProxy proxy;
        proxy.setRollouts(&model);
        model.apply(makeBatch(0, 6, true));
        proxy.setOnly(QStringList{QStringLiteral("r2"), QStringLiteral("r5"), QStringLiteral("r7")});
        QCOMPARE(firstIds(proxy, 9), QStringLiteral("r2 r5"));
        const auto resumed = makeBatch(0, 8, true);
        auto rows = *resumed.rows;
        rows[5].id = "r5~6";
        rows[6].id = "r5";
        model.apply({std::make_shared<const std::vector<store::IndexRow>>(rows), true, false, 8});
        QCOMPARE(firstIds(proxy, 9), QStringLiteral("r2 r5~6 r7"));   // the last was not there yet when it was asked for
        proxy.setOnly(std::nullopt);
        QCOMPARE(proxy.rowCount(), 8);
    }

    void isFluentWithAHundredThousandRows() {
        RolloutTableModel model;
        RolloutFilterProxy proxy;
        proxy.setRollouts(&model);
        QElapsedTimer clock;
        clock.start();
        for (int first = 0; first < 100'000; first += 4000) {
            model.apply(makeBatch(first, 4000, first == 0));
        }
        QVERIFY2(clock.restart() < 5000, "filling");
        proxy.sort(static_cast<int>(RolloutColumn::Reward), Qt::DescendingOrder);
        QVERIFY2(clock.restart() < 3000, "sorting");
        clock.restart();
        proxy.setFilter(insight::NotedFilter("clip<0.2 light"));
        QVERIFY2(clock.restart() < 2000, "filtering");
        QVERIFY(proxy.rowCount() > 1000);
    }
};

QTEST_GUILESS_MAIN(TestRolloutTable)
#include "tst_rollout_table.moc"
