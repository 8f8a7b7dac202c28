// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/descriptor.h"

#include "routing/traffic/task.h"

#include <unistd.h>

namespace midflight {

Descriptor::Operation::Operation()
    : reactor_op(boost::system::error_code(), &Operation::perform, &Operation::complete)
{
}

/// Exhausted: whoever waited reads until a short read, so the next wait is for the next edge.
Descriptor::Operation::status Descriptor::Operation::perform(reactor_op *) { return done_and_exhausted; }

void Descriptor::Operation::complete(void *owner, boost::asio::detail::operation *base, const boost::system::error_code &,
                                     std::size_t)
{
    auto *self = static_cast<Operation *>(base);
    self->queued = false;
    if (self->orphan) {
        self->~Operation();
        FramePool::give(self, sizeof(Operation));
        return;
    }
    self->ready = !self->ec_;
    if (!owner)
        return;
    if (self->waiting)
        return std::exchange(self->waiting, {}).resume();
    if (!self->ready)
        return;
    self->fired = true;
    if (self->notify)
        self->notify(self->context);
}

void Descriptor::start(Operation &operation, int kind)
{
    if (operation.queued)
        return; // watching already
    operation.queued = true;
    operation.ec_ = boost::system::error_code();
    // Room to write is asked for after EAGAIN, which the reactor has not seen: it has to look again.
    const bool speculative = kind == boost::asio::detail::reactor::read_op;
    m_reactor.start_op(kind, m_fd, m_data, &operation, true, speculative);
}

void Descriptor::Wait::await_suspend(std::coroutine_handle<> waiting)
{
    operation.waiting = waiting;
    descriptor.start(operation, kind);
}

Descriptor::Descriptor(boost::asio::io_context &io)
    : m_reactor(boost::asio::use_service<boost::asio::detail::reactor>(io))
{
    m_reactor.init_task();
}

Descriptor::~Descriptor() { close(); }

bool Descriptor::open(int fd)
{
    if (const int error = m_reactor.register_descriptor(fd, m_data)) {
        ::close(fd);
        errno = error;
        return false;
    }
    m_fd = fd;
    m_read = new (FramePool::take(sizeof(Operation))) Operation;
    m_write = new (FramePool::take(sizeof(Operation))) Operation;
    return true;
}

void Descriptor::release(Operation *&operation)
{
    auto *released = std::exchange(operation, nullptr);
    if (released->queued) {
        released->orphan = true;
        return;
    }
    released->~Operation();
    FramePool::give(released, sizeof(Operation));
}

void Descriptor::close()
{
    if (m_fd < 0)
        return;
    m_reactor.deregister_descriptor(m_fd, m_data, true);
    ::close(std::exchange(m_fd, -1));
    m_reactor.cleanup_descriptor_data(m_data);
    release(m_read);
    release(m_write);
}

void Descriptor::cancel()
{
    if (m_fd >= 0)
        m_reactor.cancel_ops(m_fd, m_data);
}

void Descriptor::watch(Notify notify, void *context)
{
    m_read->notify = notify;
    m_read->context = context;
    start(*m_read, boost::asio::detail::reactor::read_op);
}

void Descriptor::unwatch() { m_read->notify = nullptr; }

} // namespace midflight
