// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/componentmodel.h"
#include "ui/theme.h"

#include <QWidget>

namespace midflight {

/// The whole migration at a glance: one rivet a component, the furthest first. Shrinks and wraps for many.
class RivetsRow : public QWidget
{
    Q_OBJECT
public:
    RivetsRow(const Theming &theming, const ComponentModel &components, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
    void refresh();

Q_SIGNALS:
    void opened(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    struct Rivet {
        QString id;
        QString title;
        Stage stage;
    };
    struct Grid {
        int columns;
        int rows;
        qreal size;
        qreal pitch;
    };
    Grid grid() const;
    QRectF boxOf(int index) const;
    int at(QPointF position) const;

    const Theming &m_theming;
    const ComponentModel &m_components;
    QList<Rivet> m_rivets;
};

} // namespace midflight
