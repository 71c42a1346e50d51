// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/question_source.h"

#include "base/error.h"
#include "data/picture_finder.h"
#include "data/source_readers.h"
#include "data/verl_rows.h"
#include "store/base64.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/sync_order.h"
#include "support/temp_folder.h"
#include "vision/codec.h"
#include "vision/stitch.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <sys/stat.h>

#include <fstream>
#include <set>

using namespace omnidrive;
using data::SourceForm;
namespace fs = std::filesystem;

namespace {

struct Files {
    tests::TempFolder folder;

    fs::path write(const std::string& name, const std::string& text = "x") const {
        const fs::path path = folder.path() / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    data::SourceContent read(const fs::path& path, data::SourceOptions options = {}) const {
        return data::readQuestions(path, data::sourceFormOf(path).value(), options);
    }
};

fs::path shared(const std::string& path) { return tests::sharedFolder() / "data" / path; }

int64_t fact(const data::SourceContent& content, const std::string& name) {
    const auto found = std::find_if(content.facts.begin(), content.facts.end(), [&](const auto& entry) { return entry.first == name; });
    return found == content.facts.end() ? -1 : found->second;
}

std::map<std::string, int> kindsOf(const data::SourceContent& content) {
    std::map<std::string, int> kinds;
    for (const auto& question : content.questions) {
        ++kinds[question.kind];
    }
    return kinds;
}

int missingOf(const data::SourceContent& content) {
    std::set<fs::path> missing;
    for (const auto& question : content.questions) {
        std::copy_if(question.images.begin(), question.images.end(), std::inserter(missing, missing.end()), [](const fs::path& image) { return !fs::exists(image); });
    }
    return static_cast<int>(missing.size());
}

/// Single quotes as double ones, so that JSON reads well here.
std::string json(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

const char* const kDriveLm = R"({"s": {"key_frames": {"f": {"key_object_infos": {"<c1,CAM_BACK,10,20>": {"Category": "Vehicle", "2d_bbox": [1, 2, 30, 40]}},
    "image_paths": {"CAM_FRONT": "CAM_FRONT/a.jpg", "CAM_FRONT_LEFT": "CAM_FRONT_LEFT/a.jpg", "CAM_FRONT_RIGHT": "CAM_FRONT_RIGHT/a.jpg",
    "CAM_BACK": "CAM_BACK/a.jpg", "CAM_BACK_LEFT": "CAM_BACK_LEFT/a.jpg", "CAM_BACK_RIGHT": "CAM_BACK_RIGHT/a.jpg"},
    "QA": {"perception": [{"Q": "What is <c1,CAM_BACK,10,20>?", "A": "A car."}, {"Q": ""}],
    "planning": [{"Q": "Which? Please select the correct answer from the following options: A. Stop. B. Go on.", "A": "B"}]}}}}})";

}  // namespace

class TestQuestionSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recognisesByContent_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("form");
        QTest::newRow("DriveLM") << "a.json" << QByteArray(kDriveLm) << "drivelm";
        QTest::newRow("DriveLMM-o1 list") << "a.json" << QByteArray(R"([{"idx": "a_b_1", "image": [], "question": "", "final_answer": ""}])") << "drivelmm";
        QTest::newRow("DriveLMM-o1 object") << "a.json" << QByteArray(R"({"k": {"idx": "a_b_1", "image": [], "question": "", "final_answer": ""}})") << "drivelmm";
        QTest::newRow("its predictions") << "a.json" << QByteArray(R"([{"idx": "a_b_1", "image": [], "final_answer": "", "llm-response": ""}])") << "none";
        QTest::newRow("LLaMA conversations") << "a.json" << QByteArray(R"([{"id": "x", "image": ["a"], "conversations": []}])") << "records";
        QTest::newRow("traces") << "a.jsonl" << QByteArray("{\"image\": \"a\", \"question\": \"q\", \"pred_ans\": \"b\"}\n") << "none";
        QTest::newRow("records, one a line") << "a.jsonl" << QByteArray("no JSON\n{\"image\": \"a\", \"question\": \"q\"}\n") << "records";
        QTest::newRow("records, one a line, by the first") << "a.json" << QByteArray("{\"image\": \"a\", \"question\": \"q\"}\n{\"image\"") << "records";
        QTest::newRow("object of records in a line") << "a.json" << QByteArray("{\"k\": {\"image\": \"a\", \"question\": \"q\"}}") << "records";
        QTest::newRow("DriveLMM-o1, one a line") << "a.jsonl" << QByteArray("{\"idx\": \"a_b_1\", \"image\": [], \"question\": \"\", \"final_answer\": \"\"}\n") << "records";
        QTest::newRow("picture") << "a.JPG" << QByteArray("x") << "pictures";
        QTest::newRow("film") << "a.mp4" << QByteArray("x") << "video";
        QTest::newRow("question set") << "questions.jsonl" << QByteArray("{}\n") << "questions";
        QTest::newRow("text") << "a.txt" << QByteArray("hello") << "none";
    }
    void recognisesByContent() {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(QString, form);
        const Files files;
        const auto found = data::sourceFormOf(files.write(name.toStdString(), text.toStdString()));
        QCOMPARE(found ? QString(data::sourceFormWord(*found)) : QStringLiteral("none"), form);
    }

    void driveLm() {
        const Files files;
        for (const char* camera : vision::kCameras) {
            files.write(std::string("moved/here/") + camera + "/a.jpg");
        }
        data::SourceOptions options;
        options.pictureFolders = {files.folder.path() / "moved"};
        const auto content = files.read(files.write("d.json", kDriveLm), options);
        QCOMPARE(content.questions.size(), size_t{2});
        QCOMPARE(missingOf(content), 0);
        const auto& asked = content.questions[0];
        QCOMPARE(asked.id, std::string("s_f_0"));
        QCOMPARE(asked.cameras, std::vector<std::string>{"CAM_BACK"});
        QCOMPARE(asked.boxes.at(0).label, std::string("Vehicle"));
        QCOMPARE(fact(content, "object tags"), int64_t{1});
        const auto& choice = content.questions[1];
        QCOMPARE(choice.options, (std::vector<std::string>{"Stop.", "Go on."}));
        QCOMPARE(choice.answer, std::string("B"));
        QVERIFY(QString::fromStdString(content.problems.at(0)).endsWith(QStringLiteral("d.json: scene s, frame f: perception question 2 is left out: its Q must be a text")));
    }

    void driveLmmKeepsTheRest() {
        const std::string images = "'image': ['CAM_FRONT_LEFT/a', 'CAM_FRONT/a', 'CAM_FRONT_RIGHT/a', 'CAM_BACK_RIGHT/a', 'CAM_BACK/a', 'CAM_BACK_LEFT/a']}";
        const Files files;
        const auto content = files.read(files.write("o1.json", json("[{'idx': 's_f_4', 'question': 'Which?\\nA) Stop\\nB) Go', 'final_answer': 'B) Go', " + images +
                                                                    ", {'idx': 'broken', 'question': '', 'final_answer': '', 'image': []}, "
                                                                    "{'idx': 's_f_1', 'question': 'Why?', 'final_answer': 'So.', " + images + "]")));
        QCOMPARE(content.questions.size(), size_t{2});
        QCOMPARE(content.questions[0].answer, std::string("B"));
        QCOMPARE(content.questions[0].kind, std::string("choice"));
        QCOMPARE(content.questions[1].answer, std::string("So."));
        QCOMPARE(content.problems.size(), size_t{1});
        QVERIFY2(QString::fromStdString(content.problems[0]).contains(QStringLiteral("o1.json, record 2 (broken): \"idx\"")), content.problems[0].c_str());
        QCOMPARE(content.tables.at("question number").at("4"), int64_t{1});
    }

    void recordsThatAreBrokenAreNamed() {
        const Files files;
        const auto content = files.read(files.write("r.json", R"([{"id": "1", "image": "a.jpg", "question": "Q?", "answer": "x"}, {"id": "2", "image": ["a", "b"], "question": "Q?"},
            {"id": "3", "image": "a.jpg", "question": ""}, 7, {"id": "1", "image": "a.jpg", "question": "again"}])"));
        QCOMPARE(content.questions.size(), size_t{1});
        QStringList problems;
        for (const auto& problem : content.problems) {
            problems << QString::fromStdString(problem).section(QLatin1Char('/'), -1);
        }
        QCOMPARE(problems, (QStringList{"r.json, record 2 is left out: its \"image\" names 2 pictures; a question has one, or six views",
                                        "r.json, record 3 is left out: it asks nothing: \"question\" must be a text",
                                        "r.json: the question 1 is left out: its id was there before"}));
    }

    /// One record a line; what is left out is counted, what is no record is not.
    void recordsOneALine() {
        const Files files;
        const auto content = files.read(files.write("r.jsonl", json("{'id': '1', 'image': 'a.jpg', 'question': 'Q? A. x B. y', 'answer': 'B'}\n\n{'id': '2'\n"
                                                                    "{'id': '3', 'image': 'a.jpg', 'question': ''}\n{'id': '4', 'image': 'a.jpg', 'question': 'R?'}")));
        QCOMPARE(content.questions.size(), size_t{2});
        QCOMPARE(content.questions[0].options.size(), size_t{2});
        QCOMPARE(content.questions[1].id, std::string("4"));   // its line has no end
        QCOMPARE(content.leftOut, int64_t{2});
        QStringList problems;
        for (const auto& problem : content.problems) {
            problems << QString::fromStdString(problem).section(QLatin1Char('/'), -1);
        }
        QCOMPARE(problems, (QStringList{"r.jsonl, record 4 is left out: it asks nothing: \"question\" must be a text", "r.jsonl, line 3 is left out: it is not valid JSON"}));
    }

    /// What a record says of itself is taken, as in a question set; what nothing is taken from is told.
    void recordsSayWhatSetsSay() {
        const Files files;
        const auto content = files.read(files.write("r.jsonl", json("{'id': 7, 'image': 'a.jpg', 'question': 'What is it? (A) no option', 'options': ['car', 4], 'answer': 'A', 'split': 'test',"
                                                                    " 'scene': 's', 'frame': 'f', 'cameras': ['CAM_BACK'], 'weather': 'rain'}\n"
                                                                    "{'id': 's_f_2', 'image': 'x/CAM_FRONT/a.jpg', 'question': 'How many?', 'options': null, 'answer': 3, 'split': ''}\n"
                                                                    "{'image': 'a.jpg', 'question': 'Q?', 'options': {'A': 'x'}}\n"
                                                                    "{'image': 'a.jpg', 'question': 'Q?', 'cameras': [[]]}\n")));
        QCOMPARE(content.questions.size(), size_t{2});
        const data::Question &choice = content.questions[0], &open = content.questions[1];
        QCOMPARE(choice.id + "|" + choice.question, std::string("7|What is it? (A) no option"));
        QCOMPARE(choice.options, (std::vector<std::string>{"car", "4"}));
        QCOMPARE(choice.answer + choice.split + choice.scene + choice.frame, std::string("Atestsf"));
        QCOMPARE(choice.cameras, std::vector<std::string>{"CAM_BACK"});
        QVERIFY(open.options.empty() && open.split.empty());
        QCOMPARE(open.answer + open.scene + open.frame, std::string("3sf"));
        QCOMPARE(open.cameras, std::vector<std::string>{"CAM_FRONT"});
        QCOMPARE(content.unreadFields, std::set<std::string>{"weather"});
        QVERIFY2(content.problems.size() == 2 && content.problems[0].ends_with("record 3 is left out: its \"options\" must be a list of texts"), content.problems[0].c_str());
        QVERIFY2(content.problems[1].ends_with("record 4 is left out: its \"cameras\" must be a list of texts"), content.problems[1].c_str());
    }

    /// Rows of verl's training data, as JSON lines and as the parquet file that we write ourselves.
    void verlRows() {
        const Files files;
        vision::Image image;
        image.width = 8;
        image.height = 4;
        image.rgb.assign(96, 77);
        const auto png = vision::encodePng(image);
        const auto picture = files.write("a.png", std::string(png.begin(), png.end()));
        const auto lines = files.write("v.jsonl", json("{'data_source': 'vstar', 'prompt': [{'role': 'system', 'content': 's'}, {'role': 'user', 'content': '<image>\\nWhich?\\nA) x\\nB) y'}],"
                                                       " 'images': ['a.png'], 'ability': 'vqa', 'reward_model': {'style': 'rule', 'ground_truth': 'B'}, 'extra_info': {'split': 'test', 'tool': 1}, 'env': 2}\n"
                                                       "{'prompt': [], 'images': ['a.png'], 'reward_model': {}}\n"
                                                       "{'prompt': [{'role': 'user', 'content': 'Q'}], 'images': ['a', 'b'], 'reward_model': {}}\n"));
        const auto content = files.read(lines);
        QCOMPARE(content.questions.size(), size_t{1});
        const data::Question& question = content.questions[0];
        QCOMPARE(question.question, std::string("Which?"));
        QCOMPARE(question.options, (std::vector<std::string>{"x", "y"}));
        QCOMPARE(question.answer + question.kind + question.split, std::string("Bvqatest"));
        QCOMPARE(question.images.at(0), picture);
        QCOMPARE(content.leftOut, int64_t{2});
        QVERIFY(QString::fromStdString(content.problems[0]).endsWith(QStringLiteral("v.jsonl, row 2 is left out: it asks nothing: \"prompt\" must hold a user's message")));
        QVERIFY(QString::fromStdString(content.problems[1]).endsWith(QStringLiteral("row 3 is left out: its \"images\" holds 2 pictures; a question has one, or six views")));
        QCOMPARE(content.unreadFields, (std::set<std::string>{"env", "extra_info.tool"}));
        if (!store::hasParquet()) {
            QSKIP("built without Arrow: packaging/setup --parquet");
        }
        const fs::path parquet = files.folder.path() / "v.parquet";
        const auto writer = store::ParquetWriter::create(parquet, data::verlColumns());
        writer->add(data::verlRow(question, "vstar", "", 0));
        writer->finish();
        data::SourceOptions options;
        options.framesFolder = files.folder.path() / "pictures";
        const auto back = files.read(parquet, options);
        QCOMPARE(back.questions.size(), size_t{1});
        const fs::path stored = back.questions[0].images.at(0);
        QCOMPARE(stored.parent_path(), options.framesFolder);
        std::ifstream stream(stored, std::ios::binary);
        QCOMPARE(std::string(std::istreambuf_iterator<char>(stream), {}), std::string(png.begin(), png.end()));
        data::Question expected = question;
        expected.images = {stored};
        QVERIFY(back.questions[0] == expected);
        QVERIFY(files.read(parquet).questions[0].images[0] == parquet);   // only looked at: nothing is written
        QVERIFY(back.unreadFields.empty());
    }

    /// Pictures inside of rows are on the disk before a question set names them; one that a power cut left empty or cut off is written again.
    void picturesOfRowsAreWhole() {
        const Files files;
        const auto png = vision::encodePng({8, 4, std::vector<uint8_t>(96, 77), {}});
        const std::string bytes(png.begin(), png.end());
        const std::string row = json("{'prompt': [{'role': 'user', 'content': 'Q'}], 'images': [{'bytes': '") + store::encodeBase64(bytes) + json("'}], 'reward_model': {}}\n");
        const fs::path lines = files.write("v.jsonl", row + row);
        data::SourceOptions options;
        options.framesFolder = files.folder.path() / "pictures";
        const auto read = [&] {
            tests::forgetSyncs();
            const auto content = files.read(lines, options);
            return content.questions.size() == 2 && content.questions[0].images == content.questions[1].images ? content.questions[0].images.at(0) : fs::path();
        };
        const fs::path picture = read();
        const auto isWhole = [&] { return tests::bytesOf(picture) == bytes && tests::wereSyncedBefore(options.framesFolder, ""); };
        QVERIFY(isWhole());
        QVERIFY(read() == picture && isWhole());   // it may come from a program that was stopped before it synced
        for (const uintmax_t left : {uintmax_t{0}, uintmax_t{bytes.size() / 2}}) {
            fs::resize_file(picture, left);
            QVERIFY(read() == picture && isWhole());
        }
        std::ofstream(picture, std::ios::binary) << std::string(bytes.size(), '\0');
        QVERIFY(read() == picture && isWhole());
    }

    /// A stranger's question set may name any file as its picture; what goes into training data is published.
    void onlyPicturesGoIntoTrainingData() {
        const Files files;
        const fs::path secret = files.write("id_rsa", "-----BEGIN PRIVATE KEY-----"), link = files.folder.path() / "a.jpg";
        fs::create_symlink(secret, link);
        for (const fs::path& named : {secret, link}) {
            data::Question question;
            question.images = {named};
            QCOMPARE(tests::errorOf([&] { data::verlRow(question, "x", "", 0); }),
                     QString::fromStdString(named.string() + " is neither PNG nor JPEG nor WebP"));
        }
    }

    void pipesAndDevicesAreNoQuestions_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("pipe of a document") << "p.json";
        QTest::newRow("pipe of lines") << "p.jsonl";
        QTest::newRow("pipe of rows") << "p.parquet";
        QTest::newRow("device of a document") << "zero.json";
        QTest::newRow("device of lines") << "zero.jsonl";
    }
    void pipesAndDevicesAreNoQuestions() {
        QFETCH(QString, name);
        const Files files;
        const fs::path file = files.folder.path() / name.toStdString();
        if (name.startsWith(QLatin1Char('p'))) {
            QCOMPARE(::mkfifo(file.c_str(), 0600), 0);
        } else {
            fs::create_symlink("/dev/zero", file);
        }
        QCOMPARE(tests::errorOf([&] { data::firstRecordOfLines(file); }), QString::fromStdString("cannot read " + file.string() + ": it is not a regular file"));
    }

    /// Of a document in one line no more is read than shows that it is no record.
    void aLineWithoutEndIsNotRead() {
        const Files files;
        const fs::path file = files.write("r.json", "\xEF\xBB\xBF\n [{\"id\": \"1\", ");
        fs::resize_file(file, uintmax_t{1} << 40);
        QVERIFY(data::firstRecordOfLines(file).is_null());
    }

    void whatIsNoRecordIsNotCounted() {
        const Files files;
        const auto content = files.read(files.write("r.json", R"([{"id": "1", "image": "a.jpg", "question": "Q?"}, {"id": "2", "image": "a.jpg"}, {"id")"));
        QCOMPARE(content.problems.size(), size_t{2});   // the file that breaks off is told, and is no record
        QCOMPARE(content.leftOut, int64_t{1});
    }

    void splitsOptions_data() {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("result");
        QTest::newRow("in a line") << "Q? from the following options: A. Going ahead. B. Stopped." << "B" << "Q? from the following options:|Going ahead./Stopped.|B";
        QTest::newRow("a line each") << "Q?\nA) one\nB) two\nC) three" << "C) three" << "Q?|one/two/three|C";
        QTest::newRow("answer in words") << "Q? A. one B. two" << "two" << "Q? A. one B. two||two";
        QTest::newRow("one alone") << "Is this A. or what?" << "A" << "Is this A. or what?||A";
        QTest::newRow("a word that ends so") << "See ABBA. Then B. two" << "B" << "See ABBA. Then B. two||B";
        QTest::newRow("in brackets") << "What is it? (A) car (B) bus" << "(B) bus" << "What is it?|car/bus|B";
        QTest::newRow("brackets, a line each") << "What is it\n(A) car\n(B) bus" << "A" << "What is it|car/bus|A";
        QTest::newRow("with colons") << "What is it? A: car B: bus" << "B: bus" << "What is it?|car/bus|B";
        QTest::newRow("colons within the sentence") << "Is vehicle A: red or vehicle B: blue" << "A" << "Is vehicle A: red or vehicle B: blue||A";
        QTest::newRow("brackets in the midst of it") << "Is the car (A) or the bus (B) closer" << "A" << "Is the car (A) or the bus (B) closer||A";
        QTest::newRow("asked behind them") << "Two cars: A: red, B: blue. Which is closer?" << "A" << "Two cars: A: red, B: blue. Which is closer?||A";
        QTest::newRow("small letters") << "Q? a) car b) bus" << "A" << "Q? a) car b) bus||A";
        QTest::newRow("no answer known") << "Q? A. one B. two" << "" << "Q?|one/two|";
    }
    void splitsOptions() {
        QFETCH(QString, question);
        QFETCH(QString, answer);
        QFETCH(QString, result);
        data::Question asked;
        asked.question = question.toStdString();
        asked.answer = answer.toStdString();
        data::splitOptions(asked);
        QStringList options;
        for (const auto& option : asked.options) {
            options << QString::fromStdString(option);
        }
        QCOMPARE(QString::fromStdString(asked.question) + "|" + options.join(QLatin1Char('/')) + "|" + QString::fromStdString(asked.answer), result);
    }

    void pictureFoldersGroupSixViews() {
        const Files files;
        int64_t time = 1'537'291'002'250'000;
        for (int moment = 0; moment < 2; ++moment, time += 500'000) {
            for (const char* camera : vision::kCameras) {
                files.write(fmt::format("f/{0}/log__{0}__{1}.jpg", camera, time + 7'000 * (camera[4] == 'B')));
            }
        }
        for (const char* camera : {"front_left", "front", "front_right", "back_right", "back", "back_left"}) {
            files.write(fmt::format("f/named/{}_001.png", camera));
        }
        files.write("f/CAM_BACK/log__CAM_BACK__9.jpg");
        files.write("f/alone.webp");
        files.write("f/notes.txt");
        data::SourceOptions options;
        options.question = "What?";
        const auto content = files.read(files.folder.path() / "f", options);
        QCOMPARE(fact(content, "pictures"), int64_t{20});
        QCOMPARE(fact(content, "sets of six views"), int64_t{3});
        QCOMPARE(content.questions.size(), size_t{5});
        for (const auto& question : content.questions) {
            for (size_t camera = 0; question.images.size() == 6 && camera < 6; ++camera) {
                QCOMPARE(vision::cameraOfPath(question.images[camera].string()).value(), static_cast<int>(camera));
            }
        }
        QCOMPARE(content.questions[0].images[4].filename().string(), std::string("log__CAM_BACK__1537291002257000.jpg"));
        QCOMPARE(content.questions.back().question, std::string("What?"));
    }

    void aSinglePicture() {
        const Files files;
        const auto content = files.read(files.write("one.png"));
        QCOMPARE(content.questions.size(), size_t{1});
        QCOMPARE(content.questions[0].id, std::string("one.png"));
    }

    void marksOfPicturesAreTakenOut() {
        QCOMPARE(data::withoutImageMark("<image>\n<image> What is ahead? <image>"), std::string("What is ahead?"));
        std::string many;
        for (int i = 0; i < 500'000; ++i) {
            many += "<image>x";
        }
        QCOMPARE(data::withoutImageMark(many), std::string(500'000, 'x'));   // in one go, not by moving the rest for each
    }

    void picturesAreFoundByTheLongestEnd() {
        const Files files;
        files.write("a/x/CAM_BACK/1.jpg");
        const fs::path right = files.write("b/y/CAM_FRONT/1.jpg");
        const data::PictureFinder finder({}, {files.folder.path()});
        QCOMPARE(finder.find("/data/sets/samples/CAM_FRONT/1.jpg"), right);
        QCOMPARE(finder.find("D:\\samples\\CAM_FRONT\\1.jpg"), right);
        QVERIFY(finder.find("2.jpg").empty());
        QVERIFY(finder.find("").empty());
        QVERIFY(finder.find(std::string(5000, '/') + "samples/CAM_FRONT/1.jpg").empty());   // longer than any path: its parts would all be tried
        const data::PictureFinder beside({files.folder.path() / "a"});
        QVERIFY(beside.find("1.jpg").empty());                                    // nothing below is searched
        QVERIFY(beside.find("../b/y/CAM_FRONT/1.jpg").empty());                   // and nothing outside
        QCOMPARE(beside.find("x/CAM_BACK/1.jpg"), files.folder.path() / "a/x/CAM_BACK/1.jpg");
    }

    void everyNthFrameOfAFilm() {
        const fs::path film = shared("videos/carnd-vehicle-detection/test_video.mp4");
        if (!fs::exists(film)) {
            QSKIP("the film is not beside this checkout");
        }
        const Files files;
        data::SourceOptions options;
        options.everyFrames = 10;
        options.framesFolder = files.folder.path() / "pictures";
        data::SourceContent content;
        try {
            content = files.read(film, options);
        } catch (const Error& error) {
            if (QString::fromUtf8(error.what()).contains(QStringLiteral("built without"))) {
                QSKIP(error.what());
            }
            throw;
        }
        QCOMPARE(fact(content, "frames of the film"), int64_t{38});
        QCOMPARE(content.questions.size(), size_t{4});   // 0, 10, 20, 30
        QCOMPARE(content.questions[3].id, std::string("test_video-000030"));
        const auto image = vision::loadImage(content.questions[3].images[0]);
        QCOMPARE(image->width, 1280);
        QCOMPARE(image->height, 720);
    }

    /// The counts that the data's own README states, and the challenge's other files, which held no part in writing the readers.
    void theOfficialDriveLmFiles() {
        const fs::path folder = shared("nc/drivelm/json");
        if (!fs::exists(folder)) {
            QSKIP("the DriveLM sample is not beside this checkout");
        }
        const Files files;
        const auto train = files.read(folder / "train_sample.json");
        QVERIFY(train.problems.empty());
        QCOMPARE(train.questions.size(), size_t{790});
        QCOMPARE(kindsOf(train), (std::map<std::string, int>{{"perception", 337}, {"prediction", 271}, {"planning", 173}, {"behavior", 9}}));
        QCOMPARE(fact(train, "scenes"), int64_t{2});
        QCOMPARE(fact(train, "frames"), int64_t{9});
        QCOMPARE(fact(train, "object tags"), int64_t{719});
        QCOMPARE(fact(train, "key objects"), int64_t{35});
        QCOMPARE(train.tables.at("class of key object"), (std::map<std::string, int64_t>{{"Vehicle", 26}, {"Traffic element", 9}}));
        QCOMPARE(train.tables.at("camera of key object"),
                 (std::map<std::string, int64_t>{{"CAM_FRONT", 22}, {"CAM_BACK", 7}, {"CAM_FRONT_RIGHT", 4}, {"CAM_FRONT_LEFT", 2}}));
        QCOMPARE(missingOf(train), 0);
        const auto test = files.read(folder / "test_eval.json");
        QVERIFY(test.problems.empty() && !test.questions.empty());
        QVERIFY(std::any_of(test.questions.begin(), test.questions.end(), [](const auto& question) { return question.options.size() == 4; }));
        data::SourceOptions options;
        options.pictureFolders = {shared("nc/drivelm/nuscenes")};
        const auto conversations = files.read(folder / "test_llama.json", options);
        QCOMPARE(conversations.questions.size(), size_t{66});
        QCOMPARE(missingOf(conversations), 0);
        QCOMPARE(conversations.questions[0].frame, std::string("4a0798f849ca477ab18009c3a20b7df2"));
    }

    void theOfficialDriveLmmRecords() {
        const fs::path folder = shared("nc/agentthink-drivelmm");
        if (!fs::exists(folder)) {
            QSKIP("the DriveLMM-o1 records are not beside this checkout");
        }
        const Files files;
        const auto content = files.read(folder / "inference_demo_data_drivelmm.json");
        QVERIFY(content.problems.empty());
        QCOMPARE(content.questions.size(), size_t{2});
        const auto single = files.read(folder / "inference_demo_data_drivemllm.json");
        QCOMPARE(single.questions.size(), size_t{3});
        QCOMPARE(single.questions[0].cameras, std::vector<std::string>{"CAM_FRONT"});
    }
};

QTEST_GUILESS_MAIN(TestQuestionSource)
#include "tst_question_source.moc"
