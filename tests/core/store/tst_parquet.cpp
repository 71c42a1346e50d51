// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/parquet.h"

#include "error_text.h"
#include "support/temp_folder.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <fstream>

using namespace omnidrive;
using namespace omnidrive::store;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

using Kind = ParquetField::Kind;

std::vector<ParquetField> columns() {
    const ParquetField message{"element", Kind::Record, {{"role"}, {"content"}}};
    return {{"step", Kind::Integer}, {"score", Kind::Number}, {"right", Kind::Flag}, {"text"}, {"bytes", Kind::Bytes}, {"prompt", Kind::List, {message}}};
}

json row(int number) {
    return {{"step", number},
            {"score", number / 4.0},
            {"right", number % 2 == 0},
            {"text", "Zeile " + std::to_string(number)},
            {"bytes", json::binary({0, 255, static_cast<uint8_t>(number)})},
            {"prompt", json::array({{{"role", "user"}, {"content", "a"}}, {{"role", "assistant"}, {"content", std::string(static_cast<size_t>(number % 7), 'x')}}})}};
}

fs::path written(const tests::TempFolder& folder, const std::vector<json>& rows) {
    const fs::path path = folder.path() / "rows.parquet";
    const auto writer = ParquetWriter::create(path, columns());
    for (const json& one : rows) {
        writer->add(one);
    }
    writer->finish();
    return path;
}

std::vector<json> readAll(const fs::path& path) {
    std::vector<json> rows;
    const auto problems = ParquetReader::open(path)->forEachRow([&](json&& one, int64_t) {
        rows.push_back(std::move(one));
        return true;
    });
    return problems.empty() ? rows : std::vector<json>();
}

}  // namespace

