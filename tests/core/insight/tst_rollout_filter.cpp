// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/rollout_filter.h"

#include <QTest>

using omnidrive::insight::completeFilter;
using omnidrive::insight::RolloutFilter;
using omnidrive::insight::RolloutFilterValues;
using omnidrive::store::IndexRow;

namespace {

std::vector<IndexRow> exampleRows() {
    IndexRow a;
    a.id = "a";
    a.step = 5;
    a.stage = 1;
    a.kind = "traffic light";
    a.labels = "traffic light, sign";
    a.cameras = "CAM_FRONT_LEFT,CAM_BACK";
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
    b.cameras = "CAM_FRONT";
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
    c.sampleId = "Straße";
    return {a, b, c};
}

QString idsThatPass(const RolloutFilter& filter) {
    QString ids;
    for (const IndexRow& row : exampleRows()) {
        ids += filter.matches(row, row.id == "b") ? QString::fromStdString(row.id) : QString();
    }
    return ids;
}

QStringList words(const char* text, int cursor = -1) {
    RolloutFilterValues values;
    for (const IndexRow& row : exampleRows()) {
        values.add(row);
    }
    QStringList words;
    const std::string line = text;
    for (const auto& word : completeFilter(line, cursor < 0 ? line.size() : static_cast<size_t>(cursor), values).words) {
        words << QString::fromStdString(word);
    }
    return words;
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
            {"label:car", "b"}, {"label:\"traffic light\"", "a"}, {"kind:day", "c"}, {"type:day", "c"}, {"step:15", "b"}, {"step:10-20", "bc"},
            {"step:10..20", "bc"}, {"reward<0.5", "bc"}, {"reward<=-0.2", "c"}, {"reward:-1-0", "c"}, {"clip<0.2", "b"}, {"clip>=0", "ab"},
            {"-clip>=0", "c"}, {"clip=0.31", "a"}, {"zooms=0", "c"}, {"zooms>0", "ab"}, {"failed>0", "b"}, {"stage:2 zooms>0", "b"},
            {"answer:right", "a"}, {"answer:wrong", "b"}, {"answer:none", "c"}, {"answer:B", "a"}, {"answer:\"wrong\"", ""}, {"is:superseded", "c"},
            {"is:cut-off", "c"}, {"is:no-signal", "c"}, {"-is:no-signal", "ab"}, {"\"open", ""}, {"STAGE:2 Answer:Wrong", "b"},
            {"reward:[0.2,1.5)", "b"}, {"reward:(0.2,1.5]", "a"}, {"reward:[0, 1.5]", "ab"}, {"reward:[,0.2]", "bc"}, {"step:(5,)", "bc"},
            {"camera:FRONT", "b"}, {"camera:front_left", "a"}, {"cam:CAM_BACK", "a"}, {"-camera:FRONT", "ac"}, {"camera:FRO", ""},
            {"checked", "b"}, {"unchecked", "ac"}, {"-unchecked", "b"}, {"is:checked", "b"}, {"STRAßE", "c"}, {"sample:straße", "c"},
            {"clip<0.2 reward:[0,0.5) camera:FRONT label:\"car\" stage:2 answer:wrong checked", "b"},
        };
        for (const auto& [text, ids] : rows) {
            QTest::newRow(*text != '\0' ? text : "nothing") << QString::fromUtf8(text) << QString::fromLatin1(ids);
        }
    }
    void passes() {
        QFETCH(QString, text);
        QFETCH(QString, ids);
        const RolloutFilter filter(text.toStdString());
        QVERIFY2(filter.problems().empty(), filter.problems().empty() ? "" : filter.problems().front().sentence.c_str());
        QCOMPARE(idsThatPass(filter), ids);
    }

    void problemsSayWhereAndWhat_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* text, const char* part, const char* sentence) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(part) << QString::fromLatin1(sentence);
        };
        row("stage:2 lable:car", "lable", "There is no field \"lable\": did you mean \"label\"?");
        row("clip<abc", "abc", "clip< wants a number, not \"abc\".");
        row("kind<3", "kind<3", "\"kind\" is no number: write kind:text.");
        row("is:odd zooms>0", "odd", "is: knows the words superseded, cut-off, no-signal, probe, checked, unchecked, not \"odd\".");
        row("step:x", "x", "step: wants a number, a range such as 10-20 or an interval such as [0,0.5), not \"x\".");
        row("step:20-10", "20-10", "step: wants a number, a range such as 10-20 or an interval such as [0,0.5), not \"20-10\".");
        row("reward:[1,0]", "[1,0]", "reward: wants a number, a range such as 10-20 or an interval such as [0,0.5), not \"[1,0]\".");
        row("reward:[1 zooms>0", "[1", "reward: wants a number, a range such as 10-20 or an interval such as [0,0.5), not \"[1\".");
        row("-label:", "label:", "\"label:\" wants a value behind it.");
        row("reward<=", "reward<=", "\"reward<=\" wants a value behind it.");
    }
    void problemsSayWhereAndWhat() {
        QFETCH(QString, text);
        QFETCH(QString, part);
        QFETCH(QString, sentence);
        const RolloutFilter filter(text.toStdString());
        QCOMPARE(filter.problems().size(), size_t{1});
        const auto& problem = filter.problems().front();
        QCOMPARE(text.mid(static_cast<int>(problem.begin), static_cast<int>(problem.length)), part);
        QCOMPARE(QString::fromStdString(problem.sentence), sentence);
        if (!text.contains(QLatin1Char(' '))) {
            QCOMPARE(idsThatPass(filter), QStringLiteral("abc"));   // what cannot be understood hides nothing
        }
    }

    void unknownFieldsListTheKnownOnes() {
        const RolloutFilter filter("zzzzzz:1");
        QVERIFY(filter.problems().front().sentence.find("there are kind, label, camera") != std::string::npos);
    }

    void completesFieldsWordsAndValues() {
        QVERIFY(words("la").contains(QStringLiteral("label:")));
        QVERIFY(words("-la").contains(QStringLiteral("label:")));
        QVERIFY(words("wro").contains(QStringLiteral("answer:wrong")));
        QCOMPARE(words("kind:ve"), QStringList{QStringLiteral("kind:vehicle")});
        QCOMPARE(words("kind:tra"), QStringList{QStringLiteral("kind:\"traffic light\"")});
        QCOMPARE(words("kind:\"traf"), QStringList{QStringLiteral("kind:\"traffic light\"")});
        QCOMPARE(words("camera:front"), (QStringList{QStringLiteral("camera:CAM_FRONT"), QStringLiteral("camera:CAM_FRONT_LEFT")}));
        QCOMPARE(words("kind:vehicle"), QStringList());        // nothing left to complete
        QCOMPARE(words("reward:"), QStringList());
        QCOMPARE(words("kind:ve stage:2", 7), QStringList{QStringLiteral("kind:vehicle")});
        QVERIFY(words("").contains(QStringLiteral("clip:")));
    }
};

QTEST_GUILESS_MAIN(TestRolloutFilter)
#include "tst_rollout_filter.moc"
