// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"
#include "routing/traffic/worker.h"

namespace midflight {

/// Accepts connections on the first worker's thread and gives each to the worker that has fewest. When descriptors run
/// out, new connections wait in the kernel's queue.
class Listener
{
public:
    /// Raises the limit of descriptors as far as it may. Error: says what to do about the address.
    static Result<std::unique_ptr<Listener>> open(const QString &host, quint16 port, std::vector<Worker *> workers);
    ~Listener();

    quint16 port() const { return m_port; }
    void start();
    void stop(); ///< from another thread; returns once nothing more is accepted

private:
    Listener(int fd, std::vector<Worker *> workers);
    Task<void> accept();
    void assign(int fd, const std::string &address);

    std::vector<Worker *> m_workers;
    Descriptor m_socket;
    int m_fd;
    quint16 m_port = 0;
    boost::asio::steady_timer m_pause;
    bool m_stopping = false;
    bool m_accepting = false;
};

} // namespace midflight
