// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_text.h"
#include "store/control_socket.h"
#include "store/file_io.h"
#include "support/temp_folder.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <condition_variable>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <mutex>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace omnidrive;
using namespace omnidrive::store;
namespace fs = std::filesystem;

namespace {

std::string echo(const std::string& line) { return "{\"ok\":true,\"echo\":" + line + "}"; }

/// A raw connection, for clients that behave badly.
FileDescriptor connectRaw(const fs::path& folder, FileDescriptor socket = FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    (folder / "control.sock").string().copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        socket.reset();
    }
    return socket;
}

void sendRaw(const FileDescriptor& socket, const std::string& text) {
    size_t sent = 0;
    while (sent < text.size()) {
        const ssize_t got = ::send(socket.get(), text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (got <= 0) {
            return;
        }
        sent += static_cast<size_t>(got);
    }
}

std::string receiveLine(const FileDescriptor& socket) {
    std::string line;
    for (char letter; ::recv(socket.get(), &letter, 1, 0) == 1 && letter != '\n';) {
        line += letter;
    }
    return line;
}

}  // namespace

class TestControlSocket : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answers();
    void isPrivateAndRemoved();
    void longPaths();
    void nobodyListens();
    void deadTrainersSocketIsReplaced();
    void slowTrainerTimesOut();
    void silentClientHoldsUpNobody();
    void aClientTooManyWaits();
    void outOfDescriptorsItWaitsQuietly();
    void othersAreNotHeard();
    void badClients();
    void handlerThatThrows();
    void endOfTrainerAnswersNobody();
    void manyClientsAtOnce();
    void destructorWaitsForTheHandler();
};

void TestControlSocket::answers() {
    const tests::TempFolder temp;
    const auto server = ControlServer::listen(temp.path(), echo);
    QCOMPARE(sendControl(temp.path(), R"({"command":"status"})", 5000), R"({"ok":true,"echo":{"command":"status"}})");
    QCOMPARE(sendControl(temp.path(), "\"\u00e4\"", 5000), "{\"ok\":true,\"echo\":\"\u00e4\"}");
    QVERIFY(tests::errorText([&] { sendControl(temp.path(), "a\nb", 100); }).starts_with("invalid argument"));
    const FileDescriptor socket = connectRaw(temp.path());   // several requests over one connection, in pieces
    sendRaw(socket, "1\n2\n3");
    QCOMPARE(receiveLine(socket), "{\"ok\":true,\"echo\":1}");
    QCOMPARE(receiveLine(socket), "{\"ok\":true,\"echo\":2}");
    sendRaw(socket, "3\n");
    QCOMPARE(receiveLine(socket), "{\"ok\":true,\"echo\":33}");
}

void TestControlSocket::isPrivateAndRemoved() {
    const tests::TempFolder temp;
    {
        const auto server = ControlServer::listen(temp.path(), echo);
        struct stat info = {};
        QCOMPARE(::stat((temp.path() / "control.sock").c_str(), &info), 0);
        QVERIFY(S_ISSOCK(info.st_mode));
        QCOMPARE(static_cast<int>(info.st_mode & 0777), 0600);
    }
    QVERIFY(fs::is_empty(temp.path()));
}

void TestControlSocket::longPaths() {
    const tests::TempFolder temp;
    const fs::path folder = temp.path() / std::string(120, 'a') / std::string(120, 'b');
    fs::create_directories(folder);
    const auto server = ControlServer::listen(folder, echo);
    QCOMPARE(sendControl(folder, "1", 5000), "{\"ok\":true,\"echo\":1}");
    QVERIFY(fs::exists(folder / "control.sock"));
}

void TestControlSocket::nobodyListens() {
    const tests::TempFolder temp;
    QCOMPARE(tests::errorText([&] { sendControl(temp.path(), "1", 100); }), "i/o: no trainer listens in " + temp.path().string());
    QVERIFY(tests::errorText([&] { sendControl(temp.path() / "x", "1", 100); }).find("no such file") != std::string::npos);
    QVERIFY(tests::errorText([&] { ControlServer::listen(temp.path() / "x", echo); }).find("no such file") != std::string::npos);
}

