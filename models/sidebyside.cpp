// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sidebyside.h"

#include "models/words.h"
#include "routing/domain/json.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace midflight {

namespace {

constexpr qsizetype longestText = 400; ///< of one value; the rest is an ellipsis
constexpr qsizetype mostLines = 50'000;
constexpr qsizetype largestBody = 8 << 20; ///< characters
constexpr int context = 3;

QString tr(const char *text)
{
    return QCoreApplication::translate("midflight", text);
}

QString shortened(QString text)
{
    if (text.size() > longestText)
        text = text.left(longestText) + QChar(0x2026);
    return text;
}

QString textOf(const QJsonValue &value)
{
    return shortened(QString::fromUtf8(canonicalJson(value)));
}

QString escaped(QString name)
{
    return name.replace(u'~', QLatin1String("~0")).replace(u'/', QLatin1String("~1"));
}

bool overlooked(LeafClass leaf)
{
    return leaf == LeafClass::Equal || leaf == LeafClass::WithinTolerance || leaf == LeafClass::BothNull || leaf == LeafClass::Masked
        || leaf == LeafClass::Expected;
}

/// Walks two trees at once.
class Walk
{
public:
    Walk(const QList<Difference> &differences, bool complete)
        : m_complete(complete)
    {
        for (const Difference &difference : differences)
            m_found.insert(difference.pointer, overlooked(difference.leaf));
    }

    void both(const QString &label, const QJsonValue &old, const QJsonValue &fresh, int depth, const QString &pointer)
    {
        if (lines.size() >= mostLines)
            return;
        if (old.isObject() && fresh.isObject()) {
            add(LineMark::Same, label + u'{', label + u'{', depth, pointer);
            const QJsonObject a = old.toObject(), b = fresh.toObject();
            QStringList names = a.keys() + b.keys();
            names.sort();
            names.removeDuplicates();
            for (const QString &name : std::as_const(names))
                member(name + QLatin1String(": "), a[name], b[name], depth + 1, pointer + u'/' + escaped(name));
            add(LineMark::Same, QStringLiteral("}"), QStringLiteral("}"), depth, pointer);
        } else if (old.isArray() && fresh.isArray()) {
            add(LineMark::Same, label + u'[', label + u'[', depth, pointer);
            const QJsonArray a = old.toArray(), b = fresh.toArray();
            for (qsizetype i = 0; i < std::max(a.size(), b.size()) && lines.size() < mostLines; ++i)
                member(QString(), i < a.size() ? a[i] : QJsonValue(QJsonValue::Undefined), i < b.size() ? b[i] : QJsonValue(QJsonValue::Undefined),
                       depth + 1, pointer + u'/' + QString::number(i)); // read by a program
            add(LineMark::Same, QStringLiteral("]"), QStringLiteral("]"), depth, pointer);
        } else {
            const bool equal = old == fresh && !m_found.contains(pointer);
            add(equal ? LineMark::Same : marked(LineMark::Changed, pointer), label + textOf(old), label + textOf(fresh), depth, pointer);
        }
    }

    QList<SideLine> lines;

private:
    void member(const QString &label, const QJsonValue &old, const QJsonValue &fresh, int depth, const QString &pointer)
    {
        if (!old.isUndefined() && !fresh.isUndefined())
            return both(label, old, fresh, depth, pointer);
        const LineMark mark = marked(fresh.isUndefined() ? LineMark::OnlyOld : LineMark::OnlyNew, pointer);
        alone(label, fresh.isUndefined() ? old : fresh, fresh.isUndefined(), mark, depth, pointer);
    }

    void alone(const QString &label, const QJsonValue &value, bool old, LineMark mark, int depth, const QString &pointer)
    {
        if (lines.size() >= mostLines)
            return;
        const auto put = [&](const QString &text) { add(mark, old ? text : QString(), old ? QString() : text, depth, pointer); };
        if (value.isObject()) {
            put(label + u'{');
            const QJsonObject object = value.toObject();
            for (auto it = object.begin(); it != object.end(); ++it)
                alone(it.key() + QLatin1String(": "), *it, old, mark, depth + 1, pointer + u'/' + escaped(it.key()));
            put(QStringLiteral("}"));
        } else if (value.isArray() && !value.toArray().isEmpty()) {
            put(label + u'[');
            qsizetype i = 0;
            for (const QJsonValue element : value.toArray())
                alone(QString(), element, old, mark, depth + 1, pointer + u'/' + QString::number(i++)); // read by a program
            put(QStringLiteral("]"));
        } else {
            put(label + textOf(value));
        }
    }

    LineMark marked(LineMark mark, const QString &pointer) const
    {
        const auto found = m_found.constFind(pointer);
        if (found == m_found.constEnd())
            return m_complete ? LineMark::Overlooked : mark;
        return *found ? LineMark::Overlooked : mark;
    }

    void add(LineMark mark, const QString &old, const QString &fresh, int depth, const QString &pointer)
    {
        lines.append({mark, old, fresh, depth, pointer});
    }

