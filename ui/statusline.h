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

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void describe();

    const Theming &m_theming;
    Light m_light = Light::Stale;
    QString m_connection;
    QStringList m_facts;
    QString m_identity;
};

} // namespace midflight
