// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/far_deleter.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace omnidrive;

namespace {

/// Tells where it was freed.
struct Traced {
    std::atomic<std::thread::id>* where;

    explicit Traced(std::atomic<std::thread::id>* place) : where(place) {}
    ~Traced() { *where = std::this_thread::get_id(); }
};

std::shared_ptr<jobs::AnalysisJob> makeJob() {
    return std::make_shared<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {});
}

}  // namespace

class TestFarDeleter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLastHolderDoesNotFreeIt() {
        const auto job = makeJob();
        std::atomic<std::thread::id> where;
        auto value = ui::freedBeside(job, std::make_unique<Traced>(&where));
        auto other = value;
        value.reset();
        job->finish();
        QVERIFY2(where.load() == std::thread::id(), "somebody still holds it");
        other.reset();
        job->finish();
        QVERIFY(where.load() != std::thread::id() && where.load() != std::this_thread::get_id());
    }

    /// The job lives as long as a value needs it, and nothing is lost when it goes.
    void itIsFreedWhenTheJobIsLetGoOf() {
        std::atomic<std::thread::id> where;
        auto job = makeJob();
        auto value = ui::freedBeside(job, std::make_unique<Traced>(&where));
        job.reset();
        value.reset();
        QVERIFY(where.load() != std::thread::id());
    }
};

QTEST_GUILESS_MAIN(TestFarDeleter)
#include "tst_far_deleter.moc"
