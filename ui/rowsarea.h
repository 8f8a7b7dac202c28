// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QAbstractScrollArea>

namespace midflight {

/// Rows of one height that are painted only while in view. One is current: by arrow keys or a click; Enter or a double
/// click opens its component; what it says goes to assistive technology and into the tooltip.
class RowsArea : public QAbstractScrollArea
{
    Q_OBJECT
public:
    RowsArea(const Theming &theming, int rowHeight, const char *objectName, const QString &accessibleName, QWidget *parent);

    /// The component of the row that is marked; empty: none is.
    QString current() const { return m_current >= 0 && m_current < rowCount() ? componentAt(m_current) : QString(); }

Q_SIGNALS:
    void opened(const QString &component);
    void currentChanged();

protected:
    virtual int rowCount() const = 0;
    virtual QString componentAt(int row) const = 0;
    virtual QString described(int row) const = 0;
    virtual QRectF rowsBox() const { return viewport()->rect(); } ///< where rows are shown, in the viewport

    const Theme &theme() const { return m_theming.theme(); }
    int currentRow() const { return m_current; } ///< −1: none
    /// Upper edge of a row, in the viewport.
    qreal topOf(int row) const;
    int firstVisible() const;
    int endVisible() const; ///< one past the last
    /// After the rows or the room for them have changed.
    void adjustRows();

    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    int rowAt(const QPointF &point) const; ///< −1: none
    void choose(int row);

    const Theming &m_theming;
    int m_rowHeight;
    int m_current = -1;
};

} // namespace midflight
