// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/json_records.h"

#include "base/error.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <fstream>

using namespace omnidrive;
namespace fs = std::filesystem;

namespace {

struct Document {
    tests::TempFolder folder;
    fs::path file = folder.path() / "d.json";

    explicit Document(const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

    /// "1 {...}" of each record, then what was wrong.
    QStringList records(const std::stop_token& stop = {}) const {
        QStringList list;
        const std::string problem = store::forEachJsonRecord(
            file,
            [&](nlohmann::json&& record, const store::JsonRecord& place) {
                list << QString::fromStdString(fmt::format("{} {}", place.number, record.dump()));
            },
            stop);
        return problem.empty() ? list : list << QString::fromStdString(problem).section(QLatin1Char('/'), -1);
    }
};

}  // namespace

class TestJsonRecords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void handsOverOneAfterTheOther_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("records");
        QTest::newRow("list") << QByteArray(R"([{"a": {"x": [1, {"q": 2}]}}, [1, 2], 3, {"b": 1}])")
                              << QStringList{R"(1 {"a":{"x":[1,{"q":2}]}})", "2 [1,2]", R"(3 {"b":1})"};
        QTest::newRow("object") << QByteArray(R"({"k1": {"a": 1}, "k2": [{"z": 1}], "k3": 5})") << QStringList{R"(1 {"a":1})", R"(2 [{"z":1}])"};
        QTest::newRow("nothing in it") << QByteArray(" [ ]") << QStringList();
        QTest::newRow("byte-order mark") << QByteArray("\xEF\xBB\xBF[{}]") << QStringList{"1 {}"};
        QTest::newRow("cut") << QByteArray(R"([{"a": 1}, {"b":)") << QStringList{R"(1 {"a":1})", "d.json breaks off or is damaged at byte 17, after 1 records"};
        QTest::newRow("rubbish inside") << QByteArray(R"([{"a": 1}, x, {"b": 2}])")
                                        << QStringList{R"(1 {"a":1})", "d.json breaks off or is damaged at byte 12, after 1 records"};
    }
    void handsOverOneAfterTheOther() {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, records);
        QCOMPARE(Document(text.toStdString()).records(), records);
    }

    void anyCutKeepsTheRecordsBeforeIt() {
        const std::string whole = R"([{"a": [1, 2]}, {"b": {"c": "d"}}, {"e": null}])";
        for (size_t size = 1; size < whole.size(); ++size) {
            const QStringList records = Document(whole.substr(0, size)).records();
            const int expected = size >= whole.find("]}") + 2 ? size >= whole.find("}}") + 2 ? size >= whole.find("l}") + 2 ? 3 : 2 : 1 : 0;
            QCOMPARE(records.size(), expected + 1);
            QVERIFY(records.last().contains(QStringLiteral("breaks off")));
        }
    }

    void aStopEndsBetweenTwoRecords() {
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(Document(R"([{"a": 1}, {"b": 2}])").records(stop.get_token()), QStringList{R"(1 {"a":1})"});
    }

    void wholeDocuments_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");   // the document, or what is wrong
        QTest::newRow("list") << QByteArray(R"([{"a":1},2,"b"])") << R"([{"a":1},2,"b"])";
        QTest::newRow("object") << QByteArray(R"({"z":{"a":1},"b":[2]})") << "[[2],{\"a\":1}]";
        QTest::newRow("byte-order mark") << QByteArray("\xEF\xBB\xBF[1]") << "[1]";
        QTest::newRow("cut") << QByteArray(R"([{"a":1},{"b")") << "d.json breaks off or is damaged at byte 14";
        QTest::newRow("empty") << QByteArray() << "d.json breaks off or is damaged at byte 1";
        QTest::newRow("words") << QByteArray("[1, yes]") << "d.json breaks off or is damaged at byte 5";
        QTest::newRow("text behind it") << QByteArray("[1] [2]") << "d.json breaks off or is damaged at byte 5";
        QTest::newRow("a number") << QByteArray("7") << "d.json is neither a JSON list nor an object of records";
    }

    void wholeDocuments() {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const Document document(text.toStdString());
        QString read;
        const QString error = tests::errorOf([&] { read = QString::fromStdString(store::readJsonRecords(document.file).dump()); });
        QCOMPARE(read.isEmpty() ? error.section(QLatin1Char('/'), -1) : read, says);
    }

    void refusesWhatIsNone() {
        QVERIFY(tests::errorOf([] { Document("7").records(); }).endsWith(QStringLiteral("is neither a JSON list nor an object of records")));
        QVERIFY(tests::errorOf([] { Document("").records(); }).endsWith(QStringLiteral("is neither a JSON list nor an object of records")));
        QVERIFY(tests::errorOf([] { store::forEachJsonRecord("/nowhere/x.json", {}); }).startsWith(QStringLiteral("cannot read")));
    }
};

QTEST_GUILESS_MAIN(TestJsonRecords)
#include "tst_json_records.moc"
