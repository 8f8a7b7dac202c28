// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebar.h"

#include "ui/sidebarentry.h"

namespace midflight {

namespace {
constexpr int wideWidth = 196;
constexpr int narrowWidth = 56;
constexpr int margin = 10;
}

Sidebar::Sidebar(const Theming &theming, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
{
    setFixedWidth(wideWidth);
}

void Sidebar::addPage(glyphs::Icon icon, const QString &title, const QString &objectName)
{
    const int page = int(m_entries.size());
    auto *entry = new SidebarEntry(m_theming, icon, title, this);
    entry->setObjectName(objectName);
    entry->setGeometry(margin, 14 + page * 34, width() - 2 * margin, 32);
    connect(entry, &QAbstractButton::clicked, this, [this, page] { Q_EMIT pageAsked(page); });
    m_entries.append(entry);
}

void Sidebar::setNarrow(bool narrow)
{
    setFixedWidth(narrow ? narrowWidth : wideWidth);
    for (SidebarEntry *entry : std::as_const(m_entries))
        entry->resize(width() - 2 * margin, entry->height());
}

void Sidebar::setCurrent(int page)
{
    for (int i = 0; i < m_entries.size(); ++i)
        m_entries[i]->setChecked(i == page);
}

void Sidebar::setBadge(int page, int number, const QString &explained)
{
    m_entries[page]->setBadge(number, explained);
}

void Sidebar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theming.theme().surface);
    painter.fillRect(width() - 1, 0, 1, height(), m_theming.theme().border);
}

} // namespace midflight
