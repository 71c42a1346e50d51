// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_runner.h"
#include "app/small_run.h"
#include "support/temp_folder.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <map>

using namespace omnidrive::tests;

/// omnidrive annotate and export, on a run made in this process.
class TestAnnotate : public QObject {
    Q_OBJECT

    std::unique_ptr<TempFolder> temp_;
    QString run_;

    ProgramResult annotate(const QString& action, const QStringList& more = {}) const {
        return runProgram(OMNIDRIVE_PROGRAM, QStringList{"annotate", action, run_} + more);
    }
    QJsonObject json(const QString& action, const QStringList& more = {}) const {
        return QJsonDocument::fromJson(annotate(action, more + QStringList{"--json"}).out.toUtf8()).object();
    }
    /// Every file of the run but the annotations, with its content; without the helper files that SQLite makes for every reader of an index.
    std::map<QString, QByteArray> ownFiles() const {
        std::map<QString, QByteArray> files;
        QDirIterator walk(run_, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            QFile file(walk.next());
            const bool isOwn = !file.fileName().contains("/annotations/") && !file.fileName().contains("index.sqlite-");
            if (isOwn && file.open(QIODevice::ReadOnly)) {
                files[file.fileName()] = file.readAll();
            }
        }
        return files;
    }

private Q_SLOTS:
    void init() {
        temp_ = std::make_unique<TempFolder>();
        makeSmallRun(temp_->path() / "run");
        run_ = QString::fromStdString((temp_->path() / "run").string());
    }

