// SPDX-License-Identifier: GPL-3.0-or-later
// Annotations that the disk refuses: they are seen wherever one is, tried again, and never lost by quitting without a question.
#include "annotation/project.h"
#include "app/exit_code.h"
#include "app/studio_quit_on_signal.h"
#include "support/synthetic_run.h"
#include "support/temp_folder.h"
#include "ui/panels/annotation_form.h"
#include "ui/panels/annotation_panel.h"
#include "ui/studio.h"
#include "ui/views/theme.h"

#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QTimer>

#include <csignal>
#include <fstream>

using namespace omnidrive;
using annotation::Annotation;
using ui::Studio;
namespace fs = std::filesystem;

namespace {

QString pathText(const fs::path& path) { return QString::fromStdString(path.string()); }

/// Answers the questions that come, one after another; remembers what they said.
class Answers : public QObject {
public:
    explicit Answers(const std::vector<std::function<void(QMessageBox&)>>& answers) : answers_(answers) {
        timer_.setInterval(20);
        connect(&timer_, &QTimer::timeout, this, [this] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            if (box == nullptr || box == last_) {
                return;
            }
            last_ = box;
            said << box->informativeText();
            const size_t number = static_cast<size_t>(said.size()) - 1;
            number < answers_.size() ? answers_[number](*box) : box->reject();
            last_ = nullptr;
        });
        timer_.start();
    }
    QStringList said;

private:
    std::vector<std::function<void(QMessageBox&)>> answers_;
    QMessageBox* last_ = nullptr;
    QTimer timer_;
};

void cancel(QMessageBox& box) { box.button(QMessageBox::Cancel)->click(); }
void saveAgain(QMessageBox& box) { box.findChild<QPushButton*>(QStringLiteral("saveAgain"))->click(); }
void lose(QMessageBox& box) { box.findChild<QPushButton*>(QStringLiteral("quitAndLose"))->click(); }

struct Opened {
    std::unique_ptr<Studio> studio;

    Opened(const fs::path& run, const fs::path& settings) {
        ui::StudioOptions options;
        options.run = pathText(run);
        options.settingsFile = pathText(settings);
        options.size = QSize(1280, 800);
        options.panel = QStringLiteral("annotate");
        studio = std::make_unique<Studio>(options);
        studio->window().show();
        settle();
    }
    void settle() { QVERIFY(studio->settle(30000)); }
    ui::MainWindow& window() { return studio->window(); }
    ui::AnnotationKeeper& keeper() { return studio->annotations(); }
    QLabel& unsaved() { return *window().findChild<QLabel*>(QStringLiteral("unsavedAnnotations")); }
    void press(int key) { QTest::keyClick(&window(), static_cast<Qt::Key>(key)); }
    annotation::Target target() { return annotation::caseTarget(studio->selection().current().rollout.toStdString()); }
};

}  // namespace

class TestUnsavedAnnotations : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TempFolder> folder_;
    fs::path run_, other_, obstacle_;

    fs::path settings() const { return folder_->path() / "studio.ini"; }
    std::unique_ptr<annotation::Project> stored() const { return annotation::Project::open(run_ / "annotations", {"", "", false}); }

