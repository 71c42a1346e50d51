// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"

#include <memory>
#include <utility>

namespace omnidrive::ui {

/// A value that is freed on the thread of `job`, whoever lets go of it last: a hundred thousand digests take longer to free than a frame lasts, and
/// the screen often holds the last reference. Once the job is gone it is freed where it is let go.
template <typename T>
std::shared_ptr<const T> freedBeside(std::shared_ptr<jobs::AnalysisJob> job, std::unique_ptr<T> value) {
    return {value.release(), [job = std::move(job)](const T* old) {
                job->submit([owner = std::shared_ptr<const T>(old)](const std::stop_token&) {});
            }};
}

}  // namespace omnidrive::ui
