// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/noted_filter.h"

#include <QTest>

using namespace omnidrive::insight;
using omnidrive::store::IndexRow;

class TestNotedFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passes_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("said");      // of a row of stage 2 with notes
        QTest::addColumn<bool>("silent");    // of the same without
        const std::tuple<const char*, bool, bool> rows[] = {
            {"", true, true}, {"failure:object", true, false}, {"failure:camera-confusion", true, false}, {"failure:camera", false, false},
            {"FAILURE:Object", true, false}, {"-failure:object", false, true}, {"severity:major", true, false}, {"severity:minor", false, false},
            {"verdict:wrong", true, false}, {"-verdict:wrong", false, true}, {"tag:far-away", true, false}, {"tag:\"two words\"", true, false},
            {"checked", true, false}, {"unchecked", false, true}, {"failure:object stage:2 checked", true, false}, {"failure:object stage:1", false, false},
            {"stage:2 -failure:count", true, true}, {"note:fog", true, false}, {"note:\"the lamp\"", true, false}, {"note:rain", false, false}, {"-note:FOG", false, true}};
        for (const auto& [line, said, silent] : rows) {
            QTest::newRow(*line != '\0' ? line : "nothing") << QString::fromUtf8(line) << said << silent;
        }
    }
    void passes() {
        QFETCH(QString, line);
        QFETCH(bool, said);
        QFETCH(bool, silent);
        IndexRow row;
        row.stage = 2;
        const NotedFilter filter(line.toStdString());
        QVERIFY(filter.problems().empty());
        QCOMPARE(filter.matches(row, {true, "object,camera-confusion", "major", "wrong", "night,far-away,two words", "Seen in fog", "Seen in fog\nnear the lamp\n"}), said);
        QCOMPARE(filter.matches(row, {}), silent);
    }

    void problemsKeepTheirPlaces() {
        const NotedFilter filter("failure: failure:object colour:red");
        QCOMPARE(filter.problems().size(), size_t(2));
        QCOMPARE(filter.problems()[0].begin, size_t(0));
        QCOMPARE(filter.problems()[1].begin, size_t(24));
        QVERIFY(QString::fromStdString(filter.problems()[1].sentence).contains("There is no field"));
        const std::string near = NotedFilter("severty:major").problems().at(0).sentence;
        QVERIFY2(QString::fromStdString(near).contains("did you mean") && QString::fromStdString(near).contains("severity"), near.c_str());
    }

    void completes_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("the field") << "fail" << QStringList{"failure:", "failed:"};
        QTest::newRow("its values") << "wrong failure:" << QStringList{"failure:count", "failure:\"two words\""};
        QTest::newRow("one value") << "-failure:TW" << QStringList{"failure:\"two words\""};
        QTest::newRow("checked") << "chec" << QStringList{"is:checked"};
        QTest::newRow("nothing") << "severity:x" << QStringList{};
    }
    void completes() {
        QFETCH(QString, line);
        QFETCH(QStringList, words);
        const auto values = [](const std::string& field) {
            return field == "failure" ? std::vector<std::string>{"count", "two words"} : std::vector<std::string>{};
        };
        QStringList offered;
        for (const std::string& word : completeFilter(line.toStdString(), line.toStdString().size(), notedFilterFields(), values).words) {
            offered << QString::fromStdString(word);
        }
        QCOMPARE(QSet<QString>(offered.begin(), offered.end()), QSet<QString>(words.begin(), words.end()));
    }
};

QTEST_APPLESS_MAIN(TestNotedFilter)
#include "tst_noted_filter.moc"