private Q_SLOTS:
    void initTestCase() { ui::prepareLook(*qApp); }
    void init() {
        folder_ = std::make_unique<tests::TempFolder>();
        run_ = folder_->path() / "run";
        other_ = folder_->path() / "other";
        obstacle_ = run_ / "annotations";
        tests::SyntheticRun run;
        run.steps = 2;
        tests::writeSyntheticRun(run_, run);
        tests::writeSyntheticRun(other_, run);
        std::ofstream(obstacle_) << "";   // stands where the annotations should go
    }

    void quittingAsksWhatToDo() {
        Opened opened(run_, settings());
        opened.press(Qt::Key_1);
        opened.settle();
        Answers answers({cancel, saveAgain, cancel, saveAgain, [this](QMessageBox& box) {
                             fs::remove(obstacle_);
                             saveAgain(box);
                         }});
        QVERIFY(!opened.window().close());
        QVERIFY(opened.window().isVisible());
        QCOMPARE(answers.said.size(), 1);
        QVERIFY2(answers.said[0].startsWith(pathText(run_) + QStringLiteral(": ")), qPrintable(answers.said[0]));
        QVERIFY2(answers.said[0].count(QStringLiteral("annotations")) > 0, qPrintable(answers.said[0]));   // the reason
        QVERIFY(!opened.window().close());   // saved again in vain, then stayed
        QCOMPARE(answers.said.size(), 3);
        QVERIFY(opened.keeper().status().isDirty);
        QVERIFY(opened.window().close());
        QCOMPARE(answers.said.size(), 5);
        QCOMPARE(stored()->find(opened.target())->type, std::string("object"));
    }

    void whatIsBeingTypedCountsToo() {
        Opened opened(run_, settings());
        opened.press(Qt::Key_L);
        QTest::keyClicks(opened.window().annotate().form()->note(), QStringLiteral("half a sen"));
        Answers answers({[this](QMessageBox& box) {
            fs::remove(obstacle_);
            saveAgain(box);
        }});
        QVERIFY(opened.window().close());
        QCOMPARE(answers.said.size(), 1);
        QCOMPARE(stored()->find(opened.target())->note, std::string("half a sen"));
    }

    /// Whoever never pauses loses at most the last second to a kill.
    void wordsTypedWithoutAPauseAreSaved() {
        fs::remove(obstacle_);
        Opened opened(run_, settings());
        opened.press(Qt::Key_L);
        const QString words = QStringLiteral("somebody who never pauses while typing");
        QPlainTextEdit* note = opened.window().annotate().form()->note();
        QTest::keyClicks(note, words, Qt::NoModifier, 100);
        const auto project = stored();
        const Annotation* found = project->find(opened.target());
        QVERIFY(found != nullptr);
        const QString saved = QString::fromStdString(found->note);
        QVERIFY2(words.startsWith(saved) && saved.size() > words.size() - 15, qPrintable(saved));
        QCOMPARE(note->toPlainText(), words);
        opened.window().annotate().form()->commit();
        opened.settle();
        QCOMPARE(stored()->find(opened.target())->note, words.toStdString());
    }

    /// On a slow disk what was given out earlier comes back while more has been given out: it overwrites nothing on the screen.
    void olderWordsThatComeBackLateOverwriteNothing() {
        ui::AnnotationForm form;
        std::vector<std::string> given;
        connect(&form, &ui::AnnotationForm::changeWanted, &form, [&](const annotation::Target&, const ui::AnnotationKeeper::Change& change, const QString&) {
            Annotation changed;
            change(changed);
            given.push_back(changed.note);
        });
        const auto comesBack = [&form](const std::string& note) {
            Annotation annotation{annotation::caseTarget("x")};
            annotation.note = note;
            form.setAnnotations(annotation, annotation);
        };
        comesBack("old ");
        form.focusNote();
        for (const char* words : {"one ", "two "}) {
            QTest::keyClicks(form.note(), QString::fromLatin1(words));
            form.commit();
        }
        QCOMPARE(given, (std::vector<std::string>{"old one ", "old one two "}));
        for (const char* late : {"old ", "old one ", "old one two "}) {
            comesBack(late);
            QCOMPARE(form.note()->toPlainText(), QStringLiteral("old one two "));
        }
        comesBack("old ");   // undo
        QCOMPARE(form.note()->toPlainText(), QStringLiteral("old "));
    }

    /// A logout, a closed terminal: nobody is there to answer, and what was typed a moment ago is saved.
    void aSignalSavesWhatWasTyped_data() {
        QTest::addColumn<int>("number");
        QTest::addColumn<bool>("canBeSaved");
        QTest::newRow("SIGTERM") << SIGTERM << true;
        QTest::newRow("SIGHUP") << SIGHUP << true;
        QTest::newRow("SIGINT") << SIGINT << true;
        QTest::newRow("SIGTERM, and the disk refuses") << SIGTERM << false;
    }
    void aSignalSavesWhatWasTyped() {
        QFETCH(int, number);
        QFETCH(bool, canBeSaved);
        if (canBeSaved) {
            fs::remove(obstacle_);
        }
        Opened opened(run_, settings());
        const annotation::Target target = opened.target();
        opened.press(Qt::Key_L);
        QTest::keyClicks(opened.window().annotate().form()->note(), QStringLiteral("half a sen"));
        Answers answers({});
        const app::QuitOnSignal quitting([&opened] { QApplication::exit(app::saveWithoutAsking(*opened.studio)); });
        QTimer::singleShot(0, qApp, [number] {
            ::raise(number);
            ::raise(number);   // at once: the same wish
        });
        QCOMPARE(QApplication::exec(), canBeSaved ? app::kExitInterrupted : app::kExitFailed);
        QVERIFY(answers.said.isEmpty());
        if (canBeSaved) {
            const auto project = stored();
            QVERIFY(project->find(target) != nullptr);
            QCOMPARE(project->find(target)->note, std::string("half a sen"));
        }
    }

    void itMayBeLostOnPurpose() {
        Opened opened(run_, settings());
        opened.press(Qt::Key_1);
        opened.settle();
        Answers answers({lose});
        QVERIFY(opened.window().close());
        QCOMPARE(answers.said.size(), 1);
    }

    void whatIsSavedNeedsNoQuestion() {
        fs::remove(obstacle_);
        Opened opened(run_, settings());
        opened.press(Qt::Key_1);
        Answers answers({});
        QVERIFY(opened.window().close());
        QVERIFY(answers.said.isEmpty());
        QCOMPARE(stored()->find(opened.target())->type, std::string("object"));
    }

    /// The panel is hidden, another run is open, then none: the window says so all the while, and tries again by itself.
    void itIsSeenAndTriedAgainEverywhere() {
        Opened opened(run_, settings());
        const annotation::Target target = opened.target();
        QVERIFY(!opened.unsaved().isVisible() && !opened.window().isWindowModified());
        opened.press(Qt::Key_1);
        opened.settle();
        opened.window().findChild<QDockWidget*>(QStringLiteral("annotate"))->hide();
        const auto isSeen = [&] {
            return opened.unsaved().isVisible() && opened.window().isWindowModified() &&
                   opened.unsaved().text() == QStringLiteral("Annotations not saved: run") && opened.unsaved().toolTip().startsWith(pathText(run_) + QStringLiteral(": "));
        };
        QVERIFY2(isSeen(), qPrintable(opened.unsaved().text()));
        opened.studio->selection().selectRun(pathText(other_));
        opened.settle();
        QVERIFY2(isSeen(), qPrintable(opened.unsaved().text()));
        opened.studio->selection().selectRun({});
        opened.settle();
        QVERIFY2(isSeen(), qPrintable(opened.unsaved().text()));
        {
            Answers answers({cancel});
            QVERIFY(!opened.window().close());
            QCOMPARE(answers.said.size(), 1);
        }
        fs::remove(obstacle_);
        QTRY_VERIFY_WITH_TIMEOUT(!opened.unsaved().isVisible(), 15000);   // nobody asks
        QVERIFY(!opened.window().isWindowModified());
        QCOMPARE(stored()->find(target)->type, std::string("object"));
    }

    /// The folder is removed under the open program: the edits wait, and go into the new one when the run is opened again.
    void aRemovedFolderIsTold() {
        fs::remove(obstacle_);
        Opened opened(run_, settings());
        const annotation::Target target = opened.target();
        opened.press(Qt::Key_1);
        opened.settle();
        fs::remove_all(run_ / "annotations");
        opened.press(Qt::Key_2);
        opened.settle();
        QVERIFY(opened.keeper().status().isDirty);
        const QString message = opened.window().annotate().message();
        QVERIFY2(message.contains(QStringLiteral("was removed or replaced")), qPrintable(message));
        opened.studio->selection().selectRun(pathText(other_));
        opened.settle();
        QVERIFY(!fs::exists(run_ / "annotations"));
        opened.studio->selection().selectRun(pathText(run_));
        opened.settle();
        QVERIFY2(!opened.keeper().status().isDirty, qPrintable(opened.keeper().status().problem));
        QCOMPARE(stored()->find(target)->type, std::string("attribute"));
    }
};

QTEST_MAIN(TestUnsavedAnnotations)
#include "tst_unsaved_annotations.moc"
