// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stop_on_signal.h"

#include "app/exit_code.h"
#include "app/same_wish.h"
#include "base/error.h"
#include "store/file_io.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <utility>

namespace omnidrive::app {

namespace {

/// Blocked signals are queued even when they are ignored, so those that the parent switched off must be left out here.
bool isIgnored(int number) {
    struct sigaction action {};
    return sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

sigset_t watchedSignals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        if (!isIgnored(number)) {
            sigaddset(&set, number);
        }
    }
    return set;
}

const char* nameOf(uint32_t number) {
    return number == SIGINT ? "SIGINT" : number == SIGTERM ? "SIGTERM" : number == SIGHUP ? "SIGHUP" : "a signal";
}

int openOrFail(int fd, const char* what) {
    if (fd < 0) {
        fail(ErrorKind::Internal, "cannot watch for signals: {}: {}", what, store::reasonOf(errno));
    }
    return fd;
}

}  // namespace

StopOnSignal::StopOnSignal(std::function<void(const std::string&)> onStop)
    : onStop_(std::move(onStop)), signals_(watchedSignals()) {
    signalFd_ = openOrFail(signalfd(-1, &signals_, SFD_CLOEXEC), "signalfd");
    wakeFd_ = openOrFail(eventfd(0, EFD_CLOEXEC), "eventfd");
    pthread_sigmask(SIG_BLOCK, &signals_, &previousMask_);
    thread_ = std::thread([this] { waitForSignals(); });
}

StopOnSignal::~StopOnSignal() {
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(wakeFd_, &one, sizeof one);
    thread_.join();
    pthread_sigmask(SIG_SETMASK, &previousMask_, nullptr);
    close(signalFd_);
    close(wakeFd_);
}

void StopOnSignal::waitForSignals() {
    using Clock = std::chrono::steady_clock;
    Clock::time_point asked;
    std::array<pollfd, 2> watched{pollfd{signalFd_, POLLIN, 0}, pollfd{wakeFd_, POLLIN, 0}};
    while (true) {
        if (poll(watched.data(), watched.size(), -1) < 0) {
            continue;
        }
        if (watched[1].revents != 0) {
            return;
        }
        signalfd_siginfo info{};
        if (read(signalFd_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) {
            continue;
        }
        if (source_.stop_requested()) {
            if (isSameWish(static_cast<int>(info.ssi_signo), Clock::now() - asked)) {
                continue;   // it must not cost the checkpoint
            }
            std::_Exit(kExitInterrupted);
        }
        onStop_(nameOf(info.ssi_signo));
        source_.request_stop();
        asked = Clock::now();   // not before onStop_, which may wait for a terminal while the second signal is queued
    }
}

}  // namespace omnidrive::app
