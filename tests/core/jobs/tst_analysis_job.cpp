// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "jobs/analysis_job.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <new>
#include <stdexcept>
#include <vector>

using namespace omnidrive;
using namespace omnidrive::jobs;

namespace {

/// Collects outcomes from whatever thread.
class Outcomes {
public:
    AnalysisJob::Done receiver() {
        return [this](const AnalysisJob::Outcome& outcome) {
            const std::lock_guard lock(mutex_);
            all_.push_back(outcome);
        };
    }
    std::vector<AnalysisJob::Outcome> all() const {
        const std::lock_guard lock(mutex_);
        return all_;
    }
    std::string text() const {
        std::string text;
        for (const auto& outcome : all()) {
            text += std::to_string(outcome.request) + (outcome.cancelled ? "c " : outcome.failure ? "f " : " ");
        }
        return text;
    }

private:
    mutable std::mutex mutex_;
    std::vector<AnalysisJob::Outcome> all_;
};

/// Work that runs until it is asked to stop.
void untilStopped(std::atomic<bool>& started, const std::stop_token& stop) {
    started = true;
    while (!stop.stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace

class TestAnalysisJob : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runsInOrder();
    void finishLosesNothing();
    void cancelsRunningAndWaiting();
    void replaceDropsWhatCameBefore();
    void destructorStopsAndJoins();
    void failures_data();
    void failures();
    void doneMaySubmit();
    void hammered();
};

void TestAnalysisJob::runsInOrder() {
    Outcomes outcomes;
    std::vector<int> order;   // written by the job's one thread
    AnalysisJob job(outcomes.receiver());
    for (int i = 1; i <= 5; ++i) {
        QCOMPARE(job.submit([&order, i](std::stop_token) { order.push_back(i); }), static_cast<uint64_t>(i));
    }
    QTRY_COMPARE(outcomes.text(), "1 2 3 4 5 ");
    QCOMPARE(order, (std::vector<int>{1, 2, 3, 4, 5}));
    QVERIFY(!job.isBusy());
}

void TestAnalysisJob::finishLosesNothing() {
    std::atomic<int> ran = 0;
    AnalysisJob job([](const AnalysisJob::Outcome&) {});
    for (int i = 0; i < 20; ++i) {
        job.submit([&](const std::stop_token&) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            ++ran;
        });
    }
    job.finish();
    QCOMPARE(ran.load(), 20);
    QVERIFY(!job.isBusy());
    job.finish();   // nothing to wait for
}

void TestAnalysisJob::cancelsRunningAndWaiting() {
    Outcomes outcomes;
    std::atomic<bool> started{false}, ran{false};
    AnalysisJob job(outcomes.receiver());
    const uint64_t first = job.submit([&](std::stop_token stop) { untilStopped(started, stop); });
    const uint64_t second = job.submit([&](std::stop_token) { ran = true; });
    QTRY_VERIFY(started.load());
    QVERIFY(job.isBusy());
    job.cancel(second);
    QCOMPARE(outcomes.text(), "2c ");   // reported at once
    job.cancel(first);
    QTRY_COMPARE(outcomes.text(), "2c 1c ");
    job.cancel(first);
    job.cancel(99);
    QVERIFY(!ran);
    job.submit([&](std::stop_token) { ran = true; });   // and goes on working
    QTRY_VERIFY(ran.load());
}

void TestAnalysisJob::replaceDropsWhatCameBefore() {
    Outcomes outcomes;
    std::atomic<bool> started{false};
    std::atomic<int> result{0};
    AnalysisJob job([&, receive = outcomes.receiver()](const AnalysisJob::Outcome& outcome) {
        if (outcome.cancelled) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));   // the two threads that report are in no order
        }
        receive(outcome);
    });
    job.submit([&](std::stop_token stop) { untilStopped(started, stop); });
    QTRY_VERIFY(started.load());
    for (int i = 2; i <= 4; ++i) {
        QCOMPARE(job.replace([&result, i](std::stop_token) { result = i; }), static_cast<uint64_t>(i));
    }
    QTRY_COMPARE(result.load(), 4);
    QTRY_COMPARE(outcomes.all().size(), size_t{4});
    for (const AnalysisJob::Outcome& outcome : outcomes.all()) {
        QVERIFY(!outcome.failure);
        if (outcome.request == 1 || outcome.request == 4) {   // 2 and 3 may have run before they were replaced
            QCOMPARE(outcome.cancelled, outcome.request == 1);
        }
    }
}

