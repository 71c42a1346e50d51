// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/detector.h"
#include "evidence/witness.h"
#include "jobs/lru_cache.h"

#include <stop_token>

namespace omnidrive::jobs {

/// A detector that is asked about zooms. It looks at the whole picture once (each camera of six by itself), and again at the surroundings of each
/// crop, where small things are large enough for it. What it saw is kept. One thread at a time.
class SecondWitness {
public:
    /// @throws Error as evidence::Detector::load.
    explicit SecondWitness(const std::filesystem::path& onnxFile);
    explicit SecondWitness(std::unique_ptr<evidence::Detector> detector);

    std::string name() const { return detector_->name(); }
    /// @param frame the picture that box refers to; isSixViews: it is six views stitched. @param box not empty, inside the picture.
    /// A requested stop ends early with what was seen so far.
    evidence::WitnessReport judge(const std::string& frameId, const vision::Image& frame, bool isSixViews, const BoxI& box, const std::string& label,
                                  const std::stop_token& stop);

private:
    using Detections = std::vector<evidence::Detection>;
    using DetectionsPtr = std::shared_ptr<const Detections>;
    DetectionsPtr inRegions(const std::string& key, const vision::Image& frame, const std::vector<BoxI>& regions, const std::stop_token& stop);
    Detections inRegion(const vision::Image& frame, const BoxI& region);

    std::unique_ptr<evidence::Detector> detector_;
    LruCache<DetectionsPtr> seen_;
};

}  // namespace omnidrive::jobs
