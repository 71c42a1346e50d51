// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio_quit_on_signal.h"

#include "app/exit_code.h"
#include "app/same_wish.h"
#include "base/error.h"
#include "ui/panels/annotation_panel.h"
#include "ui/studio.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <utility>

namespace omnidrive::app {

namespace {

// All that a signal handler may touch.
std::atomic<int> wakeFd{-1};
std::atomic<int64_t> askedNs{0};   ///< when the first signal came; 0: none has
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<int64_t>::is_always_lock_free);

int64_t nowNs() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void handle(int number) {
    const int reason = errno;
    int64_t before = 0;
    if (askedNs.compare_exchange_strong(before, nowNs())) {
        const uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = write(wakeFd, &one, sizeof one);
    } else if (!isSameWish(number, std::chrono::nanoseconds(nowNs() - before))) {
        _exit(kExitInterrupted);
    }
    errno = reason;
}

bool isIgnored(const struct sigaction& action) { return (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_IGN; }

}  // namespace

QuitOnSignal::QuitOnSignal(std::function<void()> onQuit) : onQuit_(std::move(onQuit)), wakeFd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (wakeFd_ < 0) {
        fail(ErrorKind::Internal, "cannot watch for signals: {}", qt_error_string(errno).toStdString());
    }
    wakeFd = wakeFd_;
    askedNs = 0;
    notifier_ = std::make_unique<QSocketNotifier>(wakeFd_, QSocketNotifier::Read);
    QObject::connect(notifier_.get(), &QSocketNotifier::activated, notifier_.get(), [this] {
        notifier_->setEnabled(false);
        onQuit_();
    });
    struct sigaction action {};
    action.sa_handler = handle;
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before {};
        if (sigaction(number, nullptr, &before) == 0 && !isIgnored(before)) {
            sigaction(number, &action, &before_[number]);
        }
    }
}

QuitOnSignal::~QuitOnSignal() {
    for (const auto& [number, action] : before_) {
        sigaction(number, &action, nullptr);
    }
    notifier_.reset();
    wakeFd = -1;
    close(wakeFd_);
}

int saveWithoutAsking(ui::Studio& studio) {
    studio.window().annotate().commit();
    const auto unsaved = studio.annotations().saveNow(false);
    for (const ui::UnsavedAnnotations& one : unsaved) {
        const QString sentence = QStringLiteral("omnidrive-studio: the annotations of %1 are not saved: %2\n").arg(one.run, one.problem);
        std::fputs(sentence.toLocal8Bit().constData(), stderr);
    }
    studio.window().saveArrangement();
    return unsaved.empty() ? kExitInterrupted : kExitFailed;
}

}  // namespace omnidrive::app