void TestAnalysisJob::destructorStopsAndJoins() {
    Outcomes outcomes;
    std::atomic<bool> started{false}, left{false};
    {
        AnalysisJob job(outcomes.receiver());
        job.submit([&](std::stop_token stop) {
            untilStopped(started, stop);
            left = true;
        });
        job.submit([](std::stop_token) { qFatal("a waiting request ran"); });
        QTRY_VERIFY(started.load());
    }
    QVERIFY(left);
    QVERIFY(outcomes.all().empty());   // nobody is told any more
}

void TestAnalysisJob::failures_data() {
    QTest::addColumn<AnalysisJob::Work>("work");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const AnalysisJob::Work& work, const char* kind, const char* sentence) {
        QTest::newRow(name) << work << kind << sentence;
    };
    row("ours", [](std::stop_token) { fail(ErrorKind::Format, "x.json is damaged"); }, "format", "x.json is damaged");
    row("with a trace of the stack", [](std::stop_token) { throw std::runtime_error("\nshape mismatch\nframe #0: ..."); }, "internal", "shape mismatch");
    row("allocator", [](std::stop_token) { throw std::runtime_error("CUDA out of memory. Tried to allocate"); }, "out of memory",
        "CUDA out of memory. Tried to allocate");
    row("bad_alloc", [](std::stop_token) { throw std::bad_alloc(); }, "out of memory", "there is not enough memory");
    row("not an exception", [](std::stop_token) { throw 7; }, "internal", "unknown error");
}

void TestAnalysisJob::failures() {
    QFETCH(AnalysisJob::Work, work);
    QFETCH(QString, kind);
    QFETCH(QString, sentence);
    Outcomes outcomes;
    AnalysisJob job(outcomes.receiver());
    job.submit(work);
    QTRY_COMPARE(outcomes.text(), "1f ");
    QCOMPARE(QString::fromStdString(outcomes.all()[0].failure->kind), kind);
    QCOMPARE(QString::fromStdString(outcomes.all()[0].failure->sentence), sentence);
}

void TestAnalysisJob::doneMaySubmit() {
    std::atomic<int> count{0};
    AnalysisJob* self = nullptr;
    std::atomic<bool> ready{false};
    AnalysisJob job([&](const AnalysisJob::Outcome&) {
        ready.wait(false);
        if (++count < 5) {
            self->submit([](std::stop_token) {});
        }
    });
    self = &job;
    ready = true;
    ready.notify_all();
    job.submit([](std::stop_token) {});
    QTRY_COMPARE(count.load(), 5);
}

void TestAnalysisJob::hammered() {
    Outcomes outcomes;
    std::atomic<int> ran{0};
    {
        AnalysisJob job(outcomes.receiver());
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 200; ++i) {
                    const auto work = [&](std::stop_token) { ++ran; };
                    const uint64_t request = i % 3 == 0 ? job.replace(work) : job.submit(work);
                    if ((i + t) % 5 == 0) {
                        job.cancel(request);
                    }
                }
            });
        }
        threads.clear();
        QTRY_COMPARE(outcomes.all().size(), size_t{800});   // every request is answered exactly once
    }
    std::vector<uint64_t> numbers;
    for (const auto& outcome : outcomes.all()) {
        numbers.push_back(outcome.request);
    }
    std::sort(numbers.begin(), numbers.end());
    QVERIFY(std::unique(numbers.begin(), numbers.end()) == numbers.end());
    QVERIFY(ran > 0);
}

QTEST_GUILESS_MAIN(TestAnalysisJob)
#include "tst_analysis_job.moc"
