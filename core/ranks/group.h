// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "ranks/place.h"

#include <torch/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::ranks {

/// A rank is gone, failed, or did not answer in time; the message names it. Nothing can be done together any more.
class LostRank : public Error {
public:
    explicit LostRank(const std::string& message) : Error(ErrorKind::Io, message) {}
};

/// The processes that train together. Every function but rank(), size() and leave() is done by all ranks in the same order, with the same shapes, and
/// throws LostRank when one does not come. Belongs to one thread.
class Group {
public:
    virtual ~Group() = default;

    virtual int rank() const = 0;
    virtual int size() const = 0;
    bool isFirst() const { return rank() == 0; }
    bool isAlone() const { return size() == 1; }

    /// From now on tensors of this device may be handed in too (a GPU: NCCL). Called once, before the first of them.
    /// @throws Error (Device) when this build or machine has no way between GPUs.
    virtual void useDevice(torch::Device device) = 0;
    /// How long one rank waits for the others, here and in every later call.
    virtual void setTimeout(std::chrono::seconds timeout) = 0;

    /// Adds up over the ranks, in place; all ranks end with the same bits. In buckets: a list of many small tensors costs few messages.
    virtual void sum(const std::vector<torch::Tensor>& tensors) = 0;
    /// The same, for rank `root` alone; the others' tensors hold nothing of use afterwards.
    virtual void sumTo(int root, const std::vector<torch::Tensor>& tensors) = 0;
    /// Everyone gets what rank `from` has, in place.
    virtual void broadcast(int from, const std::vector<torch::Tensor>& tensors) = 0;
    /// From one rank to another, in place there; the other ranks do nothing. Contiguous tensors.
    virtual void transfer(int from, int to, const torch::Tensor& tensor) = 0;

    /// Adds up numbers of the host; adding zeros is exact, so ranks may each fill their own entries of a table.
    virtual std::vector<double> sum(std::vector<double> values) = 0;
    /// What rank 0 says; the others' text is not looked at.
    virtual std::string share(const std::string& text) = 0;
    /// On rank 0 what each rank says, by rank; elsewhere empty.
    virtual std::vector<std::string> gather(const std::string& text) = 0;

    /// Tells the others why this rank goes, so that they can name the cause (a LostRank: because of another). Nothing else may be called afterwards.
    virtual void leave(const std::exception& why) noexcept = 0;
};

/// One process on its own: everything is already there. Costs nothing, changes no bit.
std::unique_ptr<Group> alone();

/// Meets the others over c10d: a store at place.host, Gloo for the host's tensors and texts.
/// @param timeout for meeting, and for every later call until setTimeout.
/// @throws Error (Io) naming the address when the others are not there in time.
std::unique_ptr<Group> join(const Place& place, std::chrono::seconds timeout);

}  // namespace omnidrive::ranks
