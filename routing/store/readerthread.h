// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/store/connection.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace midflight {

/// A thread with a read-only connection: queries run there, in order, off everybody else's path.
class ReaderThread
{
public:
    using Query = std::function<void(Connection &)>;

    /// Call after the writer has started, so that the store exists.
    Result<void> start(const StoreUrl &url);
    ~ReaderThread();

    void post(Query query);

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Query> m_queue;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace midflight
