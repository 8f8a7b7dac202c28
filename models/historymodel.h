// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/componentmodel.h"

#include <QAbstractTableModel>

namespace midflight {

/// The decisions of the migration, newest first, fetched page by page.
class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { When, Subject, What, By, Why, RevisionColumn, ColumnCount };
    enum Role { RevisionRole = Qt::UserRole + 1, SortRole };

    /// `components` gives the titles and must outlive the model.
    explicit HistoryModel(const ComponentModel &components, QObject *parent = nullptr);

    void setFirstPage(const HistoryPage &page);
    void appendPage(const HistoryPage &page);
    const QList<Decision> &decisions() const { return m_decisions; }

    /// The title of what it was decided on.
    QString subjectOf(const Decision &decision) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void pageWanted(const QString &before);

private:
    const ComponentModel &m_components;
    QList<Decision> m_decisions;
    QString m_next;
    bool m_waiting = false;
};

} // namespace midflight
