// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/application.h"

#include <QDialog>
#include <QElapsedTimer>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <atomic>

using namespace omnidrive;
using ui::EventWatch;

namespace {

constexpr int kBusyMs = 40;

void beBusy() {
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < kBusyMs) {
    }
}

EventWatch& watch() { return static_cast<ui::Application*>(qApp)->watch(); }

/// Is busy in the event that it is told.
class BusyObject : public QObject {
    Q_OBJECT

public:
    bool event(QEvent* event) override {
        if (event->type() == QEvent::User) {
            beBusy();
        }
        return QObject::event(event);
    }
};

class BusyPainter : public QWidget {
    Q_OBJECT

protected:
    void paintEvent(QPaintEvent*) override { beBusy(); }
};

}  // namespace

class TestEventWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { watch().start(); }
    void cleanup() {
        watch().onSlow = nullptr;
        watch().stop();
    }

    void namesTheSlowEvent() {
        BusyObject object;
        object.setObjectName(QStringLiteral("culprit"));
        QCoreApplication::postEvent(&object, new QEvent(QEvent::User));
        QCoreApplication::processEvents();
        QVERIFY2(watch().longest().wallMs >= kBusyMs, qPrintable(QString::number(watch().longest().wallMs)));
        QVERIFY(watch().busiest().cpuMs > 0 && watch().busiest().cpuMs <= watch().busiest().wallMs + 1);
        QCOMPARE(watch().longest().what, QStringLiteral("BusyObject \"culprit\" User"));
        QCOMPARE(watch().slow().size(), 1U);
    }

    void namesTheWidgetThatPaintsSlowly() {
        BusyPainter painter;
        painter.resize(80, 40);
        painter.show();
        QVERIFY(QTest::qWaitForWindowExposed(&painter));
        QVERIFY2(watch().longest().what.endsWith(QStringLiteral("BusyPainter Paint")), qPrintable(watch().longest().what));
    }

    void tellsAtOnce() {
        QStringList told;
        watch().onSlow = [&](const ui::HeldEvent& event) { told << event.what; };
        BusyObject object;
        QCoreApplication::postEvent(&object, new QEvent(QEvent::User));
        QCoreApplication::processEvents();
        QCOMPARE(told, QStringList{QStringLiteral("BusyObject User")});
    }

    void quickEventsAreCountedButNotListed() {
        QObject object;
        QCoreApplication::postEvent(&object, new QEvent(QEvent::User));
        const qint64 before = watch().seen();
        QCoreApplication::processEvents();
        QVERIFY(watch().seen() > before);
        QVERIFY(watch().slow().empty());
    }

    /// The click that opened the dialog is not slow because the dialog stayed open.
    void anEventLoopWithinIsNoSlowEvent() {
        QDialog dialog;
        QTimer::singleShot(0, &dialog, [&dialog] { dialog.exec(); });
        QTimer::singleShot(5 * kBusyMs, &dialog, &QDialog::reject);
        QElapsedTimer clock;
        clock.start();
        QTRY_VERIFY(clock.elapsed() > 5 * kBusyMs && !dialog.isVisible());
        QVERIFY2(watch().longest().wallMs < 4 * kBusyMs, qPrintable(watch().longest().what));
    }

    void whatIsSlowInsideOfItIsFound() {
        QDialog dialog;
        BusyObject object;
        QTimer::singleShot(0, &dialog, [&] {
            QCoreApplication::postEvent(&object, new QEvent(QEvent::User));
            dialog.exec();
        });
        QTimer::singleShot(3 * kBusyMs, &dialog, &QDialog::reject);
        QTRY_VERIFY(watch().slow().size() > 0 && !dialog.isVisible());
        QCOMPARE(watch().slow().front().what, QStringLiteral("BusyObject User"));
    }

    void otherThreadsHoldNobodyUp() {
        QThread thread;
        BusyObject object;
        std::atomic<bool> isDone = false;
        object.moveToThread(&thread);
        thread.start();
        QCoreApplication::postEvent(&object, new QEvent(QEvent::User));
        QMetaObject::invokeMethod(&object, [&] { isDone = true; }, Qt::QueuedConnection);
        while (!isDone) {
            QThread::yieldCurrentThread();
        }
        thread.quit();
        thread.wait();
        QVERIFY(watch().slow().empty());
    }

    void offItSeesNothing() {
        watch().stop();
        const qint64 before = watch().seen();
        BusyObject object;
        QCoreApplication::postEvent(&object, new QEvent(QEvent::User));
        QCoreApplication::processEvents();
        QCOMPARE(watch().seen(), before);
        QVERIFY(watch().slow().empty());
    }
};

int main(int argc, char** argv) {
    ui::Application application(argc, argv);
    TestEventWatch test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_event_watch.moc"
