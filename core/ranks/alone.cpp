// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/group.h"

namespace omnidrive::ranks {

namespace {

class Alone final : public Group {
public:
    int rank() const override { return 0; }
    int size() const override { return 1; }
    void useDevice(torch::Device) override {}
    void setTimeout(std::chrono::seconds) override {}
    void sum(const std::vector<torch::Tensor>&) override {}
    void sumTo(int, const std::vector<torch::Tensor>&) override {}
    void broadcast(int, const std::vector<torch::Tensor>&) override {}
    void transfer(int, int, const torch::Tensor&) override {}
    std::vector<double> sum(std::vector<double> values) override { return values; }
    std::string share(const std::string& text) override { return text; }
    std::vector<std::string> gather(const std::string& text) override { return {text}; }
    void leave(const std::exception&) noexcept override {}
};

}  // namespace

std::unique_ptr<Group> alone() { return std::make_unique<Alone>(); }

}  // namespace omnidrive::ranks
