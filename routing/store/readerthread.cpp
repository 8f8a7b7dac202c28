// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/readerthread.h"

#include <future>

namespace midflight {

Result<void> ReaderThread::start(const StoreUrl &url)
{
    std::promise<Result<void>> promise;
    m_thread = std::thread([this, url, &promise] {
        auto connection = Connection::open(url, Access::ReadOnly);
        if (!connection)
            return promise.set_value(tl::unexpected(connection.error()));
        promise.set_value({});
        while (true) {
            Query query;
            {
                std::unique_lock lock(m_mutex);
                m_wake.wait(lock, [this] { return !m_queue.empty() || m_stopping; });
                if (m_stopping)
                    return;
                query = std::move(m_queue.front());
                m_queue.pop_front();
            }
            (void)(*connection)->revive(); // where it fails, the query says so
            query(**connection);
            (*connection)->finishAll();
        }
    });
    return promise.get_future().get();
}

ReaderThread::~ReaderThread()
{
    if (!m_thread.joinable())
        return;
    {
        const std::lock_guard guard(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void ReaderThread::post(Query query)
{
    {
        const std::lock_guard guard(m_mutex);
        m_queue.push_back(std::move(query));
    }
    m_wake.notify_one();
}

} // namespace midflight
