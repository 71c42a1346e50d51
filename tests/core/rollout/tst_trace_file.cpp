// SPDX-License-Identifier: GPL-3.0-or-later
// Traces of other programs but DeepEyes (tst_deepeyes_traces.cpp), each in its own form.
#include "rollout/trace_file.h"

#include "base/error.h"
#include "rollout/trace_export.h"
#include "rollout/trajectory_json.h"
#include "store/parquet.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>
#include <fstream>
#include <set>

using namespace omnidrive;
using rollout::TraceFile;
using rollout::TraceForm;
using rollout::Trajectory;
namespace fs = std::filesystem;

namespace {

/// Single quotes as double ones, so that JSON reads well here.
std::string json(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

struct Files {
    tests::TempFolder folder;

    fs::path write(const std::string& name, const std::string& text, std::ios::openmode mode = std::ios::trunc) const {
        fs::create_directories((folder.path() / name).parent_path());
        std::ofstream(folder.path() / name, std::ios::binary | mode) << text;
        return folder.path() / name;
    }
};

/// "think:...|call label [x0,x1]|BROKEN|answer:..." of all turns.
QString shapeOf(const Trajectory& trajectory) {
    QStringList parts;
    for (const auto& turn : trajectory.turns) {
        if (!turn.thought.empty()) {
            parts << "think:" + QString::fromStdString(turn.thought);
        }
        if (turn.tool) {
            parts << (turn.tool->valid ? QStringLiteral("call %1 %2").arg(QString::fromStdString(turn.tool->label)).arg(turn.tool->boxInImage->x1)
                                       : QStringLiteral("BROKEN"));
        } else if (!turn.answer.empty()) {
            parts << "answer:" + QString::fromStdString(turn.answer);
        } else if (turn.thought.empty()) {
            parts << "text:" + QString::fromStdString(turn.text);
        }
    }
    return parts.join(QLatin1Char('|'));
}

const std::string kCall = R"({"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [10, 20, 110, 90], "label": "lamp"}})";

/// A conversation in OpenAI's form with one zoom. @param url of the picture asked about.
nlohmann::json conversation(const std::string& url) {
    using nlohmann::json;
    const json question{{"role", "user"},
                        {"content", json::array({{{"type", "image_url"}, {"image_url", {{"url", url}}}}, {{"type", "text"}, {"text", "Which light?\nA. red\nB. green"}}})}};
    const json call{{"role", "assistant"},
                    {"content", "Let me look."},
                    {"tool_calls", json::array({{{"id", "c1"}, {"type", "function"}, {"function", {{"name", "image_zoom_in_tool"}, {"arguments", R"({"bbox_2d": [1, 2, 30, 40], "label": "lamp"})"}}}},
                                                {{"id", "c2"}, {"type", "function"}, {"function", {{"name", "image_zoom_in_tool"}, {"arguments", "{\"bbox_2d\": [1,"}}}}})}};
    const json crop{{"role", "tool"}, {"tool_call_id", "c1"}, {"content", json::array({{{"type", "image_url"}, {"image_url", {{"url", "data:image/png;base64,Y3JvcA=="}}}}})}};
    const json refusal{{"role", "tool"}, {"tool_call_id", "c2"}, {"content", "Error: no JSON"}};
    return {{"messages", json::array({{{"role", "system"}, {"content", "Be brief."}}, question, call, crop, refusal, {{"role", "assistant"}, {"content", "B"}}})},
            {"id", "case-7"}, {"answer", "B"}, {"reward", 0.75}, {"model", "x"}};
}

}  // namespace

class TestTraceFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void loggingBoard() {
        const Files files;
        const auto file = TraceFile::open(files.write(
            "board.jsonl", json("{'prompt': 'P', 'response': 'one', 'reward': 0.5, 'step': 3, 'ref_response': 'other', 'ref_reward': -1,"
                                " 'response_tokens': ['o', 'ne'], 'logprobs': [-0.5, -0.25], 'ref_logprobs': [-1], 'extra': 1}\n"
                                "{'prompt': 'P', 'response': 'two', 'reward': 0.25, 'step': 3}\n"
                                "{'prompt': 'P', 'response': 'three', 'reward': 0.25, 'step': 4}\n"
                                "{'prompt': 'Q', 'response': '<think>t</think><answer>four</answer>', 'reward': 1, 'step': 4}\n")));
        QCOMPARE(file->form(), TraceForm::LoggingBoard);
        QCOMPARE(file->rolloutCount(), int64_t{4});
        const Trajectory one = file->trajectory("0001");
        QCOMPARE(shapeOf(one), QStringLiteral("answer:one"));
        QCOMPARE(one.turns[0].tokenTexts.size(), size_t{2});
        QCOMPARE(one.turns[0].logprobs[1], -0.25f);
        QVERIFY(one.turns[0].refLogprobs.empty());   // one value for two tokens cannot be laid over them
        QCOMPARE(one.expectedAnswer, std::string("other"));   // of the reference policy, which got less
        QVERIFY(one.correct);
        QCOMPARE(*file->referenceReward("0001"), -1.0);
        QVERIFY(!file->referenceReward("0002"));
        QCOMPARE(one.step, int64_t{3});
        QCOMPARE(file->rowsOfGroup("0001").size(), size_t{2});   // one prompt at one step
        QCOMPARE(file->rowsOfGroup("0001")[1].id, std::string("0002"));
        QCOMPARE(file->trajectory("0002").indexInGroup, 1);
        QCOMPARE(file->rowsOfGroup("0003").size(), size_t{1});
        QCOMPARE(shapeOf(file->trajectory("0004")), QStringLiteral("think:t|answer:four"));
        QCOMPARE(file->scalars("critic/score/mean").size(), size_t{2});
        QCOMPARE(file->scalars("critic/score/mean")[0].value, 0.375);
        QCOMPARE(file->scalars("critic/score/mean")[1].step, int64_t{4});
        QCOMPARE(file->scalars("reference/score/mean").size(), size_t{1});
        QCOMPARE(*file->unreadFields().begin(), std::string("extra"));
    }

    void optionsOfAQuestion_data() {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("letter");
        const QStringList both{QStringLiteral("red"), QStringLiteral("blue")};
        QTest::newRow("points") << "Which?\nOptions:\nA. red\nB. blue" << both << "B";
        QTest::newRow("brackets, as our export writes") << "Which?\nOptions:\nA) red\nB) blue" << both << "B";
        QTest::newRow("brackets alone, with text behind") << "Which?\nA) red\nB) blue\nAnswer with a letter." << both << "B";
        QTest::newRow("one style a question") << "Which?\nA. On the road\nOptions:\nA) red\nB) blue" << both << "B";
        QTest::newRow("styles are not mixed") << "Which?\nA. red\nB) blue" << QStringList{QStringLiteral("red")} << "";
        QTest::newRow("none") << "Which (A) is it?" << QStringList{} << "";
    }

    void optionsOfAQuestion() {
        QFETCH(QString, question);
        const nlohmann::json record{{"prompt", question.toStdString()}, {"response", "<answer>blue</answer>"}, {"reward", 1}, {"step", 0}};
        const Files files;
        const Trajectory trajectory = TraceFile::open(files.write("o.jsonl", record.dump() + "\n"))->trajectory("0001");
        QStringList options;
        for (const std::string& option : trajectory.options) {
            options << QString::fromStdString(option);
        }
        QTEST(options, "options");
        QTEST(QString::fromStdString(trajectory.answerLetter), "letter");
    }

    void verlDumps() {
        const Files files;
        const std::string asked = "system\\nS\\nuser\\nWhich?\\nassistant\\n";
        files.write("10.jsonl", json("{'input': '" + asked + "', 'output': '<think>a</think>B', 'gts': {'ground_truth': 'B'}, 'score': 1, 'acc': 0, 'step': 10}\n"));
        nlohmann::json two{{"input", "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nWhich?<|im_end|>\n<|im_start|>assistant\n"},
                           {"output", "<tool_call>" + kCall + "</tool_call><|im_end|>\n<|im_start|>user\n<tool_response><image></tool_response><|im_end|>\n"
                                          "<|im_start|>assistant\n<answer>red</answer><|im_end|>"},
                           {"gts", "red"}, {"score", 0.5}, {"format", 1}};
        files.write("9.jsonl", two.dump() + "\n" + two.dump().substr(0, 40));
        files.write("notes.jsonl", "{}\n");
        QVERIFY(TraceFile::isDumpFolder(files.folder.path()));
        const auto file = TraceFile::open(files.folder.path());
        QCOMPARE(file->form(), TraceForm::Verl);
        QCOMPARE(file->rolloutCount(), int64_t{2});   // the torn tail waits
        QCOMPARE(file->rows(1, 1)[0].id, std::string("s9-0001"));   // by number, not by name
        QCOMPARE(file->rows(1, 1)[0].step, int64_t{9});             // the record does not say it, the file's name does
        const Trajectory zoomed = file->trajectory("s9-0001");
        QCOMPARE(shapeOf(zoomed), QStringLiteral("call lamp 110|answer:red"));
        QCOMPARE(QString::fromStdString(zoomed.question), QStringLiteral("Which?"));
        QCOMPARE(QString::fromStdString(zoomed.system), QStringLiteral("S"));
        QVERIFY(zoomed.observations.at(0).ok);
        QCOMPARE(zoomed.observations.at(0).afterTurn, 0);
        const Trajectory plain = file->trajectory("s10-0001");
        QCOMPARE(QString::fromStdString(plain.question), QStringLiteral("Which?"));
        QVERIFY(!plain.correct);                // its accuracy says so, whatever the score
        QCOMPARE(plain.rewards.total, 1.0);
        QCOMPARE(plain.rewards.accuracy, 0.0);
        // What a file does not tell is not known, and no term of zero: on the screen and through an export.
        for (const double term : {zoomed.rewards.accuracy, zoomed.rewards.format, zoomed.rewards.grounding, zoomed.advantage, plain.advantage}) {
            QVERIFY(std::isnan(term));
        }
        QVERIFY(std::isnan(file->rows(1, 1)[0].rewardAccuracy) && std::isnan(rollout::parseTrajectory(file->traceJson("s9-0001")).advantage));
        const Trajectory again = rollout::fromVerlRecord(nlohmann::json::parse(rollout::toVerlLine(zoomed).dump()));
        QVERIFY(std::isnan(again.rewards.accuracy) && std::isnan(again.advantage));
        QCOMPARE(QString::fromStdString(plain.expectedAnswer), QStringLiteral("{\"ground_truth\":\"B\"}"));
        QCOMPARE(*file->unreadFields().begin(), std::string("format"));

        files.write("9.jsonl", two.dump().substr(40) + "\n", std::ios::app);
        files.write("11.jsonl", two.dump() + "\n");
        QVERIFY(file->refresh());
        QCOMPARE(file->rolloutCount(), int64_t{4});
        QVERIFY(!file->refresh());
    }

    void aFolderWhoseFileIsReplacedIsReadAnew() {
        const Files files;
        files.write("1.jsonl", json("{'input': 'q', 'output': 'long enough an answer', 'score': 0}\n"));
        files.write("2.jsonl", json("{'input': 'q', 'output': 'b', 'score': 0}\n"));
        const auto file = TraceFile::open(files.folder.path());
        files.write("1.jsonl", json("{'input': 'q', 'output': 'c', 'score': 1}\n"));
        QVERIFY(file->refresh());
        QCOMPARE(file->rolloutCount(), int64_t{2});
        QCOMPARE(file->trajectory("s1-0001").answerText, std::string("c"));
        QCOMPARE(file->scalars("critic/score/mean")[0].value, 1.0);
    }

    void trlCompletions() {
        const Files files;
        const auto file = TraceFile::open(files.write(
            "trl.jsonl",
            json("{'step': 5, 'prompt': [{'role': 'user', 'content': 'Q'}], 'completion': [{'role': 'assistant', 'content': '<think>t</think><answer>x</answer>'}],"
                 " 'accuracy_reward': 0.5, 'format_reward': 0.25, 'advantage': -0.5, 'solution': 'x'}\n"
                 "{'step': 5, 'prompt': 'R', 'completion': 'plain', 'accuracy_reward': 0, 'advantage': 0.5}\n")));
        QCOMPARE(file->form(), TraceForm::Trl);
        const Trajectory first = file->trajectory("0001");
        QCOMPARE(shapeOf(first), QStringLiteral("think:t|answer:x"));
        QCOMPARE(first.rewards.total, 0.75);
        QCOMPARE(first.advantage, -0.5);
        QCOMPARE(first.expectedAnswer, std::string("x"));
        QCOMPARE(shapeOf(file->trajectory("0002")), QStringLiteral("answer:plain"));
        QVERIFY(file->unreadFields().empty());
    }

    /// TRL's own form: a parquet file a step, in a folder that grows.
    void trlParquet() {
        if (!store::hasParquet()) {
            QSKIP("built without Arrow: packaging/setup --parquet");
        }
        using Kind = store::ParquetField::Kind;
        const store::ParquetField message{"element", Kind::Record, {{"role"}, {"content"}}};
        const Files files;
        const auto write = [&](int step, const std::string& answer) {
            const fs::path path = files.folder.path() / fmt::format("completions_{:05}.parquet", step);
            const auto writer = store::ParquetWriter::create(path, {{"step", Kind::Integer}, {"prompt", Kind::List, {message}}, {"completion", Kind::List, {message}},
                                                                    {"accuracy_reward", Kind::Number}, {"advantage", Kind::Number}});
            for (const char* question : {"Q", "Q", "R"}) {
                writer->add({{"step", step}, {"prompt", {{{"role", "user"}, {"content", question}}}}, {"completion", {{{"role", "assistant"}, {"content", "<answer>" + answer + "</answer>"}}}},
                             {"accuracy_reward", 0.5}, {"advantage", -1.0}});
            }
            writer->finish();
            return path;
        };
        const fs::path first = write(5, "five");
        QVERIFY(TraceFile::isDumpFolder(files.folder.path()));
        const auto file = TraceFile::open(files.folder.path());
        QCOMPARE(file->form(), TraceForm::Trl);
        QCOMPARE(file->rolloutCount(), int64_t{3});
        QCOMPARE(file->rowsOfGroup("s5-0001").size(), size_t{2});
        QCOMPARE(shapeOf(file->trajectory("s5-0003")), QStringLiteral("answer:five"));
        QCOMPARE(file->trajectory("s5-0003").rewards.total, 0.5);
        QVERIFY(!file->refresh());
        files.write("completions_00010.parquet", "PAR1 not whole yet");
        QVERIFY(!file->refresh());
        QVERIFY(file->problems().at(0).find("completions_00010.parquet") != std::string::npos);
        QCOMPARE(file->skippedCount(), int64_t{1});
        write(10, "ten");
        QVERIFY(file->refresh());
        QVERIFY(file->problems().empty());   // whole now
        QCOMPARE(file->rolloutCount(), int64_t{6});
        QCOMPARE(file->trajectory("s10-0002").answerText, std::string("ten"));
        QCOMPARE(file->trajectory("s5-0001").answerText, std::string("five"));
        QCOMPARE(TraceFile::open(first)->rolloutCount(), int64_t{3});   // one file alone
        std::stop_source stop;
        rollout::TraceFileOptions options;
        options.stop = stop.get_token();
        stop.request_stop();
        QCOMPARE(TraceFile::open(first, options)->rolloutCount(), int64_t{0});   // stopped before the first row: a normal end
    }

    void conversations_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        const auto one = conversation("file:///data/frames/a.jpg"), messages = one["messages"];
        const auto row = [](const char* title, const char* name, const std::string& text) { QTest::newRow(title) << QString(name) << QByteArray::fromStdString(text); };
        row("a line", "c.jsonl", one.dump() + "\n");
        row("a document", "c.json", one.dump(2));
        row("list of records", "c.json", nlohmann::json::array({one}).dump(1));
        row("object of records", "c.json", nlohmann::json{{"first", one}}.dump());
        row("bare list of messages", "c.json", messages.dump());
        row("list of lists of messages", "c.json", nlohmann::json::array({messages}).dump());
    }
    void conversations() {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        const Files files;
        const auto file = TraceFile::open(files.write(name.toStdString(), text.toStdString()));
        QCOMPARE(file->form(), TraceForm::Messages);
        QCOMPARE(file->rolloutCount(), int64_t{1});
        const Trajectory trajectory = file->trajectory(file->rows(1, 1)[0].id);
        QCOMPARE(shapeOf(trajectory), QStringLiteral("think:Let me look.|call lamp 30|BROKEN|answer:B"));
        QCOMPARE(trajectory.system, std::string("Be brief."));
        QCOMPARE(trajectory.stitchedId, std::string("/data/frames/a.jpg"));
        QCOMPARE(trajectory.answerLetter, std::string("B"));
        QCOMPARE(trajectory.observations.size(), size_t{2});
        QVERIFY(trajectory.observations[0].ok);
        QCOMPARE(trajectory.observations[1].afterTurn, 1);
        QCOMPARE(trajectory.observations[1].error, std::string("Error: no JSON"));
        QVERIFY(trajectory.turns[1].tool->rejectReason.starts_with("bad-json: "));
    }

    void conversationsCarryTheirRewardAndPictures() {
        const Files files;
        const auto file = TraceFile::open(files.write("c.jsonl", conversation("data:image/png;base64,ZnJhbWU=").dump() + "\n"));
        const Trajectory trajectory = file->trajectory("0001-case-7");
        QCOMPARE(trajectory.rewards.total, 0.75);
        QVERIFY(trajectory.correct);
        QCOMPARE(trajectory.frameIds.size(), size_t{1});   // the crop that came back is no frame
        QCOMPARE(*file->pictureInside(trajectory.stitchedId), std::string("frame"));
        QCOMPARE(*file->pictureInside("0001-case-7/embedded-1"), std::string("crop"));
        QVERIFY(!file->pictureInside("0001-case-7/embedded-2"));
        QVERIFY(!file->pictureInside("nothing"));
        QCOMPARE(*file->unreadFields().begin(), std::string("model"));
    }

    /// Wherever in the record a picture lies, its name leads to its own bytes.
    void picturesInsideARecord_data() {
        using Json = nlohmann::json;
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("frames");
        const auto url = [](const char* base64) { return std::string("data:image/png;base64,") + base64; };
        const auto message = [&](const char* role, const char* base64) {
            return Json{{"role", role}, {"content", Json::array({Json{{"type", "text"}, {"text", role}}, Json{{"type", "image_url"}, {"image_url", {{"url", url(base64)}}}}})}};
        };
        const Json reply{{"role", "assistant"}, {"content", "<answer>B</answer>"}};
        const Json plain{{"role", "user"}, {"content", "Which?"}};
        const auto row = [](const char* name, const Json& record, const QStringList& frames) { QTest::newRow(name) << QByteArray::fromStdString(record.dump()) << frames; };
        row("after one of the system", {{"messages", {message("system", "bG9nbw=="), message("user", "ZnJhbWU="), reply}}}, {"frame"});
        row("after one of the assistant", {{"messages", {message("user", "ZnJhbWU="), message("assistant", "c2tldGNo"), message("user", "Y3JvcA=="), reply}}}, {"frame"});
        row("beside the messages", {{"messages", {plain, reply}}, {"images", Json::array({url("ZnJhbWU="), Json{{"url", url("Y3JvcA==")}}})}}, {"frame", "crop"});
        row("TRL, in the prompt", {{"step", 1}, {"prompt", {message("system", "bG9nbw=="), message("user", "ZnJhbWU=")}}, {"completion", Json::array({reply})}, {"advantage", 0}, {"r", 1}}, {"frame"});
        row("TRL, beside it", {{"step", 1}, {"prompt", Json::array({plain})}, {"completion", Json::array({reply})}, {"advantage", 0}, {"images", Json::array({url("ZnJhbWU=")})}}, {"frame"});
    }
    void picturesInsideARecord() {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, frames);
        const Files files;
        const auto file = TraceFile::open(files.write("c.jsonl", text.toStdString() + "\n"));
        QCOMPARE(file->rolloutCount(), int64_t{1});
        QVERIFY2(file->unreadFields().empty(), file->unreadFields().empty() ? "" : file->unreadFields().begin()->c_str());
        QStringList found;
        for (const std::string& id : file->trajectory(file->rows(1, 1)[0].id).frameIds) {
            found << QString::fromStdString(file->pictureInside(id).value_or("none"));
        }
        QCOMPARE(found, frames);
    }

    void predictions_data() {
        QTest::addColumn<QString>("text");
        const QString evaluator = "{'idx': 's_f_3', 'llm-response': 'Steps. Final Answer: B) Stop', 'final_answer': 'B) Stop'}";
        const QString script = "{'id': 's_f_3', 'answer': 'Steps. Final Answer: B) Stop', 'gt_answer': 'B) Stop'}";
        QTest::newRow("official evaluator") << "[" + evaluator + "]";
        QTest::newRow("official inference script") << "[" + script + "]";
        QTest::newRow("object") << "{'x': " + evaluator + "}";
        QTest::newRow("challenge submission") << "{'method': 'm', 'results': [" + script + "]}";
    }
    void predictions() {
        QFETCH(QString, text);
        const Files files;
        const auto file = TraceFile::open(files.write("p.json", json(text.toStdString())));
        QCOMPARE(file->form(), TraceForm::Predictions);
        QCOMPARE(file->rolloutCount(), int64_t{1});
        const Trajectory trajectory = file->trajectory("0001-s_f_3");
        QCOMPARE(trajectory.answerLetter, std::string("B"));
        QCOMPARE(trajectory.expectedAnswer, std::string("B"));
        QVERIFY(trajectory.correct);
    }

    void openPredictionsAreNotJudged() {
        const Files files;
        const auto file = TraceFile::open(files.write("p.json", R"([{"idx": "s_f_1", "llm-response": "A car.", "final_answer": "A red car."}])"));
        const Trajectory trajectory = file->trajectory("0001-s_f_1");
        QVERIFY(trajectory.expectedAnswer.empty());
        QCOMPARE(trajectory.answerText, std::string("A car."));
    }

    void everyByteOfAGrowingFile() {
        const std::string whole = json("{'prompt': 'P', 'response': 'eins', 'reward': 1, 'step': 0}\n{'prompt': 'P', 'response': 'zwei', 'reward': 2, 'step': 0}\n");
        const Files files;
        const size_t first = whole.find('\n') + 1;
        const fs::path path = files.write("g.jsonl", whole.substr(0, first));
        const auto file = TraceFile::open(path);
        for (size_t size = first + 1; size <= whole.size(); ++size) {
            files.write("g.jsonl", whole.substr(size - 1, 1), std::ios::app);
            QCOMPARE(file->refresh(), size + 1 == whole.size());   // its newline adds nothing
            QVERIFY(file->problems().empty());
        }
        QCOMPARE(file->rolloutCount(), int64_t{2});
    }

    void theLastLineOfAFinishedFile_data() {
        QTest::addColumn<QByteArray>("tail");
        QTest::addColumn<int>("rollouts");
        QTest::addColumn<QString>("problem");
        QTest::newRow("whole, without newline") << QByteArray("{'prompt': 'P', 'response': 'zwei', 'reward': 2, 'step': 0}") << 2 << "";
        QTest::newRow("torn") << QByteArray("{'prompt': 'P', 'respo") << 1 << "line 2 of g.jsonl, the last one, is cut off";
        QTest::newRow("blank") << QByteArray("\n  ") << 1 << "";
    }
    void theLastLineOfAFinishedFile() {
        QFETCH(QByteArray, tail);
        QFETCH(int, rollouts);
        QFETCH(QString, problem);
        const Files files;
        rollout::TraceFileOptions options;
        options.isGrowing = false;
        const auto file = TraceFile::open(files.write("g.jsonl", json("{'prompt': 'P', 'response': 'eins', 'reward': 1, 'step': 0}\n" + tail.toStdString())), options);
        QCOMPARE(file->rolloutCount(), int64_t{rollouts});
        QCOMPARE(file->skippedCount(), int64_t{problem.isEmpty() ? 0 : 1});
        QCOMPARE(file->problems().empty() ? QString() : QString::fromStdString(file->problems().front()), problem);
    }

    void everyCutOfADocumentKeepsItsWholeRecords() {
        const std::string whole = R"([{"idx": "s_f_1", "llm-response": "a"}, {"idx": "s_f_2", "llm-response": "b"}])";
        const size_t oneWhole = whole.find("},") + 1, twoWhole = whole.rfind('}') + 1;
        const Files files;
        for (size_t size = 0; size < whole.size(); ++size) {
            const fs::path path = files.write("cut.json", whole.substr(0, size));
            if (size < oneWhole) {
                QVERIFY(tests::errorOf([&] { TraceFile::open(path); }).contains(QStringLiteral("cut.json")));
                continue;
            }
            const auto file = TraceFile::open(path);
            QCOMPARE(file->rolloutCount(), int64_t{size < twoWhole ? 1 : 2});
            QCOMPARE(file->skippedCount(), int64_t{1});
            QVERIFY(file->problems().front().find("breaks off") != std::string::npos);
        }
    }

    /// A document is rewritten as a whole while one looks: what was wrong with it is no longer said.
    void aProblemGoesWhenTheDocumentIsWhole_data() {
        QTest::addColumn<QByteArray>("whole");
        QTest::newRow("a list") << QByteArray("[{'idx': 's_f_1', 'llm-response': 'a'}, {'idx': 's_f_2', 'llm-response': 'b'}]");
        QTest::newRow("one record") << QByteArray("{'idx': 's_f_1',\n 'llm-response': 'another'}");
    }
    void aProblemGoesWhenTheDocumentIsWhole() {
        QFETCH(QByteArray, whole);
        const Files files;
        const auto file = TraceFile::open(files.write("d.json", json("[{'idx': 's_f_1', 'llm-response': 'a'}, {'idx'")));
        QCOMPARE(file->problems().size(), size_t{1});
        files.write("d.json", json(whole.toStdString()));
        QVERIFY(file->refresh());
        QVERIFY(file->problems().empty());
        QCOMPARE(file->skippedCount(), int64_t{0});
    }

    void whatIsSkippedIsCountedAndNamed() {
        const Files files;
        const auto file = TraceFile::open(files.write("m.jsonl", json("{'prompt': 'P', 'response': 'r', 'reward': 1, 'step': 0}\nnot JSON\n[1]\n{'other': 1}\n"
                                                                      "{'input': 'a', 'output': 'b'}\n")));
        QCOMPARE(file->rolloutCount(), int64_t{1});
        QCOMPARE(file->skippedCount(), int64_t{4});
        QStringList problems;
        for (const std::string& problem : file->problems()) {
            problems << QString::fromStdString(problem);
        }
        QCOMPARE(problems, (QStringList{"line 2 of m.jsonl is not valid JSON", "line 3 of m.jsonl is not a JSON object",
                                        "line 4 of m.jsonl is no trace of the form of the others (RL Logging Board rollouts)",
                                        "line 5 of m.jsonl is no trace of the form of the others (RL Logging Board rollouts)"}));
    }

    /// Written out again, such a record would need a stack of its depth.
    void nestingBeyondTheLimitIsSkipped() {
        const Files files;
        const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
        const auto file = TraceFile::open(files.write("m.jsonl", json("{'prompt': 'P', 'response': 'r', 'reward': 1, 'step': 0}\n{'prompt': " + deep + ", 'response': 'r'}\n")));
        QCOMPARE(file->rolloutCount(), int64_t{1});
        QCOMPARE(QString::fromStdString(file->problems().at(0)), QStringLiteral("line 2 of m.jsonl is nested more than 256 deep"));
        for (const std::string& text : {deep, "[{'idx': 's_f_1', 'llm-response': 'a', 'more': " + deep + "}]", "{'results': " + deep + "}"}) {
            QVERIFY(tests::errorOf([&] { TraceFile::open(files.write("d.json", json(text))); }) != QStringLiteral("no error"));
        }
    }

    void aWantedFormIsKeptTo() {
        const Files files;
        const fs::path path = files.write("b.jsonl", json("{'prompt': 'P', 'response': 'r', 'reward': 1, 'step': 0}\n"));
        rollout::TraceFileOptions options;
        options.form = TraceForm::Verl;
        QVERIFY(tests::errorOf([&] { TraceFile::open(path, options); }).contains(QStringLiteral("holds no trace that is known (verl rollout dump)")));
    }

    /// One record that two forms fit: unless said, the one with more fields of its own.
    void aWantedFormChangesHowARecordIsRead_data() {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("form");
        QTest::addColumn<QString>("shape");
        QTest::newRow("by content") << "" << "trl" << "answer:of the policy";
        QTest::newRow("the same") << "trl" << "trl" << "answer:of the policy";
        QTest::newRow("another") << "rl-logging-board" << "rl-logging-board" << "answer:of the board";
    }
    void aWantedFormChangesHowARecordIsRead() {
        QFETCH(QString, wanted);
        QFETCH(QString, form);
        QFETCH(QString, shape);
        const Files files;
        rollout::TraceFileOptions options;
        options.form = rollout::traceFormFromWord(wanted.toStdString());
        const auto file = TraceFile::open(files.write("b.jsonl", json("{'prompt': 'P', 'completion': 'of the policy', 'response': 'of the board', 'step': 0}\n")), options);
        QCOMPARE(QString(rollout::traceFormWord(file->form())), form);
        QCOMPARE(file->skippedCount(), int64_t{0});
        QCOMPARE(shapeOf(file->trajectory("0001")), shape);
    }

    void picturesAreFoundInTheUsersFolders() {
        const Files files;
        const fs::path frame = files.write("elsewhere/deep/frames/a.jpg", "x");
        rollout::TraceFileOptions options;
        options.pictureFolders = {files.folder.path() / "elsewhere"};
        const fs::path path = files.write("t/c.jsonl", conversation("/data/frames/a.jpg").dump() + "\n");
        QVERIFY(TraceFile::open(path)->framePath("/data/frames/a.jpg").empty());
        QCOMPARE(TraceFile::open(path, options)->framePath("/data/frames/a.jpg"), frame);
    }

    void aStopKeepsWhatWasRead() {
        std::string text;
        for (int i = 0; i < 500; ++i) {
            text += json(fmt::format("{{'prompt': 'P', 'response': 'r{}', 'reward': 1, 'step': 0}}\n", i));
        }
        const Files files;
        std::stop_source stop;
        rollout::TraceFileOptions options;
        options.stop = stop.get_token();
        options.progress = [&](const Progress&) { stop.request_stop(); };
        const auto file = TraceFile::open(files.write("long.jsonl", text), options);
        QVERIFY(file->rolloutCount() > 0 && file->rolloutCount() < 500);
        QVERIFY(file->refresh());   // the next look goes on where it stopped
        QCOMPARE(file->rolloutCount(), int64_t{500});
    }

    /// The counts that the data's own README states.
    void realRollouts() {
        const fs::path real = tests::sharedFolder() / "data" / "rollouts" / "rlloggingboard" / "eval_poem_task.jsonl";
        if (!fs::exists(real)) {
            QSKIP("the real rollouts are not beside this checkout");
        }
        const auto file = TraceFile::open(real);
        QCOMPARE(file->form(), TraceForm::LoggingBoard);
        QCOMPARE(file->rolloutCount(), int64_t{3000});
        QCOMPARE(file->skippedCount(), int64_t{0});
        QVERIFY(file->unreadFields().empty());
        QCOMPARE(file->scalars("critic/score/mean").size(), size_t{24});
        double reward = 0, reference = 0;
        std::set<int64_t> steps;
        for (const auto& row : file->rows(1, 3000)) {
            reward += row.rewardTotal / 3000;
            reference += file->referenceReward(row.id).value() / 3000;
            steps.insert(row.step);
        }
        QCOMPARE(steps.size(), size_t{24});
        QCOMPARE(*steps.rbegin(), int64_t{2300});
        QVERIFY(std::abs(reward - -0.076289) < 5e-7);
        QVERIFY(std::abs(reference - -0.182859) < 5e-7);
    }
};

QTEST_GUILESS_MAIN(TestTraceFile)
#include "tst_trace_file.moc"
