// SPDX-License-Identifier: GPL-3.0-or-later
#include "architecture/include_rules.h"

#include <QDirIterator>
#include <QtTest>

using namespace omnidrive::tests;

class TestIncludeRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void buildFilesNameTheLicence();
    void checkerFinds_data();
    void checkerFinds();
    void checkerAccepts_data();
    void checkerAccepts();
    void includesAreRead();
};

namespace {

const QString kRoot = QStringLiteral(OMNIDRIVE_SOURCE_DIR);
const std::string kSpdx = "// SPDX-License-Identifier: GPL-3.0-or-later\n";

SourceTree readTree(const QStringList& folders, const QStringList& patterns) {
    SourceTree tree;
    for (const auto& folder : folders) {
        QDirIterator files(kRoot + "/" + folder, patterns, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly)) {
                tree[file.fileName().mid(kRoot.size() + 1).toStdString()] = file.readAll().toStdString();
            }
        }
    }
    return tree;
}

QString joined(const std::vector<std::string>& lines) {
    QString text;
    for (const auto& line : lines) {
        text += QString::fromStdString(line) + "\n";
    }
    return text;
}

}  // namespace

void TestIncludeRules::buildFilesNameTheLicence() {
    auto files = readTree({"core", "ui", "app", "tests", "packaging"},
                          {"CMakeLists.txt", "*.cmake", "*.sh", "*.py", "setup", "quickstart", "test", "tst_*.cpp", "*.h", "*.cpp"});
    QStringList missing;
    for (const auto& [path, text] : files) {
        if (QString::fromStdString(text.substr(0, 120)).indexOf("SPDX-License-Identifier: GPL-3.0-or-later") < 0) {
            missing << QString::fromStdString(path);
        }
    }
    QVERIFY2(missing.isEmpty(), qPrintable("no SPDX line at the top of:\n" + missing.join("\n")));
}

void TestIncludeRules::checkerFinds_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("message");
    QTest::newRow("left of it") << "core/nn/a.cpp" << "#include \"train/recipe.h\"\n"
                                << "core/nn/a.cpp:2: core/nn must not include train/recipe.h: train stands left of it in the layer list";
    QTest::newRow("beside it") << "core/text/a.cpp" << "\n#include \"vision/image.h\"\n"
                               << "core/text/a.cpp:3: core/text must not include vision/image.h: vision stands beside it in the layer list";
    QTest::newRow("new folder") << "core/magic/a.cpp" << "#include \"base/error.h\"\n"
                                << "core/magic/a.cpp:2: core/magic is missing in the layer list";
    QTest::newRow("Qt in core") << "core/jobs/a.cpp" << "#include <QString>\n"
                                << "core/jobs/a.cpp:2: core must not include QString: it knows no Qt, no screen and no program";
    QTest::newRow("Qt module in core") << "core/base/a.cpp" << "#include <QtCore/qglobal.h>\n"
                                       << "core/base/a.cpp:2: core must not include QtCore/qglobal.h: it knows no Qt, no screen and no program";
    QTest::newRow("Arrow elsewhere") << "core/data/a.cpp" << "#include <parquet/properties.h>\n"
                                     << "core/data/a.cpp:2: core must not include parquet/properties.h: Arrow is core/store/parquet's alone";
    QTest::newRow("screen in core") << "core/base/a.cpp" << "#include \"ui/actions.h\"\n"
                                    << "core/base/a.cpp:2: core must not include ui/actions.h: it knows no Qt, no screen and no program";
    QTest::newRow("LibTorch in ui") << "ui/panels/a.cpp" << "#include <torch/types.h>\n" << "ui/panels/a.cpp:2: ui must not include torch/types.h";
    QTest::newRow("OpenCV in ui") << "ui/views/a.cpp" << "#  include <opencv2/core.hpp>\n" << "ui/views/a.cpp:2: ui must not include opencv2/core.hpp";
    QTest::newRow("engine in ui") << "ui/bridge/a.cpp" << "#include \"train/trainer.h\"\n"
                                  << "ui/bridge/a.cpp:2: ui must not include train/trainer.h: of core it sees base, jobs and their value structs";
    QTest::newRow("training in a model") << "ui/models/a.cpp" << "#include \"jobs/training_job.h\"\n"
                                         << "ui/models/a.cpp:2: ui/models/a.cpp must not include jobs/training_job.h: models and views command "
                                            "no training";
    QTest::newRow("app in ui") << "ui/a.cpp" << "#include \"app/command_line.h\"\n" << "ui/a.cpp:2: ui must not include app/command_line.h";
    QTest::newRow("Qt in the program") << "app/cli_main.cpp" << "#include <QCoreApplication>\n"
                                       << "app/cli_main.cpp:2: the omnidrive program must not include QCoreApplication: it is built without Qt";
    QTest::newRow("chain from jobs") << "core/jobs/a.h" << "#pragma once\n#include \"store/heavy.h\"\n"
                                     << "core/jobs/a.h:1: reaches a header it must not see: core/jobs/a.h -> core/store/heavy.h -> torch/types.h";
    QTest::newRow("chain from ui") << "ui/bridge/a.cpp" << "#include \"jobs/chain.h\"\n"
                                   << "ui/bridge/a.cpp:1: reaches a header it must not see: ui/bridge/a.cpp -> core/jobs/chain.h -> "
                                      "core/store/heavy.h -> torch/types.h";
    QTest::newRow("no pragma") << "core/base/a.h" << "int x;\n" << "core/base/a.h:2: a header needs '#pragma once'";
    QTest::newRow("own header") << "core/base/own.cpp" << "#include \"base/error.h\"\n"
                                << "core/base/own.cpp:2: the first include must be its own header \"base/own.h\"";
}

