// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/import.h"

#include "base/error.h"
#include "data/question_set.h"
#include "jobs/run_session.h"
#include "jobs/annotations.h"
#include "jobs/verify_run.h"
#include "jobs/verl_data_export.h"
#include "rollout/trajectory_json.h"
#include "store/parquet.h"
#include "store/run_files.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "vision/codec.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <fstream>

using namespace omnidrive;
using jobs::ImportReport;
using jobs::ImportRequest;
namespace fs = std::filesystem;

namespace {

struct Files {
    tests::TempFolder folder;

    fs::path write(const std::string& name, const std::string& text) const {
        const fs::path path = folder.path() / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    fs::path picture(const std::string& name, int width, int height, uint8_t shade) const {
        vision::Image image;
        image.width = width;
        image.height = height;
        image.rgb.assign(static_cast<size_t>(width) * static_cast<size_t>(height) * 3, shade);
        const auto png = vision::encodePng(image);
        return write(name, std::string(png.begin(), png.end()));
    }
};

ImportReport import(const ImportRequest& request) { return jobs::importPath(request, {}, {}); }

double mean(const ImportReport& report, const std::string& name) {
    const auto found = std::find_if(report.means.begin(), report.means.end(), [&](const auto& entry) { return entry.first == name; });
    return found == report.means.end() ? -99 : found->second;
}

fs::path sample() { return tests::testData() / "deepeyes" / "sample.jsonl"; }

}  // namespace

class TestImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// DeepEyes' traces as a run folder: pictures found in a folder named by the user, stored by content, boxes laid over them.
    void tracesBecomeARun() {
        const Files files;
        files.picture("vstar/images/one.jpg", 400, 200, 90);
        ImportRequest request;
        request.path = sample();
        request.images = {files.folder.path() / "vstar"};
        request.out = files.folder.path() / "run";
        const ImportReport report = import(request);
        QCOMPARE(report.kind, std::string("deepeyes"));
        QCOMPARE(report.read, int64_t{4});
        QCOMPARE(report.written, int64_t{4});
        QCOMPARE(report.leftOut, int64_t{3});   // the torn last line is one
        QCOMPARE(report.pictures, int64_t{4});
        QCOMPARE(report.missingPictures, int64_t{3});
        QVERIFY(std::any_of(report.problems.begin(), report.problems.end(), [](const auto& text) { return text.starts_with("rollout 0002-two: the picture two.jpg is not in"); }));
        const auto run = jobs::RunSession::open(request.out);
        QCOMPARE(run->reader().rolloutCount(), int64_t{4});
        const auto trajectory = run->trajectory("0001-one");
        QCOMPARE(trajectory->imageWidth, 400);
        QCOMPARE(trajectory->turns[0].tool->effectiveBox->x1, 160);
        QCOMPARE(trajectory->observations[0].cropInImage.x1, 160);
        QVERIFY(run->frame(trajectory->stitchedId) != nullptr);
        QCOMPARE(vision::contentId(*run->frame(trajectory->stitchedId)), trajectory->stitchedId);
    }

    void aRunWithAllPicturesVerifies() {
        const Files files;
        for (const char* name : {"one.jpg", "two.jpg", "three.jpg", "four.jpg"}) {
            files.picture(std::string("images/") + name, 400, 200, static_cast<uint8_t>(name[0]));
        }
        ImportRequest request;
        request.path = sample();
        request.images = {files.folder.path() / "images"};
        request.out = files.folder.path() / "run";
        QCOMPARE(import(request).missingPictures, int64_t{0});
        const auto verdict = jobs::verifyRun(request.out);
        QVERIFY2(verdict.problems.empty(), verdict.problems.empty() ? "" : verdict.problems.front().c_str());
        QVERIFY(tests::errorOf([&] { import(request); }).contains(QStringLiteral("holds a run already")));
        request.path = request.out;
        QVERIFY(tests::errorOf([&] { import(request); }).contains(QStringLiteral("is a run already")));
    }

