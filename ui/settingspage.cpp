// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settingspage.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>

namespace midflight {

namespace {
constexpr int scales[] {90, 100, 110, 125, 150, 175, 200};
}

SettingsPage::SettingsPage(Theming &theming, QWidget *parent)
    : Page(theming, tr("Settings"), "settings", parent)
    , m_theming(theming)
    , m_theme(new QComboBox(this))
    , m_scale(new QComboBox(this))
    , m_ready(new QCheckBox(tr("A component is ready to approve"), this))
    , m_rollback(new QCheckBox(tr("A component rolled itself back"), this))
    , m_lost(new QCheckBox(tr("The router is lost"), this))
{
    setSubtitle(tr("Kept on this machine, for you alone."));
    m_theme->addItems({tr("Like the system"), tr("Light"), tr("Dark")});
    m_theme->setObjectName(QStringLiteral("settings:theme"));
    for (const int percent : scales)
        m_scale->addItem(percent == 100 ? tr("Like the system") : tr("%1 % of the system's").arg(percent), percent);
    m_scale->setObjectName(QStringLiteral("settings:scale"));
    m_ready->setObjectName(QStringLiteral("settings:ready"));
    m_rollback->setObjectName(QStringLiteral("settings:rollback"));
    m_lost->setObjectName(QStringLiteral("settings:lost"));

    auto *form = new QFormLayout(this);
    form->setContentsMargins(Theme::pageMargin, top + 10, Theme::pageMargin, Theme::pageMargin);
    form->setHorizontalSpacing(28);
    form->setVerticalSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const auto add = [&](const QString &text, QWidget *field) {
        auto *label = new QLabel(text, this);
        label->setBuddy(field);
        form->addRow(label, field);
    };
    const auto name = [](QWidget *field, const QString &text) { field->setAccessibleName(text); };
    name(m_theme, tr("Theme"));
    name(m_scale, tr("Text size"));
    add(tr("Theme"), m_theme);
    add(tr("Text size"), m_scale);
    form->addRow(QString(), new QLabel(tr("Text and everything around it grow together, from the next start on."), this));
    add(tr("Desktop notifications"), m_ready);
    form->addRow(QString(), m_rollback);
    form->addRow(QString(), m_lost);
    connect(m_theme, &QComboBox::currentIndexChanged, this, &SettingsPage::take);
    connect(m_scale, &QComboBox::currentIndexChanged, this, &SettingsPage::take);
    for (QCheckBox *box : {m_ready, m_rollback, m_lost})
        connect(box, &QCheckBox::toggled, this, &SettingsPage::take);
    connect(&theming, &Theming::changed, this, [this] { m_theme->setCurrentIndex(int(m_theming.choice())); });
    show({theming.choice()});
}

void SettingsPage::show(const Preferences &preferences)
{
    m_showing = true;
    m_preferences = preferences;
    m_theme->setCurrentIndex(int(preferences.theme));
    m_scale->setCurrentIndex(std::max(0, m_scale->findData(qRound(preferences.textScale * 100))));
    m_ready->setChecked(preferences.notifyReady);
    m_rollback->setChecked(preferences.notifyRollback);
    m_lost->setChecked(preferences.notifyLost);
    m_showing = false;
}

void SettingsPage::take()
{
    if (m_showing)
        return;
    m_preferences = {Theming::Choice(m_theme->currentIndex()), m_scale->currentData().toInt() / 100.0, m_ready->isChecked(), m_rollback->isChecked(), m_lost->isChecked()};
    m_theming.choose(m_preferences.theme);
}

} // namespace midflight
