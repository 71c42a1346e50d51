// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_runner.h"
#include "support/temp_folder.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <filesystem>

using namespace omnidrive::tests;
namespace fs = std::filesystem;

/// `omnidrive model` with its true engine, on the checkpoints of tests/data/golden.
class TestModel : public QObject {
    Q_OBJECT

private:
    static ProgramResult run(const QStringList& arguments) { return runProgram(OMNIDRIVE_PROGRAM, arguments); }
    static QString golden(const char* name = "") {
        return QString::fromStdString((testData() / "golden" / name).string());
    }
    static QString checkpoint(const char* name) { return golden("checkpoints/") + QString::fromLatin1(name); }
    QString path(const char* name) const { return QString::fromStdString((temp_.path() / name).string()); }
    static QJsonObject object(const ProgramResult& result) {
        return QJsonDocument::fromJson(result.out.toUtf8()).object();
    }
    /// A copy that may be changed.
    QString copied(const char* name) const {
        const fs::path target = temp_.path() / "copies" / name;
        fs::remove_all(target);
        fs::create_directories(target.parent_path());
        fs::copy(checkpoint(name).toStdString(), target, fs::copy_options::recursive);
        return QString::fromStdString(target.string());
    }

    TempFolder temp_;

private Q_SLOTS:
    void infoOfAModel() {
        const auto result = run({"model", "info", checkpoint("mini-v5"), "--json"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.out + result.err));
        const auto report = object(result);
        QCOMPARE(report["kind"].toString(), QString("Qwen2.5-VL"));
        QCOMPARE(report["dtype"].toString(), QString("BF16"));
        QVERIFY(report["files"].toInt() > 1);
        // bfloat16: two bytes each.
        QCOMPARE(report["weight_bytes"].toInteger(), 2 * report["parameters"].toInteger());
        QVERIFY(report["architecture"].toObject()["decoder"].toString().startsWith("2 layers, width 32, 2 heads of 16"));
        QCOMPARE(report["memory"].toArray().size(), 5);
        QVERIFY(report["missing"].toArray().isEmpty());
        const auto text = run({"model", "info", checkpoint("mini-v5")});
        QVERIFY2(text.out.contains("Nothing is missing."), qPrintable(text.out));
    }

    void infoOfAClip() {
        const auto report = object(run({"model", "info", checkpoint("clip-mini"), "--json"}));
        QCOMPARE(report["kind"].toString(), QString("CLIP"));
        QVERIFY(report["architecture"].toObject()["text tower"].toString().endsWith(", GELU"));
        QVERIFY(report["architecture"].toObject()["picture tower"].toString().endsWith(", QuickGELU"));
    }

    void infoListsWhatIsMissing() {
        const auto folder = copied("mini");
        QVERIFY(QFile::remove(folder + "/tokenizer.json") && QFile::remove(folder + "/model.safetensors"));
        const auto result = run({"model", "info", folder, "--json"});
        QCOMPARE(result.exitCode, 1);
        const auto missing = object(result)["missing"].toArray();
        QCOMPARE(missing.size(), 2);
        QVERIFY(missing[0].toString().contains("no weights here"));
        QCOMPARE(missing[1].toString(), QString("tokenizer (tokenizer.json or vocab.json or qwen.tiktoken)"));
    }

