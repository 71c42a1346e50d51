// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace omnidrive {

/// A 0-based index that cannot be mixed up with another kind: distinct tags make distinct types. Starts out invalid.
template <typename Tag>
class Index {
public:
    constexpr Index() = default;
    constexpr explicit Index(int64_t value) : value_(value) {}

    /// True for 0 and above.
    constexpr bool isValid() const { return value_ >= 0; }
    constexpr int64_t value() const { return value_; }
    /// To reach into a vector; call only when valid.
    constexpr size_t at() const { return static_cast<size_t>(value_); }
    constexpr Index next() const { return Index(value_ + 1); }

    constexpr auto operator<=>(const Index&) const = default;

private:
    int64_t value_ = -1;
};

/// A name that identifies something for good, of a distinct type. Empty means none.
template <typename Tag>
class TextId {
public:
    TextId() = default;
    explicit TextId(std::string text) : text_(std::move(text)) {}

    bool isValid() const { return !text_.empty(); }
    const std::string& text() const { return text_; }

    auto operator<=>(const TextId&) const = default;

private:
    std::string text_;
};

using StepIndex = Index<struct StepTag>;        ///< optimiser step of a run
using GroupIndex = Index<struct GroupTag>;      ///< prompt within a step
using TurnIndex = Index<struct TurnTag>;        ///< turn of the policy within a rollout
using TokenIndex = Index<struct TokenTag>;      ///< token within a response
using CallIndex = Index<struct CallTag>;        ///< zoom-in call within a rollout
using LayerIndex = Index<struct LayerTag>;      ///< decoder layer

using RunId = TextId<struct RunTag>;            ///< a run folder's name
using RolloutId = TextId<struct RolloutTag>;    ///< "s1-000040-03-5", unique in its archive
using GroupId = TextId<struct GroupNameTag>;    ///< the rollouts of one prompt
using SampleId = TextId<struct SampleTag>;      ///< a question of a data set
using FrameId = TextId<struct FrameTag>;        ///< content hash of a picture

}  // namespace omnidrive

template <typename Tag>
struct std::hash<omnidrive::Index<Tag>> {
    size_t operator()(omnidrive::Index<Tag> index) const noexcept { return std::hash<int64_t>()(index.value()); }
};

template <typename Tag>
struct std::hash<omnidrive::TextId<Tag>> {
    size_t operator()(const omnidrive::TextId<Tag>& id) const noexcept { return std::hash<std::string>()(id.text()); }
};
