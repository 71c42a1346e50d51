// SPDX-License-Identifier: GPL-3.0-or-later
// DriveLMM-o1 files: made here in both of their forms, one sentence per fault, and the true records where they are at hand.
#include "base/error.h"
#include "data/drivelmm.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <QTest>

#include <fstream>

using namespace omnidrive;
using data::DriveLmmRecord;
namespace fs = std::filesystem;

namespace {

const char* const kImages = R"(["samples/CAM_BACK/b.jpg", "samples/CAM_FRONT/f.jpg", "samples/CAM_FRONT_LEFT/fl.jpg",
    "samples/CAM_BACK_LEFT/bl.jpg", "samples/CAM_FRONT_RIGHT/fr.jpg", "samples/CAM_BACK_RIGHT/br.jpg"])";

QByteArray record(const QByteArray& idx, const QByteArray& question, const QByteArray& answer, const QByteArray& images = kImages) {
    return "{\"idx\": \"" + idx + "\", \"image\": " + images + ", \"question\": \"" + question + "\", \"final_answer\": \"" + answer +
           "\", \"steps\": \"\\n1. Look.\\n\", \"tool_result\": [{\"kept\": false}]}";
}

QByteArray choiceRecord() { return record("sc_sa_4", R"(Safest action?\n   A) Slow down.\n  B) Speed up.)", "B) Speed up."); }

std::vector<DriveLmmRecord> read(const QByteArray& json) {
    const tests::TempFolder folder;
    const fs::path file = folder.path() / "test.json";
    std::ofstream(file) << json.constData();
    return data::readDriveLmm(file);
}

QString line(const DriveLmmRecord& r) {
    QStringList options;
    for (const std::string& option : r.options) {
        options << QString::fromStdString(option);
    }
    return QStringLiteral("%1|%2|%3|%4|%5|%6|%7|%8")
        .arg(QString::fromStdString(r.sceneToken), QString::fromStdString(r.sampleToken))
        .arg(r.number)
        .arg(QString::fromStdString(r.question), options.join(QLatin1Char('/')), QString::fromStdString(r.finalAnswer),
             QString::fromStdString(r.answerLetter), QString::fromStdString(r.steps));
}

}  // namespace

