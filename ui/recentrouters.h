// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/rowsarea.h"

#include <QDateTime>

namespace midflight {

/// A router that was shown before.
struct RecentRouter {
    QString url;
    QString title; ///< of its migration, as it was called then
    QDateTime seen; ///< UTC
};

/// Routers seen before, the latest first. Enter or a click opens one; Delete forgets it.
class RecentRouters : public RowsArea
{
    Q_OBJECT
public:
    explicit RecentRouters(const Theming &theming, QWidget *parent = nullptr);

    void show(const QList<RecentRouter> &recent);

Q_SIGNALS:
    void forgetAsked(const QString &url);

protected:
    int rowCount() const override { return int(m_recent.size()); }
    QString componentAt(int row) const override { return m_recent[row].url; }
    QString described(int row) const override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    QList<RecentRouter> m_recent;
};

} // namespace midflight
