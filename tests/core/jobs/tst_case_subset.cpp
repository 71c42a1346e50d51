// SPDX-License-Identifier: GPL-3.0-or-later
// From an annotated run to a case file and to trace files of other programs.
#include "data/case_file.h"
#include "data/scene_question.h"
#include "jobs/case_subset.h"
#include "jobs/run_session.h"
#include "jobs/trace_export.h"
#include "rollout/trajectory_json.h"
#include "store/base64.h"
#include "support/error_text.h"
#include "support/sync_order.h"
#include "support/temp_folder.h"
#include "train/recipe.h"
#include "vision/codec.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <fstream>
#include <set>
#include <sstream>

using namespace omnidrive;
using annotation::Annotation;
using jobs::TraceExport;
using jobs::TraceFormat;
using nlohmann::json;
using tests::errorOf;
namespace fs = std::filesystem;

namespace {

train::Recipe recipe() {
    train::Recipe recipe;
    recipe.title = "made up";
    recipe.seed = 9;
    recipe.data.seed = 4;
    for (const double share : {0.2, 0.9}) {
        recipe.stages.push_back({});
        recipe.stages.back().name = "stage";
        recipe.stages.back().steps = 1;
        recipe.stages.back().globalShare = share;
    }
    return recipe;
}

/// A rollout as the trainer records it, of a question that the recipe draws.
rollout::Trajectory rolloutOf(const data::Sample& sample, const std::string& id, int stage, int64_t step) {
    rollout::Trajectory made;
    made.id = id;
    made.groupId = id.substr(0, id.rfind('-'));
    made.sampleId = sample.id;
    made.stage = stage;
    made.step = step;
    made.question = sample.question;
    for (size_t i = 0; i < sample.options.size(); ++i) {
        made.question += fmt::format("\n{}) {}", static_cast<char>('A' + i), sample.options[i]);
    }
    made.options = sample.options;
    made.expectedAnswer = sample.answer;
    made.kind = sample.kind;
    made.frameIds = {vision::contentId(*sample.images[0])};
    made.stitchedId = made.frameIds[0];
    made.answerLetter = made.answerText = "D";
    return made;
}

std::vector<json> linesOf(const fs::path& file) {
    std::vector<json> lines;
    std::ifstream stream(file);
    for (std::string text; std::getline(stream, text);) {
        lines.push_back(json::parse(text));
    }
    return lines;
}

}  // namespace

class TestCaseSubset : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;
    fs::path run_;

    std::unique_ptr<annotation::Project> project(bool wantsToWrite = false) const { return jobs::openAnnotations(run_, wantsToWrite, "anna"); }

