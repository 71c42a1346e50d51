// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/read_ahead.h"

#include "base/host_memory.h"
#include "store/safetensors.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>

namespace omnidrive::store {

namespace {

constexpr size_t kPieceBytes = size_t{16} << 20;
#ifdef MADV_POPULATE_READ
constexpr int kPopulate = MADV_POPULATE_READ;
#else
constexpr int kPopulate = 22;   // Linux 5.14; older kernels answer EINVAL
#endif

/// @return false when the kernel cannot do it, so that the rest need not be tried.
bool populate(std::span<const std::byte> piece) {
    auto* begin = const_cast<std::byte*>(piece.data());
    return ::madvise(begin, piece.size(), kPopulate) == 0 || (errno == EINVAL && ::madvise(begin, piece.size(), MADV_WILLNEED) == 0);
}

void bringIn(const std::stop_token& stop, std::span<const std::byte> bytes) {
    for (size_t at = 0; at < bytes.size() && !stop.stop_requested(); at += kPieceBytes) {
        if (!populate(bytes.subspan(at, std::min(kPieceBytes, bytes.size() - at)))) {
            return;
        }
    }
}

}  // namespace

ReadAhead::ReadAhead(std::vector<std::shared_ptr<const SafetensorsFile>> files)
    : thread_([files = std::move(files)](const std::stop_token& stop) {
          auto left = static_cast<size_t>(availableHostMemory().value_or(0)) / 2;
          for (const auto& file : files) {
              const auto bytes = file->mapped().first(std::min(left, file->mapped().size()));
              bringIn(stop, bytes);
              left -= bytes.size();
          }
      }) {}

}  // namespace omnidrive::store
