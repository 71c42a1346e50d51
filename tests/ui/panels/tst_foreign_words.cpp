// SPDX-License-Identifier: GPL-3.0-or-later
// What files say and models answer may look like HTML. Qt would show it so and load the pictures it names: nothing in the window may.
#include "jobs/what_if_store.h"
#include "rollout/trajectory_json.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/studio.h"
#include "ui/views/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QMessageBox>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>

using namespace omnidrive;
using ui::Studio;
using ui::StudioOptions;

namespace {

namespace fs = std::filesystem;

constexpr const char* kMarkup = "<img src='nowhere.png'> & <b>bold</b>";
const QString kMark = QStringLiteral("<img");

/// Of the first rollout, with a verdict that no program of ours wrote.
void storeHostileChild(const fs::path& run, rollout::Trajectory trajectory) {
    jobs::WhatIfChild child;
    child.parentId = kMarkup + trajectory.id;
    child.change.label = kMarkup;
    child.engine = child.checkpoint = child.parentAnswer = child.answer = child.verdict = kMarkup;
    trajectory.id = child.parentId;
    child.trajectory = std::make_shared<const rollout::Trajectory>(std::move(trajectory));
    jobs::storeWhatIf(run, {child}, {});
}

/// A run whose every word is markup, in a folder that is named so.
void writeHostileRun(const fs::path& folder) {
    tests::SyntheticRun made;
    made.steps = 1;
    tests::writeSyntheticRun(folder.parent_path() / "model", made);
    const auto source = store::RunReader::open(folder.parent_path() / "model");
    const auto writer = store::RunWriter::create(folder, source->recipeYaml(), kMarkup);
    for (const store::IndexRow& row : source->rows(1, 100)) {
        rollout::Trajectory one = rollout::parseTrajectory(source->traceJson(row.id));
        std::ifstream picture(source->framePath(one.stitchedId), std::ios::binary);
        writer->addFrame(one.stitchedId, std::vector<uint8_t>{std::istreambuf_iterator<char>(picture), {}});
        for (std::string* word : {&one.id, &one.sampleId, &one.groupId, &one.policyVersion}) {
            *word = std::string(kMarkup) + *word;
        }
        for (std::string* word : {&one.question, &one.kind, &one.expectedAnswer, &one.answerText, &one.answerLetter, &one.truthLabel}) {
            *word = kMarkup;
        }
        for (rollout::Turn& turn : one.turns) {
            turn.thought = kMarkup;
            turn.answer = turn.answer.empty() ? "" : kMarkup;
            if (turn.tool) {
                turn.tool->label = kMarkup;
                turn.tool->rejectReason = turn.tool->valid ? "" : kMarkup;
            }
        }
        writer->appendRollout(rollout::indexRowOf(one), rollout::toJsonLine(one));
    }
    storeHostileChild(folder, rollout::parseTrajectory(source->traceJson(source->rows(1, 1).at(0).id)));
    writer->appendScalars(1, 1, {{kMarkup, 0.5}});
    store::RunState state;
    state.state = store::TrainerState::Failed;
    state.step = state.totalSteps = 1;
    state.message = kMarkup;
    writer->setState(state);
    writer->sync();
}

/// Own words of the place, for the sentence of a failing test.
QString placeOf(const QWidget* widget) {
    QString place;
    for (; widget != nullptr; widget = widget->parentWidget()) {
        place += QLatin1String(widget->metaObject()->className()) + QLatin1Char('(') + widget->objectName() + QStringLiteral(") ");
    }
    return place;
}

}  // namespace

class TestForeignWords : public QObject {
    Q_OBJECT

    /// Everything that is shown now, by its place: "" where nothing is wrong.
    static QString firstWrong(const QWidget& window, std::set<const QLabel*>& marked) {
        for (const QLabel* label : window.findChildren<QLabel*>()) {
            if (label->text().contains(kMark)) {
                marked.insert(label);
            }
            if (label->isVisible() && label->textFormat() != Qt::PlainText) {
                return QStringLiteral("label \"%1\" at %2").arg(label->text(), placeOf(label));
            }
        }
        for (const QWidget* widget : window.findChildren<QWidget*>()) {
            if (isRead(widget->toolTip())) {
                return QStringLiteral("tip \"%1\" at %2").arg(widget->toolTip(), placeOf(widget));
            }
        }
        for (const QAbstractItemView* view : window.findChildren<QAbstractItemView*>()) {
            if (const QString tip = wrongTip(view->model()); !tip.isEmpty()) {
                return QStringLiteral("tip \"%1\" of %2").arg(tip, placeOf(view));
            }
        }
        return {};
    }

    /// Whether Qt would read a tip as HTML that has ours in it.
    static bool isRead(const QString& tip) { return Qt::mightBeRichText(tip) && tip.contains(kMark); }

    static QString wrongTip(const QAbstractItemModel* model) {
        constexpr int kRows = 30;
        for (int row = 0; model != nullptr && row < std::min(kRows, model->rowCount()); ++row) {
            for (int column = 0; column < model->columnCount(); ++column) {
                if (const QString tip = model->index(row, column).data(Qt::ToolTipRole).toString(); isRead(tip)) {
                    return tip;
                }
            }
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }

    void nothingInTheWindowIsReadAsHtml() {
        tests::TempFolder folder;
        const fs::path runs = folder.path() / "<b>runs<b>";
        fs::create_directory(runs);
        writeHostileRun(runs / "<i>run<i>");
        StudioOptions options;
        options.run = QString::fromStdString((runs / "<i>run<i>").string());
        options.settingsFile = QString::fromStdString((folder.path() / "studio.ini").string());
        options.size = QSize(1280, 800);
        Studio studio(options);
        studio.window().show();
        studio.settle(10000);
        studio.selection().selectTraceStep(1, 0);
        std::set<const QLabel*> marked;
        for (auto* dock : studio.window().findChildren<QDockWidget*>()) {
            studio.window().showPanel(dock->objectName());
            studio.settle(5000);
            const QString wrong = firstWrong(studio.window(), marked);
            QVERIFY2(wrong.isEmpty(), qPrintable(dock->objectName() + QStringLiteral(": ") + wrong));
        }
        QVERIFY2(marked.size() >= 3, qPrintable(QString::number(marked.size())));   // the run's words were there
    }

    void messagesAreShownLetterByLetter() {
        QMessageBox box(QMessageBox::Warning, QStringLiteral("Title"), QLatin1String(kMarkup));
        box.setInformativeText(QLatin1String(kMarkup));
        box.show();
        int labels = 0;
        for (const QLabel* label : box.findChildren<QLabel*>()) {
            if (label->text() == QLatin1String(kMarkup)) {
                QCOMPARE(label->textFormat(), Qt::PlainText);
                ++labels;
            }
        }
        QCOMPARE(labels, 2);
    }
};

QTEST_MAIN(TestForeignWords)
#include "tst_foreign_words.moc"
