// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <new>

namespace omnidrive::tests {

/// While one lives, LibTorch's CPU tensors come from a machine of limited memory: beyond the limit, in bytes, an allocation fails as the real
/// allocator's does. Counts what was in use at most. One at a time; tensors made under it may outlive it.
class LimitedMemory {
public:
    enum class Failure { LibTorch, BadAlloc };

    explicit LimitedMemory(int64_t limit = std::numeric_limits<int64_t>::max(), Failure failure = Failure::LibTorch) {
        allocator().book = std::make_shared<Book>();
        book_ = allocator().book;
        book_->limit = limit;
        book_->failure = failure;
        c10::SetCPUAllocator(&allocator(), kPriority);
    }
    ~LimitedMemory() { c10::SetCPUAllocator(c10::GetDefaultCPUAllocator(), kPriority); }
    LimitedMemory(const LimitedMemory&) = delete;
    LimitedMemory& operator=(const LimitedMemory&) = delete;

    int64_t peak() const { return book_->peak; }
    int refusals() const { return book_->refusals; }

private:
    static constexpr uint8_t kPriority = 1;
    static constexpr size_t kHeader = 64;   // keeps the alignment that LibTorch wants

    struct Book {
        std::mutex mutex;
        int64_t limit = 0, now = 0, peak = 0;
        int refusals = 0;
        Failure failure = Failure::LibTorch;
    };
    /// Stands before the memory that is handed out.
    struct Block {
        std::shared_ptr<Book> book;
        int64_t bytes;
    };

    struct Allocator final : c10::Allocator {
        at::DataPtr allocate(size_t size) override {
            const auto bytes = static_cast<int64_t>(size);
            enter(bytes);
            auto* start = static_cast<std::byte*>(c10::GetDefaultCPUAllocator()->raw_allocate(size + kHeader));
            new (start) Block{book, bytes};
            return {start + kHeader, start + kHeader, &release, c10::Device(c10::DeviceType::CPU)};
        }
        c10::DeleterFnPtr raw_deleter() const override { return &release; }
        void copy_data(void* target, const void* source, size_t count) const override { default_copy_data(target, source, count); }

        void enter(int64_t bytes) {
            const std::lock_guard lock(book->mutex);
            if (book->now + bytes > book->limit) {
                ++book->refusals;
                TORCH_CHECK(book->failure == Failure::BadAlloc, "DefaultCPUAllocator: can't allocate memory: you tried to allocate ", bytes, " bytes.");
                throw std::bad_alloc();
            }
            book->now += bytes;
            book->peak = std::max(book->peak, book->now);
        }
        static void release(void* data) {
            if (data == nullptr) {
                return;
            }
            auto* block = reinterpret_cast<Block*>(static_cast<std::byte*>(data) - kHeader);
            {
                const std::lock_guard lock(block->book->mutex);
                block->book->now -= block->bytes;
            }
            block->~Block();
            c10::GetDefaultCPUAllocator()->raw_deallocate(block);
        }

        std::shared_ptr<Book> book;   // of the one that lives
    };
    static Allocator& allocator() {
        static Allocator one;
        return one;
    }

    std::shared_ptr<Book> book_;
};

}  // namespace omnidrive::tests
