// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/migrationimport.h"

#include "routing/domain/json.h"

namespace midflight {

namespace {

/// A component may only need what the router knows already.
void addAfterItsNeeds(const Migration &migration, const Component &component, QStringList &order)
{
    if (order.contains(component.id.value))
        return;
    for (const QString &need : component.needs) { // a readable file has no circles
        if (const Component *needed = migration.find({need}))
            addAfterItsNeeds(migration, *needed, order);
    }
    order.append(component.id.value);
}

} // namespace

MigrationImport::MigrationImport(RouterClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void MigrationImport::prepare(const Migration &migration)
{
    cancel();
    m_client.fetchDefinitions(this, [this, migration, asked = m_generation](const Result<QJsonObject> &router) {
        if (asked != m_generation)
            return;
        if (!router)
            return Q_EMIT failed(router.error().message);
        const QString there = (*router)[QLatin1String("id")].toString();
        if (there != migration.id)
            return Q_EMIT failed(tr("This file is of the migration “%1”, the router has “%2”.").arg(migration.id, there));
        compare(migration, *router);
        Q_EMIT prepared();
    });
}

void MigrationImport::compare(const Migration &migration, const QJsonObject &router)
{
    QHash<QString, QJsonObject> known;
    const QJsonArray components = router[QLatin1String("components")].toArray();
    for (const QJsonValue &value : components) {
        const QJsonObject component = value.toObject();
        known.insert(component[QLatin1String("id")].toString(), component[QLatin1String("definition")].toObject());
    }
    QStringList order;
    for (const Component &component : migration.components)
        addAfterItsNeeds(migration, component, order);
    m_parts.clear();
    m_unchanged = 0;
    for (const QString &id : std::as_const(order)) {
        const Component *component = migration.find({id});
        const QJsonObject definition = toJson(*component);
        if (known.value(id) == definition)
            ++m_unchanged;
        else
            m_parts.append({component->id, component->title, definition, known.contains(id)});
    }
}

void MigrationImport::start()
{
    m_given = m_refused = 0;
    m_running = true;
    give(0);
}

void MigrationImport::cancel()
{
    ++m_generation;
    m_running = false;
}

void MigrationImport::give(int part)
{
    if (part >= m_parts.size()) {
        m_running = false;
        return Q_EMIT finished(m_given, m_refused);
    }
    m_client.define(m_parts[part].id, m_parts[part].definition, this, [this, part, asked = m_generation](const Result<Receipt> &receipt) {
        if (asked != m_generation)
            return;
        if (receipt) {
            ++m_given;
        } else {
            ++m_refused;
            QStringList why;
            for (const Detail &detail : receipt.error().details)
                why.append(detail.pointer.isEmpty() ? detail.detail : detail.pointer + QLatin1String(": ") + detail.detail);
            Q_EMIT refused(m_parts[part].id.value, why.isEmpty() ? receipt.error().message : why.join(QLatin1String("; ")));
            if (receipt.error().failure == Failure::Unavailable) { // nobody there: the rest would wait for nothing
                m_running = false;
                return Q_EMIT finished(m_given, int(m_parts.size()) - m_given);
            }
        }
        Q_EMIT progressed(part + 1, int(m_parts.size()));
        if (asked == m_generation)
            give(part + 1);
    });
}

QStringList MigrationImport::titles(bool known) const
{
    QStringList titles;
    for (const Part &part : m_parts) {
        if (part.known == known)
            titles.append(part.title);
    }
    return titles;
}

} // namespace midflight
