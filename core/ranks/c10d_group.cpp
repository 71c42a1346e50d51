// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "ranks/buckets.h"
#include "ranks/gloo_backend.h"
#include "ranks/group.h"
#include "ranks/members.h"
#include "ranks/nccl_backend.h"

#include <ATen/ATen.h>
#include <c10/util/Logging.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <cstdlib>
#include <thread>

namespace omnidrive::ranks {

namespace {

using torch::Tensor;
using Clock = std::chrono::steady_clock;
using StorePtr = c10::intrusive_ptr<c10d::Store>;
using BackendPtr = c10::intrusive_ptr<c10d::Backend>;

/// A store that rank 0 serves outlives a failing rank 0 until the others have read why it went, at most this long.
constexpr auto kLinger = std::chrono::seconds(6);

/// c10d's messages begin with a source position and end with a trace; the sentence between is what a user can read.
std::string firstSentence(const std::exception& error) {
    const auto* torchError = dynamic_cast<const c10::Error*>(&error);
    std::string text = torchError != nullptr ? torchError->what_without_backtrace() : error.what();
    text = text.substr(0, text.find('\n'));
    if (text.starts_with('[') && text.find("] ") != std::string::npos) {
        text = text.substr(text.find("] ") + 2);
    }
    while (!text.empty() && (text.back() == '.' || text.back() == ' ')) {
        text.pop_back();
    }
    return text;
}

class C10dGroup final : public Group {
public:
    C10dGroup(Place place, StorePtr store, std::chrono::seconds timeout)
        : place_(std::move(place)), store_(std::move(store)), timeout_(timeout), members_(store_, place_.rank, place_.size),
          gloo_(makeGloo(c10::make_intrusive<c10d::PrefixStore>("gloo", store_), place_.rank, place_.size, place_.host, timeout)) {
        members_.waitForAll();   // one that fails at once must not leave while another still connects to it
    }

    int rank() const override { return place_.rank; }
    int size() const override { return place_.size; }

    void useDevice(torch::Device device) override {
        if (device.is_cuda()) {
            nccl_ = makeNccl(c10::make_intrusive<c10d::PrefixStore>("nccl", store_), place_.rank, place_.size, timeout_);
        }
    }

    void setTimeout(std::chrono::seconds timeout) override {
        timeout_ = timeout;
        gloo_->setTimeout(timeout);
        if (nccl_) {
            nccl_->setTimeout(timeout);
        }
    }

    void sum(const std::vector<Tensor>& tensors) override {
        inBuckets(tensors, Travel::AsFloat32, kBucketBytes, [&](const Tensor& flat) {
            together([&] {
                std::vector<Tensor> list{flat};
                waitFor(backend(flat).allreduce(list), flat);
            });
        });
    }

    void sumTo(int root, const std::vector<Tensor>& tensors) override {
        c10d::ReduceOptions options;
        options.rootRank = root;
        inBuckets(tensors, Travel::AsFloat32, kBucketBytes, [&](const Tensor& flat) {
            together([&] {
                std::vector<Tensor> list{flat};
                waitFor(backend(flat).reduce(list, options), flat);
            });
        });
    }

    void broadcast(int from, const std::vector<Tensor>& tensors) override {
        c10d::BroadcastOptions options;
        options.rootRank = from;
        inBuckets(tensors, Travel::AsTheyAre, kBucketBytes, [&](const Tensor& flat) {
            together([&] {
                std::vector<Tensor> list{flat};
                waitFor(backend(flat).broadcast(list, options), flat);
            });
        });
    }

    void transfer(int from, int to, const Tensor& tensor) override {
        if (from == to || tensor.numel() == 0 || (rank() != from && rank() != to)) {
            return;
        }
        require(tensor.is_contiguous(), "a tensor that goes from rank to rank must be contiguous");
        together([&] {
            std::vector<Tensor> list{tensor.detach()};
            waitFor(rank() == from ? backend(tensor).send(list, to, kTag) : backend(tensor).recv(list, from, kTag), tensor);
        });
    }

    std::vector<double> sum(std::vector<double> values) override {
        sum({torch::from_blob(values.data(), {static_cast<int64_t>(values.size())}, torch::kFloat64)});
        return values;
    }

    std::string share(const std::string& text) override {
        auto length = at::full({1}, static_cast<int64_t>(text.size()), torch::kInt64);
        broadcast(0, {length});
        std::string shared = isFirst() ? text : std::string(static_cast<size_t>(length.item<int64_t>()), '\0');
        broadcast(0, {bytesOf(shared)});
        return shared;
    }

