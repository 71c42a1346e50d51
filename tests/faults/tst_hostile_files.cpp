// SPDX-License-Identifier: GPL-3.0-or-later
// Files that people and other programs give us, with every value of theirs made hostile in turn, and contents that are
// no such file at all: each is read, or refused by sentences that name the file; none ends the program.
#include "annotation/annotation_json.h"
#include "annotation/import_lines.h"
#include "annotation/project.h"
#include "base/error.h"
#include "data/case_file.h"
#include "data/question_source.h"
#include "eval/predictions.h"
#include "eval/score_file.h"
#include "faults/fault_tally.h"
#include "faults/hostile_json.h"
#include "rollout/trace_file.h"
#include "rollout/trajectory_json.h"
#include "store/file_io.h"
#include "store/foreign_log.h"
#include "store/run_files.h"
#include "support/file_bytes.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "train/recipe.h"

#include <QTest>

#include <fstream>

using namespace omnidrive;
using nlohmann::json;
using tests::FaultTally;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

json sampleOf(const char* file) {
    return json::parse(tests::bytesOf(tests::testData() / file));
}

/// What was said of a file: problems of its records, or why it was refused.
using Said = std::vector<std::string>;
/// One way to read files. @throws Error as the reader does.
struct Reader {
    const char* name;            ///< for the table
    const char* file;            ///< its name on disk
    std::function<json()> good;  ///< what it reads without a word
    std::function<Said(const fs::path&)> read;
};

Said sentencesOf(const Reader& reader, const fs::path& path) {
    try {
        return reader.read(path);
    } catch (const Error& error) {
        return {error.what()};
    } catch (const std::exception& error) {
        return {std::string("NO ERROR OF OURS: ") + error.what()};
    }
}

Said readQuestions(const fs::path& path, data::SourceForm form) {
    data::SourceOptions options;
    options.question = "?";
    return data::readQuestions(path, form, options).problems;
}

Said readTraces(const fs::path& path) {
    const auto file = rollout::TraceFile::open(path);
    for (const store::IndexRow& row : file->rows(1, 100)) {
        static_cast<void>(file->traceJson(row.id));
        static_cast<void>(rollout::toJsonLine(file->trajectory(row.id)));
        static_cast<void>(file->record(row.id));
    }
    return file->problems();
}

/// Imported, saved, read again and compared.
Said importAnnotations(const fs::path& path) {
    const fs::path folder = path.parent_path() / "project";
    fs::remove_all(folder);
    const auto project = annotation::Project::open(folder, {"tester", "", true});
    Said said = annotation::importLines(*project, path, true, "import").problems;
    const auto reopened = annotation::Project::open(folder, {"", "", false});
    if (reopened->annotations() != project->annotations() || !reopened->verify().empty() ||
        !reopened->unreadable().empty()) {
        said.push_back("NOT AS IT WAS IMPORTED: " + reopened->verify());
    }
    return said;
}

json annotationLine() {
    return {{"target", "zoom:0:s1-1"},
            {"annotation",
             {{"type", "object"},
              {"severity", "major"},
              {"verdict", "wrong"},
              {"tags", {"night"}},
              {"note", "n"},
              {"correct_label", "van"},
              {"correct_answer", "B"},
              {"boxes", {{{"camera", "CAM_FRONT"}, {"label", "van"}, {"box", {1, 2, 30, 40}}}}},
              {"checked", true}}},
            {"facts",
             {{"sample", "s"},
              {"step", 1},
              {"correct", false},
              {"question", "q"},
              {"zooms", {{{"label", "van"}, {"box", {1, 2, 3, 4}}}}},
              {"pictures", {{{"frame", "f"}, {"width", 10}, {"height", 10}}}}}}};
}

