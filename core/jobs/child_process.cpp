// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/child_process.h"

#include "base/error.h"
#include "store/file_io.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
extern "C" {   // glibc 2.36 forgot it
#include <sys/pidfd.h>
}

#include <cerrno>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;

/// Children by process id; the exit is filled in when somebody asks after it happened. Without asking a dead child stays a zombie, which
/// costs a line in the system's table and nothing else.
struct Children {
    std::mutex mutex;
    std::map<int64_t, std::optional<ExitStatus>> exits;
};

Children& children() {
    static Children all;
    return all;
}

/// What the child changes between fork and exec. The functions below copy into it; it only has to be destroyed.
class SpawnPlan {
public:
    explicit SpawnPlan(const fs::path& logFile) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawnattr_init(&attributes_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, logFile.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
        posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        resetSignals();
    }
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    const posix_spawn_file_actions_t* actions() const { return &actions_; }
    const posix_spawnattr_t* attributes() const { return &attributes_; }

private:
    void resetSignals() {
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }

    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

std::vector<char*> argumentPointers(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

/// Fields of /proc/<pid>/stat after the program's name, which may hold blanks and brackets itself: the state is the first.
std::vector<std::string> statFields(int64_t pid) {
    std::ifstream file(fmt::format("/proc/{}/stat", pid));
    std::string text((std::istreambuf_iterator<char>(file)), {});
    const size_t nameEnd = text.rfind(')');
    std::istringstream rest(nameEnd == std::string::npos ? "" : text.substr(nameEnd + 1));
    return {std::istream_iterator<std::string>(rest), {}};
}

/// The number after `name` in a file of "name number" lines; 0 when it is not there.
int64_t numberAfter(const char* file, const std::string& name) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        if (line.starts_with(name + " ")) {
            return std::strtoll(line.c_str() + name.size() + 1, nullptr, 10);
        }
    }
    return 0;
}

}  // namespace

int64_t startProcess(const fs::path& program, const std::vector<std::string>& arguments, const fs::path& logFile) {
    const SpawnPlan plan(logFile);
    std::vector<std::string> words = {program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    Children& all = children();
    const std::lock_guard lock(all.mutex);
    pid_t pid = 0;
    const int error = posix_spawn(&pid, program.c_str(), plan.actions(), plan.attributes(), argumentPointers(words).data(), environ);
    if (error != 0) {
        store::failIo("start", program, error);
    }
    all.exits[pid] = std::nullopt;
    return pid;
}

std::optional<ExitStatus> exitOf(int64_t pid) {
    Children& all = children();
    const std::lock_guard lock(all.mutex);
    const auto it = all.exits.find(pid);
    if (it == all.exits.end()) {
        return std::nullopt;
    }
    int status = 0;
    if (!it->second && ::waitpid(static_cast<pid_t>(pid), &status, WNOHANG) == pid) {
        it->second = WIFSIGNALED(status) ? ExitStatus{0, WTERMSIG(status)} : ExitStatus{WEXITSTATUS(status), 0};
    }
    return it->second;
}

std::optional<ProcessInfo> inspectProcess(int64_t pid) {
    constexpr size_t kStartTime = 19;   // counted from the state: field 22 of proc(5)
    const std::vector<std::string> fields = pid > 0 ? statFields(pid) : std::vector<std::string>();
    if (fields.size() <= kStartTime || fields[0] == "Z" || fields[0] == "X") {
        return std::nullopt;
    }
    const auto ticks = static_cast<double>(std::strtoull(fields[kStartTime].c_str(), nullptr, 10));
    return ProcessInfo{fields[0] == "T" || fields[0] == "t", bootWall() + ticks / static_cast<double>(::sysconf(_SC_CLK_TCK))};
}

bool killProcess(int64_t pid, const std::function<bool()>& isStillIt) {
    const store::FileDescriptor process(pid > 0 ? ::pidfd_open(static_cast<pid_t>(pid), 0) : -1);
    if (process.get() < 0 || !isStillIt()) {
        return false;
    }
    if (::pidfd_send_signal(process.get(), SIGKILL, nullptr, 0) == 0) {
        return true;
    }
    if (errno != ESRCH) {
        store::failIo("kill", fmt::format("process {}", pid), errno);
    }
    return false;
}

bool hasOpen(int64_t pid, const fs::path& file) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(fmt::format("/proc/{}/fd", pid), error)) {
        if (fs::equivalent(entry.path(), file, error)) {
            return true;
        }
    }
    return false;
}

int64_t outOfMemoryKills() { return numberAfter("/proc/vmstat", "oom_kill"); }

double bootWall() { return static_cast<double>(numberAfter("/proc/stat", "btime")); }

}  // namespace omnidrive::jobs
