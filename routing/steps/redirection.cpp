// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/redirection.h"

#include <algorithm>
#include <sys/stat.h>

namespace midflight {

namespace {

// Stands for a private path while placeholders are expanded; a file name cannot hold it.
QByteArray token(qsizetype index)
{
    return QByteArray("\x01") + QByteArray::number(index) + "\x02";
}

/// The index of the token that an argument consists of; -1 when there is more to it.
qsizetype wholeToken(const QByteArray &argument, qsizetype count)
{
    for (qsizetype i = 0; i < count; ++i) {
        if (argument == token(i))
            return i;
    }
    return -1;
}

QByteArray baseName(QByteArray path)
{
    while (path.size() > 1 && path.endsWith('/'))
        path.chop(1);
    const QByteArray base = path.mid(path.lastIndexOf('/') + 1);
    return base.isEmpty() || base == "." || base == ".." ? QByteArray("output") : base;
}

bool isDirectory(const QByteArray &path)
{
    struct stat found {};
    return stat(path.constData(), &found) == 0 && S_ISDIR(found.st_mode);
}

bool isFile(const QByteArray &path)
{
    struct stat found {};
    return stat(path.constData(), &found) == 0 && !S_ISDIR(found.st_mode);
}

bool continuesWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

enum class Place : quint8 {
    Nowhere,
    Replaceable, ///< the text names the output itself
    Within, ///< it is the end of a longer path, which must not be cut
};

/// How an output's text stands in an argument. A text without placeholder ("out") is only found as a word of its own,
/// not in "--output".
Place placeOf(const QByteArray &text, const QByteArray &argument)
{
    const bool literal = !text.startsWith('{');
    Place place = Place::Nowhere;
    for (qsizetype at = argument.indexOf(text); at >= 0; at = argument.indexOf(text, at + 1)) {
        const char before = at > 0 ? argument[at - 1] : '\0';
        const char after = at + text.size() < argument.size() ? argument[at + text.size()] : '\0';
        if (literal && (continuesWord(before) || continuesWord(after)))
            continue;
        if (before == '/' || before == '}')
            return Place::Within;
        place = Place::Replaceable;
    }
    return place;
}

void replaceWords(QByteArray &argument, const QByteArray &text, const QByteArray &by)
{
    const bool literal = !text.startsWith('{');
    for (qsizetype at = argument.indexOf(text); at >= 0; at = argument.indexOf(text, at + 1)) {
        const char before = at > 0 ? argument[at - 1] : '\0';
        const char after = at + text.size() < argument.size() ? argument[at + text.size()] : '\0';
        if (literal && (continuesWord(before) || continuesWord(after)))
            continue;
        argument.replace(at, text.size(), by);
        at += by.size() - 1;
    }
}

QString nameOf(const QByteArray &pattern)
{
    QString name = QString::fromUtf8(pattern);
    return name.remove(QLatin1Char('{')).remove(QLatin1Char('}'));
}

/// One output of the definition, being given a private path.
struct Pattern {
    QByteArray text;
    QByteArrayList paths; ///< of the answering side; several when it is a list
    QByteArrayList privately;
};

/// The value that makes a leading placeholder private, or nothing when it must stay.
std::optional<QByteArray> privateValue(const QByteArray &value, const QByteArray &directory)
{
    if (isFile(value))
        return std::nullopt; // an input, too
    return directory + '/' + baseName(value);
}

} // namespace

Result<QByteArrayList> outputPaths(const QStringList &outputs, const StepValues &values)
{
    QByteArrayList patterns;
    for (const QString &output : outputs) {
        if (output != QLatin1String("stdout"))
            patterns.append(output.toUtf8());
    }
    return expand(patterns, values);
}

Result<Redirection> redirect(const QByteArrayList &command, const QStringList &outputs, const StepValues &values,
                             const QByteArray &into)
{
    Redirection result;
    QList<Pattern> patterns;
    qsizetype number = 0;
    for (const QString &output : outputs) {
        if (output == QLatin1String("stdout")) {
            result.comparesStdout = true;
            continue;
        }
        Pattern pattern {output.toUtf8(), {}, {}};
        auto paths = expand({pattern.text}, values);
        if (!paths)
            return tl::unexpected<Error>(paths.error());
        pattern.paths = *paths;
        for (const QByteArray &path : pattern.paths)
            pattern.privately.append(into + '/' + QByteArray::number(number++) + '/' + baseName(path));
        patterns.append(pattern);
    }
    // "{out}/report.json" before "{out}", so that the longer text is not cut by the shorter one.
    std::stable_sort(patterns.begin(), patterns.end(),
                     [](const Pattern &a, const Pattern &b) { return a.text.size() > b.text.size(); });

    StepValues privateValues = values;
    QByteArrayList templates = command;
    QList<QByteArrayList> replacements; ///< by token
    for (Pattern &pattern : patterns) {
        bool found = false;
        for (qsizetype i = 1; i < templates.size(); ++i) { // argv[0] is a program, never an output
            const Place place = placeOf(pattern.text, templates[i]);
            if (place == Place::Within) {
                return fail(Failure::NotPossible,
                            QStringLiteral("output '%1' is part of a longer path in '%2'; name the whole path as the output")
                                .arg(QString::fromUtf8(pattern.text), QString::fromUtf8(command[i])));
            }
            if (place == Place::Nowhere || (pattern.privately.size() > 1 && templates[i] != pattern.text))
                continue;
            replaceWords(templates[i], pattern.text, token(replacements.size()));
            found = true;
        }
        if (found) {
            replacements.append(pattern.privately);
        } else {
            const QByteArrayList names = placeholdersIn(pattern.text);
            const bool leads = !names.isEmpty() && pattern.text.startsWith('{' + names.first() + '}');
            const QByteArrayList given = names.isEmpty() ? QByteArrayList() : values.value(names.first());
            const bool used = leads && std::any_of(command.begin(), command.end(), [&](const QByteArray &argument) {
                return placeholdersIn(argument).contains(names.first());
            });
            std::optional<QByteArray> value;
            if (used && given.size() == 1) {
                value = privateValues[names.first()].first() != given.first()
                    ? privateValues[names.first()].first() // another output moved it already
                    : privateValue(given.first(), pattern.privately.first().left(pattern.privately.first().lastIndexOf('/')));
            }
            if (!value) {
                return fail(Failure::NotPossible,
                            QStringLiteral("output '%1' stands in no argument of the other side, which would overwrite it")
                                .arg(QString::fromUtf8(pattern.text)));
            }
            if (isDirectory(given.first()) && !result.directories.contains(*value))
                result.directories.append(*value);
            privateValues[names.first()] = {*value};
            const auto moved = expand({pattern.text}, privateValues);
            if (!moved)
                return tl::unexpected<Error>(moved.error());
            pattern.privately = *moved;
        }
        for (qsizetype i = 0; i < pattern.paths.size(); ++i)
            result.outputs.append({nameOf(pattern.text), pattern.paths[i], pattern.privately[i]});
    }

    const auto expanded = expand(templates, privateValues);
    if (!expanded)
        return tl::unexpected<Error>(expanded.error());
    for (const QByteArray &argument : *expanded) {
        const qsizetype whose = wholeToken(argument, replacements.size());
        if (whose >= 0) {
            result.command += replacements[whose];
            continue;
        }
        QByteArray whole = argument;
        for (qsizetype i = 0; i < replacements.size(); ++i)
            whole.replace(token(i), replacements[i].first());
        result.command.append(whole);
    }
    return result;
}

} // namespace midflight
