// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <thread>
#include <vector>

namespace omnidrive::store {

class SafetensorsFile;

/// Brings mapped files into memory on a thread of its own, in the order given, so that whoever reads them next does not stop at each page: the disk
/// is read in large pieces, and pages that are cached already are mapped in bulk. Only a hint: reading is correct without it, and what does not fit
/// into half of the available memory is left to be read when it is needed. The destructor stops at the next piece.
class ReadAhead {
public:
    explicit ReadAhead(std::vector<std::shared_ptr<const SafetensorsFile>> files);

private:
    std::jthread thread_;
};

}  // namespace omnidrive::store
