// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/placeholders.h"

#include <algorithm>

namespace midflight {

namespace {

bool startsName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool continuesName(char c)
{
    return startsName(c) || (c >= '0' && c <= '9') || c == '-';
}

bool isName(QByteArrayView text)
{
    return !text.isEmpty() && startsName(text.front()) && std::all_of(text.begin(), text.end(), continuesName);
}

/// Splits into text and placeholders: calls `literal` and `name` in order.
template <typename Literal, typename Name>
void scan(const QByteArray &text, Literal literal, Name name)
{
    qsizetype done = 0;
    for (qsizetype open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
        const qsizetype close = text.indexOf('}', open);
        if (close < 0)
            break;
        const QByteArrayView inner = QByteArrayView(text).sliced(open + 1, close - open - 1);
        if (!isName(inner))
            continue;
        literal(text.mid(done, open - done));
        name(inner.toByteArray());
        done = close + 1;
        open = close;
    }
    literal(text.mid(done));
}

} // namespace

Result<StepValues> stepValuesFromWords(const QByteArrayList &words)
{
    StepValues values;
    for (const QByteArray &word : words) {
        const qsizetype equals = word.indexOf('=');
        if (equals < 0 || !isName(QByteArrayView(word).first(equals))) {
            return fail(Failure::Invalid,
                        QStringLiteral("'%1' is not name=value").arg(QString::fromLocal8Bit(word)));
        }
        values[word.left(equals)].append(word.mid(equals + 1));
    }
    return values;
}

QByteArrayList placeholdersIn(const QByteArray &text)
{
    QByteArrayList names;
    scan(text, [](const QByteArray &) {}, [&](const QByteArray &name) { names.append(name); });
    return names;
}

Result<QByteArrayList> expand(const QByteArrayList &arguments, const StepValues &values)
{
    QByteArrayList expanded;
    for (const QByteArray &argument : arguments) {
        QByteArray text;
        QByteArray missing;
        QByteArray list;
        const QByteArrayList names = placeholdersIn(argument);
        if (names.size() == 1 && argument.size() == names.first().size() + 2 && values.contains(names.first())) {
            expanded += values.value(names.first());
            continue;
        }
        scan(argument, [&](const QByteArray &literal) { text += literal; },
             [&](const QByteArray &name) {
                 const QByteArrayList given = values.value(name);
                 if (given.isEmpty())
                     missing = name;
                 else if (given.size() > 1)
                     list = name;
                 else
                     text += given.first();
             });
        if (!missing.isEmpty()) {
            return fail(Failure::Invalid,
                        QStringLiteral("placeholder {%1} of '%2' was not given; add %1=VALUE")
                            .arg(QString::fromUtf8(missing), QString::fromUtf8(argument)));
        }
        if (!list.isEmpty()) {
            return fail(Failure::Invalid,
                        QStringLiteral("%1 was given more than once, but '%2' takes one value")
                            .arg(QString::fromUtf8(list), QString::fromUtf8(argument)));
        }
        expanded.append(text);
    }
    return expanded;
}

} // namespace midflight
