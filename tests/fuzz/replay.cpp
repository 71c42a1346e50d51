// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a target without libFuzzer, as any compiler builds it: first every file of the corpora, then seeded mutations of them for some seconds.
// The input that broke the target is left in the working folder.
//   fuzz_recipe_replay [--seconds N] [--seed N] FOLDER_OR_FILE...
#include "fuzz/mutate.h"
#include "fuzz/target.h"

#include "base/random.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <vector>

using namespace omnidrive;

namespace {

namespace fs = std::filesystem;

constexpr time_t kSecondsAnInput = 60;                // of the processor: longer is a hang, however busy the machine is
[[maybe_unused]] constexpr rlim_t kMemoryBytes = rlim_t{4} << 30;      // of addresses: an allocation without bound fails
constexpr size_t kLargestSeed = 1 << 16;

std::array<char, 256> findingName{};
std::string current;   // the input that runs now

/// Only what a signal handler may call.
void keepInput(int signal) {
    const int file = ::open(findingName.data(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0) {
        [[maybe_unused]] const ssize_t written = ::write(file, current.data(), current.size());
        ::close(file);
    }
    constexpr char kText[] = "this input broke the target: ";
    [[maybe_unused]] const ssize_t said = ::write(STDERR_FILENO, kText, sizeof kText - 1) + ::write(STDERR_FILENO, findingName.data(), std::strlen(findingName.data())) +
                                          ::write(STDERR_FILENO, "\n", 1);
    ::raise(signal);   // the handler is gone by now: SA_RESETHAND
}

/// On a stack of its own, since the target's may be what ran out.
void watchSignals(const fs::path& program) {
    std::snprintf(findingName.data(), findingName.size(), "finding-%s", program.filename().c_str());
    static std::array<char, 1 << 16> stack;
    const stack_t own{stack.data(), 0, stack.size()};
    ::sigaltstack(&own, nullptr);
    struct sigaction action {};
    action.sa_handler = keepInput;
    action.sa_flags = static_cast<int>(SA_ONSTACK | SA_RESETHAND | SA_NODEFER);
    for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGPROF}) {
        ::sigaction(signal, &action, nullptr);
    }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)   // those reserve terabytes of addresses
    const rlimit limit{kMemoryBytes, kMemoryBytes};
    ::setrlimit(RLIMIT_AS, &limit);
#endif
}

/// @param seconds of processor time until SIGPROF; 0: no limit.
void limitTime(time_t seconds) {
    const itimerval limit{{0, 0}, {seconds, 0}};
    ::setitimer(ITIMER_PROF, &limit, nullptr);
}

void execute(std::string input) {
    current = std::move(input);
    limitTime(kSecondsAnInput);
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(current.data()), current.size());
    limitTime(0);
}

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// In the order of their names, so that a seed always means the same mutations.
std::vector<std::string> readCorpus(const std::vector<fs::path>& places) {
    std::vector<fs::path> files;
    for (const fs::path& place : places) {
        if (!fs::is_directory(place)) {
            files.push_back(place);
            continue;
        }
        for (const auto& entry : fs::recursive_directory_iterator(place)) {
            if (entry.is_regular_file()) {
                files.push_back(entry.path());
            }
        }
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> inputs;
    std::transform(files.begin(), files.end(), std::back_inserter(inputs), contentOf);
    return inputs;
}

struct Settings {
    int seconds = 0;
    uint64_t seed = 1;
    std::vector<fs::path> places;
};

Settings settingsOf(int argc, char** argv) {
    Settings settings;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--seconds" && i + 1 < argc) {
            settings.seconds = std::atoi(argv[++i]);
        } else if (word == "--seed" && i + 1 < argc) {
            settings.seed = std::strtoull(argv[++i], nullptr, 10);
        } else {
            settings.places.emplace_back(word);
        }
    }
    return settings;
}

int64_t mutateFor(const Settings& settings, std::vector<std::string> seeds) {
    std::erase_if(seeds, [](const std::string& seed) { return seed.size() > kLargestSeed; });
    Rng rng(settings.seed);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(settings.seconds);
    int64_t count = 0;
    for (; !seeds.empty() && std::chrono::steady_clock::now() < end; ++count) {
        execute(fuzz::mutated(seeds, rng));
    }
    return count;
}

}  // namespace

int main(int argc, char** argv) {
    const Settings settings = settingsOf(argc, argv);
    watchSignals(argv[0]);
    const auto corpus = readCorpus(settings.places);
    if (corpus.empty()) {
        std::fprintf(stderr, "%s: there is no input in the folders\n", argv[0]);
        return 2;
    }
    std::for_each(corpus.begin(), corpus.end(), execute);
    const int64_t mutations = mutateFor(settings, corpus);
    std::printf("%zu inputs of the corpus and %lld mutations of them in %d s\n", corpus.size(), static_cast<long long>(mutations), settings.seconds);
    return 0;
}
