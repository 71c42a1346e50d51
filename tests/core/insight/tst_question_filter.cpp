// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/question_filter.h"

#include "base/error.h"
#include "support/error_text.h"

#include <QTest>

using namespace omnidrive;
using data::Question;
using insight::QuestionFilter;
using insight::SplitRules;

namespace {

Question question(const std::string& id, const std::string& kind, std::vector<std::string> cameras, std::vector<std::string> options = {}) {
    Question asked;
    asked.id = id;
    asked.kind = kind;
    asked.question = "What does the traffic light show?";
    asked.cameras = std::move(cameras);
    asked.options = std::move(options);
    asked.answer = asked.options.empty() ? "Red." : "A";
    asked.scene = "scene-" + id.substr(0, 1);
    asked.images.assign(asked.cameras.empty() ? 1 : 6, "/missing.png");
    return asked;
}

const std::vector<Question>& questions() {
    static const std::vector<Question> all = [] {
        std::vector<Question> list{question("a1", "planning", {"CAM_BACK"}), question("a2", "perception", {"CAM_FRONT", "CAM_BACK_LEFT"}, {"x", "y"}),
                                   question("b1", "planning", {})};
        list[1].boxes = {{1, {0, 0, 1, 1}, "vehicle.car", {}, {}}, {1, {0, 0, 1, 1}, "human.pedestrian", {}, {}}};
        list[2].answer.clear();
        return list;
    }();
    return all;
}

}  // namespace

class TestQuestionFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matches_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("ids");
        QTest::newRow("empty") << "" << "a1 a2 b1";
        QTest::newRow("kind") << "kind:planning" << "a1 b1";
        QTest::newRow("camera is a name, not a part of one") << "camera:BACK" << "a1";
        QTest::newRow("negated") << "-camera:back" << "a2 b1";
        QTest::newRow("both terms") << "kind:planning scene:scene-b" << "b1";
        QTest::newRow("numbers") << "boxes>=2" << "a2";
        QTest::newRow("pictures") << "pictures=1" << "b1";
        QTest::newRow("words") << "\"traffic light\" label:pedestrian" << "a2";
        QTest::newRow("choice") << "is:choice" << "a2";
        QTest::newRow("open") << "is:open" << "a1 b1";
        QTest::newRow("answered") << "is:answered" << "a1 a2";
        QTest::newRow("no picture is there") << "is:whole" << "";
    }
    void matches() {
        QFETCH(QString, filter);
        QFETCH(QString, ids);
        const QuestionFilter parsed(filter.toStdString());
        QStringList kept;
        for (const Question& asked : questions()) {
            if (parsed.matches(asked)) {
                kept << QString::fromStdString(asked.id);
            }
        }
        QCOMPARE(kept.join(QLatin1Char(' ')), ids);
    }

    void whatCannotBeUnderstoodIsRefused() {
        QCOMPARE(tests::errorOf([] { QuestionFilter("knd:planning"); }), QStringLiteral("There is no field \"knd\": did you mean \"kind\"?"));
        QVERIFY(tests::errorOf([] { QuestionFilter("boxes>many"); }).startsWith(QStringLiteral("boxes> wants a number")));
    }

    void theFirstRuleThatFitsNamesTheSplit() {
        const SplitRules rules({"test=scene:scene-b", "validation=kind:planning"});
        QCOMPARE(rules.splitOf(questions()[0]), std::string("validation"));
        QCOMPARE(rules.splitOf(questions()[1]), std::string("train"));
        QCOMPARE(rules.splitOf(questions()[2]), std::string("test"));
    }

    /// A set's validation questions must not become training ones because a rule takes others out for a test.
    void whatNoRuleTakesKeepsItsSplit() {
        const SplitRules rules({"test=scene:scene-b"});
        Question held = questions()[0];
        held.split = "validation";
        QCOMPARE(rules.splitOf(held), std::string("validation"));
        held.scene = "scene-b";
        QCOMPARE(rules.splitOf(held), std::string("test"));
        QCOMPARE(rules.names(), std::vector<std::string>{"test"});
        QCOMPARE(SplitRules({"test=20%", "a=scene:x", "test=scene:y"}).names(), (std::vector<std::string>{"test", "a"}));
    }

    void sharesAreDrawnByScene() {
        const SplitRules rules({"test=20%", "validation=10%"});
        std::map<std::string, int> counts;
        for (int scene = 0; scene < 2000; ++scene) {
            Question first = questions()[0], second = questions()[1];
            first.scene = second.scene = fmt::format("scene-{:04}", scene);
            ++counts[rules.splitOf(first)];
            QCOMPARE(rules.splitOf(second), rules.splitOf(first));
        }
        QVERIFY2(std::abs(counts["test"] - 400) < 60 && std::abs(counts["validation"] - 200) < 50, qPrintable(QString::number(counts["test"])));   // over three standard deviations
        QCOMPARE(counts["test"] + counts["validation"] + counts["train"], 2000);
        // One share takes the same scenes whatever stands behind it.
        Question asked = questions()[0];
        for (int scene = 0; scene < 200; ++scene) {
            asked.scene = fmt::format("scene-{:04}", scene);
            QCOMPARE(SplitRules({"test=20%"}).splitOf(asked) == "test", rules.splitOf(asked) == "test");
        }
    }

    void rulesThatAreNone_data() {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no name") << "=10%" << "the split \"=10%\" is not NAME=FILTER or NAME=15%";
        QTest::newRow("nothing behind") << "test=" << "the split \"test=\" is not NAME=FILTER or NAME=15%";
        QTest::newRow("no number") << "test=x%" << "\"x%\" is no share above 0 % and up to 100 %";
        QTest::newRow("too much") << "test=120%" << "\"120%\" is no share above 0 % and up to 100 %";
        QTest::newRow("field") << "test=sceen:a" << "There is no field \"sceen\": did you mean \"scene\"?";
    }
    void rulesThatAreNone() {
        QFETCH(QString, rule);
        QFETCH(QString, sentence);
        QCOMPARE(tests::errorOf([&] { SplitRules({rule.toStdString()}); }), sentence);
    }

    void sharesTogether() {
        QCOMPARE(tests::errorOf([] { SplitRules({"a=60%", "b=50%"}); }), QStringLiteral("the splits take 110 % together"));
    }
};

QTEST_GUILESS_MAIN(TestQuestionFilter)
#include "tst_question_filter.moc"