    void setAndList() {
        const auto before = ownFiles();
        const auto result = annotate(
            "set", {"--rollout", "s1-1-0-0", "--zoom", "1",        "--type", "attribute",  "--severity", "major", "--verdict", "wrong",
                    "--tag",     "night",    "--tag",  "far-away", "--note", "It is red.", "--label",    "lamp",  "--box",     "20,30,60,70.5:lamp"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QCOMPARE(result.out, QString("zoom 1 of s1-1-0-0: attribute, major, answer wrong, 1 box, tags night far-away\n"));
        const auto one = json("list")["annotations"].toArray()[0].toObject();
        QCOMPARE(one["target"].toString(), QString("zoom:0:s1-1-0-0"));
        QCOMPARE(one["boxes"].toArray()[0].toObject()["box"].toArray(), (QJsonArray{20, 30, 60, 70.5}));
        QCOMPARE(one["correct_label"].toString(), QString("lamp"));
        QVERIFY(annotate("list").out.contains("zoom 1 of s1-1-0-0"));
        QVERIFY2(before == ownFiles(), "the run's own files must stay as they are");
        QCOMPARE(runProgram(OMNIDRIVE_PROGRAM, {"verify", run_}).exitCode, 0);
    }

    void filtersCount() {
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--severity", "major", "--verdict", "wrong", "--checked"}).exitCode, 0);
        QCOMPARE(annotate("set", {"--rollout", "s1-2-0-0", "--severity", "minor", "--verdict", "right"}).exitCode, 0);
        const auto listed = [this](const QStringList& filters) {
            QStringList targets;
            for (const auto& one : json("list", filters)["annotations"].toArray()) {
                targets << one.toObject()["target"].toString();
            }
            return targets.join(' ');
        };
        QVERIFY(listed({"--severity", "major"}).endsWith("s1-1-0-0") && !listed({"--severity", "major"}).contains("s1-2-0-0"));
        QVERIFY(listed({"--verdict", "right"}).endsWith("s1-2-0-0") && !listed({"--verdict", "right"}).contains("s1-1-0-0"));
        QVERIFY(listed({"--verdict", "right", "--severity", "major"}).isEmpty());
        const QString file = QString::fromStdString((temp_->path() / "cases.json").string());
        QCOMPARE(json("subset", {"--out", file})["rollouts"].toInt(), 2);
        QCOMPARE(json("subset", {"--out", file, "--checked"})["rollouts"].toInt(), 1);
        QCOMPARE(json("subset", {"--out", file, "--checked", "--where", "severity:major"})["rollouts"].toInt(), 1);
    }

    void whatIsNotNamedStays() {
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--type", "count", "--note", "x", "--box", "1,2,3,4"}).exitCode, 0);
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--severity", "minor", "--checked"}).exitCode, 0);
        auto one = json("list")["annotations"].toArray()[0].toObject();
        QCOMPARE(one["type"].toString(), QString("count"));
        QCOMPARE(one["note"].toString(), QString("x"));
        QCOMPARE(one["checked"].toBool(), true);
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--no-boxes", "--note", "", "--unchecked"}).exitCode, 0);
        one = json("list")["annotations"].toArray()[0].toObject();
        QVERIFY(!one.contains("note") && !one.contains("boxes") && !one.contains("checked"));
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--clear"}).exitCode, 0);
        QVERIFY(json("list")["annotations"].toArray().isEmpty());
    }

    void undoAndRedoInLaterProcesses() {
        for (const char* note : {"1", "2", "3"}) {
            QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--note", note}).exitCode, 0);
        }
        const auto note = [this] { return json("list")["annotations"].toArray()[0].toObject()["note"].toString(); };
        QCOMPARE(annotate("undo").out, QString("took back 1 edit\n"));
        QCOMPARE(note(), QString("2"));
        QCOMPARE(json("undo", {"--times", "7"})["done"].toInt(), 2);
        QVERIFY(json("list")["annotations"].toArray().isEmpty());
        QCOMPARE(annotate("undo").out, QString("nothing to undo\n"));
        QCOMPARE(annotate("redo", {"--times", "2"}).out, QString("did again 2 edits\n"));
        QCOMPARE(note(), QString("2"));
    }

    void historySaysWhoAndWhy() {
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--note", "1", "--author", "anna", "--reason", "second look"}).exitCode, 0);
        QCOMPARE(annotate("undo", {"--author", "bert"}).exitCode, 0);
        const auto text = annotate("history").out;
        QVERIFY2(text.contains("anna") && text.contains("second look") && text.contains("undo of 1") && text.contains("bert"), qPrintable(text));
        const auto list = QJsonDocument::fromJson(annotate("history", {"--rollout", "s1-1-0-0", "--json"}).out.toUtf8()).array();
        QCOMPARE(list.size(), 2);
        QCOMPARE(list[0].toObject()["changes"].toArray()[0].toObject()["after"].toObject()["note"].toString(), QString("1"));
        QVERIFY(list[0].toObject()["changes"].toArray()[0].toObject()["before"].isNull());
    }

    void statistics() {
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--zoom", "1", "--type", "object"}).exitCode, 0);
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--checked", "--verdict", "wrong"}).exitCode, 0);
        const auto object = json("stats");
        QCOMPARE(object["checked"].toObject()["rollouts"].toArray(), QJsonArray{"s1-1-0-0"});
        QCOMPARE(object["by_label"].toObject()["object"].toObject()["traffic light"].toObject()["count"].toInt(), 1);
        QCOMPARE(object["chair"].toObject()["chair_i"].toDouble(), 1.0);
        QVERIFY(object["pope"].toObject()["accuracy"].isNull());
        QCOMPARE(object["against_key"].toObject()["count"].toInt(), 1);   // the key says it is right
        const auto text = annotate("stats").out;
        QVERIFY2(text.contains("1 cases annotated, 1 checked") && text.contains("CHAIR-style: 1 of 1 zooms"), qPrintable(text));
    }

    void report() {
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--zoom", "1", "--type", "object"}).exitCode, 0);
        const QString file = QString::fromStdString((temp_->path() / "report.html").string());
        QCOMPARE(annotate("report", {"--out", file}).out, file + ": 1 annotated cases\n");
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QString html = QString::fromUtf8(written.readAll());
        QCOMPARE(annotate("report", {"--out", file, "--checked"}).out, file + ": 0 annotated cases\n");
        QCOMPARE(annotate("set", {"--rollout", "s1-2-0-0", "--checked"}).exitCode, 0);
        QCOMPARE(annotate("report", {"--out", file, "--checked"}).out, file + ": 1 annotated cases\n");
        QCOMPARE(annotate("report", {"--out", file}).out, file + ": 2 annotated cases\n");
        QVERIFY(html.startsWith("<!DOCTYPE html>") && html.contains("data:image/jpeg;base64,") && html.contains("zoom 1 of s1-1-0-0"));
    }

    void subset() {
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--type", "object", "--checked"}).exitCode, 0);
        const QString file = QString::fromStdString((temp_->path() / "cases.json").string());
        const auto made = json("subset", {"--where", "failure:object checked", "--out", file});
        QCOMPARE(made["cases"].toInt(), 1);
        QCOMPARE(made["drawn"].toInt(), 0);   // this run has no recipe
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const auto one = QJsonDocument::fromJson(written.readAll())["cases"][0].toObject();
        QCOMPARE(one["id"].toString(), QString("s1-1-0-0"));
        QCOMPARE(one["pictures"].toArray().size(), 1);
        QCOMPARE(one["annotations"].toArray().size(), 1);
    }

    void outAndInAgain() {
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--type", "object", "--note", "x"}).exitCode, 0);
        const QString out = QString::fromStdString((temp_->path() / "out").string());
        QCOMPARE(runProgram(OMNIDRIVE_PROGRAM, {"export", "jsonl", run_, out}).exitCode, 0);
        const QJsonArray before = json("list")["annotations"].toArray();
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--clear"}).exitCode, 0);
        QCOMPARE(annotate("import", {"--from", out + "/annotations.jsonl"}).out, QString("1 annotations taken, 0 were there already, 0 left out\n"));
        QCOMPARE(json("list")["annotations"].toArray(), before);
        QCOMPARE(annotate("undo").out, QString("took back 1 edit\n"));
    }

    void wholeRollouts_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("file");
        QTest::newRow("deepeyes") << "deepeyes" << "traces.jsonl";
        QTest::newRow("verl") << "verl" << "1.jsonl";
        QTest::newRow("drivelmm") << "drivelmm" << "predictions.json";
    }
    void wholeRollouts() {
        QFETCH(QString, format);
        QFETCH(QString, file);
        const QString out = QString::fromStdString((temp_->path() / "out").string());
        const auto result = runProgram(OMNIDRIVE_PROGRAM, {"export", format, run_, out, "--where", "id:s1-1-0-0", "--json"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        QCOMPARE(QJsonDocument::fromJson(result.out.toUtf8()).object()["annotations"].toInt(), 1);
        QVERIFY(QFile::exists(out + "/" + file));
    }

    void labelSet() {
        QVERIFY(annotate("labels").out.contains("camera-confusion"));
        const QString file = QString::fromStdString((temp_->path() / "labels.json").string());
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly) &&
                out.write(R"({"types":[{"id":"ghost","meaning":"Not there."}],"tags":["t"],"team":"perception"})") > 0);
        out.close();
        QCOMPARE(annotate("labels", {"--from", file}).exitCode, 0);
        QCOMPARE(json("labels")["team"].toString(), QString("perception"));
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--type", "ghost"}).exitCode, 0);
        const auto result = annotate("set", {"--rollout", "s1-1-0-0", "--type", "object"});
        QCOMPARE(result.err, QString("omnidrive: there is no type 'object'; the project has ghost\n"));
    }

    void wrongInput_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("sentence");
        const QStringList set{"annotate", "set", "RUN", "--rollout", "s1-1-0-0"};
        QTest::newRow("action") << QStringList{"annotate", "forget", "RUN"} << 2 << "ACTION";
        QTest::newRow("no case") << QStringList{"annotate", "set", "RUN"} << 1 << "set needs --rollout";
        QTest::newRow("unknown case") << QStringList{"annotate", "set", "RUN", "--rollout", "x", "--note", "n"} << 1 << "x";
        QTest::newRow("no such zoom") << set + QStringList{"--zoom", "2"} << 1 << "rollout s1-1-0-0 has no zoom 2: it has 1";
        QTest::newRow("no such step") << set + QStringList{"--step", "3"} << 1 << "rollout s1-1-0-0 has no step 3: it has 2";
        QTest::newRow("no such token") << set + QStringList{"--step", "1", "--tokens", "2:4"} << 1 << "has no token 4: it has 3";
        QTest::newRow("tokens without step") << set + QStringList{"--tokens", "1:2"} << 2 << "--step";
        QTest::newRow("token words") << set + QStringList{"--step", "1", "--tokens", "a"} << 1 << "--tokens wants FIRST:LAST";
        QTest::newRow("type") << set + QStringList{"--type", "ghost"} << 1 << "there is no type 'ghost'; the project has object, attribute,";
        QTest::newRow("severity") << set + QStringList{"--severity", "huge"} << 2 << "huge";
        QTest::newRow("box") << set + QStringList{"--box", "1,2,3"} << 1 << "--box wants [CAMERA:]X0,Y0,X1,Y1[:LABEL], not '1,2,3'";
        QTest::newRow("empty box") << set + QStringList{"--box", "5,5,5,9"} << 1 << "an evidence box has no area";
        QTest::newRow("camera") << set + QStringList{"--box", "CAM_FRONT:1,2,3,4"} << 1 << "rollout s1-1-0-0 has no camera 'CAM_FRONT'";
        QTest::newRow("both") << set + QStringList{"--step", "1", "--zoom", "1"} << 2 << "--zoom";
        QTest::newRow("undo of one case") << QStringList{"annotate", "undo", "RUN", "--rollout", "s1-1-0-0"} << 2
                                          << "omnidrive: annotate: undo does not use --rollout, which is for set, list, history; see 'omnidrive annotate --help'";
        QTest::newRow("statistics of one case") << QStringList{"annotate", "stats", "RUN", "--rollout", "s1-1-0-0"} << 2 << "stats does not use --rollout";
        QTest::newRow("report by filter") << QStringList{"annotate", "report", "RUN", "--out", "OUT", "--where", "severity:major"} << 2
                                          << "report does not use --where, which is for subset";
        QTest::newRow("subset of a type") << QStringList{"annotate", "subset", "RUN", "--out", "OUT", "--type", "object"} << 2 << "subset does not use --type";
        QTest::newRow("list by note") << QStringList{"annotate", "list", "RUN", "--note", "x"} << 2 << "list does not use --note";
        QTest::newRow("undo with a reason") << QStringList{"annotate", "undo", "RUN", "--reason", "x"} << 2 << "undo does not use --reason";
        QTest::newRow("history of a step of nothing") << QStringList{"annotate", "history", "RUN", "--step", "1"} << 2 << "--rollout";
        QTest::newRow("no run") << QStringList{"annotate", "list", "/no/such/run"} << 1 << "/no/such/run is missing";
        QTest::newRow("report nowhere") << QStringList{"annotate", "report", "RUN"} << 1 << "report needs --out";
        QTest::newRow("subset nowhere") << QStringList{"annotate", "subset", "RUN"} << 1 << "subset needs --out";
        QTest::newRow("subset of nothing") << QStringList{"annotate", "subset", "RUN", "--out", "OUT"} << 1 << "no annotated case passes";
        QTest::newRow("subset by nonsense") << QStringList{"annotate", "subset", "RUN", "--out", "OUT", "--where", "colour:red"} << 1 << "There is no field";
        QTest::newRow("import of nothing") << QStringList{"annotate", "import", "RUN"} << 1 << "import needs --from";
        QTest::newRow("filter of annotations") << QStringList{"export", "coco", "RUN", "OUT", "--where", "checked"} << 1 << "--where is for";
        QTest::newRow("format") << QStringList{"export", "voc", "RUN", "OUT"} << 2 << "voc";
        QTest::newRow("no folder") << QStringList{"export", "coco", "RUN"} << 2 << "OUT";
    }
    void wrongInput() {
        QFETCH(QStringList, words);
        QFETCH(int, code);
        QFETCH(QString, sentence);
        words.replaceInStrings("RUN", run_);
        const auto result = runProgram(OMNIDRIVE_PROGRAM, words);
        QVERIFY2(result.exitCode == code, qPrintable(result.err + result.out));
        QVERIFY2(result.err.contains(sentence), qPrintable(result.err));
        QVERIFY(!QFile::exists(run_ + "/annotations"));   // what is refused leaves nothing
    }