    std::vector<std::string> gather(const std::string& text) override {
        std::vector<double> lengths(static_cast<size_t>(size()), 0.0);
        lengths[static_cast<size_t>(rank())] = static_cast<double>(text.size());
        lengths = sum(std::move(lengths));
        std::vector<std::string> texts(isFirst() ? lengths.size() : 0);
        for (int from = 0; from < size(); ++from) {
            std::string own = text;
            if (isFirst() && from != 0) {
                own.assign(static_cast<size_t>(lengths[static_cast<size_t>(from)]), '\0');
            }
            transfer(from, 0, bytesOf(own));
            if (isFirst()) {
                texts[static_cast<size_t>(from)] = std::move(own);
            }
        }
        return texts;
    }

    void leave(const std::exception& why) noexcept override {
        const bool isCause = dynamic_cast<const LostRank*>(&why) == nullptr;
        members_.sayWhyIGo(why.what(), isCause);
        gloo_.reset();   // the others notice that, and must then still find the reason in the store
        if (isFirst() && place_.storeIsOurs) {
            members_.waitForOthers(kLinger);
        }
    }

private:
    static constexpr int kTag = 0;

    static Tensor bytesOf(std::string& text) { return torch::from_blob(text.data(), {static_cast<int64_t>(text.size())}, torch::kUInt8); }

    c10d::Backend& backend(const Tensor& tensor) const {
        require(!tensor.is_cuda() || nccl_, "tensors on {} cannot go from rank to rank: useDevice was not called", tensor.device().str());
        return tensor.is_cuda() ? *nccl_ : *gloo_;
    }

    /// Gloo's connections break when a rank dies. NCCL's kernels on one machine share memory and go on waiting: the heartbeats tell. Its wait() would look once
    /// a millisecond too, and judges errors and the time that is up.
    void waitFor(const c10::intrusive_ptr<c10d::Work>& work, const Tensor& tensor) {
        Members::Watch watch;
        for (const auto end = Clock::now() + timeout_; tensor.is_cuda() && !work->isCompleted() && Clock::now() < end;) {
            if (const auto gone = members_.look(watch); !gone.empty()) {
                throw LostRank(gone);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        work->wait();
    }

    /// Does something all ranks do, and finds out who is missing when it breaks.
    template <typename Work>
    void together(const Work& work) {
        const auto start = Clock::now();
        try {
            work();
        } catch (const std::exception& error) {
            const bool timedOut = Clock::now() - start >= timeout_ * 9 / 10;
            throw LostRank(whatBroke(firstSentence(error), timedOut));
        }
    }

    std::string whatBroke(const std::string& cause, bool timedOut) {
        std::string gone;
        try {
            gone = members_.whoIsGone();
        } catch (const std::exception&) {
            gone = place_.storeIsOurs ? members_.name(0) + " was lost"
                                      : fmt::format("the launcher's store at {}:{} was lost", place_.host, place_.port);
        }
        if (!gone.empty()) {
            return gone;
        }
        return timedOut ? fmt::format("another rank is alive but did not answer {} within {} s", members_.name(rank()), timeout_.count())
                        : fmt::format("the connection between {} and another rank broke, though all are alive: {}", members_.name(rank()), cause);
    }

    Place place_;
    StorePtr store_;
    std::chrono::seconds timeout_;
    Members members_;
    BackendPtr gloo_, nccl_;
};

/// c10d writes traces of its own to standard error for each connection that breaks; here the caller gets one sentence instead. Whoever wants them
/// sets TORCH_CPP_LOG_LEVEL.
void quietenC10d() {
    setenv("TORCH_CPP_LOG_LEVEL", "FATAL", 0);
    c10::initLogging();
}

StorePtr meetingPoint(const Place& place, std::chrono::seconds timeout) {
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(place.port);
    options.isServer = place.storeIsOurs && place.rank == 0;
    options.timeout = timeout;
    // Nobody is counted at the door: each rank introduces itself, and all wait for that.
    options.waitWorkers = false;
    StorePtr store = c10::make_intrusive<c10d::TCPStore>(place.host, options);
    return c10::make_intrusive<c10d::PrefixStore>(place.storePrefix + "/omnidrive", store);
}

}  // namespace

std::unique_ptr<Group> join(const Place& place, std::chrono::seconds timeout) {
    require(place.size > 1 && place.rank >= 0 && place.rank < place.size, "rank {} of {} is no place in a group", place.rank, place.size);
    quietenC10d();
    try {
        return std::make_unique<C10dGroup>(place, meetingPoint(place, timeout), timeout);
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        fail(ErrorKind::Io, "rank {} of {} did not meet the others at {}:{} ({})", place.rank, place.size, place.host, place.port,
             firstSentence(error));
    }
}

}  // namespace omnidrive::ranks
