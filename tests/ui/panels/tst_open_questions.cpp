// SPDX-License-Identifier: GPL-3.0-or-later
// Menus and questions that are open while what they are about goes away: a training that starts opens its own run, and plots come and go.
#include "annotation/project.h"
#include "jobs/curve_sources.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/bridge/note_keeper.h"
#include "ui/panels/annotation_panel.h"
#include "ui/panels/curves_panel.h"
#include "ui/panels/label_set_editor.h"
#include "ui/studio.h"
#include "ui/views/message_bar.h"
#include "ui/views/plots/curve_plot.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QInputDialog>
#include <QMenu>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>
#include <QTimer>

using namespace omnidrive;
using ui::Studio;
namespace fs = std::filesystem;

namespace {

QString pathText(const fs::path& path) { return QString::fromStdString(path.string()); }

/// Waits for menus and dialogs, and answers each once.
class Hand : public QObject {
public:
    std::function<void(QMenu&)> onMenu;
    std::function<void(QDialog&)> onDialog;

    Hand() { look(); }

private:
    void look() {
        QTimer::singleShot(20, this, &Hand::look);   // each anew: an answer may lead to the next question, and one timer does not ring within its own ringing
        QWidget* now = QApplication::activePopupWidget() != nullptr ? QApplication::activePopupWidget() : QApplication::activeModalWidget();
        if (now == nullptr || now == last_) {
            return;
        }
        last_ = now;
        if (auto* menu = qobject_cast<QMenu*>(now); menu != nullptr && onMenu) {
            onMenu(*menu);
        } else if (auto* dialog = qobject_cast<QDialog*>(now); dialog != nullptr && onDialog) {
            onDialog(*dialog);
        }
    }

    QPointer<QWidget> last_;
};

void choose(QMenu& menu, const QString& text) {
    for (QAction* action : menu.actions()) {
        if (action->text().startsWith(text)) {
            menu.setActiveAction(action);
            QTest::keyClick(&menu, Qt::Key_Return);
            return;
        }
    }
    QFAIL("there is no such action");
}

}  // namespace

class TestOpenQuestions : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TempFolder> folder_;
    std::unique_ptr<Studio> studio_;
    fs::path mine_, started_;

    ui::CurvesPanel& curves() { return studio_->window().curves(); }
    QString said() { return curves().findChild<ui::MessageBar*>()->message(); }
    void open(const QString& panel) {
        ui::StudioOptions options;
        options.run = pathText(mine_);
        options.settingsFile = pathText(folder_->path() / "studio.ini");
        options.size = QSize(1280, 800);
        options.panel = panel;
        studio_ = std::make_unique<Studio>(options);
        studio_->window().show();
        QVERIFY(studio_->settle(30000));
    }
    /// As a training does that has just been started.
    void openStarted() {
        studio_->selection().selectRun(pathText(started_));
        QTRY_COMPARE(studio_->follower().folder(), pathText(started_));
        QVERIFY(studio_->settle(30000));
    }
    void askForMenu() {
        ui::CurvePlot* plot = curves().plots().front();
        Q_EMIT plot->menuAsked(plot->mapToGlobal(QPoint(20, 20)), 2);
    }

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }
    void init() {
        folder_ = std::make_unique<tests::TempFolder>();
        mine_ = folder_->path() / "mine";
        started_ = folder_->path() / "started";
        tests::SyntheticRun run;
        run.steps = 4;
        tests::writeSyntheticRun(mine_, run);
        run.steps = 3;
        tests::writeSyntheticRun(started_, run);
    }
    void cleanup() { studio_.reset(); }

    void aPlotGoesAway_data() {
        QTest::addColumn<bool>("isUnderMenu");
        QTest::newRow("under its menu") << true;
        QTest::newRow("under the question for its file") << false;
    }
    void aPlotGoesAway() {
        QFETCH(bool, isUnderMenu);
        open(QStringLiteral("curves"));
        QTRY_VERIFY(!curves().plots().empty());
        const QString file = pathText(folder_->path() / "plot.png");
        const auto takeAway = [&] {
            studio_->scalars().clear();   // as a run without points does
            QTest::qWait(50);
            QVERIFY(curves().plots().empty());
        };
        int menus = 0;
        Hand hand;
        hand.onMenu = [&](QMenu& menu) {
            ++menus;
            if (isUnderMenu) {
                takeAway();
            }
            choose(menu, QStringLiteral("Save this plot"));
        };
        hand.onDialog = [&](QDialog& dialog) {
            takeAway();
            dynamic_cast<QFileDialog&>(dialog).selectFile(file);
            dialog.accept();
        };
        askForMenu();
        QTRY_COMPARE(menus, 1);
        QTRY_VERIFY2(said().contains(QStringLiteral("nothing was saved")), qPrintable(said()));
        QVERIFY(!QFile::exists(file));
    }

    void aNoteGoesToTheRunItWasWrittenFor() {
        open(QStringLiteral("curves"));
        QTRY_VERIFY(!curves().plots().empty());
        Hand hand;
        hand.onMenu = [](QMenu& menu) { choose(menu, QStringLiteral("Pin a note at step")); };
        hand.onDialog = [&](QDialog& dialog) {
            auto& input = dynamic_cast<QInputDialog&>(dialog);
            if (input.inputMode() == QInputDialog::TextInput && input.comboBoxItems().isEmpty()) {
                openStarted();
                input.setTextValue(QStringLiteral("look here"));
            }
            input.accept();
        };
        askForMenu();
        QTRY_VERIFY2(said().contains(pathText(mine_)), qPrintable(said()));
        QTRY_COMPARE(jobs::pinnedNotes(mine_).size(), size_t{1});
        QCOMPARE(jobs::pinnedNotes(mine_)[0].text, std::string("look here"));
        QCOMPARE(jobs::pinnedNotes(mine_)[0].step, int64_t{2});
        QVERIFY(jobs::pinnedNotes(started_).empty());
        QVERIFY(curves().notes()->notes().empty());
    }

    void aLabelSetGoesToTheRunItWasWrittenFor() {
        open(QStringLiteral("annotate"));
        Hand hand;
        hand.onDialog = [&](QDialog& dialog) {
            auto& editor = dynamic_cast<ui::LabelSetEditor&>(dialog);
            openStarted();
            editor.addType();
            const int last = editor.table()->rowCount() - 1;
            editor.table()->item(last, 0)->setText(QStringLiteral("Wrong lane"));
            editor.table()->item(last, 1)->setText(QStringLiteral("It names another lane."));
            editor.saveButton()->click();
        };
        studio_->window().annotate().editLabels();
        QVERIFY2(studio_->window().annotate().message().contains(pathText(mine_)), qPrintable(studio_->window().annotate().message()));
        QTRY_VERIFY(studio_->annotations().isSettled());
        const auto labelsOf = [](const fs::path& run) { return annotation::Project::open(run / "annotations", {"", "", false})->labels(); };
        QCOMPARE(labelsOf(mine_).types.back().id, std::string("wrong-lane"));
        QVERIFY(!fs::exists(started_ / "annotations"));
        QCOMPARE(studio_->annotations().labels(), annotation::defaultLabelSet());
    }
};

QTEST_MAIN(TestOpenQuestions)
#include "tst_open_questions.moc"
