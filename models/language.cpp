// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/language.h"

#include <QCoreApplication>
#include <QFile>
#include <QTranslator>

namespace midflight {

bool speakFrom(const QString &catalogue)
{
    auto *translator = new QTranslator(QCoreApplication::instance());
    return translator->load(catalogue) && QCoreApplication::installTranslator(translator);
}

void speak(const QLocale &locale)
{
    speakFrom(QStringLiteral(":/translations/midflight_en.qm")); // the plurals of the language in the code
    for (const QString &name : locale.uiLanguages()) {
        const QString catalogue = QStringLiteral(":/translations/midflight_%1.qm").arg(QString(name).replace(u'-', u'_'));
        if (!name.startsWith(QLatin1String("en")) && QFile::exists(catalogue) && speakFrom(catalogue))
            return;
    }
}

} // namespace midflight
