// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/newmigration.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>

namespace midflight {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("midflight", text);
}

/// A list of TOML's basic strings: they escape as JSON's do, but for DEL.
QByteArray listed(const QStringList &texts)
{
    return QJsonDocument(QJsonArray::fromStringList(texts)).toJson(QJsonDocument::Compact).replace("\x7f", "\\u007f").replace("\",\"", "\", \"");
}

QByteArray quoted(const QString &text)
{
    const QByteArray list = listed({text});
    return list.mid(1, list.size() - 2);
}

} // namespace

QString idFrom(const QString &title)
{
    QString id;
    for (const QChar letter : title.normalized(QString::NormalizationForm_KD).toLower()) {
        if ((letter >= QLatin1Char('a') && letter <= QLatin1Char('z')) || (letter >= QLatin1Char('0') && letter <= QLatin1Char('9')))
            id += letter;
        else if (!letter.isMark() && !id.isEmpty() && !id.endsWith(QLatin1Char('-')))
            id += QLatin1Char('-');
    }
    return id.endsWith(QLatin1Char('-')) ? id.chopped(1) : id;
}

QString missingIn(const NewMigration &migration)
{
    if (idFrom(migration.title).isEmpty())
        return tr("Give the migration a name.");
    if (idFrom(migration.component).isEmpty())
        return tr("Name the first piece that moves.");
    const bool step = migration.kind == NewMigration::Kind::Step;
    if (migration.oldSide.trimmed().isEmpty() || migration.newSide.trimmed().isEmpty())
        return step ? tr("Say how the old and the new command are called.") : tr("Say where the old and the new system answer.");
    if (!step && !migration.part.trimmed().startsWith(QLatin1Char('/')))
        return tr("Say which path moves first; it begins with /.");
    return {};
}

QByteArray tomlOf(const NewMigration &migration)
{
    const QByteArray id = idFrom(migration.component).toUtf8();
    QByteArray toml = "id = \"" + idFrom(migration.title).toUtf8() + "\"\ntitle = " + quoted(migration.title.trimmed()) + "\n\n";
    if (migration.kind == NewMigration::Kind::Web)
        toml += "[http]\nold = " + quoted(migration.oldSide.trimmed()) + "\nnew = " + quoted(migration.newSide.trimmed()) + "\n\n";
    toml += "[components." + id + "]\ntitle = " + quoted(migration.component.trimmed()) + '\n';
    if (migration.kind == NewMigration::Kind::Web)
        return toml + "[components." + id + ".http]\nmatch = " + quoted(QLatin1String("GET ") + migration.part.trimmed()) + '\n';
    const QString output = migration.part.trimmed();
    toml += "[components." + id + ".step]\nold = " + listed(QProcess::splitCommand(migration.oldSide))
        + "\nnew = " + listed(QProcess::splitCommand(migration.newSide))
        + "\noutputs = " + listed({output.isEmpty() ? QStringLiteral("stdout") : output})
        + "\nrepeatable = " + (migration.repeatable ? "true" : "false") + "      # safe to run twice on the same input\n";
    return toml;
}

} // namespace midflight
