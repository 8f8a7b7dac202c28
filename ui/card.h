// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"
#include "ui/button.h"
#include "ui/deed.h"

#include <QPainter>
#include <QWidget>

namespace midflight {

/// What a card shows besides the component itself.
struct CardContext {
    QStringList needsMissing; ///< titles
    bool busy = false; ///< a decision is on its way
    bool awaited = false; ///< no evidence has arrived yet, of whatever there is
    bool stale = false; ///< the router is lost: figures are grey, only roll back can be asked for
};

/// One component on the board. Text is painted, because five hundred labels cost more than one paint; buttons are
/// real ones. Cards are recycled within their column: showComponent() may be called with any component of its stage.
class Card : public QWidget
{
    Q_OBJECT
public:
    /// `column`: Old, Shadow or New (which also holds the retired).
    Card(const Theming &theming, Stage column, QWidget *parent = nullptr);

    static int heightIn(Stage column);
    void showComponent(const ComponentSnapshot &component, const CardContext &context);
    const QString &componentId() const { return m_component.id.value; }
    /// In the order of the keyboard.
    QList<QWidget *> stops();

Q_SIGNALS:
    void asked(midflight::Deed deed, const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    void placeButtons();
    void nameButtons();
    void paintOld(QPainter &painter, const QRectF &inner);
    void paintShadow(QPainter &painter, const QRectF &inner);
    void paintNew(QPainter &painter, const QRectF &inner);
    void line(QPainter &painter, const QRectF &box, const QString &text, Theme::Size size, const QColor &color);
    QString summary() const;

    const Theming &m_theming;
    Stage m_column;
    ComponentSnapshot m_component;
    CardContext m_context;
    Button *m_first;
    Button *m_second = nullptr;
    bool m_pressed = false;
    bool m_elided = false;
};

} // namespace midflight
