// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QWidget>

namespace midflight {

/// The line at the bottom: is it live, which revision, how much passes through, who one is.
class StatusLine : public QWidget
{
    Q_OBJECT
public:
    enum class Light { Live, Stale };

    explicit StatusLine(const Theming &theming, QWidget *parent = nullptr);

    /// "Live · router.lab:8471"
    void setConnection(Light light, const QString &text);
    void setFacts(const QStringList &facts);
    void setIdentity(const QString &text);
    /// How many routers route by the newest revision; empty: there is but one. Not all: it stands out, `who` says which.
    void setFleet(const QString &text, bool all, const QString &who);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void describe();

    const Theming &m_theming;
    Light m_light = Light::Stale;
    QString m_connection;
    QStringList m_facts;
    QString m_identity;
    QString m_fleet;
    bool m_fleetAgrees = true;
};

} // namespace midflight
