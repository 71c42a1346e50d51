// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/place.h"

#include "base/error.h"

#include <charconv>
#include <cstdlib>

namespace omnidrive::ranks {

namespace {

constexpr int kLargestPort = 65535;
constexpr int kFirstSlurmPort = 20000, kSlurmPorts = 20000;

/// Reads variables of one launcher; every complaint names the variable.
class Variables {
public:
    Variables(const Environment& environment, std::string launcher) : environment_(environment), launcher_(std::move(launcher)) {}

    bool has(const std::string& name) const { return environment_(name).has_value(); }

    std::string text(const std::string& name) const {
        const auto value = environment_(name);
        require(value.has_value() && !value->empty(), "{} is not set, but {} needs it", name, launcher_);
        return *value;
    }

    int number(const std::string& name, int low, int high) const {
        const std::string value = text(name);
        int result = 0;
        const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), result);
        require(problem == std::errc() && end == value.data() + value.size() && result >= low && result <= high,
                "{} is '{}', must be a whole number in [{}, {}]", name, value, low, high);
        return result;
    }

    int numberOr(const std::string& name, int low, int high, int otherwise) const { return has(name) ? number(name, low, high) : otherwise; }

private:
    const Environment& environment_;
    std::string launcher_;
};

constexpr int kMostRanks = 1 << 20;

Place readTorchrun(const Environment& environment) {
    const Variables variables(environment, "a process group (torchrun sets RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT)");
    Place place;
    place.size = variables.number("WORLD_SIZE", 1, kMostRanks);
    place.rank = variables.number("RANK", 0, place.size - 1);
    place.localSize = variables.numberOr("LOCAL_WORLD_SIZE", 1, place.size, 1);
    place.localRank = variables.numberOr("LOCAL_RANK", 0, kMostRanks, 0);
    place.host = variables.text("MASTER_ADDR");
    place.port = variables.number("MASTER_PORT", 1, kLargestPort);
    // torchrun's agent serves a store of its own at that address; each restart of the workers has its keys apart, as PyTorch's Python half does it.
    if (environment("TORCHELASTIC_USE_AGENT_STORE").value_or("") == "True") {
        place.storeIsOurs = false;
        place.storePrefix = "/worker/attempt_" + environment("TORCHELASTIC_RESTART_COUNT").value_or("0");
    }
    return place;
}

/// Each job meets at a port of its own, so that two jobs that share a node do not.
int slurmPort(const Variables& variables) {
    if (variables.has("MASTER_PORT")) {
        return variables.number("MASTER_PORT", 1, kLargestPort);
    }
    return kFirstSlurmPort + variables.numberOr("SLURM_JOB_ID", 0, 2147483647, 0) % kSlurmPorts;
}

Place readSlurm(const Environment& environment) {
    const Variables variables(environment, "a step of Slurm with several tasks");
    Place place;
    place.size = variables.number("SLURM_STEP_NUM_TASKS", 1, kMostRanks);
    if (place.size == 1) {
        return place;
    }
    place.rank = variables.number("SLURM_PROCID", 0, place.size - 1);
    place.localRank = variables.number("SLURM_LOCALID", 0, place.size - 1);
    place.localSize = variables.numberOr("SLURM_NTASKS_PER_NODE", 1, place.size, 1);
    place.host = variables.has("MASTER_ADDR") ? variables.text("MASTER_ADDR")
                                              : firstHost(variables.text(variables.has("SLURM_STEP_NODELIST") ? "SLURM_STEP_NODELIST"
                                                                                                              : "SLURM_JOB_NODELIST"));
    place.port = slurmPort(variables);
    return place;
}

}  // namespace

Environment processEnvironment() {
    return [](const std::string& name) {
        const char* value = std::getenv(name.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
}

std::optional<Place> placeFromEnvironment(const Environment& environment) {
    std::optional<Place> place;
    if (environment("RANK") || environment("WORLD_SIZE")) {
        place = readTorchrun(environment);
    } else if (environment("SLURM_STEP_ID") && environment("SLURM_STEP_NUM_TASKS")) {
        place = readSlurm(environment);   // a batch script without srun has a job but no step: one process
    }
    return place && place->size > 1 ? place : std::nullopt;
}

std::string firstHost(const std::string& nodeList) {
    const auto end = nodeList.find_first_of("[,");
    const std::string name = nodeList.substr(0, end);
    std::string number;
    if (end != std::string::npos && nodeList[end] == '[') {
        const auto last = nodeList.find_first_of("-,]", end + 1);
        require(last != std::string::npos && last > end + 1 && nodeList.find(']', end) != std::string::npos,
                "the node list '{}' names no host: a bracket is open or empty", nodeList);
        number = nodeList.substr(end + 1, last - end - 1);
    }
    require(!name.empty() || !number.empty(), "the node list '{}' names no host", nodeList);
    return name + number;
}

std::string deviceOf(const Place& place, const std::string& device, int visibleGpus) {
    if (device == "cuda") {
        return fmt::format("cuda:{}", visibleGpus == 1 ? 0 : place.localRank);
    }
    require(!device.starts_with("cuda:") || place.localSize == 1,
            "device is {}, but {} ranks share this machine: write cuda, and each takes its own GPU", device, place.localSize);
    return device;
}

}  // namespace omnidrive::ranks
