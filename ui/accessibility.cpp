// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accessibility.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QWidget>

namespace midflight {

namespace {

struct Painted {
    const char *className;
    QAccessible::Role role;
};

constexpr Painted painted[] {
    {"midflight::Card", QAccessible::ListItem},
    {"midflight::RowsArea", QAccessible::List},
    {"midflight::TimelineChart", QAccessible::List},
    {"midflight::PlanList", QAccessible::List},
    {"midflight::RecentRouters", QAccessible::List},
    {"midflight::FlowPane", QAccessible::List},
    {"midflight::RivetsRow", QAccessible::Graphic},
    {"midflight::ReportPage", QAccessible::Graphic},
    {"midflight::StatusLine", QAccessible::StatusBar},
    {"midflight::Banner", QAccessible::Notification},
    {"midflight::Sidebar", QAccessible::PageTabList},
    {"midflight::TopBar", QAccessible::ToolBar},
    {"midflight::CommandPalette", QAccessible::Dialog},
};

/// Null: nothing of ours, Qt knows better.
QAccessibleInterface *describe(const QString &className, QObject *object)
{
    auto *widget = qobject_cast<QWidget *>(object);
    if (!widget)
        return nullptr;
    for (const Painted &known : painted) {
        if (className == QLatin1String(known.className))
            return new QAccessibleWidget(widget, known.role);
    }
    return nullptr;
}

} // namespace

void installAccessibility()
{
    QAccessible::installFactory(describe);
}

} // namespace midflight