json caseFile() {
    const json scene{{"source", "synthetic"}, {"data_seed", 1}, {"run_seed", 0},
                     {"split", "train"},      {"index", 3},     {"global_share", 0.5}};
    const json one{{"id", "a"},
                   {"question", "q"},
                   {"options", {"x", "y"}},
                   {"answer", "A"},
                   {"kind", "colour"},
                   {"scene", scene},
                   {"frames", {"f"}},
                   {"pictures", {"p.png"}},
                   {"truth", {{"label", "car"}, {"box", {1, 2, 3, 4}}, {"needs_zoom", true}}}};
    return {{"format", "omnidrive-cases"}, {"version", 1}, {"cases", {one}}};
}

json driveLm() {
    json views;
    for (const char* camera :
         {"CAM_FRONT", "CAM_FRONT_LEFT", "CAM_FRONT_RIGHT", "CAM_BACK", "CAM_BACK_LEFT", "CAM_BACK_RIGHT"}) {
        views[camera] = "f/a.jpg";
    }
    const json object{
        {"Category", "Vehicle"}, {"Status", "Moving"}, {"Visual_description", "Red."}, {"2d_bbox", {1, 2, 30, 40.5}}};
    const json frame{{"key_object_infos", {{"<c1,CAM_BACK,10,20>", object}}},
                     {"image_paths", views},
                     {"QA", {{"perception", {{{"Q", "What is <c1,CAM_BACK,10,20>?"}, {"A", "A car."}}}}}}};
    return {{"s", {{"key_frames", {{"f", frame}}}}}};
}

json question() {
    return {{"id", "1"},
            {"question", "q"},
            {"images", {"a.png"}},
            {"answer", "A"},
            {"kind", "k"},
            {"options", {"x", "y"}},
            {"cameras", {"CAM_FRONT"}},
            {"boxes", {{{"camera", 0}, {"bbox", {1, 2, 3, 4}}, {"label", "l"}}}}};
}

json deepEyesRecord() {
    const std::string lines = tests::bytesOf(tests::testData() / "deepeyes" / "sample.jsonl");
    return json::parse(lines.substr(0, lines.find('\n')));
}

json verlRecord() {
    return {
        {"input", "user\nWhich?\nassistant\n"},
        {"gts", {{"ground_truth", "B"}}},
        {"score", 0.5},
        {"step", 3},
        {"acc", 1},
        {"output",
         R"(<think>t</think><tool_call>{"name": "image_zoom_in_tool", "arguments": {"bbox_2d": [1, 2, 30, 40], "label": "l"}}</tool_call>)"}};
}

json boardRecord() {
    return {{"prompt", "P"},
            {"response", "one"},
            {"reward", 0.5},
            {"step", 3},
            {"ref_response", "other"},
            {"ref_reward", -1},
            {"response_tokens", {"o", "ne"}},
            {"logprobs", {-0.5, -0.25}},
            {"ref_logprobs", {-1, -1}}};
}

json chatRecord() {
    const json picture{{"type", "image_url"}, {"image_url", {{"url", "a.png"}}}},
        text{{"type", "text"}, {"text", "Which?\nA. red\nB. green"}};
    return {{"messages", {{{"role", "user"}, {"content", {picture, text}}}, {{"role", "assistant"}, {"content", "B"}}}},
            {"id", "7"},
            {"answer", "B"},
            {"reward", 1}};
}

json runState() {
    return {{"state", "running"}, {"step", 1},   {"total_steps", 9},      {"stage", 1},
            {"pid", 1},           {"wall", 1.5}, {"seconds_per_step", 1}, {"message", ""}};
}

