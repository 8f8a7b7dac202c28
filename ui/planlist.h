// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/outlook.h"
#include "ui/rowsarea.h"

namespace midflight {

/// The ranking as a list: place, component, why it stands there, and what it waits for.
class PlanList : public RowsArea
{
    Q_OBJECT
public:
    explicit PlanList(const Theming &theming, QWidget *parent = nullptr);

    /// `titles` by id, of all components.
    void setEmptyText(const QString &text) { m_emptyText = text; }
    void show(const QList<PlanRow> &ranking, const QHash<QString, QString> &titles);

protected:
    int rowCount() const override { return int(m_ranking.size()); }
    QString componentAt(int row) const override { return m_ranking[row].component; }
    QString described(int row) const override;
    void paintEvent(QPaintEvent *event) override;

private:
    QString why(int row) const;
    QString waitsFor(int row) const; ///< empty: nothing
    void paintRow(QPainter &painter, int row, const QRectF &box) const;

    QString m_emptyText;
    QList<PlanRow> m_ranking;
    QHash<QString, QString> m_titles;
};

} // namespace midflight