void TestControlSocket::deadTrainersSocketIsReplaced() {
    const tests::TempFolder temp;
    const pid_t pid = ::fork();
    if (pid == 0) {
        const auto server = ControlServer::listen(temp.path(), echo);
        ::kill(::getpid(), SIGKILL);
    }
    ::waitpid(pid, nullptr, 0);
    QVERIFY(fs::exists(temp.path() / "control.sock"));
    QVERIFY(tests::errorText([&] { sendControl(temp.path(), "1", 100); }).find("no trainer listens") != std::string::npos);
    const auto server = ControlServer::listen(temp.path(), echo);
    QCOMPARE(sendControl(temp.path(), "1", 5000), "{\"ok\":true,\"echo\":1}");
}

void TestControlSocket::slowTrainerTimesOut() {
    const tests::TempFolder temp;
    std::atomic<bool> release{false};
    const auto server = ControlServer::listen(temp.path(), [&](const std::string&) {
        release.wait(false);
        return std::string("{}");
    });
    QElapsedTimer timer;
    timer.start();
    const std::string text = tests::errorText([&] { sendControl(temp.path(), "1", 200); });
    QCOMPARE(text, "i/o: the trainer of " + temp.path().string() + " did not answer within 0.2 s");
    QVERIFY(timer.elapsed() >= 200 && timer.elapsed() < 5000);
    release = true;
    release.notify_all();
    QCOMPARE(sendControl(temp.path(), "1", 5000), "{}");
}

void TestControlSocket::silentClientHoldsUpNobody() {
    const tests::TempFolder temp;
    const auto server = ControlServer::listen(temp.path(), echo);
    std::vector<FileDescriptor> silent;
    for (int i = 0; i < 8; ++i) {
        silent.push_back(connectRaw(temp.path()));
        sendRaw(silent.back(), "{\"half");
    }
    QCOMPARE(sendControl(temp.path(), "1", 5000), "{\"ok\":true,\"echo\":1}");
}