const std::vector<Reader>& readers() {
    using data::SourceForm;
    static const std::vector<Reader> all{
        {"annotations (JSON lines)", "annotations.jsonl", annotationLine, importAnnotations},
        {"chosen cases", "cases.json", caseFile,
         [](const fs::path& path) {
             for (const data::CaseQuestion& one : data::readCases(path)) {
                 static_cast<void>(one.frames.size());
             }
             return Said{};
         }},
        {"question set", "questions.jsonl", question,
         [](const fs::path& path) { return data::readQuestionSet(path).problems; }},
        {"DriveLM", "drivelm.json", driveLm,
         [](const fs::path& path) { return readQuestions(path, SourceForm::DriveLm); }},
        {"DriveLMM-o1", "drivelmm.json", [] { return sampleOf("drivelmm/test.json"); },
         [](const fs::path& path) { return readQuestions(path, SourceForm::DriveLmm); }},
        {"records of questions", "records.json",
         [] {
             return json::array({json{{"id", "1"}, {"image", "a.png"}, {"question", "q"}, {"answer", "a"}}});
         },
         [](const fs::path& path) { return readQuestions(path, SourceForm::Records); }},
        {"predictions", "predictions.json", [] { return sampleOf("drivelmm/predictions.json"); },
         [](const fs::path& path) { return eval::readPredictions(path).problems; }},
        {"judge's scores", "scores.json", [] { return sampleOf("drivelmm/scores.json"); },
         [](const fs::path& path) { return eval::readScoreFile(path).problems; }},
        {"DeepEyes traces", "deepeyes.jsonl", deepEyesRecord, readTraces},
        {"verl rollouts", "verl.jsonl", verlRecord, readTraces},
        {"logging board traces", "board.jsonl", boardRecord, readTraces},
        {"conversations", "chat.jsonl", chatRecord, readTraces},
        {"conversations (one document)", "chat.json", [] { return json::array({chatRecord()}); }, readTraces},
        {"own traces", "trace.json", [] { return rollout::toJson(tests::syntheticTrajectory({}, 1, 0, 1, "f")); },
         [](const fs::path& path) {
             try {
                 static_cast<void>(rollout::toJsonLine(rollout::parseTrajectory(store::readTextFile(path))));
             } catch (const Error& error) {
                 return Said{"trace.json: " + std::string(error.what())};  // the run's reader names the file
             }
             return Said{};
         }},
        {"label sets", "labels.json",
         [] {
             return json{{"types", {{{"id", "object"}, {"name", "n"}, {"meaning", "m"}}}}, {"tags", {"t"}}};
         },
         [](const fs::path& path) {
             static_cast<void>(
                 annotation::toJson(annotation::labelsFromJson(store::readTextFile(path), path.string())).dump());
             return Said{};
         }},
        {"state of a run", "state.json", runState,
         [](const fs::path& path) {
             store::readRunState(path.parent_path());
             return Said{};
         }},
        {"run.json", "run.json",
         [] {
             return json{{"version", 1}, {"created", 1.5}, {"program", "p"}, {"title", "t"}};
         },
         [](const fs::path& path) {
             store::readRunHeader(path.parent_path());
             return Said{};
         }},
        {"TRL trainer state", "trainer_state.json",
         [] {
             return json{{"log_history", {{{"step", 1}, {"loss", 0.5}, {"epoch", 0.1}}, {{"step", 2}, {"loss", 0.25}}}},
                         {"global_step", 2}};
         },
         [](const fs::path& path) { return store::readForeignLog(path).front().problems; }},
        {"curves (JSON lines)", "curves.jsonl",
         [] {
             return json{{"step", 1}, {"reward", 0.5}, {"data", {{"x", 1}}}};
         },
         [](const fs::path& path) { return store::readForeignLog(path).front().problems; }},
    };
    return all;
}

const Reader& readerOf(const QString& name) {
    return *std::find_if(readers().begin(), readers().end(),
                         [&](const Reader& reader) { return name == QLatin1String(reader.name); });
}

}  // namespace

class TestHostileFiles : public QObject {
    Q_OBJECT

    tests::TempFolder temp_;