void TestIncludeRules::checkerFinds() {
    QFETCH(QString, path);
    QFETCH(QString, body);
    QFETCH(QString, message);
    SourceTree tree{{"core/base/own.h", kSpdx + "#pragma once\n"}, {"core/store/heavy.h", kSpdx + "#pragma once\n#include <torch/types.h>\n"}};
    if (path == "ui/bridge/a.cpp") {
        tree["core/jobs/chain.h"] = kSpdx + "#pragma once\n#include \"store/heavy.h\"\n";
    }
    tree[path.toStdString()] = kSpdx + body.toStdString();
    auto found = violations(tree);
    // The header in the middle of a chain is found as well; the row is about the file named by it.
    found.erase(std::remove_if(found.begin(), found.end(), [](const std::string& text) { return text.rfind("core/jobs/chain.h", 0) == 0; }),
                found.end());
    QCOMPARE(joined(found), message + "\n");
}

void TestIncludeRules::checkerAccepts_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("body");
    QTest::newRow("right of it") << "core/train/a.cpp" << "#include \"reward/reward.h\"\n#include \"base/error.h\"\n#include <torch/types.h>\n";
    QTest::newRow("Arrow in its folder") << "core/store/parquet/a.cpp" << "#include <arrow/type.h>\n";
    QTest::newRow("own folder") << "core/text/a.cpp" << "#include \"text/chat.h\"\n";
    QTest::newRow("in a comment") << "core/nn/a.cpp" << "// #include \"train/recipe.h\"\n/*\n#include <QString>\n*/\n";
    QTest::newRow("third party that looks like a folder") << "core/nn/a.cpp" << "#include <train/recipe.h>\n";
    QTest::newRow("value structs on the screen") << "ui/panels/a.cpp" << "#include \"rollout/trajectory.h\"\n#include \"jobs/run_session.h\"\n";
    QTest::newRow("window program") << "app/studio_main.cpp" << "#include \"ui/main_window.h\"\n#include <QApplication>\n";
}

void TestIncludeRules::checkerAccepts() {
    QFETCH(QString, path);
    QFETCH(QString, body);
    QCOMPARE(joined(violations({{path.toStdString(), kSpdx + body.toStdString()}})), QString());
}

void TestIncludeRules::includesAreRead() {
    const auto includes = includesOf("#include \"a/b.h\"   // why\n\n  #  include <vector>\n#includes nothing\n");
    QCOMPARE(includes.size(), size_t(2));
    QCOMPARE(includes[0].target, std::string("a/b.h"));
    QVERIFY(includes[0].isQuoted && !includes[1].isQuoted);
    QCOMPARE(includes[1].line, 3);
}

QTEST_APPLESS_MAIN(TestIncludeRules)
#include "tst_include_rules.moc"