    QHash<QString, bool> m_found; ///< overlooked, by pointer
    bool m_complete;
};

enum class Content { Json, Tabs, Commas, Text };

Content contentOf(const Outcome &outcome)
{
    const QString type = outcome.contentType.toLower();
    const QString &body = *outcome.body;
    const QString start = body.left(200).trimmed();
    if (type.contains(QLatin1String("json")) || start.startsWith(u'{') || start.startsWith(u'['))
        return Content::Json;
    if (type.contains(QLatin1String("csv")))
        return Content::Commas;
    return type.contains(QLatin1String("tab-separated")) || body.left(body.indexOf(u'\n')).contains(u'\t') ? Content::Tabs : Content::Text;
}

std::optional<QJsonValue> parsed(const QString &body)
{
    // Wrapped, so that a document that is a bare number or text is read as well.
    const QJsonDocument document = QJsonDocument::fromJson("[" + body.toUtf8() + "]");
    if (!document.isArray() || document.array().size() != 1)
        return {};
    return document.array().first();
}

QString keptNote(const ComparisonDetail &detail)
{
    if (detail.differenceCount > detail.differences.size())
        return tr("The first %1 of %2 differences are kept, the others were only counted.")
            .arg(words::count(detail.differences.size()), words::count(detail.differenceCount));
    if (detail.differences.isEmpty())
        return tr("No differences. The two outcomes themselves were not kept.");
    return tr("Only what differs was kept; what is equal was compared and not stored.");
}

} // namespace

QList<SideLine> besideJson(const QJsonValue &oldValue, const QJsonValue &newValue, const QList<Difference> &differences, bool complete)
{
    Walk walk(differences, complete);
    walk.both(QString(), oldValue, newValue, 0, QString());
    return walk.lines;
}

QList<SideLine> besideDifferences(const QList<Difference> &differences)
{
    QList<SideLine> lines;
    QStringList above;
    for (const Difference &difference : differences) {
        QStringList names = difference.pointer.mid(1).split(u'/');
        for (QString &name : names)
            name.replace(QLatin1String("~1"), QLatin1String("/")).replace(QLatin1String("~0"), QLatin1String("~"));
        const QString last = names.takeLast();
        qsizetype common = 0;
        while (common < names.size() && common < above.size() && names[common] == above[common])
            ++common;
        for (qsizetype depth = common; depth < names.size(); ++depth)
            lines.append({LineMark::Same, names[depth], names[depth], int(depth), {}});
        above = names;
        const QString label = last.isEmpty() ? QString() : last + QLatin1String(": ");
        const bool old = !difference.oldValue.isUndefined(), fresh = !difference.newValue.isUndefined();
        const LineMark mark = overlooked(difference.leaf) ? LineMark::Overlooked : old && fresh ? LineMark::Changed : old ? LineMark::OnlyOld : LineMark::OnlyNew;
        lines.append({mark, old ? label + textOf(difference.oldValue) : QString(), fresh ? label + textOf(difference.newValue) : QString(),
                      int(names.size()), difference.pointer});
    }
    return lines;
}

QList<SideLine> folded(const QList<SideLine> &lines, int around)
{
    QList<bool> near(lines.size(), false);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines[i].mark == LineMark::Same)
            continue;
        for (qsizetype j = std::max<qsizetype>(0, i - around); j <= std::min(lines.size() - 1, i + around); ++j)
            near[j] = true;
    }
    QList<SideLine> kept;
    for (qsizetype i = 0; i < lines.size();) {
        qsizetype end = i;
        while (end < lines.size() && !near[end])
            ++end;
        if (end - i > 1) {
            const QString text = tr("%1 equal lines").arg(words::count(end - i));
            kept.append({LineMark::Gap, text, text, lines[i].depth, {}});
            i = end;
        } else {
            kept.append(lines[i++]);
        }
    }
    return kept;
}

SideBySide sideBySide(const ComparisonDetail &detail)
{
    const bool bodies = detail.oldOutcome && detail.newOutcome && detail.oldOutcome->body && detail.newOutcome->body;
    if (!bodies)
        return {SideBySide::Form::Differences, besideDifferences(detail.differences), keptNote(detail)};
    const QString &old = *detail.oldOutcome->body, &fresh = *detail.newOutcome->body;
    if (old.size() > largestBody || fresh.size() > largestBody)
        return {SideBySide::Form::Differences, besideDifferences(detail.differences), tr("The outcomes are kept, but too large to show here. ") + keptNote(detail)};
    SideBySide shown;
    shown.note = tr("Both outcomes were kept whole, apart from what [privacy] redacts.");
    const Content content = contentOf(*detail.oldOutcome);
    const auto a = content == Content::Json ? parsed(old) : std::nullopt, b = content == Content::Json ? parsed(fresh) : std::nullopt;
    if (a && b) {
        shown.form = SideBySide::Form::Json;
        shown.lines = besideJson(*a, *b, detail.differences, detail.differenceCount <= detail.differences.size());
    } else if (content == Content::Tabs || content == Content::Commas) {
        shown.form = SideBySide::Form::Table;
        shown.lines = besideTable(old, fresh, content == Content::Tabs ? u'\t' : u',');
    } else {
        shown.form = SideBySide::Form::Text;
        shown.lines = besideText(old, fresh);
    }
    if (shown.lines.size() >= mostLines)
        shown.note = tr("Too long to show all of it: these are the first %1 lines.").arg(words::count(mostLines));
    shown.lines = folded(shown.lines, context);
    // What is not in the bodies (status, exit code, headers) stands above them.
    static const QStringList outside {QStringLiteral("/exit_code"), QStringLiteral("/status"), QStringLiteral("/content_type")};
    QList<Difference> about;
    for (const Difference &difference : detail.differences) {
        if (outside.contains(difference.pointer))
            about.append(difference);
    }
    shown.lines = besideDifferences(about) + shown.lines;
    return shown;
}

} // namespace midflight