    void sixViewsAreStitched() {
        const Files files;
        nlohmann::json parts = nlohmann::json::array({{{"type", "text"}, {"text", "Which?"}}});
        for (const char* camera : {"CAM_BACK", "CAM_FRONT", "CAM_FRONT_LEFT", "CAM_FRONT_RIGHT", "CAM_BACK_LEFT", "CAM_BACK_RIGHT"}) {
            files.picture(std::string("f/") + camera + ".png", 40, 20, static_cast<uint8_t>(10 * std::string(camera).size()));
            parts.push_back({{"type", "image_url"}, {"image_url", {{"url", std::string("frames/") + camera + ".png"}}}});
        }
        const nlohmann::json record{{"messages", {{{"role", "user"}, {"content", parts}},
                                                  {{"role", "assistant"}, {"tool_calls", {{{"function", {{"name", "image_zoom_in_tool"}, {"arguments", R"({"bbox_2d": [50, 25, 75, 38]})"}}}}}}},
                                                  {{"role", "assistant"}, {"content", "B"}}}}};
        ImportRequest request;
        request.path = files.write("c.jsonl", record.dump() + "\n");
        request.images = {files.folder.path() / "f"};
        request.out = files.folder.path() / "run";
        QCOMPARE(import(request).pictures, int64_t{6});
        const auto run = jobs::RunSession::open(request.out);
        const auto trajectory = run->trajectory("0001");
        QCOMPARE(trajectory->imageWidth, 120);
        QCOMPARE(trajectory->turns[0].tool->camera, std::string("CAM_BACK"));   // second column, second row
        const auto stitched = run->frame(trajectory->stitchedId);
        QCOMPARE(int(stitched->rgb[0]), 140);   // CAM_FRONT_LEFT first
        QVERIFY(jobs::verifyRun(request.out).problems.empty());
        // The same file, opened where it lies.
        fs::copy(files.folder.path() / "f", files.folder.path() / "images");
        const auto file = jobs::RunSession::open(request.path);
        QCOMPARE(file->trajectory("0001")->turns[0].tool->camera, std::string("CAM_BACK"));
        QVERIFY(file->frame(file->trajectory("0001")->stitchedId)->rgb == stitched->rgb);
    }

    void aFilterKeepsWhatItLetsThrough() {
        ImportRequest request;
        request.path = sample();
        request.where = "zooms>=1";
        const ImportReport report = import(request);
        QCOMPARE(report.kept, int64_t{2});
        QCOMPARE(report.written, int64_t{0});
        request.where = "zoms>=1";
        QVERIFY(tests::errorOf([&] { import(request); }).startsWith(QStringLiteral("There is no field \"zoms\"")));
    }