/// Sixteen at once, the limit; the next is heard when one has gone.
void TestControlSocket::aClientTooManyWaits() {
    const tests::TempFolder temp;
    const auto server = ControlServer::listen(temp.path(), echo);
    std::vector<FileDescriptor> clients;
    for (int i = 0; i < 16; ++i) {
        clients.push_back(connectRaw(temp.path()));
        sendRaw(clients.back(), "1\n");
        QCOMPARE(receiveLine(clients.back()), "{\"ok\":true,\"echo\":1}");
    }
    const FileDescriptor late = connectRaw(temp.path());
    sendRaw(late, "2\n");
    timeval soon{0, 200'000};
    QCOMPARE(::setsockopt(late.get(), SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon), 0);
    QCOMPARE(receiveLine(late), "");
    clients.pop_back();
    timeval later{20, 0};
    QCOMPARE(::setsockopt(late.get(), SOL_SOCKET, SO_RCVTIMEO, &later, sizeof later), 0);
    QCOMPARE(receiveLine(late), "{\"ok\":true,\"echo\":2}");
}

/// Where the file's mode does not keep another user out, the peer's name does.
void TestControlSocket::othersAreNotHeard() {
    if (::geteuid() != 0) {
        QSKIP("only root can be another user");
    }
    const tests::TempFolder temp;
    std::atomic<bool> isAsked{false};
    const auto server = ControlServer::listen(temp.path(), [&](const std::string& line) {
        isAsked = true;
        return line;
    });
    fs::permissions(temp.path(), fs::perms::all);
    fs::permissions(temp.path() / "control.sock", fs::perms::all);
    const pid_t pid = ::fork();
    if (pid == 0) {
        constexpr uid_t kNobody = 65534;
        if (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0) {
            ::_exit(2);
        }
        const FileDescriptor socket = connectRaw(temp.path());
        if (!socket.isOpen()) {
            ::_exit(3);   // a folder above is closed to it
        }
        sendRaw(socket, "1\n");
        ::_exit(receiveLine(socket).empty() ? 0 : 1);
    }
    int status = -1;
    ::waitpid(pid, &status, 0);
    QVERIFY(WIFEXITED(status));
    if (WEXITSTATUS(status) >= 2) {
        QSKIP("another user cannot reach the folder for temporary files");
    }
    QCOMPARE(WEXITSTATUS(status), 0);
    QVERIFY(!isAsked);
    QCOMPARE(sendControl(temp.path(), "1", 5000), "1");
}

void TestControlSocket::badClients() {
    const tests::TempFolder temp;
    const auto server = ControlServer::listen(temp.path(), [](const std::string&) { return std::string(3'000'000, 'x'); });
    connectRaw(temp.path());   // hangs up at once
    {
        const FileDescriptor gone = connectRaw(temp.path());
        sendRaw(gone, "1\n");   // hangs up before its answer
    }
    const FileDescriptor endless = connectRaw(temp.path());
    sendRaw(endless, std::string(2'000'000, 'x'));
    QVERIFY(receiveLine(endless).find("the request is too long") != std::string::npos);
    QVERIFY(tests::errorText([&] { sendControl(temp.path(), "1", 5000); }).find("an answer without end") != std::string::npos);
}

void TestControlSocket::handlerThatThrows() {
    const tests::TempFolder temp;
    const auto server = ControlServer::listen(temp.path(), [](const std::string&) -> std::string { throw std::runtime_error("broken \xff"); });
    QCOMPARE(sendControl(temp.path(), "1", 5000), "{\"error\":\"broken \ufffd\",\"ok\":false}");
}

void TestControlSocket::endOfTrainerAnswersNobody() {
    const tests::TempFolder temp;
    const pid_t pid = ::fork();
    if (pid == 0) {
        const auto server = ControlServer::listen(temp.path(), [](const std::string&) -> std::string { ::_exit(0); });
        ::pause();
    }
    while (!fs::exists(temp.path() / "control.sock")) {
        ::usleep(1000);
    }
    QVERIFY(tests::errorText([&] { sendControl(temp.path(), "1", 5000); }).find("ended before it answered") != std::string::npos);
    ::waitpid(pid, nullptr, 0);
}

/// A connection that cannot be taken stays pending and would wake the server without end: it spun on a core until a descriptor was free.
void TestControlSocket::outOfDescriptorsItWaitsQuietly() {
    const tests::TempFolder temp;
    const auto server = ControlServer::listen(temp.path(), echo);
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    rlimit before = {};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit few = {64, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
    std::vector<FileDescriptor> taken;
    for (int copy; (copy = ::dup(socket.get())) >= 0;) {
        taken.emplace_back(copy);
    }
    QCOMPARE(errno, EMFILE);
    const auto client = connectRaw(temp.path(), std::move(socket));
    const std::clock_t start = std::clock();
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    const double busy = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    taken.clear();
    ::setrlimit(RLIMIT_NOFILE, &before);
    QVERIFY2(busy < 0.1, std::to_string(busy).c_str());
    sendRaw(client, "1\n");
    QCOMPARE(receiveLine(client), echo("1"));
}

void TestControlSocket::manyClientsAtOnce() {
    const tests::TempFolder temp;
    std::atomic<int> inside{0}, most{0}, good{0};
    const auto server = ControlServer::listen(temp.path(), [&](const std::string& line) {
        most = std::max(most.load(), ++inside);
        --inside;
        return line;
    });
    std::vector<std::jthread> clients;
    for (int i = 0; i < 40; ++i) {
        clients.emplace_back([&, i] { good += sendControl(temp.path(), std::to_string(i), 20'000) == std::to_string(i) ? 1 : 0; });
    }
    clients.clear();
    QCOMPARE(good.load(), 40);
    QCOMPARE(most.load(), 1);   // one request at a time
}

void TestControlSocket::destructorWaitsForTheHandler() {
    const tests::TempFolder temp;
    std::atomic<bool> entered{false}, left{false};
    auto server = ControlServer::listen(temp.path(), [&](const std::string&) {
        entered = true;
        entered.notify_all();
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        left = true;
        return std::string("{}");
    });
    std::jthread client([&] { tests::errorText([&] { sendControl(temp.path(), "1", 5000); }); });
    entered.wait(false);
    server.reset();
    QVERIFY(left);
}

QTEST_APPLESS_MAIN(TestControlSocket)
#include "tst_control_socket.moc"
