// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/judgementreport.h"

#include "routing/compare/cause.h"
#include "routing/domain/json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace midflight {

namespace {

constexpr qsizetype shownDifferences = 50;
constexpr qsizetype shownCauses = 20;

class Text
{
public:
    explicit Text(Colour colour) : m_colour(colour == Colour::Yes) {}
    QString in(const char *code, const QString &text) const
    {
        return m_colour ? QStringLiteral("\x1b[%1m%2\x1b[0m").arg(QLatin1String(code), text) : text;
    }
    QString removed(const QString &text) const { return in("31", text); }
    QString added(const QString &text) const { return in("32", text); }
    QString faint(const QString &text) const { return in("2", text); }
    QString strong(const QString &text) const { return in("1", text); }

private:
    bool m_colour;
};

/// One line; control characters of a compared file must not reach a terminal.
QString shown(const QJsonValue &value)
{
    if (value.isUndefined())
        return QStringLiteral("(nothing)");
    const QByteArray json = QJsonDocument(QJsonArray {value}).toJson(QJsonDocument::Compact);
    QString text = QString::fromUtf8(json.mid(1, json.size() - 2));
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = QChar::ReplacementCharacter;
    }
    return text;
}

QString counted(qint64 count, const char *one, const char *many)
{
    return QStringLiteral("%L1 %2").arg(count).arg(QLatin1String(count == 1 ? one : many));
}

QString headline(const Judgement &judgement, const Text &text)
{
    const QString coverage = QStringLiteral("%1 % of %2 compared").arg(judgement.coverage.share() * 100, 0, 'f', judgement.coverage.share() < 1 ? 1 : 0)
        .arg(counted(judgement.coverage.compared + judgement.coverage.ignored + judgement.coverage.masked, "value", "values"));
    switch (judgement.verdict) {
    case Verdict::Match: return text.added(QStringLiteral("match")) + QStringLiteral(": ") + coverage;
    case Verdict::Tolerated:
        return text.in("33", QStringLiteral("tolerated")) + QStringLiteral(": equal under the rules, which overlook %1; %2")
            .arg(counted(judgement.toleratedCount, "difference", "differences"), coverage);
    default:
        return text.removed(QStringLiteral("mismatch")) + QStringLiteral(": %1; %2")
            .arg(counted(judgement.differenceCount, "difference", "differences"), coverage);
    }
}

QString causesOf(const Judgement &judgement, const Text &text)
{
    QList<std::pair<Cause, qint64>> causes;
    for (const Difference &difference : judgement.differences) {
        const Cause cause = fingerprint(difference);
        const auto known = std::find_if(causes.begin(), causes.end(), [&](const auto &entry) { return entry.first.id == cause.id; });
        if (known == causes.end())
            causes.append({cause, 1});
        else
            ++known->second;
    }
    if (causes.size() == judgement.differences.size())
        return QString(); // says nothing that the list does not
    std::stable_sort(causes.begin(), causes.end(), [](const auto &a, const auto &b) { return a.second > b.second; });
    QString out = text.strong(QStringLiteral("\nCauses%1\n").arg(judgement.differenceCount > judgement.differences.size()
                                                                       ? QStringLiteral(" of the first %1 differences").arg(judgement.differences.size())
                                                                       : QString()));
    for (qsizetype i = 0; i < std::min(causes.size(), shownCauses); ++i) {
        const auto &[cause, count] = causes.at(i);
        const QString size = cause.magnitude.isEmpty() ? QString() : QStringLiteral(", ") + cause.magnitude;
        out += QStringLiteral("%1 × %2  %3\n").arg(count, 6).arg(cause.path.isEmpty() ? QStringLiteral("(whole)") : cause.path,
                                                                 text.faint(cause.kind + size));
    }
    if (causes.size() > shownCauses)
        out += QStringLiteral("       … and %1 more\n").arg(causes.size() - shownCauses);
    return out;
}

QString differencesIn(const QList<Difference> &differences, qint64 all, const QString &title, const Text &text)
{
    if (differences.isEmpty())
        return QString();
    QString out = text.strong(u'\n' + title + u'\n');
    for (qsizetype i = 0; i < std::min(differences.size(), shownDifferences); ++i) {
        const Difference &difference = differences.at(i);
        QString leaf = toString(difference.leaf);
        leaf.replace(u'_', u' ');
        out += (difference.pointer.isEmpty() ? QStringLiteral("(whole)") : difference.pointer) + QStringLiteral("  ")
            + text.faint(difference.kind == QLatin1String("value") ? leaf : difference.kind + QStringLiteral(", ") + leaf) + u'\n';
        if (!difference.oldValue.isUndefined())
            out += text.removed(QStringLiteral("  - ") + shown(difference.oldValue)) + u'\n';
        if (!difference.newValue.isUndefined())
            out += text.added(QStringLiteral("  + ") + shown(difference.newValue)) + u'\n';
    }
    if (all > shownDifferences)
        out += QStringLiteral("… and %1 more\n").arg(all - std::min<qint64>(all, shownDifferences));
    return out;
}

QJsonArray listed(const QList<Difference> &differences)
{
    QJsonArray list;
    for (const Difference &difference : differences)
        list.append(toJson(difference));
    return list;
}

} // namespace

QByteArray judgementAsText(const Judgement &judgement, Colour colour)
{
    const Text text(colour);
    QString out = headline(judgement, text) + u'\n';
    for (const QString &note : judgement.notes)
        out += text.faint(QStringLiteral("note: ") + note) + u'\n';
    out += causesOf(judgement, text);
    out += differencesIn(judgement.differences, judgement.differenceCount, QStringLiteral("Differences"), text);
    out += differencesIn(judgement.tolerated, judgement.toleratedCount, QStringLiteral("Overlooked by rules"), text);
    return out.toUtf8();
}

QByteArray judgementAsJson(const Judgement &judgement)
{
    QJsonObject coverage = toJson(judgement.coverage);
    coverage.insert(QStringLiteral("share"), judgement.coverage.share());
    QJsonObject classes;
    for (size_t i = 0; i < leafClasses; ++i) {
        if (judgement.classes[i] > 0)
            classes.insert(toString(LeafClass(i)), judgement.classes[i]);
    }
    const QJsonObject json {
        {QStringLiteral("verdict"), toString(judgement.verdict)},
        {QStringLiteral("differences"), listed(judgement.differences)},
        {QStringLiteral("difference_count"), judgement.differenceCount},
        {QStringLiteral("tolerated"), listed(judgement.tolerated)},
        {QStringLiteral("tolerated_count"), judgement.toleratedCount},
        {QStringLiteral("coverage"), coverage},
        {QStringLiteral("classes"), classes},
        {QStringLiteral("notes"), QJsonArray::fromStringList(judgement.notes)},
    };
    return QJsonDocument(json).toJson();
}

} // namespace midflight
