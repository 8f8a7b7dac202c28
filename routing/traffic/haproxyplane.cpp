// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/haproxyplane.h"

#include "routing/domain/json.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace midflight {

using namespace std::chrono_literals;

static const QByteArray revisionKey = "midflight-revision";
static const QByteArray originKey = "midflight-origin";

static qint64 steadyNow()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

HaproxyEntries haproxyEntries(const RoutingTable &table, const QList<Component> &components, const QDateTime &origin)
{
    HaproxyEntries entries;
    for (const auto &component : components) {
        const auto *http = component.http();
        if (!http)
            continue;
        const auto routing = table.components.value(component.id);
        // HAProxy knows the migration's two systems only, and falls back to nothing.
        const bool own = !http->oldUrl.isEmpty() || !http->newUrl.isEmpty();
        const bool both = routing.stage == Stage::Shadow || (routing.stage == Stage::New && routing.sample > 0);
        const bool fresh = routing.stage >= Stage::New;
        const bool tap = own || both;
        entries[component.id.value.toUtf8()] = tap ? (fresh ? "tap_new" : "tap") : (fresh ? "new" : "old");
    }
    entries[revisionKey] = QByteArray::number(table.revision);
    entries[originKey] = toRfc3339(origin).toUtf8();
    return entries;
}

HaproxyPlane::HaproxyPlane(HaproxySettings settings, Post post, Hooks hooks)
    : m_settings(std::move(settings))
    , m_post(std::move(post))
    , m_hooks(std::move(hooks))
    , m_kept(size_t(m_settings.sockets.size()))
{
    for (size_t i = 0; i < m_kept.size(); ++i) {
        const auto &socket = m_settings.sockets[qsizetype(i)];
        m_kept[i].member = {QStringLiteral("haproxy ") + socket, QStringLiteral("haproxy ") + socket, 0, 0};
        m_kept[i].heard = steadyNow();
    }
    for (size_t i = 0; i < m_kept.size(); ++i)
        m_kept[i].thread = std::thread([this, i] { keep(i); });
}

HaproxyPlane::~HaproxyPlane()
{
    {
        const std::lock_guard guard(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    for (auto &kept : m_kept)
        kept.thread.join();
}

void HaproxyPlane::want(qint64 revision, const HaproxyEntries &entries)
{
    {
        const std::lock_guard guard(m_mutex);
        if (entries == m_entries)
            return;
        m_revision = revision;
        m_entries = entries;
    }
    m_wake.notify_all();
}

void HaproxyPlane::keep(size_t index)
{
    const HaproxyInstance instance(m_settings.sockets[qsizetype(index)], m_settings.map.toUtf8());
    HaproxyEntries done; ///< seen in force
    QString troubled;
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        const auto revision = m_revision;
        const auto entries = m_entries;
        lock.unlock();
        Result<qint64> confirmed {revision};
        if (!entries.isEmpty()) {
            if (index == 0 && entries != done)
                writeFile(entries);
            const auto there = instance.read();
            // Another router that is further has been here: what it wrote stays.
            const bool newer = there && there->value(originKey) == entries[originKey] && there->value(revisionKey).toLongLong() > revision;
            if (!there)
                confirmed = tl::unexpected(there.error());
            else if (newer)
                confirmed = there->value(revisionKey).toLongLong();
            else if (const auto replaced = *there == entries ? Result<void>() : instance.replace(entries); !replaced)
                confirmed = tl::unexpected(replaced.error());
            const auto trouble = confirmed ? QString() : confirmed.error().message;
            if (trouble != troubled && !trouble.isEmpty())
                m_post([say = m_hooks.trouble, trouble] { say(trouble); });
            troubled = trouble;
            done = entries;
        }
        lock.lock();
        auto &kept = m_kept[index];
        const auto before = kept.member.revision;
        if (confirmed) {
            kept.member.revision = *confirmed;
            kept.heard = steadyNow();
        }
        if (index == 0 || kept.member.revision != before)
            tell();
        m_wake.wait_for(lock, 1s, [&] { return m_stopping || m_entries != entries; });
    }
}

void HaproxyPlane::tell()
{
    QList<FleetMember> members;
    for (const auto &kept : m_kept) {
        members += kept.member;
        members.last().silent = steadyNow() - kept.heard;
    }
    m_post([told = m_hooks.told, members] { told(members); });
}

void HaproxyPlane::writeFile(const HaproxyEntries &entries)
{
    if (!QFileInfo(m_settings.map).dir().exists()) // the instances are on other machines
        return;
    QSaveFile file(m_settings.map);
    QByteArray text = "# Written by midflight-router with each decision; HAProxy reads it when it starts.\n";
    for (auto it = entries.cbegin(); it != entries.cend(); ++it)
        text += it.key() + ' ' + it.value() + '\n';
    const bool written = file.open(QIODevice::WriteOnly) && file.write(text) == text.size()
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther) && file.commit();
    if (!written)
        m_post([say = m_hooks.trouble, text = QStringLiteral("%1: cannot be written: %2; a reload of HAProxy would go back to what the file says")
                                                  .arg(m_settings.map, file.errorString())] { say(text); });
}

} // namespace midflight
