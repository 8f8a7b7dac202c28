// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/rulesmodel.h"
#include "ui/button.h"
#include "ui/panel.h"

#include <QListView>

namespace midflight {

/// The rules of a component with why and until when, in the order in which they are tried; to change or to take away.
class RulesPanel : public Panel
{
    Q_OBJECT
public:
    explicit RulesPanel(const Theming &theming, QWidget *parent = nullptr);

    void setRules(const QList<Rule> &rules);
    const QList<Rule> &rules() const { return m_rules.rules(); }

Q_SIGNALS:
    void editAsked(int row);
    void removeAsked(int row);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    RulesModel m_rules;
    QListView *m_list;
    Button *m_edit;
    Button *m_remove;
};

} // namespace midflight
