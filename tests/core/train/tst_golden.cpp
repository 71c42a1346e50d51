// SPDX-License-Identifier: GPL-3.0-or-later
// Every case of every golden set at hand, a row each, against the tolerances of its manifest: the small set of tests/data, ../shared/golden (skipped
// with a reason when it is not beside the checkout), and those that OMNIDRIVE_GOLDEN lists (folders separated by ':'), made with other seeds and shapes.
#include "base/error.h"
#include "support/temp_folder.h"
#include "train/golden.h"

#include <QTest>

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

using namespace omnidrive;
namespace fs = std::filesystem;

namespace {

/// Folders of golden sets, whether they are there or not.
std::vector<fs::path> sets() {
    std::vector<fs::path> folders{tests::testData() / "golden", tests::sharedFolder() / "golden"};
    const char* more = std::getenv("OMNIDRIVE_GOLDEN");
    for (const auto& name : QString::fromLocal8Bit(more == nullptr ? "" : more).split(QLatin1Char(':'), Qt::SkipEmptyParts)) {
        folders.emplace_back(name.toStdString());
    }
    return folders;
}

QString failuresOf(const std::vector<kernels::CheckResult>& results) {
    QString text;
    for (const auto& result : results) {
        if (!result.passed) {
            text += QString::fromStdString(fmt::format("\n  {}: differs by {:.3g}, {:.3g} of the tolerance {}", result.name, result.worstDifference,
                                                       result.worstError, result.note));
        }
    }
    return text;
}

}  // namespace

class TestGolden : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agrees_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("name");
        for (const auto& folder : sets()) {
            const auto path = QString::fromStdString(folder.string());
            if (!fs::exists(folder / "manifest.json")) {
                QTest::newRow(qPrintable(path)) << path << QString();
                continue;
            }
            for (const auto& golden : train::goldenCases(folder)) {
                const auto label = (folder == tests::testData() / "golden" ? std::string("own") : folder.parent_path().filename().string());
                QTest::newRow((label + "/" + golden.name).c_str()) << path << QString::fromStdString(golden.name);
            }
        }
    }

    void agrees() {
        QFETCH(QString, folder);
        QFETCH(QString, name);
        if (name.isEmpty()) {
            QSKIP(qPrintable(QStringLiteral("there is no golden set at %1").arg(folder)));
        }
        for (const auto& golden : train::goldenCases(folder.toStdString())) {
            if (golden.name == name.toStdString()) {
                const auto results = golden.run();
                QVERIFY(!results.empty());
                const auto failures = failuresOf(results);
                QVERIFY2(failures.isEmpty(), qPrintable(failures));
                return;
            }
        }
        QFAIL("the case is gone");
    }

    /// A comparison that cannot fail proves nothing: one changed number in a golden file must be found.
    void findsAChangedNumber() {
        const auto own = tests::testData() / "golden";
        const tests::TempFolder folder;
        for (const char* name : {"manifest.json", "sampling.safetensors"}) {
            fs::copy(own / name, folder.path() / name);
        }
        QVERIFY(failuresOf(train::goldenCases(folder.path()).at(0).run()).isEmpty());
        std::fstream file(folder.path() / "sampling.safetensors", std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(-4, std::ios::end);
        file.write("\0\0\0\1", 4);
        file.close();
        fs::permissions(folder.path() / "sampling.safetensors", fs::perms::owner_all);
        QVERIFY(!failuresOf(train::goldenCases(folder.path()).at(0).run()).isEmpty());
    }

    void aFolderWithoutManifest() {
        const tests::TempFolder folder;
        try {
            train::goldenCases(folder.path());
            QFAIL("there is no set");
        } catch (const Error& error) {
            QCOMPARE(QString::fromUtf8(error.what()),
                     QString::fromStdString(folder.path().string()) + QStringLiteral(" is no golden set: manifest.json is missing"));
        }
    }
};

QTEST_APPLESS_MAIN(TestGolden)
#include "tst_golden.moc"
