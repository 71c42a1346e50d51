// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "store/control_address.h"
#include "store/control_socket.h"
#include "store/file_io.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto kRetryPause = std::chrono::milliseconds(10);
constexpr int64_t kStopLookMs = 100;

/// One request and its answer, all within one deadline.
class Exchange {
public:
    Exchange(const fs::path& folder, int timeoutMs, const std::stop_token& stop)
        : folder_(folder), timeoutMs_(timeoutMs), deadline_(Clock::now() + std::chrono::milliseconds(timeoutMs)), stop_(stop) {}

    std::string run(const std::string& request);

private:
    void connect();
    void send(const std::string& line);
    std::string receive();
    void waitFor(short event) const;
    void checkStop() const;
    [[noreturn]] void failTimeout() const;

    const fs::path& folder_;
    int timeoutMs_;
    Clock::time_point deadline_;
    const std::stop_token& stop_;
    FileDescriptor socket_;
};

std::string Exchange::run(const std::string& request) {
    connect();
    send(request + "\n");
    return receive();
}

void Exchange::connect() {
    socket_ = makeControlSocket(folder_, false);
    const ControlAddress address(folder_, kControlSocketName);
    while (::connect(socket_.get(), address.get(), address.size()) != 0) {
        if (errno == ENOENT || errno == ECONNREFUSED) {
            fail(ErrorKind::Io, "no trainer listens in {}", folder_.string());
        }
        if (errno != EAGAIN && errno != EINTR) {
            failIo("reach the trainer of", folder_, errno);
        }
        // EAGAIN: its queue is full for the moment; a Unix socket gives no event for that.
        if (Clock::now() >= deadline_) {
            failTimeout();
        }
        checkStop();
        std::this_thread::sleep_for(kRetryPause);
    }
}

void Exchange::send(const std::string& line) {
    for (size_t sent = 0; sent < line.size();) {
        waitFor(POLLOUT);
        const ssize_t got = ::send(socket_.get(), line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
        if (got < 0 && errno != EAGAIN && errno != EINTR) {
            failIo("reach the trainer of", folder_, errno);
        }
        sent += static_cast<size_t>(std::max<ssize_t>(0, got));
    }
}

std::string Exchange::receive() {
    std::string answer;
    char buffer[4096];
    while (answer.size() <= kMaxControlLine) {
        waitFor(POLLIN);
        const ssize_t got = ::recv(socket_.get(), buffer, sizeof buffer, 0);
        if (got == 0 || (got < 0 && errno == ECONNRESET)) {
            fail(ErrorKind::Io, "the trainer of {} ended before it answered", folder_.string());
        }
        if (got < 0 && errno != EAGAIN && errno != EINTR) {
            failIo("reach the trainer of", folder_, errno);
        }
        answer.append(buffer, static_cast<size_t>(std::max<ssize_t>(0, got)));
        if (const size_t end = answer.find('\n'); end != std::string::npos) {
            return answer.substr(0, end);
        }
    }
    fail(ErrorKind::Format, "the trainer of {} sent an answer without end", folder_.string());
}

void Exchange::waitFor(short event) const {
    pollfd socket = {socket_.get(), event, 0};
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
        const int64_t slice = stop_.stop_possible() ? std::min<int64_t>(left, kStopLookMs) : left;
        const int ready = left > 0 ? ::poll(&socket, 1, static_cast<int>(slice)) : 0;
        if (ready > 0) {
            return;
        }
        checkStop();
        if (ready == 0 && Clock::now() >= deadline_) {
            failTimeout();
        }
    }
}

void Exchange::checkStop() const {
    if (stop_.stop_requested()) {
        fail(ErrorKind::Io, "nobody waits for the answer of {} any longer", folder_.string());
    }
}

void Exchange::failTimeout() const {
    fail(ErrorKind::Io, "the trainer of {} did not answer within {} s", folder_.string(), timeoutMs_ / 1000.0);
}

}  // namespace

std::string sendControl(const fs::path& runFolder, const std::string& requestLine, int timeoutMs, const std::stop_token& stop) {
    require(requestLine.find('\n') == std::string::npos, "a control request is one line");
    return Exchange(runFolder, timeoutMs, stop).run(requestLine);
}

}  // namespace omnidrive::store