    /// @return empty, or what is wrong with what was said.
    QString judged(const Reader& reader, const Said& said) const {
        for (const std::string& sentence : said) {
            const QString text = QString::fromStdString(sentence);
            const bool isOurs = !text.startsWith("NO ERROR OF OURS") && !text.startsWith("NOT AS IT WAS");
            const bool saysWhere = text.contains(reader.file) || text.contains("record") || text.contains("line ") ||
                                   text.contains("scene ") || text.contains("facts of") ||
                                   text.contains(QString::fromStdString(temp_.path().filename().string()));
            if (!isOurs || !saysWhere || text.trimmed().isEmpty() || text.size() > (1 << 17)) {
                return text.left(500);
            }
        }
        return {};
    }

    static void eachReader() {
        QTest::addColumn<QString>("reader");
        for (const Reader& reader : readers()) {
            QTest::newRow(reader.name) << reader.name;
        }
    }

private Q_SLOTS:
    void everyValueHostile_data() { eachReader(); }
    void everyValueHostile() {
        QFETCH(QString, reader);
        const Reader& kind = readerOf(reader);
        FaultTally tally(11,
                         "every value hostile (NaN, infinity, negative, 2^64, depth 100,000, invalid UTF-8, lone "
                         "surrogate, ...), each of 19 kinds of file");
        const fs::path path = temp_.path() / kind.file;
        put(path, kind.good().dump() + "\n");
        const Said quiet = sentencesOf(kind, path);
        QVERIFY2(quiet.empty(), quiet.empty() ? "" : quiet[0].c_str());
        tests::forEachHostile(kind.good(), [&](const std::string& name, const std::string& text) {
            if (QTest::currentTestFailed()) {
                return;
            }
            put(path, text + "\n");
            tally.injected();
            const QString problem = judged(kind, sentencesOf(kind, path));
            QVERIFY2(problem.isEmpty(), qPrintable(QString::fromStdString(name) + ": " + problem));
            tally.survived();
        });
        QVERIFY(tally.print());
    }

    void anyContent_data() { eachReader(); }
    void anyContent() {
        QFETCH(QString, reader);
        const Reader& kind = readerOf(reader);
        FaultTally tally(
            11,
            "contents that are no such file (empty, NULs, UTF-16, a million brackets, ...), each of 19 kinds of file");
        const fs::path path = temp_.path() / kind.file;
        for (const auto& [name, content] : tests::hostileContents()) {
            put(path, content);
            tally.injected();
            const QString problem = judged(kind, sentencesOf(kind, path));
            QVERIFY2(problem.isEmpty(), qPrintable(QString::fromStdString(name) + ": " + problem));
            tally.survived();
        }
        QVERIFY(tally.print());
    }

    /// Keys that nobody knows, in every object, disturb nothing; those of annotations come back.
    void unknownKeys_data() { eachReader(); }
    void unknownKeys() {
        QFETCH(QString, reader);
        const Reader& kind = readerOf(reader);
        FaultTally tally(11, "unknown and doubled keys in every object, each of 19 kinds of file");
        const fs::path path = temp_.path() / kind.file;
        const std::string good = kind.good().dump();
        for (size_t at = good.find("{\""); at != std::string::npos; at = good.find("{\"", at + 1)) {
            for (const char* more : {R"("from later":{"deep":[1,"x",null]},)", R"("version":1,)", R"("":0,)"}) {
                put(path, std::string(good).insert(at + 1, more) + "\n");
                tally.injected();
                const QString problem = judged(kind, sentencesOf(kind, path));
                QVERIFY2(problem.isEmpty(), qPrintable(QString::number(at) + ": " + problem));
                tally.survived();
            }
        }
        QVERIFY(tally.print());
    }