class TestDriveLmm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void records_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("expected");
        QTest::newRow("choice") << "[" + choiceRecord() + "]" << "sc|sa|4|Safest action?|Slow down./Speed up.|B) Speed up.|B|1. Look.";
        QTest::newRow("object of records") << "{\"any key\": " + choiceRecord() + "}"
                                           << "sc|sa|4|Safest action?|Slow down./Speed up.|B) Speed up.|B|1. Look.";
        QTest::newRow("open by number, though it looks like a choice")
            << "[" + record("sc_sa_1", R"(Which?\nA) a\nB) b)", "A) a") + "]" << "sc|sa|1|Which?|a/b|A) a||1. Look.";
        QTest::newRow("tokens with underscores") << "[" + record("a_b_c_12", "Why?", "So.") + "]" << "a_b|c|12|Why?||So.||1. Look.";
        QTest::newRow("options count up from A")
            << "[" + record("sc_sa_2", R"(Pick\nA) one\nC) no option\nB) two)", "A) one") + "]"
            << "sc|sa|2|Pick\nC) no option|one/two|A) one|A|1. Look.";
        QTest::newRow("none of the above") << "[" + record("sc_sa_3", "Pick", "None of the above, or none of the options") + "]"
                                           << "sc|sa|3|Pick||None of the above, or none of the options|F|1. Look.";
    }

    void theLetterIsReadFromTheReferenceAsWritten() {
        QCOMPARE(read("[" + record("sc_sa_4", "Pick", "A) ") + "]")[0].answerLetter, std::string("A"));
        QCOMPARE(read("[" + record("sc_sa_4", "Pick", "A)") + "]")[0].answerLetter, std::string());
    }

    void records() {
        QFETCH(QByteArray, json);
        QFETCH(QString, expected);
        const auto records = read(json);
        QCOMPARE(records.size(), size_t{1});
        QCOMPARE(line(records[0]), expected);
    }

    void viewsAreOrdered() {
        const auto records = read("[" + choiceRecord() + "]");
        const std::array<std::string, 6> expected{"samples/CAM_FRONT_LEFT/fl.jpg", "samples/CAM_FRONT/f.jpg", "samples/CAM_FRONT_RIGHT/fr.jpg",
                                                  "samples/CAM_BACK_RIGHT/br.jpg", "samples/CAM_BACK/b.jpg",  "samples/CAM_BACK_LEFT/bl.jpg"};
        QCOMPARE(records[0].images, expected);
    }

    void faults_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("says");
        QTest::newRow("not JSON") << QByteArray("[{") << "test.json breaks off or is damaged at byte 3";
        QTest::newRow("a number") << QByteArray("7") << "test.json is neither a JSON list nor an object of records";
        QTest::newRow("record is a text") << QByteArray("[\"x\"]") << "test.json, record 1: is not an object";
        QTest::newRow("no idx") << QByteArray("[{}]") << "test.json, record 1: \"idx\" must be a text";
        QTest::newRow("idx without number")
            << "[" + record("sc_sa_x", "?", "!") + "]"
            << "test.json, record 1 (sc_sa_x): \"idx\" must be a scene token, a sample token and a question number joined by \"_\"";
        QTest::newRow("idx too short")
            << "[" + record("sa_1", "?", "!") + "]"
            << "test.json, record 1 (sa_1): \"idx\" must be a scene token, a sample token and a question number joined by \"_\"";
        QTest::newRow("five views") << "[" + record("s_s_1", "?", "!", R"(["a", "b", "c", "d", "e"])") + "]"
                                    << "test.json, record 1 (s_s_1): \"image\" must list six paths";
        QTest::newRow("unknown view") << "[" + record("s_s_1", "?", "!", R"(["a", "b", "c", "d", "e", "f"])") + "]"
                                      << "\"image\": a: names none of the six cameras (CAM_FRONT_LEFT to CAM_BACK_LEFT)";
        QTest::newRow("no question") << QByteArray("[{\"idx\": \"s_s_1\", \"image\": ") + kImages + "}]"
                                     << "test.json, record 1 (s_s_1): \"question\" must be a text";
        QTest::newRow("twice") << "[" + choiceRecord() + "," + choiceRecord() + "]" << "test.json, record 2: the idx sc_sa_4 was there before";
    }

    void faults() {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        try {
            read(json);
            QFAIL("not refused");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Format);
            QVERIFY2(QString::fromUtf8(error.what()).endsWith(says), error.what());
        }
    }

    void samplesHoldTheirPictures() {
        const tests::TempFolder folder;
        const auto records = read("[" + choiceRecord() + "," + record("sc_sa_1", "Why?", "So.") + "]");
        for (size_t i = 0; i < 6; ++i) {
            vision::Image view{8, 4, std::vector<uint8_t>(96, static_cast<uint8_t>(40 * i)), {}};
            const fs::path file = folder.path() / records[0].images[i];
            fs::create_directories(file.parent_path());
            const auto png = vision::encodePng(view);
            std::ofstream(file, std::ios::binary).write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
        }
        const auto choice = data::loadDriveLmmSample(records[0], folder.path());
        QCOMPARE(choice.answer, std::string("B"));
        QCOMPARE(choice.kind, std::string("choice"));
        for (size_t i = 0; i < 6; ++i) {
            QCOMPARE(choice.images[i]->rgb[0], static_cast<uint8_t>(40 * i));
        }
        const auto open = data::loadDriveLmmSample(records[1], folder.path());
        QCOMPARE(open.answer, std::string("So."));
        QVERIFY(open.options.empty());
        fs::remove(folder.path() / records[0].images[3]);
        QVERIFY_EXCEPTION_THROWN(data::loadDriveLmmSample(records[0], folder.path()), Error);
    }

    void trueRecords() {
        const fs::path file = tests::sharedFolder() / "data" / "nc" / "agentthink-drivelmm" / "inference_demo_data_drivelmm.json";
        if (!fs::exists(file)) {
            QSKIP("the DriveLMM-o1 records are not beside this checkout");
        }
        const auto records = data::readDriveLmm(file);
        QCOMPARE(records.size(), size_t{2});
        QCOMPARE(records[0].number, 1);
        QVERIFY(records[0].options.empty());
        QVERIFY(!records[0].isMultipleChoice());
        QCOMPARE(records[1].number, 4);
        QCOMPARE(records[1].options.size(), size_t{4});
        QCOMPARE(records[1].answerLetter, std::string("A"));
        QVERIFY(records[1].images[0].find("CAM_FRONT_LEFT") != std::string::npos);
        QVERIFY(records[1].images[5].find("CAM_BACK_LEFT") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestDriveLmm)
#include "tst_drivelmm.moc"
