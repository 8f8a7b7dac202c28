// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/task.h"

namespace midflight {

namespace {

constexpr std::size_t step = 64;
constexpr std::size_t classes = 256; ///< frames up to 16 KiB are kept
constexpr std::size_t keptBytes = 64 * 1024; ///< of each class

struct Kept {
    Kept *next;
};

struct Frames {
    std::array<Kept *, classes> free {};
    std::array<std::size_t, classes> counts {};
    ~Frames()
    {
        for (auto *kept : free) {
            while (kept)
                ::operator delete(std::exchange(kept, kept->next));
        }
    }
};

thread_local Frames frames;

} // namespace

void *FramePool::take(std::size_t size)
{
    const std::size_t index = (size - 1) / step;
    if (index >= classes)
        return ::operator new(size);
    if (auto *kept = frames.free[index]) {
        frames.free[index] = kept->next;
        --frames.counts[index];
        return kept;
    }
    return ::operator new((index + 1) * step);
}

void FramePool::give(void *frame, std::size_t size) noexcept
{
    const std::size_t index = (size - 1) / step;
    if (index >= classes || frames.counts[index] * (index + 1) * step >= keptBytes)
        return ::operator delete(frame);
    ++frames.counts[index];
    auto *kept = static_cast<Kept *>(frame);
    kept->next = frames.free[index];
    frames.free[index] = kept;
}

} // namespace midflight