    void questionsBecomeASet() {
        const Files files;
        files.picture("pictures/a.png", 8, 4, 1);
        ImportRequest request;
        request.path = files.write("q.json", R"([{"id": "1", "image": "a.png", "question": "Q?", "answer": "x", "kind": "planning"},
            {"id": "2", "image": "missing.png", "question": "Q?"}, {"id": "3", "image": "a.png", "question": "R?", "kind": "other"}])");
        request.images = {files.folder.path() / "pictures"};
        request.splits = {"test=kind:other"};
        request.out = files.folder.path() / "set";
        const ImportReport report = import(request);
        QCOMPARE(report.read, int64_t{3});
        QCOMPARE(report.written, int64_t{2});
        QCOMPARE(report.missingPictures, int64_t{1});
        QVERIFY2(QString::fromStdString(report.problems.at(0)).contains(QStringLiteral("question 2: its picture")), report.problems[0].c_str());
        QCOMPARE(report.tables.at("split"), (std::map<std::string, int64_t>{{"train", 2}, {"test", 1}}));
        const auto set = data::readQuestionSet(request.out);
        QCOMPARE(set.questions.size(), size_t{2});
        QCOMPARE(set.questions[1].split, std::string("test"));
        QVERIFY(tests::errorOf([&] { import(request); }).contains(QStringLiteral("holds a question set already")));
        // What import wrote, import reads.
        ImportRequest again;
        again.path = request.out;
        again.where = "split:test";
        QCOMPARE(import(again).kept, int64_t{1});
    }

    /// A split that was asked for and got no question is told, with why: shares are drawn by scene.
    void splitsThatStayEmptyAreTold() {
        const Files files;
        files.picture("a.png", 8, 4, 1);
        ImportRequest request;
        request.path = files.write("q.jsonl", R"({"id": "1", "image": "a.png", "question": "Q?", "scene": "s", "split": "validation"}
            {"id": "2", "image": "a.png", "question": "R?", "scene": "s", "kind": "other"})");
        request.splits = {"dev=1%", "odd=kind:nothing", "test=kind:other"};
        const ImportReport report = import(request);
        QCOMPARE(report.tables.at("split"), (std::map<std::string, int64_t>{{"validation", 1}, {"test", 1}}));
        QCOMPARE(report.problems, (std::vector<std::string>{"the split dev has no question: shares are drawn by scene, and there is 1; a filter takes scenes by name, as in "
                                                            "--split dev=scene:NAME",
                                                            "the split odd has no question: nothing that is kept meets its filter, or an earlier split took it"}));
        request.splits = {"test=kind:other"};
        QVERIFY(import(request).problems.empty());
    }

    /// A path that ends in a slash is the same folder or run.
    void aSlashAtTheEndChangesNothing() {
        const Files files;
        files.picture("drive/a.png", 8, 4, 1);
        files.write("dumps/1.jsonl", "{\"input\": \"q\", \"output\": \"a\", \"score\": 1}\n");
        for (const char* name : {"drive", "dumps"}) {
            ImportRequest plain, slashed;
            plain.question = slashed.question = "What?";
            plain.path = files.folder.path() / name;
            slashed.path = plain.path / "";
            plain.out = files.folder.path() / (std::string(name) + "-1");
            slashed.out = files.folder.path() / (std::string(name) + "-2") / "";
            const ImportReport one = import(plain), two = import(slashed);
            QCOMPARE(one.written, int64_t{1});
            QCOMPARE(two.written, int64_t{1});
            QCOMPARE(one.facts, two.facts);
            if (one.isTraces) {
                const auto first = jobs::RunSession::open(plain.out), second = jobs::RunSession::open(slashed.out);
                QCOMPARE(second->reader().title(), std::string("dumps"));
                QCOMPARE(first->trajectory("s1-0001")->policyVersion, second->trajectory("s1-0001")->policyVersion);
            } else {
                QVERIFY(data::readQuestionSet(plain.out).questions == data::readQuestionSet(slashed.out).questions);
            }
        }
    }

    void dumpsBesidePicturesAreDumps() {
        const Files files;
        files.picture("dumps/images/a.png", 8, 4, 1);
        files.picture("dumps/b.png", 8, 4, 1);
        ImportRequest request;
        request.path = files.write("dumps/12.jsonl", "{\"input\": \"q\", \"output\": \"a\", \"score\": 1}\n").parent_path();
        const ImportReport report = import(request);
        QCOMPARE(report.kind, std::string("verl"));
        QCOMPARE(report.read, int64_t{1});
        request.kind = "pictures";
        QCOMPARE(import(request).read, int64_t{2});
    }

    /// Ctrl+C while a file is read: what was read so far is said and written, and is whole.
    void aStopWhileReadingIsANormalEnd_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("traces") << "t.jsonl" << QByteArray("{\"prompt\": \"P\", \"response\": \"r\", \"reward\": 1, \"step\": 0}\n");
        QTest::newRow("questions") << "q.jsonl" << QByteArray("{\"image\": \"a.png\", \"question\": \"Q?\"}\n");
    }
    void aStopWhileReadingIsANormalEnd() {
        QFETCH(QString, name);
        QFETCH(QByteArray, line);
        const Files files;
        files.picture("a.png", 8, 4, 1);
        ImportRequest request;
        request.path = files.write(name.toStdString(), line.repeated(500).toStdString());
        request.out = files.folder.path() / "out";
        std::stop_source stop;
        const auto report = jobs::importPath(request, stop.get_token(), [&](const Progress&) { stop.request_stop(); });
        QVERIFY(report.isStopped);
        QVERIFY(report.read > 0 && report.read < 500);
        std::stop_source before;
        before.request_stop();
        request.out.clear();
        const auto nothing = jobs::importPath(request, before.get_token(), {});
        QVERIFY(nothing.isStopped);
        QVERIFY(nothing.read <= 1);
    }

    /// Questions as verl's training data, and back.
    void questionsGoOutAsVerlData() {
        if (!store::hasParquet()) {
            QSKIP("built without Arrow: packaging/setup --parquet");
        }
        const Files files;
        files.picture("a.png", 8, 4, 1);
        ImportRequest request;
        request.path = files.write("q.jsonl", R"({"id": "1", "image": "a.png", "question": "Q? A. x B. y", "answer": "B", "kind": "light"}
            {"id": "2", "image": "a.png", "question": "R?", "kind": "other"})");
        request.out = files.folder.path() / "set";
        request.splits = {"test=kind:other"};
        QCOMPARE(import(request).written, int64_t{2});
        jobs::TraceExport asked;
        asked.format = jobs::TraceFormat::VerlParquet;
        const auto report = jobs::exportQuestionSet(request.out, asked, files.folder.path() / "verl", {}, {});
        QCOMPARE(report.annotations, int64_t{2});
        QCOMPARE(report.files, (std::vector<std::string>{"test.parquet", "train.parquet"}));
        ImportRequest back;
        back.path = files.folder.path() / "verl" / "train.parquet";
        back.out = files.folder.path() / "again";
        QCOMPARE(import(back).written, int64_t{1});
        const auto question = data::readQuestionSet(back.out).questions.at(0);
        auto expected = data::readQuestionSet(request.out).questions.at(0);
        expected.images = question.images;
        QVERIFY(question == expected);
        QCOMPARE(vision::contentId(*vision::loadImage(question.images[0])), vision::contentId(*vision::loadImage(files.folder.path() / "a.png")));
        // A picture that has gone costs its question; a stop leaves nothing behind.
        fs::remove(files.folder.path() / "a.png");
        const auto without = jobs::exportQuestionSet(request.out, asked, files.folder.path() / "none", {}, {});
        QCOMPARE(without.annotations, int64_t{0});
        QVERIFY(without.problems.at(0).starts_with("the question 1 is left out: "));
        // So does a split that would leave the folder; the others go out.
        const fs::path odd = files.write("odd.jsonl", R"({"id":"1","images":["b.png"],"question":"Q?","options":["x","y"],"answer":"B","split":"../up"})"
                                                       "\n"
                                                       R"({"id":"2","images":["b.png"],"question":"R?","options":["x","y"],"answer":"A","split":"dev"})");
        files.picture("b.png", 8, 4, 2);
        const auto left = jobs::exportQuestionSet(odd, asked, files.folder.path() / "odd", {}, {});
        QCOMPARE(left.files, std::vector<std::string>{"dev.parquet"});
        QCOMPARE(left.problems, std::vector<std::string>{"the question 1 is left out: its split \"../up\" cannot be the name of a file"});
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(jobs::exportQuestionSet(request.out, asked, files.folder.path() / "stopped", stop.get_token(), {}).files.empty());
    }

    /// Of a run: each question of its rollouts once.
    void questionsOfARunGoOutAsVerlData() {
        if (!store::hasParquet()) {
            QSKIP("built without Arrow: packaging/setup --parquet");
        }
        const Files files;
        for (const char* name : {"one.jpg", "two.jpg", "three.jpg", "four.jpg"}) {
            files.picture(std::string("images/") + name, 400, 200, static_cast<uint8_t>(name[0]));
        }
        ImportRequest request;
        request.path = sample();
        request.images = {files.folder.path() / "images"};
        request.out = files.folder.path() / "run";
        import(request);
        jobs::TraceExport asked;
        asked.format = jobs::TraceFormat::VerlParquet;
        const auto report = jobs::exportTraces(*jobs::openAnnotations(request.out, false), asked, files.folder.path() / "verl", {}, {});
        QCOMPARE(report.annotations, int64_t{4});
        const auto row = store::ParquetReader::open(files.folder.path() / "verl" / "train.parquet")->row(1);
        QCOMPARE(row["images"].size(), size_t{1});
        QVERIFY(row["images"][0]["bytes"].is_binary());
        QVERIFY(!row["extra_info"]["question"].get<std::string>().empty());
    }

    /// A question comes from its next rollout when the first cannot be read; one that no rollout gives is named once.
    void aDamagedRolloutDoesNotCostItsQuestion() {
        if (!store::hasParquet()) {
            QSKIP("built without Arrow: packaging/setup --parquet");
        }
        const Files files;
        const fs::path run = files.folder.path() / "run";
        const vision::Image image = *vision::loadImage(files.picture("a.png", 8, 4, 1));
        const auto writer = store::RunWriter::create(run, "", "Damaged");
        const std::string frame = vision::contentId(image);
        writer->addFrame(frame, vision::encodePng(image));
        const auto append = [&](const std::string& id, const std::string& question, bool isDamaged, const std::vector<std::string>& frames) {
            rollout::Trajectory trajectory;
            trajectory.id = id;
            trajectory.sampleId = question;
            trajectory.groupId = "g-" + question;
            trajectory.question = "Of " + id + "?";
            trajectory.expectedAnswer = "yes";
            trajectory.frameIds = frames;
            writer->appendRollout(rollout::indexRowOf(trajectory), isDamaged ? R"({"version":1})" : rollout::toJsonLine(trajectory));
        };
        append("first", "q1", true, {frame});
        append("second", "q1", false, {frame});
        append("third", "q1", false, {frame});
        append("alone", "q2", true, {frame});
        append("again", "q2", true, {frame});
        append("unseen", "q3", false, {});
        append("seen", "q3", false, {frame});
        jobs::TraceExport asked;
        asked.format = jobs::TraceFormat::VerlParquet;
        const auto report = jobs::exportTraces(*jobs::openAnnotations(run, false), asked, files.folder.path() / "verl", {}, {});
        QCOMPARE(report.annotations, int64_t{2});
        QCOMPARE(report.problems, std::vector<std::string>{"the question of alone is left out: rollout alone: trajectory: id is missing"});
        const auto rows = store::ParquetReader::open(files.folder.path() / "verl" / "train.parquet");
        QCOMPARE(rows->rowCount(), int64_t{2});
        QCOMPARE(rows->row(1)["extra_info"]["question"].get<std::string>(), std::string("Of second?"));
        QCOMPARE(rows->row(2)["extra_info"]["question"].get<std::string>(), std::string("Of seen?"));
    }

    void refusesWithOneSentence_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("text") << "a.txt" << QByteArray("hello\n") << "a.txt holds no trace that is known";
        QTest::newRow("parquet") << "a.parquet" << QByteArray("PAR1xxxxPAR1") << (store::hasParquet() ? "a.parquet: " : "a.parquet is a parquet file, and this program was built without Arrow");
        QTest::newRow("film") << "a.mp4" << QByteArray("no film") << "a.mp4 is";
        QTest::newRow("empty") << "a.json" << QByteArray("") << "a.json holds no trace";
    }
    void refusesWithOneSentence() {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(QString, sentence);
        const Files files;
        ImportRequest request;
        request.path = files.write(name.toStdString(), text.toStdString());
        const QString said = tests::errorOf([&] { import(request); });
        QVERIFY2(said.contains(sentence), qPrintable(said));
        request.path = files.folder.path() / "nothing";
        QVERIFY(tests::errorOf([&] { import(request); }).endsWith(QStringLiteral("nothing is not there")));
    }

    void aStopKeepsAWholeRun() {
        const Files files;
        std::string text;
        for (int i = 0; i < 400; ++i) {
            text += fmt::format("{{\"prompt\": \"P\", \"response\": \"r{}\", \"reward\": 1, \"step\": 0}}\n", i);
        }
        ImportRequest request;
        request.path = files.write("b.jsonl", text);
        request.out = files.folder.path() / "run";
        std::stop_source stop;
        const auto report = jobs::importPath(request, stop.get_token(), [&](const Progress& progress) {
            if (progress.what == "rollouts" && progress.done == 100) {
                stop.request_stop();
            }
        });
        QVERIFY(report.isStopped);
        QCOMPARE(report.written, int64_t{100});
        QVERIFY(jobs::verifyRun(request.out).problems.empty());
    }

    void theRealFiles() {
        const fs::path shared = tests::sharedFolder() / "data";
        if (!fs::exists(shared / "rollouts")) {
            QSKIP("the real data are not beside this checkout");
        }
        const Files files;
        ImportRequest request;
        request.path = shared / "rollouts" / "rlloggingboard" / "eval_poem_task.jsonl";
        request.out = files.folder.path() / "run";
        const ImportReport board = import(request);
        QCOMPARE(board.written, int64_t{3000});
        QCOMPARE(board.facts.at(0), (std::pair<std::string, int64_t>("steps", 24)));
        QVERIFY(std::abs(mean(board, "reward") - -0.076289) < 5e-7);
        QVERIFY(std::abs(mean(board, "reference reward") - -0.182859) < 5e-7);
        const auto run = jobs::RunSession::open(request.out);
        QCOMPARE(run->reader().scalars("critic/score/mean").size(), size_t{24});
        QCOMPARE(run->reader().scalars("reference/score/mean").size(), size_t{24});
        QVERIFY(run->trajectory("0004")->correct);    // -0.5 is better than the reference's -1.17
        QVERIFY(!run->trajectory("0001")->correct);   // 0 is worse than 0.0625
        ImportRequest traces;
        traces.path = shared / "deepeyes-traces" / "result_direct_attributes_deepeyes_acc.jsonl";
        const ImportReport deepEyes = import(traces);
        QCOMPARE(deepEyes.read, int64_t{115});
        QCOMPARE(deepEyes.facts.at(2), (std::pair<std::string, int64_t>("tool calls", 227)));
        QCOMPARE(deepEyes.facts.at(3), (std::pair<std::string, int64_t>("tool calls that can be read", 226)));
        QVERIFY(std::abs(mean(deepEyes, "reward") - 0.895652) < 5e-7);
    }
};

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"
