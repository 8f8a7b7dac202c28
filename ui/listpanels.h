// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causesmodel.h"
#include "models/gatesmodel.h"
#include "ui/panel.h"

#include <QListView>

namespace midflight {

/// Where they differ: one bar a cause. Selecting one filters the comparisons.
class CausesPanel : public Panel
{
    Q_OBJECT
public:
    CausesPanel(const Theming &theming, CausesModel &causes, QWidget *parent = nullptr);

    void clearChoice();

Q_SIGNALS:
    /// Empty: all.
    void causeChosen(const QString &id, const QString &path);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QListView *m_list;
};

/// "Ready to cut over?": every gate with what was observed, and what was scaled down.
class GatesPanel : public Panel
{
    Q_OBJECT
public:
    GatesPanel(const Theming &theming, GatesModel &gates, QWidget *parent = nullptr);

    /// `note`: what the definition asks less than usual, or, as an `alarm`, that a rollback is proposed; empty when nothing.
    /// `off`: gates that are not required, by title.
    void setSummary(const QString &title, const QString &note, bool alarm, const QStringList &off);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    int wrapped(const QString &text, int inset) const; ///< height of a small text in this width

    QListView *m_list;
    QString m_note;
    QString m_footer;
    bool m_alarm = false;
};

} // namespace midflight
