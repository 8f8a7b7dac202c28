// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/trafficroom.h"

namespace midflight {

TrafficRoom::TrafficRoom(const RouterOptions &options, const Journal &journal, Recorder &recorder, Post post)
    : m_options(options)
    , m_journal(journal)
    , m_recorder(recorder)
    , m_traffic(options.threads, std::move(post), [this](TrafficCounts counts) { deliver(std::move(counts)); })
{
}

void TrafficRoom::publish(const Decisions &decisions)
{
    m_decisions = &decisions;
    QStringList faults;
    m_traffic.publish(m_routes.build(decisions.table(), decisions.definitions(), decisions.settings(), QDate::currentDate(), faults));
    for (const auto &fault : faults)
        m_journal.warning(fault);
    if (!m_started || m_port)
        return;
    if (auto listening = listen(decisions); !listening)
        m_journal.error(m_options.named(listening.error().message));
}

Result<void> TrafficRoom::listen(const Decisions &decisions)
{
    bool wanted = m_options.trafficWanted || !decisions.settings().httpOld.isEmpty();
    for (const auto &id : decisions.order()) {
        const auto *state = decisions.find({id});
        wanted = wanted || (state && state->definition.http());
    }
    if (!wanted)
        return {};
    auto port = m_traffic.listen(m_options.traffic.host, m_options.traffic.port);
    if (!port)
        return tl::unexpected(port.error());
    m_port = *port;
    return {};
}

Result<void> TrafficRoom::start(const Decisions &decisions)
{
    m_started = true;
    return listen(decisions);
}

QString TrafficRoom::readyText() const
{
    if (!m_port)
        return {};
    return QStringLiteral(" traffic=http://") + ListenAddress {m_options.traffic.host, *m_port}.toString();
}

void TrafficRoom::deliver(TrafficCounts counts)
{
    for (size_t slot = 0; slot < counts.routes.size(); ++slot) {
        const auto *state = m_decisions->find(m_routes.componentAt(slot));
        if (state && !counts.routes[slot].isEmpty())
            m_recorder.count(*state, m_decisions->settings().privacy, std::move(counts.routes[slot]));
    }
    m_recorder.countUnmatched(std::move(counts.unmatched));
}

void TrafficRoom::settle(std::function<void()> settled)
{
    if (!m_port)
        return m_recorder.settle(std::move(settled));
    m_traffic.collect([this, settled = std::move(settled)] { m_recorder.settle(settled); });
}

void TrafficRoom::close(std::chrono::milliseconds patience, std::function<void()> drained)
{
    m_traffic.close(patience, std::move(drained));
}

} // namespace midflight
