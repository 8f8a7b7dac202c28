// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/flow.h"
#include "ui/button.h"

#include <QAbstractScrollArea>

namespace midflight {

/// The `needs` graph from left to right: what must move first stands left of what waits for it. Stage by colour, by
/// rivet and in words. Zooms with Ctrl and the wheel, + and −, 0 fits all; a hand or the arrow keys move about; a click
/// or Enter opens.
class FlowPane : public QAbstractScrollArea
{
    Q_OBJECT
public:
    /// Both must outlive the pane.
    FlowPane(const Theming &theming, const ComponentModel &components, QWidget *parent = nullptr);

    /// What does not have every word in title, id or owner is drawn faintly.
    void setSearch(const QString &text);
    QString current() const; ///< id; empty when none is
    QString firstComponent() const; ///< the first that the search leaves
    void zoomBy(double factor);
    void fit();

Q_SIGNALS:
    void opened(const QString &component);
    void currentChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void layOut();
    void adjustBars();
    void placeButtons();
    void zoomAbout(QPointF fixed, double zoom);
    QSizeF drawingSize() const; ///< at zoom 1
    QPointF origin() const; ///< of the drawing, in the viewport
    QRectF boxOf(int node) const; ///< at zoom 1
    int nodeAt(QPointF position) const; ///< in the viewport; −1: none
    void choose(int node);
    void step(QPointF direction);
    QString described(int node) const;
    void paintEdge(QPainter &painter, const FlowLayout::Edge &edge) const;
    void paintNode(QPainter &painter, int node) const;

    const Theming &m_theming;
    const ComponentModel &m_components;
    FlowLayout m_flow;
    QList<bool> m_found; ///< by node, what the search leaves
    QStringList m_words;
    Button *m_closer;
    Button *m_farther;
    Button *m_fit;
    double m_zoom = 1;
    bool m_fits = true; ///< until somebody zooms
    bool m_outdated = true;
    int m_current = -1;
    QPointF m_pressed;
    QPoint m_barsPressed;
    bool m_dragged = false;
};

} // namespace midflight
