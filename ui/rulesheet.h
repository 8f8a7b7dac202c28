// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"
#include "ui/button.h"
#include "ui/workspace.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QDateEdit;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace midflight {

/// Asks for one rule: what it overlooks, why, who answers for it and until when. While it is open it shows what would be
/// left of the mismatches; nothing is in force before it is confirmed and the router has acknowledged it.
class RuleSheet : public QDialog
{
    Q_OBJECT
public:
    enum class Kind { Ignore, Tolerate, Mask, Expected };

    RuleSheet(const Theming &theming, Workspace &workspace, const QString &component, QWidget *parent);

    /// A rule for a cause. `example`: a difference of it, for an expected change. The router is asked what would explain it.
    void propose(const CauseSummary &cause, Kind kind, const std::optional<Difference> &example);
    /// A rule that is there already, by its place in the list.
    void edit(int row);

private:
    void takeProposals(const Result<QList<RuleProposal>> &proposals);
    void showKind(Kind kind);
    void showRule(const Rule &rule);
    Rule asked() const;
    QList<Rule> rulesWith(const Rule &rule) const;
    void preview();
    void confirm();

    Workspace &m_workspace;
    QString m_component;
    Kind m_kind = Kind::Ignore;
    int m_row = -1; ///< of the rule that is edited; −1: a new one
    QList<Rule> m_seen; ///< in force when the sheet opened
    Rule m_rule; ///< what the fields started from
    QList<RuleProposal> m_proposals;
    std::optional<Difference> m_example;
    int m_generation = 0; ///< of what was asked for last
    QTimer m_pause; ///< nobody waits for a preview after every letter
    QLabel *m_what;
    QComboBox *m_choice;
    QLineEdit *m_absolute;
    QLineEdit *m_relative;
    QLineEdit *m_mask;
    QLineEdit *m_old;
    QLineEdit *m_new;
    QLineEdit *m_reason;
    QLineEdit *m_owner;
    QDateEdit *m_expires;
    QLabel *m_preview;
    QLabel *m_problem;
    Button *m_confirm;
    QFormLayout *m_form;
};

} // namespace midflight
