// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/control_socket.h"

#include "base/error.h"
#include "store/control_address.h"
#include "store/file_io.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <utility>
#include <vector>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxClients = 16;
constexpr int kAcceptAgainMs = 100;
constexpr int kBacklog = 16;
constexpr int kSendTimeoutMs = 2000;   // a client that does not read its answer may hold up the others no longer

std::string errorAnswer(const std::string& text) {
    return nlohmann::json{{"ok", false}, {"error", text}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool isOurUser(int fd) {
    ucred peer = {};
    socklen_t size = sizeof peer;
    return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == ::geteuid() || peer.uid == 0);
}

/// Sends a whole line; gives up quietly when the client is gone or does not read.
void sendLine(int fd, std::string line) {
    std::replace(line.begin(), line.end(), '\n', ' ');
    line += '\n';
    for (size_t sent = 0; sent < line.size();) {
        const ssize_t got = ::send(fd, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
        if (got > 0) {
            sent += static_cast<size_t>(got);
            continue;
        }
        pollfd writable = {fd, POLLOUT, 0};
        if (errno != EINTR && (errno != EAGAIN || ::poll(&writable, 1, kSendTimeoutMs) <= 0)) {
            return;
        }
    }
}

struct Client {
    FileDescriptor socket;
    std::string received;
};

/// One thread that waits on the listening socket and all clients, so that a client that says nothing holds up nobody.
class SocketServer : public ControlServer {
public:
    SocketServer(fs::path folder, std::function<std::string(const std::string&)> handler)
        : folder_(std::move(folder)), handler_(std::move(handler)), listener_(makeControlSocket(folder_, false)) {
        openListener();
        wake_ = FileDescriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        if (!wake_.isOpen()) {
            failIo("make the control socket of", folder_, errno);
        }
        thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
    }
    ~SocketServer() override;

private:
    void openListener();
    void serve(const std::stop_token& stop);
    std::vector<pollfd> waitForEvents();
    void acceptClient();
    bool readClient(Client& client, const std::stop_token& stop);
    std::string answerTo(const std::string& request);

    fs::path folder_;
    std::function<std::string(const std::string&)> handler_;
    FileDescriptor listener_, wake_;
    ino_t socketFile_ = 0;
    std::vector<Client> clients_;
    bool mayNotAccept_ = false;   ///< the last connection could not be taken
    std::jthread thread_;
};

void SocketServer::openListener() {
    // Bound under another name, closed to others and only then given its name: nobody can connect before, and a dead trainer's socket is
    // replaced in one step.
    const std::string temporary = fmt::format(".control-{}.sock", ::getpid());
    const fs::path path = folder_ / temporary;
    ::unlink(path.c_str());
    const ControlAddress address(folder_, temporary);
    struct stat info = {};
    if (::bind(listener_.get(), address.get(), address.size()) != 0 || ::chmod(path.c_str(), 0600) != 0 ||
        ::listen(listener_.get(), kBacklog) != 0 || ::stat(path.c_str(), &info) != 0 ||
        ::rename(path.c_str(), (folder_ / kControlSocketName).c_str()) != 0) {
        const int reason = errno;
        ::unlink(path.c_str());
        failIo("make the control socket of", folder_, reason);
    }
    socketFile_ = info.st_ino;
}

SocketServer::~SocketServer() {
    thread_.request_stop();
    [[maybe_unused]] const int woken = ::eventfd_write(wake_.get(), 1);
    thread_.join();
    struct stat info = {};
    const fs::path path = folder_ / kControlSocketName;
    if (::stat(path.c_str(), &info) == 0 && info.st_ino == socketFile_) {
        ::unlink(path.c_str());
    }
}

std::vector<pollfd> SocketServer::waitForEvents() {
    std::vector<pollfd> events = {{wake_.get(), POLLIN, 0}, {listener_.get(), clients_.size() < kMaxClients ? short{POLLIN} : short{0}, 0}};
    for (const Client& client : clients_) {
        events.push_back({client.socket.get(), POLLIN, 0});
    }
    if (mayNotAccept_) {   // out of descriptors: the client that waits would wake poll() without end
        events[1].events = 0;
    }
    ::poll(events.data(), events.size(), std::exchange(mayNotAccept_, false) ? kAcceptAgainMs : -1);
    return events;
}

void SocketServer::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const std::vector<pollfd> events = waitForEvents();
        for (size_t i = clients_.size(); i-- > 0 && !stop.stop_requested();) {
            if (events[i + 2].revents != 0 && !readClient(clients_[i], stop)) {
                clients_.erase(clients_.begin() + static_cast<ptrdiff_t>(i));
            }
        }
        if (events[1].revents != 0) {
            acceptClient();
        }
    }
}

void SocketServer::acceptClient() {
    FileDescriptor socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    mayNotAccept_ = !socket.isOpen() && errno != EAGAIN && errno != EINTR && errno != ECONNABORTED;
    if (socket.isOpen() && isOurUser(socket.get())) {
        clients_.push_back({std::move(socket), {}});
    }
}

/// Takes what the client sent and answers its complete lines. @return false when the connection is over.
bool SocketServer::readClient(Client& client, const std::stop_token& stop) {
    char buffer[4096];
    const ssize_t got = ::recv(client.socket.get(), buffer, sizeof buffer, 0);
    if (got <= 0) {
        return got < 0 && (errno == EAGAIN || errno == EINTR);
    }
    client.received.append(buffer, static_cast<size_t>(got));
    for (size_t end; (end = client.received.find('\n')) != std::string::npos && !stop.stop_requested();) {
        sendLine(client.socket.get(), answerTo(client.received.substr(0, end)));
        client.received.erase(0, end + 1);
    }
    if (client.received.size() > kMaxControlLine) {
        sendLine(client.socket.get(), errorAnswer("the request is too long"));
        return false;
    }
    return true;
}

std::string SocketServer::answerTo(const std::string& request) {
    try {
        return handler_(request);
    } catch (const std::exception& error) {
        return errorAnswer(error.what());
    }
}

}  // namespace

std::unique_ptr<ControlServer> ControlServer::listen(const fs::path& runFolder, std::function<std::string(const std::string&)> handler) {
    return std::make_unique<SocketServer>(runFolder, std::move(handler));
}

}  // namespace omnidrive::store
