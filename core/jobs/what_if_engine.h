// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/what_if.h"

namespace omnidrive::jobs {

/// What stands behind WhatIf: LibTorch. The omnidrive program has it linked in; the Studio finds it in the library of its engines.
class WhatIfEngine {
public:
    virtual ~WhatIfEngine() = default;
    /// As WhatIf::run.
    virtual std::vector<WhatIfChildPtr> run(const WhatIfRequest& request, std::stop_token stop, const ProgressFn& progress) = 0;
};

/// @param run folder or trace file. @return to be deleted by the caller.
WhatIfEngine* makeWhatIfEngine(const std::filesystem::path& run);

inline constexpr const char* kMakeWhatIfEngine = "omnidriveMakeWhatIfEngine";

}  // namespace omnidrive::jobs

/// The library's entry for it (what_if_entry.cpp).
extern "C" __attribute__((visibility("default"))) omnidrive::jobs::WhatIfEngine* omnidriveMakeWhatIfEngine(const std::filesystem::path& run);
