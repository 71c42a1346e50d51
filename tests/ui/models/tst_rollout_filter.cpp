// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rollout_filter.h"

#include <QTest>

using omnidrive::store::IndexRow;
using omnidrive::ui::RolloutFilter;

namespace {

std::vector<IndexRow> exampleRows() {
    IndexRow a;
    a.id = "a";
    a.step = 5;
    a.stage = 1;
    a.kind = "traffic light";
    a.labels = "traffic light, sign";
    a.rewardTotal = 1.5;
    a.clipCosine = 0.31;
    a.zooms = 2;
    a.answer = "B";
    a.expectedAnswer = "B";
    a.correct = true;
    IndexRow b;
    b.id = "b";
    b.step = 15;
    b.stage = 2;
    b.kind = "vehicle";
    b.labels = "car";
    b.rewardTotal = 0.2;
    b.clipCosine = 0.12;
    b.zooms = 1;
    b.failedCalls = 1;
    b.answer = "A";
    b.expectedAnswer = "B";
    IndexRow c;
    c.id = "c";
    c.step = 20;
    c.stage = 2;
    c.kind = "daytime";
    c.rewardTotal = -0.2;
    c.truncated = true;
    c.superseded = true;
    c.groupHasSignal = false;
    return {a, b, c};
}

QString idsThatPass(const RolloutFilter& filter) {
    QString ids;
    for (const IndexRow& row : exampleRows()) {
        ids += filter.matches(row) ? QString::fromStdString(row.id) : QString();
    }
    return ids;
}

}  // namespace

class TestRolloutFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("ids");
        const std::pair<const char*, const char*> rows[] = {
            {"", "abc"}, {"   ", "abc"}, {"light", "a"}, {"LIGHT", "a"}, {"\"traffic light\"", "a"}, {"\"traffic  light\"", ""},
            {"label:car", "b"}, {"label:\"traffic light\"", "a"}, {"kind:day", "c"}, {"step:15", "b"}, {"step:10-20", "bc"}, {"step:10-", "bad"},
            {"reward<0.5", "bc"}, {"reward<=-0.2", "c"}, {"reward:-1-0", "c"}, {"clip<0.2", "b"}, {"clip>=0", "ab"}, {"-clip>=0", "c"},
            {"zooms=0", "c"}, {"zooms>0", "ab"}, {"failed>0", "b"}, {"stage:2 zooms>0", "b"}, {"answer:right", "a"}, {"answer:wrong", "b"},
            {"answer:none", "c"}, {"answer:B", "a"}, {"is:superseded", "c"}, {"is:cut-off", "c"}, {"is:no-signal", "c"}, {"-is:no-signal", "ab"},
            {"wrong:1", "bad"}, {"clip<abc", "bad"}, {"kind<3", "bad"}, {"is:odd", "bad"}, {"step:x", "bad"}, {"\"open", ""},
        };
        for (const auto& [text, ids] : rows) {
            QTest::newRow(*text != '\0' ? text : "nothing") << QString::fromLatin1(text) << QString::fromLatin1(ids);
        }
    }
    void passes() {
        QFETCH(QString, text);
        QFETCH(QString, ids);
        QString problem;
        const RolloutFilter filter = RolloutFilter::parse(text, &problem);
        if (ids == QLatin1String("bad")) {
            QVERIFY(problem.endsWith(QLatin1Char('.')));
            QCOMPARE(idsThatPass(filter), QStringLiteral("abc"));   // what cannot be understood hides nothing
        } else {
            QCOMPARE(problem, QString());
            QCOMPARE(idsThatPass(filter), ids);
        }
    }

    void fieldsCanBeCompleted() { QVERIFY(RolloutFilter::fields().contains(QStringLiteral("clip:"))); }
};

QTEST_GUILESS_MAIN(TestRolloutFilter)
#include "tst_rollout_filter.moc"
