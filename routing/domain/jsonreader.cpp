// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/jsonreader.h"

#include "routing/domain/json.h"

#include <QJsonArray>
#include <cmath>

namespace midflight {

using namespace Qt::StringLiterals;

QString pointerTo(const QString &name)
{
    QString token = name;
    token.replace(u'~', "~0"_L1).replace(u'/', "~1"_L1);
    return u'/' + token;
}

QString pointerTo(qsizetype index)
{
    return u'/' + QString::number(index);
}

namespace {

/// Levenshtein's distance, on words of a few letters.
qsizetype distance(const QString &a, const QString &b)
{
    QList<qsizetype> row(b.size() + 1);
    for (qsizetype j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const qsizetype changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.last();
}

QString listed(const QStringList &words)
{
    return words.join(", "_L1);
}

QString numberText(double number)
{
    return QString::number(number, 'g', 12);
}

} // namespace

QString nearestWord(const QString &word, const QStringList &known)
{
    if (word.size() > 64)
        return {};
    QString nearest;
    qsizetype least = std::clamp<qsizetype>(word.size() / 2, 1, 3) + 1; // two letters swapped are two changes
    for (const QString &candidate : known) {
        const qsizetype found = distance(word.toLower(), candidate);
        if (found < least) {
            least = found;
            nearest = candidate;
        }
    }
    return nearest;
}

JsonReader::JsonReader(QJsonObject object, QString pointer, QList<Detail> &errors)
    : m_object(std::move(object))
    , m_pointer(std::move(pointer))
    , m_errors(&errors)
{
}

bool JsonReader::has(const QString &name)
{
    const QJsonValue found = value(name);
    return !found.isUndefined() && !found.isNull();
}

void JsonReader::require(const QString &name, const QString &advice)
{
    if (!has(name))
        error(name, advice.isEmpty() ? u"is missing; add it"_s : u"is missing; "_s + advice);
}

QJsonValue JsonReader::value(const QString &name)
{
    if (!m_known.contains(name))
        m_known.append(name);
    const auto found = m_object.constFind(name);
    return found == m_object.constEnd() ? QJsonValue(QJsonValue::Undefined) : found.value();
}

QString JsonReader::pointer(const QString &name) const
{
    return name.isEmpty() ? m_pointer : QString(m_pointer + pointerTo(name));
}

void JsonReader::error(const QString &name, const QString &detail)
{
    m_errors->append({pointer(name), detail});
}

void JsonReader::read(const QString &name, QString &into)
{
    if (!has(name))
        return;
    const QJsonValue found = value(name);
    if (found.isString())
        into = found.toString();
    else
        error(name, u"must be a text; put it in quotes"_s);
}

void JsonReader::read(const QString &name, bool &into)
{
    if (!has(name))
        return;
    const QJsonValue found = value(name);
    if (found.isBool())
        into = found.toBool();
    else
        error(name, u"must be true or false, without quotes"_s);
}

void JsonReader::read(const QString &name, double &into, double least, double most)
{
    if (!has(name))
        return;
    const QJsonValue found = value(name);
    const double number = found.toDouble();
    if (!found.isDouble() || !std::isfinite(number))
        error(name, u"must be a number, without quotes"_s);
    else if (number < least || number > most)
        error(name, u"is %1; write a number from %2 to %3"_s.arg(numberText(number), numberText(least), numberText(most)));
    else
        into = number;
}

void JsonReader::read(const QString &name, qint64 &into, qint64 least, qint64 most)
{
    if (!has(name))
        return;
    const QJsonValue found = value(name);
    const double number = found.toDouble();
    if (!found.isDouble() || number != std::floor(number) || std::abs(number) > 0x1p53)
        error(name, u"must be a whole number, without quotes"_s);
    else if (number < double(least) || number > double(most))
        error(name, u"is %1; write a whole number from %2 to %3"_s.arg(numberText(number)).arg(least).arg(most));
    else
        into = qint64(number);
}

void JsonReader::read(const QString &name, QStringList &into)
{
    if (!has(name))
        return;
    const QJsonValue found = value(name);
    if (!found.isArray()) {
        error(name, u"must be a list of texts; write [\"…\", \"…\"]"_s);
        return;
    }
    QStringList texts;
    const QJsonArray array = found.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        if (array[i].isString())
            texts.append(array[i].toString());
        else
            m_errors->append({pointer(name) + pointerTo(i), u"must be a text; put it in quotes"_s});
    }
    into = texts;
}

void JsonReader::readDuration(const QString &name, double &into, double least)
{
    if (!has(name))
        return;
    const QJsonValue found = value(name);
    std::optional<double> seconds;
    if (found.isString())
        seconds = durationFromString(found.toString());
    else if (found.isDouble())
        seconds = found.toDouble();
    if (!seconds || !std::isfinite(*seconds))
        error(name, u"is not a duration; write for example \"14d\", \"1h\", \"90m\", \"30s\" or \"250ms\""_s);
    else if (*seconds < least || *seconds > longestDuration)
        error(name, u"is %1 seconds; write a duration from \"%2\" to \"%3\""_s.arg(
                        numberText(*seconds), durationToString(least), durationToString(longestDuration)));
    else
        into = *seconds;
}

std::optional<qsizetype> JsonReader::choice(const QString &name, const QStringList &choices)
{
    if (!has(name))
        return {};
    const QJsonValue found = value(name);
    const qsizetype index = found.isString() ? choices.indexOf(found.toString()) : -1;
    if (index >= 0)
        return index;
    const QString shown = found.isString() ? u"is \"%1\"; "_s.arg(found.toString().left(60)) : u"is not a text; "_s;
    error(name, shown + "write one of "_L1 + listed(choices));
    return {};
}

std::optional<JsonReader> JsonReader::object(const QString &name)
{
    if (!has(name))
        return {};
    const QJsonValue found = value(name);
    if (found.isObject())
        return JsonReader(found.toObject(), pointer(name), *m_errors);
    error(name, u"must be a table (a JSON object) of its own fields"_s);
    return {};
}

QList<JsonReader> JsonReader::objects(const QString &name)
{
    QList<JsonReader> readers;
    if (!has(name))
        return readers;
    const QJsonValue found = value(name);
    if (!found.isArray()) {
        error(name, u"must be a list of tables; write [[…]] above each"_s);
        return readers;
    }
    const QJsonArray array = found.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString place = pointer(name) + pointerTo(i);
        if (array[i].isObject())
            readers.append(JsonReader(array[i].toObject(), place, *m_errors));
        else
            m_errors->append({place, u"must be a table (a JSON object)"_s});
    }
    return readers;
}

void JsonReader::finish()
{
    const QStringList names = m_object.keys();
    for (const QString &name : names) {
        if (m_known.contains(name))
            continue;
        const QString nearest = nearestWord(name, m_known);
        if (!nearest.isEmpty())
            error(name, u"is not known here; did you mean \"%1\"?"_s.arg(nearest));
        else if (m_known.isEmpty())
            error(name, u"is not known here; nothing may stand here"_s);
        else
            error(name, u"is not known here; known are "_s + listed(m_known));
    }
}

tl::unexpected<Error> failWith(const QString &what, QList<Detail> details)
{
    const Detail &first = details.first();
    const QString message = what + ": "_L1 + (first.pointer.isEmpty() ? QString() : QString(first.pointer + ": "_L1)) + first.detail;
    return fail(Failure::Invalid, message, details);
}

} // namespace midflight
