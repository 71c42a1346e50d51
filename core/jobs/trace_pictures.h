// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trace_file.h"
#include "vision/image.h"

#include <string>
#include <vector>

namespace omnidrive::jobs {

/// A rollout of a trace file as screens and run folders want it: six views in the order of vision::kCameras, where their names tell, with one stitched
/// picture that the boxes refer to.
/// @throws Error as TraceFile::trajectory.
rollout::Trajectory traceWithViews(const rollout::TraceFile& file, const std::string& id);

/// Decodes a picture by the id that such a rollout carries: a file beside the traces or in the folders they were opened with, a picture inside the
/// traces, or six views stitched. @throws Error (Io) when it is nowhere, (Format) when it is damaged.
vision::ImagePtr loadTracePicture(const rollout::TraceFile& file, const std::string& id);

/// Six views in the order of vision::kCameras as the one picture that boxes refer to.
vision::ImagePtr stitchedViews(const std::vector<vision::ImagePtr>& views);

/// What follows from the picture's size and is not in other programs' files: sizes, what each call really cropped, and from which camera.
/// @param picture the one that boxes refer to.
void setPictureFacts(rollout::Trajectory& trajectory, const vision::Image& picture);

}  // namespace omnidrive::jobs