private Q_SLOTS:
    /// Two rollouts of one question of stage 1, one of stage 2, one probe; all annotated but the first one's twin.
    void initTestCase() {
        run_ = temp_.path() / "run";
        const auto writer = store::RunWriter::create(run_, train::toYaml(recipe()), "made up");
        const auto add = [&](const data::SceneQuestion& scene, const std::string& id, int stage, int64_t step) {
            const data::Sample sample = data::drawSceneQuestion(scene);
            const rollout::Trajectory made = rolloutOf(sample, id, stage, step);
            writer->addFrame(made.stitchedId, sample.images[0]->encoded);
            writer->appendRollout(rollout::indexRowOf(made), rollout::toJsonLine(made));
        };
        add({"synthetic", 4, 9, "train", 0, 0.2}, "s1-000001-00-0", 1, 1);
        add({"synthetic", 4, 9, "train", 0, 0.2}, "s1-000001-00-1", 1, 1);
        add({"synthetic", 4, 9, "train", 21, 0.9}, "s2-000002-01-0", 2, 2);
        add({"synthetic", 4, 9, "validation", 3, 0.9}, "probe-000-000002", 2, 2);
        writer->sync();
        const auto annotations = project(true);
        const auto say = [&](const std::string& rollout, const std::string& type, bool isChecked) {
            Annotation one{annotation::caseTarget(rollout)};
            one.type = type;
            one.isChecked = isChecked;
            one.severity = annotation::Severity::Major;
            QVERIFY(annotations->edit({one}, {jobs::factsForTarget(*annotations, one.target)}, "made up"));
        };
        say("s1-000001-00-0", "object", true);
        say("s1-000001-00-1", "object", false);
        say("s2-000002-01-0", "count", true);
        say("probe-000-000002", "", true);
    }

    void asCases() {
        const fs::path file = temp_.path() / "all.json";
        const auto subset = jobs::writeCaseSubset(*project(), "", file);
        QCOMPARE(subset.rollouts, int64_t(4));
        QCOMPARE(subset.cases, int64_t(3));   // two rollouts ask one question
        QCOMPARE(subset.drawn, int64_t(3));
        QVERIFY(subset.problems.empty());
        std::set<std::string> samples;
        for (const data::CaseQuestion& one : data::readCases(file)) {
            samples.insert(one.sample);
            QCOMPARE(one.pictures.size(), size_t(1));
            QVERIFY(one.scene.has_value());
            QVERIFY(!data::sampleOf(one, file).images.empty());
        }
        QCOMPARE(samples, (std::set<std::string>{"train-000000", "train-000021", "validation-000003"}));
    }

    void byAFilterLine_data() {
        QTest::addColumn<QString>("where");
        QTest::addColumn<int>("cases");
        QTest::newRow("a failure") << "failure:object" << 1;
        QTest::newRow("any failure but one") << "-failure:object" << 2;
        QTest::newRow("checked") << "checked" << 3;
        QTest::newRow("unchecked") << "unchecked" << 1;
        QTest::newRow("severity") << "severity:major stage:2" << 2;
        QTest::newRow("probes") << "is:probe" << 1;
    }
    void byAFilterLine() {
        QFETCH(QString, where);
        QFETCH(int, cases);
        QCOMPARE(jobs::writeCaseSubset(*project(), where.toStdString(), temp_.path() / "some.json").cases, int64_t(cases));
    }

    void refused() {
        const fs::path file = temp_.path() / "refused.json";
        QVERIFY(errorOf([&] { jobs::writeCaseSubset(*project(), "colour:red", file); }).contains("There is no field"));
        QCOMPARE(errorOf([&] { jobs::writeCaseSubset(*project(), "failure:relation", file); }), QStringLiteral("no annotated case passes"));
        QVERIFY(!fs::exists(file));
    }

    /// The annotated answer takes the key's place, as a letter; one that is no option is named and left out.
    void annotatedAnswers() {
        const auto annotations = project(true);
        const auto answer = [&](const std::string& text) {
            Annotation one = *annotations->find(annotation::caseTarget("s2-000002-01-0"));
            one.correctAnswer = text;
            QVERIFY(annotations->edit({one}, {}, "the key is wrong"));
        };
        const fs::path file = temp_.path() / "answers.json";
        const data::Sample sample = data::drawSceneQuestion({"synthetic", 4, 9, "train", 21, 0.9});
        const char other = sample.answer == "C" ? 'D' : 'C';
        answer(sample.options[static_cast<size_t>(other - 'A')]);
        jobs::writeCaseSubset(*annotations, "failure:count", file);
        QCOMPARE(data::readCases(file)[0].answer, std::string(1, other));
        answer("a hedgehog");
        const auto subset = jobs::writeCaseSubset(*annotations, "checked", file);
        QCOMPARE(subset.cases, int64_t(2));
        QCOMPARE(subset.problems, std::vector<std::string>{"s2-000002-01-0: its right answer 'a hedgehog' is none of its options"});
        answer("");
    }

    /// Three rollouts of one question: the answer given at any of them is the question's; two different ones leave it out.
    void answersOfTwins() {
        const auto annotations = project(true);
        const auto answer = [&](const std::string& rollout, const std::string& text) {
            Annotation one = *annotations->find(annotation::caseTarget(rollout));
            one.correctAnswer = text;
            QVERIFY(annotations->edit({one}, {}, "the key is wrong"));
        };
        const fs::path file = temp_.path() / "twins.json";
        const data::Sample sample = data::drawSceneQuestion({"synthetic", 4, 9, "train", 0, 0.2});
        const char other = sample.answer == "C" ? 'D' : 'C', third = sample.answer == "A" ? 'B' : 'A';
        for (const char* given : {"s1-000001-00-0", "s1-000001-00-1"}) {
            answer(given, std::string(1, other));
            for (const char* where : {"", "checked failure:object", "unchecked"}) {
                jobs::writeCaseSubset(*annotations, where, file);
                for (const data::CaseQuestion& one : data::readCases(file)) {
                    QCOMPARE(one.answer, one.sample == "train-000000" ? std::string(1, other) : one.answer);
                }
            }
            answer(given, "");
        }
        answer("s1-000001-00-0", sample.options[static_cast<size_t>(other - 'A')]);   // the same by letter and by text
        answer("s1-000001-00-1", std::string(1, other));
        QVERIFY(jobs::writeCaseSubset(*annotations, "failure:object", file).problems.empty());
        answer("s1-000001-00-1", std::string(1, third));
        const auto subset = jobs::writeCaseSubset(*annotations, "", file);
        QCOMPARE(subset.cases, int64_t(2));
        QCOMPARE(subset.problems.size(), size_t(2));
        QVERIFY(QString::fromStdString(subset.problems[0]).contains("two right answers were given to its question"));
        answer("s1-000001-00-0", "");
        answer("s1-000001-00-1", "");
    }

    /// Where the recipe says otherwise than it was, the recorded pictures are taken.
    void aChangedRecipe() {
        const fs::path copy = temp_.path() / "copy";
        fs::copy(run_, copy, fs::copy_options::recursive);
        train::Recipe changed = recipe();
        changed.data.seed = 5;
        std::ofstream(copy / "recipe.yaml", std::ios::trunc) << train::toYaml(changed);
        const fs::path file = temp_.path() / "changed.json";
        const auto subset = jobs::writeCaseSubset(*jobs::openAnnotations(copy, false), "", file);
        QCOMPARE(subset.cases, int64_t(3));
        QCOMPARE(subset.drawn, int64_t(0));
        for (const data::CaseQuestion& one : data::readCases(file)) {
            const data::Sample sample = data::sampleOf(one, file);
            QCOMPARE(vision::contentId(*sample.images[0]), one.frames[0]);
            QVERIFY(sample.question.find('\n') == std::string::npos && sample.options.size() == 4);
        }
    }

    void asTraces() {
        const fs::path out = temp_.path() / "deepeyes";
        const auto report = jobs::exportTraces(*project(), {TraceFormat::DeepEyes, "-is:probe", false, true, false}, out, {}, {});
        QCOMPARE(report.annotations, int64_t(3));
        QCOMPARE(report.pictures, int64_t(2));
        QCOMPARE(report.copied, int64_t(2));
        const auto session = jobs::RunSession::open(out / "traces.jsonl");
        session->refresh();
        QCOMPARE(session->reader().rolloutCount(), int64_t(3));
        for (const store::IndexRow& row : session->reader().rows(1, 10)) {
            QVERIFY(session->frame(session->trajectory(row.id)->stitchedId) != nullptr);   // the copied picture is found again
        }
        const json first = linesOf(out / "traces.jsonl")[0];
        QCOMPARE(first["annotations"][0]["annotation"]["type"].get<std::string>(), std::string("object"));
        QVERIFY(errorOf([&] { jobs::exportTraces(*project(), {}, out, {}, {}); }).contains("is not empty"));
    }

    void asVerlAndDriveLmm() {
        const fs::path verl = temp_.path() / "verl", drive = temp_.path() / "drivelmm";
        QCOMPARE(jobs::exportTraces(*project(), {TraceFormat::Verl, "", false, false, false}, verl, {}, {}).files,
                 (std::vector<std::string>{"1.jsonl", "2.jsonl"}));
        QCOMPARE(linesOf(verl / "1.jsonl").size(), size_t(2));
        QCOMPARE(linesOf(verl / "2.jsonl")[0]["step"].get<int>(), 2);
        QCOMPARE(jobs::exportTraces(*project(), {TraceFormat::DriveLmm, "", true, false, false}, drive, {}, {}).annotations, int64_t(3));
        std::ifstream stream(drive / "predictions.json");
        const json predictions = json::parse(stream);
        QCOMPARE(predictions.size(), size_t(3));
        QVERIFY(predictions[0].contains("idx") && predictions[0].contains("llm-response"));
    }

    /// A DeepEyes file goes out as it came, unknown keys and all, with what was said of it beside.
    void deepEyesKeepsUnknownKeys() {
        const fs::path file = temp_.path() / "theirs.jsonl", out = temp_.path() / "again";
        const std::string record =
            R"({"image":"a.jpg","question":"q","answer":"x","pred_ans":"y","pred_output":[{"role":"user","content":"q"},{"role":"assistant","content":"<answer>y</answer>"}],"acc":0,"from_them":{"k":[1,null]},"status":"success"})";
        std::ofstream(file) << record << "\n";
        const auto theirs = jobs::openAnnotations(file, true, "anna");
        Annotation one{annotation::caseTarget("0001-a")};
        one.type = "object";
        QVERIFY(theirs->edit({one}, {}, "x"));
        QCOMPARE(jobs::exportTraces(*theirs, {}, out, {}, {}).annotations, int64_t(1));
        json back = linesOf(out / "traces.jsonl").at(0);
        QCOMPARE(back["annotations"][0]["target"].get<std::string>(), std::string("case:0001-a"));
        back.erase("annotations");
        QVERIFY(back == json::parse(record));
    }

    /// Two records whose pictures have one name in two folders, and a third of the first picture: each finds its own again.
    void picturesOfADeepEyesFile() {
        const fs::path theirs = temp_.path() / "theirs", out = temp_.path() / "theirs-out";
        std::string lines;
        for (const char* folder : {"a", "b"}) {
            fs::create_directories(theirs / folder);
            const vision::Image image{16, 8, std::vector<uint8_t>(16 * 8 * 3, *folder == 'a' ? 10 : 200), {}};
            const auto png = vision::encodePng(image);
            std::ofstream(theirs / folder / "1.png", std::ios::binary).write(reinterpret_cast<const char*>(png.data()), static_cast<long>(png.size()));
            lines += fmt::format(
                R"({{"image":"{0}/1.png","question":"q","answer":"x","pred_ans":"y","pred_output":[{{"role":"user","content":[{{"type":"image_url","image_url":{{"url":"{0}/1.png#xywh=0,0,4,4"}}}}]}},{{"role":"assistant","content":"<answer>y</answer>"}}],"acc":0}})",
                folder);
            lines += "\n";
        }
        std::ofstream(theirs / "t.jsonl") << lines << lines.substr(0, lines.find('\n') + 1);
        const auto report = jobs::exportTraces(*jobs::openAnnotations(theirs / "t.jsonl", false), {TraceFormat::DeepEyes, "", false, true, false}, out, {}, {});
        QCOMPARE(report.annotations, int64_t(3));
        QCOMPARE(report.copied, int64_t(2));
        QVERIFY(report.problems.empty());
        const auto session = jobs::RunSession::open(out / "traces.jsonl");
        session->refresh();
        std::vector<int> shades;
        for (const store::IndexRow& row : session->reader().rows(1, 10)) {
            const auto picture = session->frame(session->trajectory(row.id)->stitchedId);
            QVERIFY(picture != nullptr);
            shades.push_back(picture->rgb.front());
        }
        QCOMPARE(shades, (std::vector<int>{10, 200, 10}));
        const json second = linesOf(out / "traces.jsonl").at(1);
        QCOMPARE(second["pred_output"][0]["content"][0]["image_url"]["url"].get<std::string>(), second["image"].get<std::string>() + "#xywh=0,0,4,4");
    }

    /// A stranger's traces may name any file of this machine, or a link to one: only pictures go out with an export.
    void whatIsNoPictureIsNotExported() {
        const fs::path theirs = temp_.path() / "strangers", out = temp_.path() / "strangers-out", secret = temp_.path() / "id_rsa";
        fs::create_directories(theirs / "images");
        std::ofstream(secret) << "-----BEGIN PRIVATE KEY-----";
        fs::create_symlink(secret, theirs / "images" / "a.jpg");
        std::ofstream(theirs / "t.jsonl")
            << R"({"image":"images/a.jpg","question":"q","answer":"x","pred_ans":"y","pred_output":[{"role":"user","content":"q"},{"role":"assistant","content":"<answer>y</answer>"}],"acc":0})"
            << "\n"
            << R"({"image":"images/a.jpg","question":"r","answer":"x","pred_ans":"y","pred_output":[{"role":"user","content":"r"},{"role":"assistant","content":"<answer>y</answer>"}],"acc":0})"
            << "\n";
        const auto report = jobs::exportTraces(*jobs::openAnnotations(theirs / "t.jsonl", false), {TraceFormat::DeepEyes, "", false, true, false}, out, {}, {});
        QCOMPARE(report.copied, int64_t(0));
        QCOMPARE(report.problems.size(), size_t(1));
        QVERIFY2(report.problems[0].ends_with("a.jpg is neither PNG nor JPEG nor WebP"), report.problems[0].c_str());
        QCOMPARE(report.annotations, int64_t(2));   // what was said is there; the picture is named once
        for (const auto& entry : fs::recursive_directory_iterator(out)) {
            std::ifstream stream(entry.path());
            QVERIFY(entry.is_directory() || std::string(std::istreambuf_iterator<char>(stream), {}).find("PRIVATE KEY") == std::string::npos);
        }
    }

    /// The folder of annotations beside a stranger's traces or in his run leads nowhere else: its lock alone would cut off a file of that name.
    void annotationsBehindALinkAreRefused() {
        const fs::path theirs = temp_.path() / "linked", elsewhere = temp_.path() / "elsewhere";
        fs::create_directories(theirs);
        fs::create_directories(elsewhere);
        std::ofstream(theirs / "t.jsonl") << "{}\n";
        fs::create_directory_symlink(elsewhere, theirs / "t.jsonl.annotations");
        QCOMPARE(errorOf([&] { jobs::openAnnotations(theirs / "t.jsonl", true, "anna"); }),
                 QString::fromStdString((theirs / "t.jsonl.annotations").string() + " is a symbolic link that leads out of " + theirs.string()));
        QVERIFY(fs::is_empty(elsewhere));
        fs::create_directory_symlink(elsewhere, theirs / "mine");
        QVERIFY(jobs::openAnnotations(theirs / "mine", true, "anna") != nullptr);   // a folder that is named may be reached by a link
    }

    /// A conversation that holds its picture itself: reports, trace exports and case files have it, too.
    void picturesInsideOfTraces() {
        const fs::path file = temp_.path() / "chat.jsonl", out = temp_.path() / "chat-out", cases = temp_.path() / "chat.json";
        const auto png = vision::encodePng({16, 8, std::vector<uint8_t>(16 * 8 * 3, 77), {}});
        const std::string url = "data:image/png;base64," + store::encodeBase64({reinterpret_cast<const char*>(png.data()), png.size()});
        const json record{{"messages",
                           {{{"role", "user"},
                             {"content", {{{"type", "image_url"}, {"image_url", {{"url", url}}}}, {{"type", "text"}, {"text", "What is there?"}}}}},
                            {{"role", "assistant"}, {"content", "<answer>a bus</answer>"}}}},
                          {"answer", "a van"}};
        std::ofstream(file) << record.dump() << "\n";
        const auto chat = jobs::openAnnotations(file, true, "anna");
        const auto session = jobs::RunSession::open(file);
        session->refresh();
        Annotation one{annotation::caseTarget(session->reader().rows(1, 1).at(0).id)};
        one.type = "object";
        one.correctAnswer = "a van";
        QVERIFY(chat->edit({one}, {jobs::factsForTarget(*chat, one.target)}, "x"));
        const fs::path page = temp_.path() / "chat.html";
        QCOMPARE(jobs::writeAnnotationReport(*chat, false, page), int64_t(1));
        std::ifstream html(page);
        QVERIFY(std::string(std::istreambuf_iterator<char>(html), {}).find("data:image/jpeg;base64,") != std::string::npos);
        tests::forgetSyncs();
        const auto report = jobs::exportTraces(*chat, {TraceFormat::DeepEyes, "", false, true, false}, out, {}, {});
        QVERIFY(tests::wereSyncedBefore(out / "images", "traces.jsonl"));
        QVERIFY2(report.problems.empty(), report.problems.empty() ? "" : report.problems.front().c_str());
        QCOMPARE(report.copied, int64_t(1));
        const auto again = jobs::RunSession::open(out / "traces.jsonl");
        again->refresh();
        const auto picture = again->frame(again->trajectory(again->reader().rows(1, 1).at(0).id)->stitchedId);
        QVERIFY(picture != nullptr && picture->rgb.front() == 77);
        tests::forgetSyncs();
        QCOMPARE(jobs::writeCaseSubset(*chat, "", cases).cases, int64_t(1));
        QVERIFY(tests::wereSyncedBefore(temp_.path() / "chat-pictures", "chat.json"));
        QCOMPARE(data::sampleOf(data::readCases(cases).at(0), cases).images.at(0)->rgb.front(), uint8_t(77));
    }

    void formatsByName() {
        for (const TraceFormat format : jobs::kTraceFormats) {
            QCOMPARE(jobs::traceFormatFromName(jobs::traceFormatName(format)), std::optional(format));
        }
        QVERIFY(!jobs::traceFormatFromName("coco"));
    }
};

QTEST_APPLESS_MAIN(TestCaseSubset)
#include "tst_case_subset.moc"
