// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/row_names.h"
#include "jobs/what_if_record.h"
#include "store/json_lines.h"
#include "vision/image.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// Where the children of a run lie: RUN/what-if, of a trace file FILE.what-if beside it. Layout (core/README, "Run folder"):
///   000.jsonl       one JSON object a child, appended and synced; rolled over at 64 MiB
///   frames/<id>.png pictures with a part greyed, by their hash
///   lock            held while a program appends
std::filesystem::path whatIfFolder(const std::filesystem::path& run);

/// Reads the children of a run, also while another program appends. What was read is kept; a torn last line is read when it is complete, a line that
/// is no child of a known form is passed over. Children go with their parents when a resume of the run gives those other ids. Not thread-safe.
class WhatIfReader {
public:
    explicit WhatIfReader(const std::filesystem::path& run) : folder_(whatIfFolder(run)), names_(run) {}

    /// Everything there is by now, in order, each under the name that its parent has by now. @throws Error (Io) when a file cannot be read.
    const std::vector<WhatIfChildPtr>& children();
    /// nullptr when there is none of this name.
    WhatIfChildPtr find(const std::string& id);
    /// A picture that belongs to a child alone; empty when it is not here.
    std::filesystem::path framePath(const std::string& frameId) const;

private:
    void poll();
    WhatIfChildPtr named(const WhatIfChildPtr& child) const;

    const std::filesystem::path folder_;
    RowNames names_;
    std::vector<std::unique_ptr<store::JsonLinesReader>> files_;
    std::vector<WhatIfChildPtr> stored_;     ///< as the files say
    std::vector<WhatIfChildPtr> children_;   ///< the same, with the parents' names of today
};

/// A picture to be stored beside its children.
struct WhatIfFrame {
    std::string id;
    vision::ImagePtr image;
};

/// Appends the samples of one request, gives each its id and the batch its name, and syncs. The run itself is not touched.
/// @return the children as they are stored. @throws Error (Io), (Format) when something in the folder is a link that leads out, or (InvalidArgument)
/// when another program keeps the lock for five seconds.
std::vector<WhatIfChildPtr> storeWhatIf(const std::filesystem::path& run, std::vector<WhatIfChild> batch, const std::vector<WhatIfFrame>& frames);

}  // namespace omnidrive::jobs
