// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/banner.h"

#include "ui/glyphs.h"

#include <QHBoxLayout>
#include <QLabel>

namespace midflight {

Banner::Banner(const Theming &theming, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_label(new QLabel(this))
    , m_action(new Button(theming, Button::Kind::Plain, QString(), this))
    , m_close(new Button(theming, Button::Kind::Link, tr("Close"), this))
{
    auto *layout = new QHBoxLayout(this);
    // The margin to the page belongs to the banner, so that a hidden one takes no room.
    layout->setContentsMargins(Theme::pageMargin + 14, 7, Theme::pageMargin + 8, 7 + 10);
    layout->setSpacing(10);
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_close);
    connect(m_action, &Button::clicked, this, &Banner::actionAsked);
    connect(m_close, &Button::clicked, this, &QWidget::hide);
    connect(&theming, &Theming::changed, this, &Banner::recolour);
    hide();
}

void Banner::tell(Tone tone, const QString &text, const QString &action, bool closable)
{
    m_tone = tone;
    m_label->setText(text);
    setAccessibleName(text);
    m_action->setText(action);
    m_action->setName(action, objectName() + QLatin1String(":action"));
    m_action->setVisible(!action.isEmpty());
    m_action->updateGeometry();
    m_close->setVisible(closable);
    m_close->setName(tr("Close this message"), objectName() + QLatin1String(":close"));
    recolour();
    show();
}

QString Banner::text() const
{
    return m_label->text();
}

void Banner::recolour()
{
    const Theme &theme = m_theming.theme();
    QPalette palette = m_label->palette();
    palette.setColor(QPalette::WindowText, m_tone == Tone::Good ? theme.good : m_tone == Tone::Bad ? theme.bad : theme.waiting);
    m_label->setPalette(palette);
    m_label->setFont(Theme::font(Theme::Size::Body, QFont::Medium));
    update();
}

void Banner::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_tone == Tone::Good ? theme.goodGround : m_tone == Tone::Bad ? theme.badGround : theme.waitingGround);
    painter.drawRoundedRect(rect().adjusted(Theme::pageMargin, 0, -Theme::pageMargin, -10), 8, 8);
}

} // namespace midflight
