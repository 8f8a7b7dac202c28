// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accessibility.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAccessibleWidget>

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

/// A button that chooses one of several pages: a tab, which is selected and can be pressed. Qt would call it a check box.
class PageTab : public QAccessibleWidget
{
public:
    explicit PageTab(QAbstractButton *button)
        : QAccessibleWidget(button, QAccessible::PageTab)
    {
    }

    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.selectable = true;
        state.selected = button()->isChecked();
        return state;
    }

    QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }

    void doAction(const QString &name) override
    {
        if (name == pressAction())
            button()->click();
        else
            QAccessibleWidget::doAction(name);
    }

private:
    QAbstractButton *button() const { return qobject_cast<QAbstractButton *>(widget()); }
};

/// Null: nothing of ours, Qt knows better.
QAccessibleInterface *describe(const QString &className, QObject *object)
{
    auto *widget = qobject_cast<QWidget *>(object);
    if (!widget)
        return nullptr;
    if (className == QLatin1String("midflight::SidebarEntry"))
        return new PageTab(qobject_cast<QAbstractButton *>(widget));
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
