// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QLineEdit>
#include <QListView>
#include <QPointer>
#include <QStandardItemModel>
#include <functional>

namespace midflight {

/// Something the palette offers.
struct Command {
    QString title;
    QString hint; ///< at the right: a shortcut, a stage
    std::function<void()> run;
};

/// Those whose title has every word of `text`, in any case; titles that begin with it first, else in the given order.
QList<Command> matching(const QList<Command> &commands, const QString &text);

/// Everything one can do, found by typing: components, pages and actions. Enter does it, Escape leaves.
class CommandPalette : public QWidget
{
    Q_OBJECT
public:
    CommandPalette(const Theming &theming, QWidget *window);

    /// Opens over the window with these to choose from.
    void offer(const QList<Command> &commands);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void filter();
    void runCurrent();
    void leave();

    const Theming &m_theming;
    QList<Command> m_commands;
    QList<Command> m_shown;
    QLineEdit *m_line;
    QListView *m_list;
    QStandardItemModel m_model;
    QPointer<QWidget> m_before; ///< what had the focus
};

} // namespace midflight
