// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/outlook.h"
#include "ui/theme.h"

#include <QAbstractScrollArea>

namespace midflight {

/// The ranking as a list: place, component, why it stands there, and what it waits for. Paints only the rows in view.
class PlanList : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit PlanList(const Theming &theming, QWidget *parent = nullptr);

    /// `titles` by id, of all components.
    void show(const QList<PlanRow> &ranking, const QHash<QString, QString> &titles);

Q_SIGNALS:
    void opened(const QString &component);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    int rowAt(const QPointF &point) const; ///< −1: none
    void choose(int row);
    QString why(int row) const;
    QString waitsFor(int row) const; ///< empty: nothing
    void paintRow(QPainter &painter, int row, const QRectF &box) const;

    const Theming &m_theming;
    QList<PlanRow> m_ranking;
    QHash<QString, QString> m_titles;
    int m_current = -1;
};

} // namespace midflight
