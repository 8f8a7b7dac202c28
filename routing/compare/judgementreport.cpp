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
        return m_colour && !text.isEmpty() ? QStringLiteral("\x1b[%1m%2\x1b[0m").arg(QLatin1String(code), text) : text;
    }
    QString removed(const QString &text) const { return in("31", text); }
    QString added(const QString &text) const { return in("32", text); }
    QString faint(const QString &text) const { return in("2", text); }
    QString strong(const QString &text) const { return in("1", text); }

private:
    bool m_colour;
};

/// Control characters of a compared file must not reach a terminal.
QString withoutControls(QString text)
{
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = QChar::ReplacementCharacter;
    }
    return text;
}

/// One line.
QString shown(const QJsonValue &value)
{
    if (value.isUndefined())
        return QStringLiteral("(nothing)");
    const QByteArray json = QJsonDocument(QJsonArray {value}).toJson(QJsonDocument::Compact);
    return withoutControls(QString::fromUtf8(json.mid(1, json.size() - 2)));
}

QString counted(qint64 count, const char *one, const char *many)
{
    return QStringLiteral("%L1 %2").arg(count).arg(QLatin1String(count == 1 ? one : many));
}

double bytesCompared(const Judgement &judgement)
{
    return judgement.bytes > 0 ? 1 - double(judgement.bytesLeftOut) / double(judgement.bytes) : 1;
}

QString headline(const Judgement &judgement, const Text &text)
{
    QString coverage = QStringLiteral("%1 % of %2 compared").arg(judgement.coverage.share() * 100, 0, 'f', judgement.coverage.share() < 1 ? 1 : 0)
        .arg(counted(judgement.coverage.compared + judgement.coverage.ignored + judgement.coverage.masked, "value", "values"));
    if (judgement.bytesLeftOut > 0)
        coverage += QStringLiteral(", %1 % of the bytes").arg(bytesCompared(judgement) * 100, 0, 'f', 1);
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

/// What only one side has at all: more than a difference here and there.
QString fieldsOf(const Judgement &judgement, const Text &text)
{
    constexpr qsizetype named = 10;
    QString out;
    const auto say = [&](const char *what, const QStringList &fields) {
        if (fields.isEmpty())
            return;
        QStringList first = fields.mid(0, named);
        for (QString &field : first)
            field = withoutControls(field);
        out += text.faint(QStringLiteral("only %1 has: ").arg(QLatin1String(what))) + first.join(QStringLiteral(", "))
            + (fields.size() > named ? QStringLiteral(" and %1 more").arg(fields.size() - named) : QString()) + u'\n';
    };
    say("old", judgement.fields.onlyOld);
    say("new", judgement.fields.onlyNew);
    return out;
}

/// The two values, what they have in common at both ends set back.
std::pair<QString, QString> marked(const QString &a, const QString &b, const Text &text)
{
    qsizetype head = 0;
    while (head < std::min(a.size(), b.size()) && a[head] == b[head])
        ++head;
    qsizetype tail = 0;
    while (tail < std::min(a.size(), b.size()) - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    const auto mark = [&](const QString &value, const char *colour) {
        const QString middle = value.mid(head, value.size() - head - tail);
        return text.in(colour, value.left(head)) + text.in(QByteArray(QByteArray(colour) + ";1;4").constData(), middle)
            + text.in(colour, value.right(tail));
    };
    if (head + tail < 3) // nothing much in common
        return {text.removed(a), text.added(b)};
    return {mark(a, "31"), mark(b, "32")};
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
        out += QStringLiteral("%1 × %2  %3\n").arg(count, 6).arg(cause.path.isEmpty() ? QStringLiteral("(whole)") : withoutControls(cause.path),
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
        out += (difference.pointer.isEmpty() ? QStringLiteral("(whole)") : text.strong(withoutControls(difference.pointer))) + QStringLiteral("  ")
            + text.faint(difference.kind == QLatin1String("value") ? leaf : difference.kind + QStringLiteral(", ") + leaf) + u'\n';
        const auto [a, b] = marked(shown(difference.oldValue), shown(difference.newValue), text);
        if (!difference.oldValue.isUndefined())
            out += text.removed(QStringLiteral("  - ")) + a + u'\n';
        if (!difference.newValue.isUndefined())
            out += text.added(QStringLiteral("  + ")) + b + u'\n';
    }
    if (all > shownDifferences)
        out += QStringLiteral("… and %1 more\n").arg(all - std::min<qint64>(all, shownDifferences));
    return out;
}

} // namespace

QByteArray judgementAsText(const Judgement &judgement, Colour colour)
{
    const Text text(colour);
    QString out = headline(judgement, text) + u'\n';
    for (const QString &note : judgement.notes)
        out += text.faint(QStringLiteral("note: ") + withoutControls(note)) + u'\n';
    out += fieldsOf(judgement, text);
    out += causesOf(judgement, text);
    out += differencesIn(judgement.differences, judgement.differenceCount, QStringLiteral("Differences"), text);
    out += differencesIn(judgement.tolerated, judgement.toleratedCount, QStringLiteral("Overlooked by rules"), text);
    return out.toUtf8();
}

QByteArray judgementAsJson(const Judgement &judgement)
{
    QJsonObject coverage = toJson(judgement.coverage);
    coverage.insert(QStringLiteral("share"), judgement.coverage.share());
    coverage.insert(QStringLiteral("bytes"), judgement.bytes);
    coverage.insert(QStringLiteral("bytes_compared"), judgement.bytes - judgement.bytesLeftOut);
    QJsonObject classes;
    for (size_t i = 0; i < leafClasses; ++i) {
        if (judgement.classes[i] > 0)
            classes.insert(toString(LeafClass(i)), judgement.classes[i]);
    }
    const QJsonObject json {
        {QStringLiteral("verdict"), toString(judgement.verdict)},
        {QStringLiteral("differences"), toJson(judgement.differences)},
        {QStringLiteral("difference_count"), judgement.differenceCount},
        {QStringLiteral("tolerated"), toJson(judgement.tolerated)},
        {QStringLiteral("tolerated_count"), judgement.toleratedCount},
        {QStringLiteral("coverage"), coverage},
        {QStringLiteral("classes"), classes},
        {QStringLiteral("only_old"), QJsonArray::fromStringList(judgement.fields.onlyOld)},
        {QStringLiteral("only_new"), QJsonArray::fromStringList(judgement.fields.onlyNew)},
        {QStringLiteral("notes"), QJsonArray::fromStringList(judgement.notes)},
    };
    return QJsonDocument(json).toJson();
}

} // namespace midflight
