// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/iregexp.h"

namespace midflight {

namespace {

/// What may follow a backslash: SingleCharEsc, \p{…} and \P{…} of RFC 9485, and the three shorthands.
bool isEscape(QChar c) { return QStringLiteral("()*+-.?[\\]^nrt{|}pPdDwWsS$").contains(c); }

} // namespace

std::optional<QRegularExpression> compileIRegexp(const QString &pattern, bool whole)
{
    QString out;
    out.reserve(pattern.size() + 16);
    bool inClass = false;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QChar c = pattern.at(i);
        if (c == u'\\') {
            if (i + 1 == pattern.size() || !isEscape(pattern.at(i + 1)))
                return std::nullopt;
            out += c;
            out += pattern.at(++i);
            continue;
        }
        if (inClass) {
            if (c == u'[')
                return std::nullopt; // PCRE's [:alpha:] is no I-Regexp
            inClass = c != u']';
            out += c;
            continue;
        }
        if (c == u'(' && i + 1 < pattern.size() && pattern.at(i + 1) == u'?')
            return std::nullopt;
        if ((c == u'+' || c == u'?') && i > 0 && QStringLiteral("*+?}").contains(pattern.at(i - 1))
            && (i < 2 || pattern.at(i - 2) != u'\\'))
            return std::nullopt; // possessive and lazy repetition
        if (c == u'[') {
            inClass = true;
            out += c;
            if (i + 1 < pattern.size() && pattern.at(i + 1) == u'^')
                out += pattern.at(++i);
        } else if (c == u'.') {
            out += QLatin1String("[^\\n\\r]");
        } else if (c == u'^') {
            out += QLatin1String("\\A");
        } else if (c == u'$') {
            out += QLatin1String("\\z");
        } else {
            out += c;
        }
    }
    if (inClass)
        return std::nullopt;
    if (whole)
        out = QLatin1String("\\A(?:") + out + QLatin1String(")\\z");
    QRegularExpression expression(out, QRegularExpression::UseUnicodePropertiesOption);
    if (!expression.isValid())
        return std::nullopt;
    return expression;
}

} // namespace midflight
