// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/small_disk.h"
#include "ui/ui_settings.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using omnidrive::ui::ThemeChoice;
using omnidrive::ui::UiSettings;

class TestUiSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void remembersBetweenStarts() {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("s.ini"));
        {
            UiSettings settings(file);
            QCOMPARE(settings.theme(), ThemeChoice::System);
            settings.setTheme(ThemeChoice::Dark);
            settings.setLayout(QStringLiteral("train"), QByteArray("abc"));
            settings.setWorkspace(QStringLiteral("train"));
        }
        UiSettings settings(file);
        QCOMPARE(settings.theme(), ThemeChoice::Dark);
        QCOMPARE(settings.layout(QStringLiteral("train")), QByteArray("abc"));
        QVERIFY(settings.layout(QStringLiteral("inspect")).isEmpty());
        settings.forgetLayouts();
        QVERIFY(settings.layout(QStringLiteral("train")).isEmpty());
        QCOMPARE(settings.workspace(), QStringLiteral("train"));
    }

    void scaleKeysAndNamedLayouts() {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("s.ini"));
        {
            UiSettings settings(file);
            QCOMPARE(settings.scale(), 1.0);
            settings.setScale(7);
            settings.setKeys({{QStringLiteral("step.next"), QStringList{QStringLiteral("Ctrl+J")}}});
            settings.setNamedLayout(QStringLiteral("a/b"), "state");
        }
        UiSettings settings(file);
        QCOMPARE(settings.scale(), 3.0);
        QCOMPARE(settings.keys().value(QStringLiteral("step.next")).toStringList(), QStringList{QStringLiteral("Ctrl+J")});
        QCOMPARE(settings.namedLayout(QStringLiteral("a/b")), QByteArray("state"));
        settings.setValue(QStringLiteral("window/scale"), QStringLiteral("large"));
        QCOMPARE(settings.scale(), 1.0);
    }

    /// Another program has written the file meanwhile: what it wrote stays.
    void whatAnotherProgramWroteStays() {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("s.ini")), other = folder.filePath(QStringLiteral("other.ini"));
        UiSettings(file).setNamedLayout(QStringLiteral("first"), "state");
        UiSettings settings(file);
        QCOMPARE(settings.namedLayouts(), QStringList{QStringLiteral("first")});
        {
            UiSettings there(other);
            there.setNamedLayout(QStringLiteral("first"), "state");
            there.setNamedLayout(QStringLiteral("second"), "another state");
            there.addRecentRun(folder.path());
        }
        QVERIFY(QFile::remove(file) && QFile::copy(other, file));
        settings.setNamedLayout(QStringLiteral("third"), "a third state");
        QCOMPARE(settings.namedLayouts(), (QStringList{QStringLiteral("first"), QStringLiteral("second"), QStringLiteral("third")}));
        QCOMPARE(settings.recentRuns(), QStringList{folder.path()});
    }

    void recentRunsAreThoseThatExist() {
        QTemporaryDir folder;
        UiSettings settings(folder.filePath(QStringLiteral("s.ini")));
        for (int i = 0; i < 14; ++i) {
            const QString run = folder.filePath(QString::number(i));
            QVERIFY(QDir().mkpath(run));
            settings.addRecentRun(run);
        }
        settings.addRecentRun(folder.filePath(QStringLiteral("9")));
        QCOMPARE(settings.recentRuns().size(), 10);
        QCOMPARE(settings.recentRuns().first(), folder.filePath(QStringLiteral("9")));
        QVERIFY(QDir().rmdir(folder.filePath(QStringLiteral("13"))));
        QVERIFY(!settings.recentRuns().contains(folder.filePath(QStringLiteral("13"))));
    }

    /// The room left takes a part of the file: what stands there already stays whole, and what is new is written when there is room.
    void aFullDiskCutsNothing() {
        QTemporaryDir folder;
        const int code = omnidrive::tests::inChild([&] { return onSmallDisk(folder.path()); });
        if (code == omnidrive::tests::kNotPermitted) {
            QSKIP("a file system in memory cannot be mounted here");
        }
        QCOMPARE(code, 0);
    }

    /// @return the number of the step that failed; 0: none.
    static int onSmallDisk(const QString& folder) {
        if (!omnidrive::tests::mountSmallDisk(folder.toStdString(), 1024)) {
            return omnidrive::tests::kNotPermitted;
        }
        const QString path = folder + QStringLiteral("/s.ini");
        const auto content = [&] {
            QFile file(path);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        {
            UiSettings settings(path);
            for (int i = 0; i < 20; ++i) {
                settings.setValue(QStringLiteral("what-if/draft-%1").arg(i), QString(500, QLatin1Char('x')));
            }
            settings.setTheme(ThemeChoice::Dark);
        }
        const QByteArray before = content();
        const std::string filler = folder.toStdString() + "/filler";
        if (before.size() < 10'000 || !omnidrive::tests::fillDisk(filler, 8192)) {
            return 1;
        }
        int problems = 0;
        {
            UiSettings settings(path);
            settings.onProblem([&](const QString& text) { problems += text.contains(path) ? 1 : 100; });
            settings.setScale(1.5);
            settings.refresh();
            settings.refresh();
            if (content() != before || problems != 1 || settings.scale() != 1.5) {
                return 2;
            }
            ::unlink(filler.c_str());
            settings.refresh();
        }
        if (UiSettings(path).scale() != 1.5 || !omnidrive::tests::fillDisk(filler, 8192)) {
            return 3;
        }
        const QByteArray after = content();
        {
            UiSettings settings(path);
            settings.setTheme(ThemeChoice::Light);
        }
        return content() == after && after.size() > before.size() ? 0 : 4;
    }

    void damagedSettingsCountAsUnset() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("s.ini"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("\x00\xff[window\ntheme=@Invalid(\ngeometry=@ByteArray(\x01garbage");
        file.close();
        UiSettings settings(path);
        QCOMPARE(settings.theme(), ThemeChoice::System);
        QVERIFY(settings.recentRuns().isEmpty());
        settings.setTheme(ThemeChoice::Light);
        QCOMPARE(settings.theme(), ThemeChoice::Light);
    }
};

QTEST_GUILESS_MAIN(TestUiSettings)
#include "tst_ui_settings.moc"
