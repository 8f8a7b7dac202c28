// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/page.h"

#include "ui/button.h"
#include "ui/glyphs.h"

namespace midflight {

Page::Page(const Theming &theming, const QString &title, const char *objectName, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_headline(title)
{
    setObjectName(QLatin1String(objectName));
    setAccessibleName(title);
}

void Page::setHeadline(const QString &headline)
{
    m_headline = headline;
    setAccessibleDescription(m_headline + QLatin1String(". ") + m_subtitle);
    update();
}

void Page::setSubtitle(const QString &subtitle, bool problem)
{
    m_subtitle = subtitle;
    m_problem = problem;
    setAccessibleDescription(m_headline + QLatin1String(". ") + m_subtitle);
    update();
}

void Page::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    int right = width() - Theme::pageMargin;
    for (const Button *button : findChildren<Button *>(Qt::FindDirectChildrenOnly)) {
        if (button->isVisible() && button->y() < 66 && button->x() > width() / 2)
            right = std::min(right, button->x() - 12);
    }
    const qreal wide = right - Theme::pageMargin;
    glyphs::text(painter, QRectF(Theme::pageMargin, 18, wide, 28), m_headline, Theme::font(Theme::Size::Headline, QFont::Bold), theme.text);
    glyphs::text(painter, QRectF(Theme::pageMargin, 46, wide, 20), m_subtitle, Theme::font(Theme::Size::Body), m_problem ? theme.bad : theme.secondary);
}

} // namespace midflight
