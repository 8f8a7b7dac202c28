// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/componentmodel.h"
#include "routing/client/migrationfeed.h"

#include <QSet>

namespace midflight {

/// What a lead should hear of while looking elsewhere: a component became ready to approve, one was rolled back by
/// itself, the router is lost. Each once, when it happens; what was so when the window opened is not news.
class Notices : public QObject
{
    Q_OBJECT
public:
    enum class Kind { Ready, Rollback, Lost };
    Q_ENUM(Kind)

    /// Both must outlive the notices.
    Notices(const ComponentModel &components, const MigrationFeed &feed, QObject *parent = nullptr);

Q_SIGNALS:
    /// `component` is empty for what is not of one.
    void raised(midflight::Notices::Kind kind, const QString &title, const QString &text, const QString &component);

private:
    void lookForReady();

    const ComponentModel &m_components;
    QSet<QString> m_ready; ///< told, or ready from the beginning
    bool m_began = false;
    bool m_live = false;
};

} // namespace midflight
