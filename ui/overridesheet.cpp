// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overridesheet.h"

#include "models/gatesmodel.h"

#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace midflight {

OverrideSheet::OverrideSheet(const Theming &theming, const ComponentSnapshot &component, QWidget *parent)
    : QDialog(parent)
    , m_reason(new QLineEdit)
{
    setObjectName(QStringLiteral("overridesheet"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Cut over without proof"));
    setMinimumWidth(480);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 18, 22, 18);
    layout->setSpacing(9);
    const auto say = [layout](const QString &text, const QFont &font, const QColor &color) {
        auto *label = new QLabel(text);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setFont(font);
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, color);
        label->setPalette(palette);
        layout->addWidget(label);
        return label;
    };
    const Theme &theme = theming.theme();
    say(tr("Cut %1 over although this is not proven?").arg(component.title), Theme::font(Theme::Size::Title, QFont::DemiBold), theme.text);
    QStringList open;
    for (const Gate &gate : GatesModel::required(component.evidence.gates)) {
        if (!gate.holds.value_or(false))
            open.append(tr("• %1: %2").arg(gate.title, gate.detail));
    }
    auto *what = say(open.join(u'\n'), Theme::font(Theme::Size::Body), theme.waiting);
    what->setObjectName(QStringLiteral("overridesheet:open"));
    say(tr("Every request will be answered by the new system. Roll back stays one click away. Your reason is kept in the history."),
        Theme::font(Theme::Size::Small), theme.secondary);
    m_reason->setObjectName(QStringLiteral("overridesheet:reason"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Reason"));
    layout->addWidget(m_reason);
    auto *cancel = new Button(theming, Button::Kind::Plain, tr("Cancel"));
    cancel->setName(tr("Do not cut over"), QStringLiteral("overridesheet:cancel"));
    auto *confirm = new Button(theming, Button::Kind::Danger, tr("Cut over without proof"));
    confirm->setName(tr("Cut over without proof, for this reason"), QStringLiteral("overridesheet:confirm"));
    confirm->setEnabled(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(confirm);
    layout->addLayout(buttons);
    connect(m_reason, &QLineEdit::textChanged, confirm, [confirm](const QString &text) { confirm->setEnabled(!text.trimmed().isEmpty()); });
    connect(cancel, &Button::clicked, this, &QDialog::reject);
    connect(confirm, &Button::clicked, this, [this] {
        Q_EMIT confirmed(m_reason->text().trimmed());
        accept();
    });
}

} // namespace midflight