class TestParquet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        const QString test = QTest::currentTestFunction();
        if (!hasParquet() && test != QLatin1String("aBuildWithoutSaysSo") && test != QLatin1String("knowsItsFiles")) {
            QSKIP("built without Arrow: packaging/setup --parquet");
        }
    }

    void aBuildWithoutSaysSo() {
        if (hasParquet()) {
            QSKIP("built with Arrow");
        }
        const std::string text = tests::errorText([] { ParquetReader::open("a.parquet"); });
        QVERIFY2(text.find("a.parquet is a parquet file, and this program was built without Arrow") != std::string::npos, text.c_str());
        QCOMPARE(tests::errorText([] { ParquetWriter::create("a.parquet", columns()); }), text);
    }

    void knowsItsFiles() {
        const tests::TempFolder folder;
        std::ofstream(folder.path() / "a") << "PAR1....PAR1";
        std::ofstream(folder.path() / "b.parquet") << "PAR";
        QVERIFY(isParquetFile(folder.path() / "a"));
        QVERIFY(!isParquetFile(folder.path() / "b.parquet"));
        QVERIFY(!isParquetFile(folder.path()));
        QVERIFY(!isParquetFile(folder.path() / "nothing"));
    }

    /// More rows than a group of the writer and a batch of the reader hold.
    void everyRowComesBack() {
        const tests::TempFolder folder;
        std::vector<json> rows;
        for (int i = 0; i < 2500; ++i) {
            rows.push_back(row(i));
        }
        const fs::path path = written(folder, rows);
        const auto reader = ParquetReader::open(path);
        QCOMPARE(reader->rowCount(), int64_t{2500});
        QCOMPARE(reader->columns(), (std::vector<std::string>{"step", "score", "right", "text", "bytes", "prompt"}));
        int64_t expected = 0;
        QVERIFY(reader->forEachRow([&](json&& one, int64_t number) {
                          ++expected;
                          return number == expected && one == rows[static_cast<size_t>(number - 1)];
                      }).empty());
        QCOMPARE(expected, int64_t{2500});
        for (const int64_t number : {int64_t{2500}, int64_t{1}, int64_t{257}, int64_t{1000}, int64_t{1001}, int64_t{999}}) {
            QVERIFY(reader->row(number) == rows[static_cast<size_t>(number - 1)]);
        }
        QVERIFY(tests::errorText([&] { reader->row(2501); }).ends_with("rows.parquet has no row 2501"));
    }

    void aReceiverEndsTheReading() {
        const tests::TempFolder folder;
        const fs::path path = written(folder, {row(1), row(2), row(3)});
        int64_t last = 0;
        ParquetReader::open(path)->forEachRow([&](json&&, int64_t number) {
            last = number;
            return number < 2;
        });
        QCOMPARE(last, int64_t{2});
        const auto thrown = [&] { ParquetReader::open(path)->forEachRow([](json&&, int64_t) -> bool { fail(ErrorKind::Internal, "from inside"); }); };
        QCOMPARE(tests::errorText(thrown), std::string("internal: from inside"));
    }

    void whatIsNullIsLeftOut() {
        const tests::TempFolder folder;
        const fs::path path = written(folder, {json{{"step", 1}, {"text", nullptr}, {"prompt", json::array({{{"role", "user"}}})}}, json::object()});
        const auto rows = readAll(path);
        QCOMPARE(rows.size(), size_t{2});
        QVERIFY(rows[0] == (json{{"step", 1}, {"prompt", json::array({{{"role", "user"}}})}}));
        QVERIFY(rows[1] == json::object());
    }

    void textThatIsNoUtf8IsRepaired() {
        const tests::TempFolder folder;
        const auto rows = readAll(written(folder, {json{{"text", "a\xff"}}}));
        QCOMPARE(rows.at(0).at("text").get<std::string>(), std::string("a\xef\xbf\xbd"));
    }

    void refusesOtherKinds_data() {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("text") << QByteArray(R"({"text": 1})") << "row 2 of FILE: \"text\" must be a text";
        QTest::newRow("whole number") << QByteArray(R"({"step": 1.5})") << "row 2 of FILE: \"step\" must be a whole number";
        QTest::newRow("number") << QByteArray(R"({"score": "1"})") << "row 2 of FILE: \"score\" must be a number";
        QTest::newRow("flag") << QByteArray(R"({"right": 1})") << "row 2 of FILE: \"right\" must be true or false";
        QTest::newRow("bytes") << QByteArray(R"({"bytes": "x"})") << "row 2 of FILE: \"bytes\" must be bytes";
        QTest::newRow("list") << QByteArray(R"({"prompt": {}})") << "row 2 of FILE: \"prompt\" must be a list";
        QTest::newRow("record") << QByteArray(R"({"prompt": ["x"]})") << "row 2 of FILE: \"element\" must be a record";
    }
    void refusesOtherKinds() {
        QFETCH(QByteArray, row);
        QFETCH(QString, sentence);
        const tests::TempFolder folder;
        const fs::path path = folder.path() / "rows.parquet";
        const auto writer = ParquetWriter::create(path, columns());
        writer->add(::row(1));
        const QString text = QString::fromStdString(tests::errorText([&] { writer->add(json::parse(row.toStdString())); }));
        QCOMPARE(text, "invalid argument: " + sentence.replace(QStringLiteral("FILE"), QString::fromStdString(path.string())));
        QVERIFY(!fs::exists(path));   // whole or not at all
    }

    void refusesARowThatIsTooLarge() {
        const tests::TempFolder folder;
        const auto writer = ParquetWriter::create(folder.path() / "rows.parquet", {{"text"}});
        json row = json::object();
        row["text"] = std::string(static_cast<size_t>(kParquetRowBytes) + 1, 'x');
        const std::string text = tests::errorText([&] { writer->add(row); });
        QVERIFY2(text.starts_with("invalid argument: row 1 of ") && text.ends_with("rows.parquet takes 256 MiB, more than 256"), text.c_str());
    }

    /// Numbers of a row count, too: a list of equal ones takes no room in the file.
    void aRowOfNumbersIsTooLarge() {
        const tests::TempFolder folder;
        const fs::path path = folder.path() / "rows.parquet";
        const auto writer = ParquetWriter::create(path, {{"n", Kind::List, {{"element", Kind::Integer}}}});
        json many = json::array();
        many.get_ref<json::array_t&>().assign(static_cast<size_t>(kParquetRowBytes) / sizeof(json), json(7));
        writer->add({{"n", json::array({1, 2})}});
        writer->add({{"n", std::move(many)}});
        writer->add({{"n", json::array({3})}});
        writer->finish();
        QVERIFY(fs::file_size(path) < 1 << 20);
        std::vector<int64_t> numbers;
        const auto reader = ParquetReader::open(path);
        const auto problems = reader->forEachRow([&](json&&, int64_t number) {
            numbers.push_back(number);
            return true;
        });
        QCOMPARE(numbers, (std::vector<int64_t>{1, 3}));
        QCOMPARE(problems.size(), size_t{1});
        QCOMPARE(QString::fromStdString(problems[0]), QString::fromStdString("row 2 of " + path.string() + " is left out: it takes more than 256 MiB"));
        QVERIFY(tests::errorText([&] { reader->row(2); }).ends_with("is left out: it takes more than 256 MiB"));
        QVERIFY(reader->row(3) == (json{{"n", json::array({3})}}));
    }

    /// Whatever a page claims to need.
    void memoryIsLimited() {
        const tests::TempFolder folder;
        const fs::path path = folder.path() / "rows.parquet";
        const auto writer = ParquetWriter::create(path, {{"text"}});
        constexpr int64_t kMegabyte = 1 << 20;
        writer->add({{"text", std::string(size_t{8} * kMegabyte, 'x')}});
        writer->finish();
        const auto read = [&](int64_t memory) { return ParquetReader::open(path, memory)->forEachRow([](json&&, int64_t) { return true; }); };
        QVERIFY(read(64 * kMegabyte).empty());
        const auto problems = read(8 * kMegabyte);
        QCOMPARE(problems.size(), size_t{1});
        const QString sentence = QString::fromStdString(problems[0]);
        QVERIFY2(sentence.startsWith("rows 1 to 1 of " + QString::fromStdString(path.string()) + " are left out: "), problems[0].c_str());
        QVERIFY(tests::errorText([&] { ParquetReader::open(path, 8 * kMegabyte)->row(1); }).find("rows.parquet") != std::string::npos);
    }

    /// Cut or with a byte changed anywhere: an error, a named problem or other values, never a crash.
    void survivesDamage() {
        const tests::TempFolder folder;
        const fs::path good = written(folder, {row(1), row(2), row(3)});
        std::ifstream stream(good, std::ios::binary);
        const std::string whole{std::istreambuf_iterator<char>(stream), {}};
        const fs::path broken = folder.path() / "broken.parquet";
        const auto read = [&](const std::string& content) {
            std::ofstream(broken, std::ios::binary | std::ios::trunc) << content;
            try {
                ParquetReader::open(broken)->forEachRow([](json&&, int64_t) { return true; });
                return std::string();
            } catch (const Error& error) {
                return std::string(error.what());
            }
        };
        for (size_t size = 0; size < whole.size(); size += 7) {
            const std::string said = read(whole.substr(0, size));
            QVERIFY2(said.find("broken.parquet") != std::string::npos, said.c_str());
        }
        for (size_t at = 0; at < whole.size(); at += 3) {
            std::string changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ 0x55);
            const std::string said = read(changed);
            QVERIFY2(said.empty() || said.find("broken.parquet") != std::string::npos, said.c_str());
        }
        QVERIFY(tests::errorText([&] { ParquetReader::open(folder.path() / "nothing.parquet"); }).find("nothing.parquet") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestParquet)
#include "tst_parquet.moc"