    void unknownKeysOfAnnotationsComeBack() {
        FaultTally tally(11, "unknown keys of annotations, their boxes and facts through a round trip");
        json line = annotationLine();
        const json more{{"deep", {1, "x", nullptr, 1e300}}};
        line["annotation"]["from later"] = more;
        line["annotation"]["boxes"][0]["from later"] = more;
        line["facts"]["from later"] = more;
        const fs::path path = temp_.path() / "annotations.jsonl";
        put(path, line.dump() + "\n");
        tally.injected(3);
        QVERIFY(importAnnotations(path).empty());
        const auto project = annotation::Project::open(temp_.path() / "project", {"", "", false});
        const json back = annotation::toJson(*project->find(annotation::zoomTarget("s1-1", 0)));
        QVERIFY2(back == line["annotation"], back.dump().c_str());
        QVERIFY(annotation::toJson(project->cases().at("s1-1"))["from later"] == more);
        tally.survived(3);
        QVERIFY(tally.print());
    }

    void doubledIds() {
        FaultTally tally(11, "ids that stand in a file twice");
        const auto twice = [&](const char* reader, const std::string& content) {
            const Reader& kind = readerOf(reader);
            put(temp_.path() / kind.file, content);
            tally.injected();
            const Said said = sentencesOf(kind, temp_.path() / kind.file);
            QVERIFY2(!said.empty() && judged(kind, said).isEmpty(), reader);
            tally.survived();
        };
        json cases = caseFile(), drivelmm = sampleOf("drivelmm/test.json");
        cases["cases"].push_back(cases["cases"][0]);
        drivelmm.push_back(drivelmm[0]);
        twice("chosen cases", cases.dump());
        twice("DriveLMM-o1", drivelmm.dump());
        twice("question set", question().dump() + "\n" + question().dump() + "\n");
        QVERIFY(tally.print());
    }

    void aTextOf200Megabytes_data() {
        QTest::addColumn<QString>("reader");
        for (const char* reader : {"annotations (JSON lines)", "verl rollouts"}) {
            QTest::newRow(reader) << reader;
        }
    }
    void aTextOf200Megabytes() {
        QFETCH(QString, reader);
        const Reader& kind = readerOf(reader);
        FaultTally tally(11, "a text of 200 MB, in annotations and in a trace file");
        json good = kind.good();
        (good.contains("cases")        ? good["cases"][0]["question"]
         : good.contains("annotation") ? good["annotation"]["note"]
                                       : good["input"]) = std::string(200'000'000, 'x');
        put(temp_.path() / kind.file, good.dump() + "\n");
        tally.injected();
        const QString problem = judged(kind, sentencesOf(kind, temp_.path() / kind.file));
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        tally.survived();
        fs::remove(temp_.path() / kind.file);
        fs::remove_all(temp_.path() / "project");
        QVERIFY(tally.print());
    }

    /// Every field of a recipe, in YAML.
    void recipes() {
        FaultTally tally(11, "every value of a recipe (YAML) hostile");
        const std::string good = train::toYaml(train::parseRecipe(
            tests::bytesOf(fs::path(OMNIDRIVE_SOURCE_DIR) / "resources" / "recipes" / "embedded-quick.yaml"), "quick"));
        const auto parse = [&](const std::string& yaml, const std::string& where) {
            tally.injected();
            try {
                static_cast<void>(train::toYaml(train::parseRecipe(yaml, "recipe.yaml")));
            } catch (const Error& error) {
                QVERIFY2(std::string(error.what()).find("recipe.yaml") != std::string::npos, error.what());
            } catch (const std::exception& error) {
                QFAIL((where + ": " + error.what()).c_str());
            }
            tally.survived();
        };
        for (size_t at = good.find(": "); at != std::string::npos; at = good.find(": ", at + 1)) {
            const size_t end = good.find('\n', at);
            for (const auto& [name, value] : tests::hostileValues()) {
                OMNIDRIVE_CHECKED(parse(std::string(good).replace(at + 2, end - at - 2, value),
                                        good.substr(0, at).substr(good.rfind('\n', at) + 1) + " is " + name));
            }
        }
        for (const auto& [name, content] : tests::hostileContents()) {
            OMNIDRIVE_CHECKED(parse(content, name));
        }
        QVERIFY(tally.print());
    }
};

QTEST_APPLESS_MAIN(TestHostileFiles)
#include "tst_hostile_files.moc"
