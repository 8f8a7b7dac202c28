// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/aboutpage.h"

#include <QCoreApplication>
#include <QLabel>
#include <QVBoxLayout>

namespace midflight {

AboutPage::AboutPage(const Theming &theming, QWidget *parent)
    : Page(theming, tr("About Midflight"), "about", parent)
{
    setSubtitle(tr("Version %1 · rebuild the plane while flying it").arg(QCoreApplication::applicationVersion()));
    auto *text = new QLabel(this);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setMaximumWidth(720);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setAccessibleName(tr("Licence and sources"));
    text->setText(tr("Midflight is free software: you may use, study, share and change it under the GNU General Public License, "
                     "version 3 or any later one. It comes without any warranty.\n\n"
                     "It stands on Qt %1 with Qt Charts, Boost, simdjson, libarchive, toml++, OpenSSL, Zstandard, xxHash, llhttp, SQLite and "
                     "QtKeychain. The typeface Inter is under the SIL Open Font License 1.1.\n\n"
                     "The bounds that gates rest on stay valid however often one looks: Howard, Ramdas, McAuliffe and Sekhon, Annals of "
                     "Statistics 49(2), 2021; Howard and Ramdas, Bernoulli 28(3), 2022; Shin, Ramdas and Rinaldo, 2023. "
                     "What they do and do not show is in the guide (F1), under “What the gates prove”.")
                      .arg(QLatin1String(qVersion())));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::pageMargin, top + 10, Theme::pageMargin, Theme::pageMargin);
    layout->addWidget(text);
    layout->addStretch();
}

} // namespace midflight
