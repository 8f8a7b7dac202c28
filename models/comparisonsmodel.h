// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"

#include <QAbstractTableModel>

namespace midflight {

/// A window over the comparisons of one component, newest first, fetched page by page as the reader scrolls, in both
/// directions. What is far from the reader is let go, so that ten million rows cost no more memory than `mostRows`.
class ComparisonsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { When, Request, VerdictColumn, OldTime, NewTime, Differences, ColumnCount };
    enum Role { IdRole = Qt::UserRole + 1, VerdictRole, SortRole };

    static constexpr int mostRows = 5'000;

    explicit ComparisonsModel(QObject *parent = nullptr);

    /// A first page, or a fresh one. Rows that are already shown stay; newer ones are put before them, unless the reader is
    /// so far down that those in between are not held.
    void setFirstPage(const ComparisonPage &page);
    /// The answers to pageWanted() and pageAboveWanted(), with what these asked for.
    void appendPage(const ComparisonPage &page, qint64 below);
    void prependPage(const ComparisonPage &page, qint64 above);
    /// The page asked for did not come: it may be asked for again.
    void forgetWanted() { m_waiting = false; }
    /// There are newer ones; the reader fetches them by going up.
    void noteNewer() { m_moreAbove = m_moreAbove || !m_rows.isEmpty(); }
    bool canFetchAbove() const { return m_moreAbove && !m_waiting; }
    void fetchAbove();
    /// Another component or filter.
    void clear();

    const ComparisonRow &at(int row) const { return m_rows.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void pageWanted(qint64 before);
    void pageAboveWanted(qint64 after);

private:
    void dropBelow();

    QList<ComparisonRow> m_rows;
    bool m_moreBelow = false;
    bool m_moreAbove = false; ///< newer ones were let go
    bool m_waiting = false;
};

} // namespace midflight
