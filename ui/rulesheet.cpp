// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rulesheet.h"

#include "models/rulesmodel.h"
#include "models/words.h"

#include <QComboBox>
#include <QDateEdit>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace midflight {

using namespace std::chrono_literals;

namespace {

constexpr int usualDays = 90;

RuleSheet::Kind kindOf(const Rule &rule)
{
    switch (rule.type) {
    case RuleType::Ignore: return RuleSheet::Kind::Ignore;
    case RuleType::Text: return RuleSheet::Kind::Mask;
    case RuleType::Expected: return RuleSheet::Kind::Expected;
    default: return RuleSheet::Kind::Tolerate;
    }
}

} // namespace

RuleSheet::RuleSheet(const Theming &theming, Workspace &workspace, const QString &component, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_component(component)
    , m_what(new QLabel)
    , m_choice(new QComboBox)
    , m_absolute(new QLineEdit)
    , m_relative(new QLineEdit)
    , m_mask(new QLineEdit)
    , m_old(new QLineEdit)
    , m_new(new QLineEdit)
    , m_reason(new QLineEdit)
    , m_owner(new QLineEdit)
    , m_expires(new QDateEdit(QDateTime::currentDateTimeUtc().date().addDays(usualDays)))
    , m_preview(new QLabel)
    , m_problem(new QLabel)
    , m_confirm(new Button(theming, Button::Kind::Primary, tr("Put in force")))
    , m_form(new QFormLayout(this))
{
    setObjectName(QStringLiteral("rulesheet"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(520);
    m_expires->setCalendarPopup(true);
    m_expires->setMinimumDate(QDateTime::currentDateTimeUtc().date());
    m_expires->setDisplayFormat(QLocale().dateFormat(QLocale::ShortFormat));
    m_reason->setPlaceholderText(tr("Why may this differ?"));
    for (QLabel *label : {m_what, m_preview, m_problem}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_what->setFont(Theme::font(Theme::Size::Title, QFont::DemiBold));
    m_preview->setObjectName(QStringLiteral("rulesheet:preview"));
    QPalette ink = m_problem->palette();
    ink.setColor(QPalette::WindowText, theming.theme().bad);
    m_problem->setPalette(ink);
    m_form->setContentsMargins(22, 18, 22, 18);
    m_form->setVerticalSpacing(9);
    m_form->addRow(m_what);
    const std::tuple<QString, QWidget *, const char *> fields[] {
        {tr("Overlook"), m_choice, "choice"}, {tr("Apart by at most"), m_absolute, "absolute"}, {tr("or by percent"), m_relative, "relative"},
        {tr("Mask what matches"), m_mask, "mask"}, {tr("Old value"), m_old, "old"}, {tr("New value"), m_new, "new"},
        {tr("Reason"), m_reason, "reason"}, {tr("Answers for it"), m_owner, "owner"}, {tr("Until"), m_expires, "expires"}};
    for (const auto &[label, field, name] : fields) {
        field->setObjectName(QLatin1String("rulesheet:") + QLatin1String(name));
        field->setAccessibleName(label);
        m_form->addRow(label, field);
    }
    m_form->addRow(m_preview);
    m_form->addRow(m_problem);
    m_problem->hide();
    auto *cancel = new Button(theming, Button::Kind::Plain, tr("Cancel"));
    cancel->setName(tr("Cancel the rule"), QStringLiteral("rulesheet:cancel"));
    m_confirm->setName(tr("Put the rule in force"), QStringLiteral("rulesheet:confirm"));
    m_confirm->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_confirm);
    m_form->addRow(buttons);
    connect(cancel, &Button::clicked, this, &QDialog::reject);
    connect(m_confirm, &Button::clicked, this, &RuleSheet::confirm);
    connect(m_choice, &QComboBox::activated, this, [this](int row) { showRule(m_proposals[m_choice->itemData(row).toInt()].rule); });
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &RuleSheet::preview);
    for (QLineEdit *line : {m_absolute, m_relative, m_mask, m_old, m_new, m_reason, m_owner})
        connect(line, &QLineEdit::textChanged, this, [this] { m_pause.start(250ms); });
    if (const ComponentSnapshot *known = workspace.components.find(component)) {
        m_owner->setText(known->owner);
        m_seen = known->rules;
    }
}

void RuleSheet::propose(const CauseSummary &cause, Kind kind, const std::optional<Difference> &example)
{
    m_example = example;
    m_kind = kind;
    setWindowTitle(tr("A rule for %1").arg(m_workspace.components.titleOf(m_component)));
    m_what->setText(cause.path.isEmpty() ? QStringLiteral("/") : cause.path);
    m_preview->setText(tr("Asking the router what would explain it…"));
    m_confirm->setEnabled(false);
    showKind(kind);
    m_workspace.client.fetchProposals({m_component}, cause.id, this, [this](const Result<QList<RuleProposal>> &proposals) { takeProposals(proposals); });
    open();
}

void RuleSheet::takeProposals(const Result<QList<RuleProposal>> &proposals)
{
    if (!proposals || proposals->isEmpty()) {
        m_preview->setText(proposals ? tr("Nothing stored shows this cause any more, so no rule can be proposed.") : proposals.error().message);
        return;
    }
    m_proposals = *proposals;
    m_choice->clear();
    for (int i = 0; i < m_proposals.size(); ++i) {
        if (kindOf(m_proposals[i].rule) == m_kind)
            m_choice->addItem(m_proposals[i].words, i);
    }
    // Leaving a path out is always among them, and knows the path.
    Rule rule = m_choice->count() > 0 ? m_proposals[m_choice->itemData(0).toInt()].rule : m_proposals.last().rule;
    if (m_choice->count() == 0) {
        rule = Rule {};
        rule.match = m_proposals.last().rule.match;
        rule.type = m_kind == Kind::Mask ? RuleType::Text : m_kind == Kind::Expected ? RuleType::Expected : RuleType::Number;
        if (m_kind == Kind::Expected && m_example) {
            rule.oldValue = m_example->oldValue;
            rule.newValue = m_example->newValue;
        }
    }
    m_form->setRowVisible(m_choice, m_choice->count() > 1);
    showRule(rule);
}

void RuleSheet::edit(int row)
{
    if (row < 0 || row >= m_seen.size())
        return;
    m_row = row;
    const Rule rule = m_seen[row];
    setWindowTitle(tr("Rule of %1").arg(m_workspace.components.titleOf(m_component)));
    m_what->setText(words::rule(rule));
    m_reason->setText(rule.reason);
    m_owner->setText(rule.owner);
    if (rule.expires)
        m_expires->setDate(std::max(*rule.expires, m_expires->minimumDate()));
    m_form->setRowVisible(m_choice, false);
    m_kind = kindOf(rule);
    showKind(m_kind);
    showRule(rule);
    open();
}

void RuleSheet::showKind(Kind kind)
{
    m_form->setRowVisible(m_absolute, false);
    m_form->setRowVisible(m_relative, false);
    m_form->setRowVisible(m_mask, kind == Kind::Mask);
    m_form->setRowVisible(m_old, kind == Kind::Expected);
    m_form->setRowVisible(m_new, kind == Kind::Expected);
}

void RuleSheet::showRule(const Rule &rule)
{
    m_rule = rule;
    const bool number = rule.type == RuleType::Number;
    m_form->setRowVisible(m_absolute, number);
    m_form->setRowVisible(m_relative, number);
    m_absolute->setText(rule.atol > 0 ? QLocale().toString(rule.atol, 'g', 12) : QString());
    m_relative->setText(rule.rtol > 0 ? QLocale().toString(rule.rtol * 100, 'g', 12) : QString());
    m_mask->setText(rule.mask);
    m_old->setText(words::value(rule.oldValue));
    m_new->setText(words::value(rule.newValue));
    m_confirm->setEnabled(true);
    m_pause.start(0ms);
}

Rule RuleSheet::asked() const
{
    Rule rule = m_rule;
    if (rule.type == RuleType::Number) {
        rule.atol = QLocale().toDouble(m_absolute->text());
        rule.rtol = QLocale().toDouble(m_relative->text()) / 100;
    } else if (rule.type == RuleType::Text) {
        rule.mask = m_mask->text();
    } else if (rule.type == RuleType::Expected) {
        rule.oldValue = words::valueIn(m_old->text());
        rule.newValue = words::valueIn(m_new->text());
    }
    rule.reason = m_reason->text().trimmed();
    rule.owner = m_owner->text().trimmed();
    rule.expires = m_expires->date();
    return rule;
}

QList<Rule> RuleSheet::rulesWith(const Rule &rule) const
{
    QList<Rule> rules = m_seen;
    if (m_row >= 0 && m_row < rules.size())
        rules[m_row] = rule;
    else
        rules.prepend(rule); // the first that matches wins: the one for this place before those for wider ones
    return rules;
}

void RuleSheet::preview()
{
    m_workspace.client.previewRules({m_component}, rulesWith(asked()), this, [this, wanted = ++m_generation](const Result<RulesPreview> &preview) {
        if (wanted != m_generation)
            return;
        if (!preview) {
            const QList<Detail> &details = preview.error().details;
            m_preview->setText(details.isEmpty() ? preview.error().message : details.first().detail);
            return;
        }
        QString text = tr("%Ln mismatch(es) left of %1, of %2 compared.", nullptr, int(preview->mismatchesAfter))
                           .arg(words::count(preview->mismatchesBefore), words::count(preview->lookedAt));
        if (preview->unknown > 0)
            text += u' ' + tr("Of %1 too little was kept to tell; they count as they were.").arg(words::count(preview->unknown));
        m_preview->setText(text);
    });
}

void RuleSheet::confirm()
{
    const Rule rule = asked();
    const auto complain = [this](const QString &problem) {
        m_problem->setText(problem);
        m_problem->show();
        m_confirm->setEnabled(true);
    };
    if (rule.reason.isEmpty()) {
        complain(tr("Say why: whoever reads this rule in three months has only the reason."));
        return m_reason->setFocus();
    }
    if (rule.owner.isEmpty()) {
        complain(tr("Say who answers for it."));
        return m_owner->setFocus();
    }
    m_confirm->setEnabled(false);
    m_workspace.client.setRules({m_component}, rulesWith(rule), m_seen, this, [this, complain](const Result<Receipt> &receipt) {
        if (receipt)
            return accept();
        QString problem = receipt.error().message;
        for (const Detail &detail : receipt.error().details)
            problem += u'\n' + detail.detail;
        complain(problem);
    });
}

} // namespace midflight