    void exports_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("picture");
        QTest::newRow("coco") << "coco" << "annotations.json" << "images/8f1d65b13ca964ee48c6c1a36205385b.png";
        QTest::newRow("labelme") << "labelme" << "8f1d65b13ca964ee48c6c1a36205385b.json" << "8f1d65b13ca964ee48c6c1a36205385b.png";
        QTest::newRow("cvat") << "cvat" << "annotations.xml" << "images/8f1d65b13ca964ee48c6c1a36205385b.png";
        QTest::newRow("label studio") << "label-studio" << "tasks.json" << "images/8f1d65b13ca964ee48c6c1a36205385b.png";
        QTest::newRow("fiftyone") << "fiftyone" << "labels.json" << "data/8f1d65b13ca964ee48c6c1a36205385b.png";
        QTest::newRow("yolo") << "yolo" << "labels/8f1d65b13ca964ee48c6c1a36205385b.txt" << "images/8f1d65b13ca964ee48c6c1a36205385b.png";
        QTest::newRow("csv") << "csv" << "annotations.csv" << "";
        QTest::newRow("jsonl") << "jsonl" << "annotations.jsonl" << "";
    }
    void exports() {
        QFETCH(QString, format);
        QFETCH(QString, file);
        QFETCH(QString, picture);
        const QString out = QString::fromStdString((temp_->path() / "out").string());
        QCOMPARE(annotate("set", {"--rollout", "s1-1-0-0", "--zoom", "1", "--type", "object"}).exitCode, 0);
        QCOMPARE(annotate("set", {"--rollout", "s1-2-0-0", "--type", "count", "--box", "1,2,3,4", "--checked"}).exitCode, 0);
        const auto result = runProgram(OMNIDRIVE_PROGRAM, {"export", format, run_, out, "--pictures", "--json"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.err));
        const auto report = QJsonDocument::fromJson(result.out.toUtf8()).object();
        QCOMPARE(report["annotations"].toInt(), 2);
        QVERIFY2(report["problems"].toArray().isEmpty(), qPrintable(result.out));
        QVERIFY(QFile::exists(out + "/" + file));
        QVERIFY(picture.isEmpty() || QFile::exists(out + "/" + picture));
        QCOMPARE(runProgram(OMNIDRIVE_PROGRAM, {"export", format, run_, out}).exitCode, 1);   // it is not empty
        const auto checked = runProgram(OMNIDRIVE_PROGRAM, {"export", format, run_, out, "--replace", "--checked"});
        QVERIFY2(checked.out.contains("1 annotations"), qPrintable(checked.out + checked.err));
    }
};

QTEST_APPLESS_MAIN(TestAnnotate)
#include "tst_annotate.moc"
