// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Before its details, which want it complete.
#include <boost/asio/io_context.hpp>

#include <boost/asio/detail/reactor.hpp>
#include <boost/asio/detail/reactor_op.hpp>
#include <coroutine>

namespace midflight {

/// A non-blocking socket in Asio's reactor, edge-triggered. Waiting costs no system call as long as one reads until a
/// short read first; Asio's public operations try to read, or register anew, at each wait. One coroutine may wait for
/// reading and one for writing; while nobody waits for reading, watch() hears of what happens instead.
/// Belongs to the thread of its io_context. Nobody may wait when it is closed: cancel() first.
class Descriptor
{
public:
    explicit Descriptor(boost::asio::io_context &io);
    ~Descriptor();
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;

    /// Takes the descriptor over. false: the reactor refuses it (errno); it is closed.
    bool open(int fd);
    void close();
    bool isOpen() const { return m_fd >= 0; }
    int fd() const { return m_fd; }

    /// Whoever waits resumes, told false. Later waits are not affected.
    void cancel();

    using Notify = void (*)(void *context);
    /// Calls back once something can be read, or the end, if nobody waits for it by then.
    void watch(Notify notify, void *context);
    void unwatch();

    /// In the reactor, or on its way back from there; outlives the descriptor as long as it must.
    struct Operation : boost::asio::detail::reactor_op {
        Operation();
        static status perform(reactor_op *base);
        static void complete(void *owner, boost::asio::detail::operation *base, const boost::system::error_code &, std::size_t);
        std::coroutine_handle<> waiting;
        Notify notify = nullptr;
        void *context = nullptr;
        bool queued = false;
        bool fired = false; ///< something happened while nobody waited
        bool ready = false; ///< how the last wait ended
        bool orphan = false; ///< the descriptor is gone
    };
    struct Wait {
        Descriptor &descriptor;
        Operation &operation;
        int kind;
        bool await_ready() noexcept
        {
            if (!operation.fired)
                return false;
            operation.fired = false;
            return operation.ready = true;
        }
        void await_suspend(std::coroutine_handle<> waiting);
        bool await_resume() const noexcept { return operation.ready; }
    };
    /// Resumes when there may be something to read since the last short read, or the end; false when cancelled.
    Wait readable() { return {*this, *m_read, boost::asio::detail::reactor::read_op}; }
    /// Resumes when there is room to write, or an error; false when cancelled. Only after EAGAIN: it registers anew.
    Wait writable() { return {*this, *m_write, boost::asio::detail::reactor::write_op}; }

private:
    static void release(Operation *&operation);
    void start(Operation &operation, int kind);

    boost::asio::detail::reactor &m_reactor;
    boost::asio::detail::reactor::per_descriptor_data m_data = nullptr;
    int m_fd = -1;
    Operation *m_read = nullptr;
    Operation *m_write = nullptr;
};

} // namespace midflight