    void infoReadsThePictureRules_data() {
        QTest::addColumn<QByteArray>("rules");
        QTest::addColumn<QString>("missing");
        QTest::newRow("word for a number") << QByteArray(R"({"patch_size": "14"})") << "preprocessor_config.json: \"patch_size\" must be a number";
        QTest::newRow("of another model") << QByteArray(R"({"patch_size": 16})")
                                          << "picture rules that fit the model: they say patches of 16 px, 2 in time, merged 2 x 2, config.json 14, 2 and 2 x 2";
    }
    void infoReadsThePictureRules() {
        QFETCH(QByteArray, rules);
        QFETCH(QString, missing);
        const auto folder = copied("mini");
        QFile file(folder + "/preprocessor_config.json");
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.open(QIODevice::WriteOnly) && file.write(rules) == rules.size());
        file.close();
        const auto result = run({"model", "info", folder, "--json"});
        QCOMPARE(result.exitCode, 1);
        const auto found = object(result)["missing"].toArray();
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].toString().endsWith(missing), qPrintable(found[0].toString()));
    }

    void checks_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"mini", "mini-v5", "clip-mini"}) {
            QTest::newRow(name) << name;
        }
    }
    void checks() {
        QFETCH(QString, name);
        const auto plain = run({"model", "check", golden("checkpoints/") + name, "--json"});
        QVERIFY2(plain.exitCode == 0, qPrintable(plain.out + plain.err));
        const auto result = run({"model", "check", golden("checkpoints/") + name, "--golden", golden(), "--json"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.out + result.err));
        QVERIFY(object(result)["checks"].toInt() > object(plain)["checks"].toInt() + 3);
        QCOMPARE(object(result)["failed"].toInt(), 0);
    }

    /// One weight that is not the reference's must not pass.
    void aChangedWeightIsFound() {
        const auto folder = copied("mini");
        QFile weights(folder + "/model.safetensors");
        QVERIFY(weights.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && weights.open(QIODevice::ReadWrite));
        QVERIFY(weights.seek(weights.size() - 2000) && weights.write(QByteArray(1200, '\x3e')) == 1200);
        weights.close();
        QCOMPARE(run({"model", "check", folder}).exitCode, 0);
        const auto result = run({"model", "check", folder, "--golden", golden(), "--failures"});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.out.contains("FAILED") && result.out.contains("logits"), qPrintable(result.out));
    }

    void refusals_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("words");
        QTest::newRow("no folder") << QStringList{"info", "/nowhere"} << "/nowhere/config.json";
        QTest::newRow("no golden set") << QStringList{"check", checkpoint("mini"), "--golden", "/nowhere"}
                                       << "/nowhere is no golden set";
        QTest::newRow("merge without adapters") << QStringList{"merge", checkpoint("mini"), "--out", path("merged")}
                                                << "holds no adapters";
        QTest::newRow("merge without a target") << QStringList{"merge", checkpoint("mini")} << "merge needs --out";
        QTest::newRow("score without labels") << QStringList{"score", checkpoint("clip-mini"), "--image", "a.png"}
                                              << "at least one --label";
    }
    void refusals() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, words);
        const auto result = run(QStringList{"model"} + arguments);
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.errorLines().size() == 1 && result.err.contains(words), qPrintable(result.err));
        QVERIFY(!QDir(path("merged")).exists());
    }

    void aCheckpointTheSetDoesNotHave() {
        const auto folder = copied("mini");
        QVERIFY(QDir().rename(folder, path("copies/other")));
        const auto result = run({"model", "check", path("copies/other"), "--golden", golden()});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains("no case for a checkpoint named 'other'; it has clip-mini, mini, mini-v5"), qPrintable(result.err));
    }

    void scoresAreLabelled() {
        const QStringList arguments{"model",   "score",   checkpoint("clip-mini"), "--image", golden("images/prep0.png"),
                                    "--label", "a truck", "--label",               "sky"};
        const auto list = QJsonDocument::fromJson(run(arguments + QStringList{"--json"}).out.toUtf8()).array();
        QCOMPARE(list.size(), 2);
        for (const auto& entry : list) {
            const double cosine = entry.toObject()["cosine"].toDouble();
            QVERIFY(cosine > -1 && cosine < 1 && cosine != 0);
            QVERIFY(qAbs(entry.toObject()["clip_score"].toDouble() - 2.5 * qMax(cosine, 0.0)) < 1e-9);
            QVERIFY(qAbs(entry.toObject()["logit"].toDouble() / cosine - std::exp(2.66)) < 1e-3);
        }
        const auto text = run(arguments);
        QVERIFY2(text.out.contains("cosine") && text.out.contains("logit") && text.out.contains("CLIPScore"), qPrintable(text.out));
    }
};

QTEST_GUILESS_MAIN(TestModel)
#include "tst_model.moc"
