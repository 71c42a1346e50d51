// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/temp_folder.h"
#include "ui/models/benchmark_model.h"
#include "ui/panels/evaluation_panel.h"
#include "ui/studio.h"
#include "ui/views/plots/plot_legend.h"
#include "ui/views/radar_view.h"
#include "ui/views/theme.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QHelpEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace omnidrive;
using ui::BenchmarkColumn;
using ui::Studio;
using ui::StudioOptions;

namespace {

QString testFile(const char* name) { return QString::fromStdString((tests::testData() / "drivelmm" / name).string()); }

/// Pixels near a colour: lines have soft edges.
int pixelsOf(const QImage& image, const QColor& colour) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor at = image.pixelColor(x, y);
            count += qAbs(at.red() - colour.red()) + qAbs(at.green() - colour.green()) + qAbs(at.blue() - colour.blue()) < 45 ? 1 : 0;
        }
    }
    return count;
}

/// Of two colours, as WCAG 2 counts it: 1 to 21.
double contrast(const QColor& a, const QColor& b) {
    const auto luminance = [](const QColor& colour) {
        const auto linear = [](double value) { return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
    };
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

struct Opened {
    tests::TempFolder folder;
    std::unique_ptr<Studio> studio;

    Opened() { start(); }
    void start() {
        StudioOptions options;
        options.runsFolder = QString::fromStdString(folder.path().string());
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        options.panel = QStringLiteral("pairs");
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        studio->settle(20000);
        QTest::keyClick(&studio->window(), Qt::Key_E, Qt::ControlModifier);
        studio->settle(20000);
    }
    ui::EvaluationPanel& panel() { return studio->window().evaluation(); }
    QTableView* table() { return panel().table(); }
    QString cell(int row, BenchmarkColumn column) { return panel().model().index(row, static_cast<int>(column)).data().toString(); }
    QString choice(int row, int column) { return panel().choices().index(row, column).data().toString(); }
    void add(const char* name) {
        panel().addFiles({testFile(name)});
        studio->settle(20000);
    }
    void click(QPushButton* button) {
        QTest::mouseClick(button, Qt::LeftButton);
        studio->settle(20000);
    }
    /// Clicks a button that opens a dialog, and types a path there.
    void chooseBy(QPushButton* button, const QString& path) {
        QTimer::singleShot(100, qApp, [path] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog != nullptr);
            dialog->findChild<QLineEdit*>()->setText(path);
            QTest::keyClick(dialog->findChild<QLineEdit*>(), Qt::Key_Return);
        });
        click(button);
    }
    QString problemFile(const char* content) {
        std::ofstream(folder.path() / "bad.json") << content;
        return QString::fromStdString((folder.path() / "bad.json").string());
    }
};

}  // namespace

class TestEvaluationPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void publishedRowsStandThereAtOnce() {
        Opened opened;
        QVERIFY(opened.panel().isVisible());
        QCOMPARE(opened.panel().model().rowCount(), 12);
        QCOMPARE(opened.cell(9, BenchmarkColumn::Name), QStringLiteral("OmniDrive-R1 (Qwen2.5-VL-7B)"));
        QCOMPARE(opened.cell(9, BenchmarkColumn::Whose), QStringLiteral("published"));
        QCOMPARE(opened.cell(9, BenchmarkColumn::Reasoning), QStringLiteral("80.35"));
        QCOMPARE(opened.cell(9, BenchmarkColumn::MultipleChoice), QStringLiteral("73.62"));
        QCOMPARE(opened.cell(9, BenchmarkColumn::Judge), QStringLiteral("not known"));
        QCOMPARE(opened.cell(10, BenchmarkColumn::Whose), QStringLiteral("later"));
        QCOMPARE(opened.panel().radar()->series().size(), size_t{3});
        QVERIFY(opened.panel().sentence().startsWith(QStringLiteral("Add a file")));
    }

    void scoresAreAddedByTheDialog() {
        Opened opened;
        opened.chooseBy(opened.panel().openButton(), testFile("scores.json"));
        QCOMPARE(opened.panel().model().rowCount(), 13);
        QCOMPARE(opened.cell(12, BenchmarkColumn::Name), QStringLiteral("scores"));
        QCOMPARE(opened.cell(12, BenchmarkColumn::Whose), QStringLiteral("yours"));
        const char* const expected[] = {"70.00", "78.00", "68.00", "76.00", "62.00", "73.00", "50.00", "75.00", "5", "not said"};
        for (int i = 0; i < 10; ++i) {
            QCOMPARE(opened.cell(12, static_cast<BenchmarkColumn>(static_cast<int>(BenchmarkColumn::Risk) + i)), QLatin1String(expected[i]));
        }
        QCOMPARE(opened.table()->currentIndex().row(), 12);
        QCOMPARE(opened.panel().choices().rowCount(), 4);
        QCOMPARE(opened.choice(0, ui::ChoiceModel::Official), QStringLiteral("50.00  (2 of 4)"));
        QCOMPARE(opened.choice(0, ui::ChoiceModel::Repaired), QStringLiteral("75.00  (3 of 4)"));
        QCOMPARE(opened.choice(0, ui::ChoiceModel::Difference), QStringLiteral("+25.00"));
        QCOMPARE(opened.choice(1, ui::ChoiceModel::Question), QStringLiteral("Question 2"));
        QVERIFY2(opened.panel().sentence().contains(QStringLiteral("73.00 by the judge's own averages, 72.00 by the true averages")),
                 qPrintable(opened.panel().sentence()));
    }

    void predictionsNeedTheTestFile() {
        Opened opened;
        opened.add("predictions.json");
        QCOMPARE(opened.panel().model().rowCount(), 13);
        QCOMPARE(opened.cell(12, BenchmarkColumn::Judge), QStringLiteral("not readable"));
        QVERIFY2(opened.panel().problem().contains(QStringLiteral("counted against DriveLMM-o1's test file, which is not chosen yet")),
                 qPrintable(opened.panel().problem()));
        opened.chooseBy(opened.panel().testFileButton(), testFile("test.json"));
        QVERIFY(opened.panel().problem().isEmpty());
        QCOMPARE(opened.panel().model().rowCount(), 13);
        QCOMPARE(opened.cell(12, BenchmarkColumn::MultipleChoice), QStringLiteral("60.00"));
        QCOMPARE(opened.cell(12, BenchmarkColumn::Repaired), QStringLiteral("80.00"));
        QCOMPARE(opened.cell(12, BenchmarkColumn::Risk), QStringLiteral("–"));
        QCOMPARE(opened.cell(12, BenchmarkColumn::Answered), QStringLiteral("6 of 7"));
        QVERIFY(opened.panel().sentence().contains(QStringLiteral("6 of 7 questions answered")));
        QCOMPARE(opened.panel().radar()->series().size(), size_t{3});   // nobody judged: nothing to draw
    }

    void rowsAreSelectedByMouseAndKeys() {
        Opened opened;
        opened.add("scores.json");
        QTableView* table = opened.table();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(11, 2)).center());
        QVERIFY2(opened.panel().sentence().startsWith(QStringLiteral("Published rows are not split")), qPrintable(opened.panel().sentence()));
        QVERIFY(!opened.panel().removeButton()->isEnabled());
        QVERIFY(!opened.panel().choiceTable()->isVisible());
        QTest::keyClick(table, Qt::Key_Down);
        QVERIFY(opened.panel().choiceTable()->isVisible());
        QVERIFY(opened.panel().removeButton()->isEnabled());
    }

    void theBoxDecidesWhatTheRadarShows() {
        Opened opened;
        opened.add("scores.json");
        QCOMPARE(opened.panel().radar()->series().size(), size_t{4});
        QCOMPARE(opened.panel().radar()->series().back().name, QStringLiteral("scores"));
        QTest::keyClick(opened.table(), Qt::Key_Space);   // on the newest row
        QCOMPARE(opened.panel().radar()->series().size(), size_t{3});
        opened.table()->setCurrentIndex(opened.panel().model().index(0, 0));
        QTest::keyClick(opened.table(), Qt::Key_Space);
        QCOMPARE(opened.panel().radar()->series().front().name, QStringLiteral("GPT-4o"));
        QCOMPARE(opened.panel().legend()->entries().size(), size_t{4});
    }

    void noTwoLinesLookAlike_data() {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    /// Whoever sees no colours goes by the dashes, and whoever prints them small by the colours.
    void noTwoLinesLookAlike() {
        QFETCH(bool, isDark);
        Opened opened;
        opened.studio->window().setTheme(isDark ? ui::ThemeChoice::Dark : ui::ThemeChoice::Light);
        opened.add("scores.json");
        for (int row = 0; row < opened.panel().model().rowCount(); ++row) {
            opened.table()->model()->setData(opened.panel().model().index(row, 0), Qt::Checked, Qt::CheckStateRole);
        }
        const auto& series = opened.panel().radar()->series();
        QCOMPARE(series.size(), size_t{13});
        for (size_t i = 0; i < series.size(); ++i) {
            QVERIFY(contrast(series[i].pen.color(), ui::Theme::current().panel) >= 3);
            for (size_t k = 0; k < i; ++k) {
                const bool sameColour = series[i].pen.color() == series[k].pen.color(), sameDashes = series[i].pen.dashPattern() == series[k].pen.dashPattern();
                QVERIFY2(!(sameColour && sameDashes), qPrintable(series[i].name));
                QVERIFY2(i - k >= 7 || (!sameColour && !sameDashes), qPrintable(series[i].name));
            }
            QCOMPARE(opened.panel().legend()->entries()[i].pen, series[i].pen);
        }
    }

    void theRadarPutsValuesWhereTheyBelong() {
        ui::RadarView radar;
        radar.resize(400, 360);
        radar.setAxes({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")});
        radar.setSeries({{QStringLiteral("one"), QPen(Qt::red), {72, 90, 81, std::nan("")}, true}});
        QCOMPARE(radar.lowest(), 60.0);
        QCOMPARE(radar.highest(), 90.0);
        const QPointF centre = radar.pointOf(0, 60);
        QCOMPARE(radar.pointOf(2, 60), centre);
        QVERIFY(radar.pointOf(0, 90).y() < centre.y() && qAbs(radar.pointOf(0, 90).x() - centre.x()) < 0.01);
        QVERIFY(radar.pointOf(1, 90).x() > centre.x() && qAbs(radar.pointOf(1, 90).y() - centre.y()) < 0.01);
        QVERIFY(qAbs((centre.y() - radar.pointOf(0, 75).y()) * 2 - (centre.y() - radar.pointOf(0, 90).y())) < 0.01);
        QVERIFY2(radar.accessibleDescription().contains(QStringLiteral("one: a 72.0, b 90.0, c 81.0, d not known")), qPrintable(radar.accessibleDescription()));
        radar.show();
        const QPoint at = radar.pointOf(1, 90).toPoint();
        QHelpEvent help(QEvent::ToolTip, at, radar.mapToGlobal(at));
        QApplication::sendEvent(&radar, &help);
        QCOMPARE(QToolTip::text(), QStringLiteral("one, b: 90.00"));
    }

    void filesAreRememberedAndRemoved() {
        Opened opened;
        opened.panel().setTestFile(testFile("test.json"));
        opened.panel().addFiles({testFile("scores.json"), testFile("predictions.json")});
        opened.studio->settle(20000);
        QCOMPARE(opened.panel().model().rowCount(), 14);
        opened.studio.reset();
        opened.start();
        QCOMPARE(opened.panel().model().rowCount(), 14);
        QCOMPARE(opened.cell(12, BenchmarkColumn::Answered), QStringLiteral("5 of 7"));
        opened.table()->setCurrentIndex(opened.panel().model().index(12, 0));
        opened.table()->setFocus();
        QTest::keyClick(opened.table(), Qt::Key_Delete);
        opened.studio->settle(20000);
        QCOMPARE(opened.panel().model().rowCount(), 13);
        QCOMPARE(opened.cell(12, BenchmarkColumn::Name), QStringLiteral("predictions"));
        opened.click(opened.panel().removeButton());
        QCOMPARE(opened.panel().model().rowCount(), 12);
    }

    void badFilesAreSaidAndTheRestStays_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        QTest::newRow("no JSON") << QByteArray("{") << "bad.json breaks off or is damaged at byte 2";
        QTest::newRow("empty") << QByteArray("[]") << "bad.json: predictions are counted against";
        QTest::newRow("a score missing") << QByteArray(R"([{"id": "s_t_1", "Overall Score": 5}])") << "record 1 (s_t_1): the score \"Faithfulness-Step\" is missing";
    }

    void badFilesAreSaidAndTheRestStays() {
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        Opened opened;
        opened.panel().addFiles({testFile("scores.json"), opened.problemFile(content.constData())});
        opened.studio->settle(20000);
        QCOMPARE(opened.panel().model().rowCount(), 14);
        QVERIFY2(opened.panel().problem().contains(says), qPrintable(opened.panel().problem()));
        QCOMPARE(opened.table()->currentIndex().row(), 13);
        QCOMPARE(opened.cell(13, BenchmarkColumn::Name), QStringLiteral("bad"));
        QVERIFY2(opened.panel().sentence().contains(says), qPrintable(opened.panel().sentence()));
        QVERIFY(!opened.panel().choiceTable()->isVisible());
        opened.click(opened.panel().removeButton());
        QCOMPARE(opened.panel().model().rowCount(), 13);
        QVERIFY(opened.panel().problem().isEmpty());
        opened.studio.reset();
        opened.start();
        QVERIFY2(opened.panel().problem().isEmpty(), "a removed file is forgotten");
    }

    void theModelKeepsTheRules() {
        ui::BenchmarkModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto files = std::make_shared<std::vector<ui::BenchmarkFile>>();
        files->push_back({testFile("scores.json"), jobs::BenchmarkShelf().run(testFile("scores.json").toStdString(), {}), {}});
        model.setFiles(files);
        QVERIFY(model.setData(model.index(12, 0), Qt::Unchecked, Qt::CheckStateRole));
        model.setFiles(files);
        QVERIFY2(!model.isShown(12), "a row that stays keeps its box");
        QVERIFY(!model.setData(model.index(12, 1), Qt::Checked, Qt::CheckStateRole));
        ui::ChoiceModel choices;
        const QAbstractItemModelTester other(&choices, QAbstractItemModelTester::FailureReportingMode::QtTest);
        choices.setScores(files->front().run.choices);
        choices.setScores({});
        QCOMPARE(choices.rowCount(), 0);
    }

    void everyWidgetHasAName() {
        Opened opened;
        for (const QWidget* widget : std::initializer_list<const QWidget*>{opened.table(), opened.panel().choiceTable(), opened.panel().radar(),
                                                                          opened.panel().openButton(), opened.panel().testFileButton(),
                                                                          opened.panel().removeButton()}) {
            QVERIFY(!widget->accessibleName().isEmpty());
        }
        QVERIFY(opened.studio->window().actions().find(QStringLiteral("evaluation.show")) != nullptr);
        QVERIFY(opened.studio->window().actions().find(QStringLiteral("evaluation.open")) != nullptr);
    }

    /// OMNIDRIVE_SHOTS names a folder that keeps the pictures.
    void bothThemesDrawTheRadar() {
        const QString shots = qEnvironmentVariable("OMNIDRIVE_SHOTS");
        Opened opened;
        opened.panel().setTestFile(testFile("test.json"));
        opened.panel().addFiles({testFile("predictions.json"), testFile("scores.json")});
        opened.studio->settle(20000);
        for (const auto& [choice, name] : {std::pair(ui::ThemeChoice::Light, "light"), std::pair(ui::ThemeChoice::Dark, "dark")}) {
            opened.studio->window().setTheme(choice);
            opened.studio->settle(20000);
            const QImage radar = opened.panel().radar()->grab().toImage();
            for (const ui::RadarSeries& series : opened.panel().radar()->series()) {
                QVERIFY2(pixelsOf(radar, series.pen.color()) > 60, qPrintable(series.name));
            }
            if (!shots.isEmpty()) {
                QVERIFY(opened.studio->window().grab().save(QStringLiteral("%1/evaluation-%2.png").arg(shots, QLatin1String(name))));
            }
        }
    }
};

QTEST_MAIN(TestEvaluationPanel)
#include "tst_evaluation.moc"
