// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/tomldocument.h"

#include "routing/domain/jsonreader.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <cmath>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace midflight {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestFile = 16 << 20;
/// Tables nest by dotted keys without a limit of the parser's own; taking them apart again recurses.
constexpr int deepestKey = 200;

Error lineError(const QString &name, qsizetype line, const QString &text)
{
    return Error {Failure::Malformed, u"%1:%2: %3"_s.arg(name).arg(line).arg(text), {}};
}

/// The longest chain of keys joined by dots that one line could hold.
int dotsInARow(QByteArrayView line)
{
    int most = 0;
    int dots = 0;
    bool afterDot = false;
    for (const char c : line) {
        if (c == '.') {
            dots = afterDot ? 0 : dots + 1;
            afterDot = true;
            most = std::max(most, dots);
        } else if (c != ' ' && c != '\t') {
            afterDot = false;
            if (c == ',' || c == '=' || c == '{')
                dots = 0;
        }
    }
    return most;
}

/// What would confuse or exhaust the parser, found line by line.
std::optional<Error> checkText(const QByteArray &toml, const QString &name)
{
    qsizetype number = 0;
    for (qsizetype begin = 0; begin < toml.size();) {
        qsizetype end = toml.indexOf('\n', begin);
        if (end < 0)
            end = toml.size();
        const QByteArray line = QByteArray::fromRawData(toml.constData() + begin, end - begin);
        ++number;
        if (line.contains('\0'))
            return lineError(name, number, u"holds a NUL character; save the file as plain UTF-8 text"_s);
        if (!line.isValidUtf8())
            return lineError(name, number, u"is not valid UTF-8; save the file as UTF-8"_s);
        if (dotsInARow(line) > deepestKey)
            return lineError(name, number, u"nests more than %1 tables in one key; no migration needs that"_s.arg(deepestKey));
        begin = end + 1;
    }
    return {};
}

/// Turns nodes into JSON values and notes where each stands.
class Converter
{
public:
    Converter(QHash<QString, TomlDocument::Place> &places, QList<Detail> &errors)
        : m_places(places)
        , m_errors(errors)
    {
    }

    QJsonObject table(const toml::table &table, const QString &pointer)
    {
        QJsonObject object;
        for (const auto &[key, node] : table) {
            const QString name = QString::fromUtf8(key.str().data(), qsizetype(key.str().size()));
            const QString place = pointer + pointerTo(name);
            note(place, key.source());
            object.insert(name, value(node, place, name == "expires"_L1));
        }
        return object;
    }

private:
    void note(const QString &pointer, const toml::source_region &source)
    {
        if (source.begin)
            m_places.insert(pointer, {int(source.begin.line), int(source.begin.column)});
    }

    QJsonValue value(const toml::node &node, const QString &pointer, bool mayBeDate)
    {
        if (const toml::table *inner = node.as_table())
            return table(*inner, pointer);
        if (const toml::array *elements = node.as_array()) {
            QJsonArray array;
            for (const toml::node &element : *elements) {
                const QString place = pointer + pointerTo(array.size());
                note(place, element.source());
                array.append(value(element, place, false));
            }
            return array;
        }
        if (const auto *text = node.as_string())
            return QString::fromUtf8(text->get().data(), qsizetype(text->get().size()));
        if (const auto *number = node.as_integer())
            return qint64(number->get());
        if (const auto *truth = node.as_boolean())
            return truth->get();
        if (const auto *number = node.as_floating_point()) {
            if (!std::isfinite(number->get()))
                m_errors.append({pointer, u"is nan or inf; write a number"_s});
            return number->get();
        }
        if (const auto *date = node.as_date(); date && mayBeDate)
            return QDate(date->get().year, date->get().month, date->get().day).toString(Qt::ISODate);
        m_errors.append({pointer, mayBeDate ? u"holds a time; write a date alone, for example 2027-03-31"_s
                                            : u"is a date or time, which has no place here; put it in quotes"_s});
        return {};
    }

    QHash<QString, TomlDocument::Place> &m_places;
    QList<Detail> &m_errors;
};

QString unescaped(QString token)
{
    return token.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
}

} // namespace

Result<TomlDocument> TomlDocument::parse(const QByteArray &toml, const QString &name)
{
    if (std::optional<Error> error = checkText(toml, name))
        return tl::unexpected(*error);
    const toml::parse_result parsed = toml::parse(std::string_view(toml.constData(), size_t(toml.size())));
    if (!parsed) {
        const std::string_view why = parsed.error().description();
        return tl::unexpected(lineError(name, qsizetype(parsed.error().source().begin.line),
                                        u"is not TOML: %1; correct this line"_s.arg(
                                            QString::fromUtf8(why.data(), qsizetype(why.size())).simplified())));
    }
    TomlDocument document;
    document.m_name = name;
    QList<Detail> errors;
    document.m_json = Converter(document.m_places, errors).table(parsed.table(), {});
    if (!errors.isEmpty())
        return tl::unexpected(document.error(errors));
    return document;
}

Result<TomlDocument> TomlDocument::read(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir())
        return fail(Failure::Unavailable, path + u": is a directory; name a TOML file"_s);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(Failure::Unavailable, info.exists()
                        ? u"%1: cannot be read (%2); check its permissions"_s.arg(path, file.errorString())
                        : u"%1: does not exist; check the path"_s.arg(path));
    }
    const QByteArray toml = file.read(largestFile + 1);
    if (file.error() != QFileDevice::NoError)
        return fail(Failure::Unavailable, u"%1: cannot be read (%2)"_s.arg(path, file.errorString()));
    if (toml.size() > largestFile)
        return fail(Failure::TooLarge, path + u": is larger than 16 MB; a definition file is not, so check the path"_s);
    return parse(toml, path);
}

QStringList TomlDocument::membersInOrder(const QString &pointer) const
{
    QJsonValue value = m_json;
    const QStringList tokens = pointer.split(u'/').mid(1);
    for (const QString &token : tokens)
        value = value.toObject().value(unescaped(token));
    QStringList names = value.toObject().keys();
    std::stable_sort(names.begin(), names.end(), [&](const QString &a, const QString &b) {
        return placeOf(pointer + pointerTo(a)) < placeOf(pointer + pointerTo(b));
    });
    return names;
}

TomlDocument::Place TomlDocument::placeOf(QString pointer) const
{
    while (!pointer.isEmpty()) {
        const auto found = m_places.constFind(pointer);
        if (found != m_places.cend())
            return *found;
        pointer.truncate(pointer.lastIndexOf(u'/'));
    }
    return {};
}

QString TomlDocument::keyOf(const QString &pointer) const
{
    static const QRegularExpression bare(u"^[A-Za-z0-9_-]+\\z"_s);
    QString key;
    QJsonValue value = m_json;
    const QStringList tokens = pointer.split(u'/').mid(1);
    for (const QString &token : tokens) {
        const QString name = unescaped(token);
        if (value.isArray()) {
            value = value.toArray().at(name.toLongLong());
            key += u'[' + name + u']';
            continue;
        }
        value = value.toObject().value(name);
        if (!key.isEmpty())
            key += u'.';
        key += bare.match(name).hasMatch() ? name : QString::fromUtf8(QJsonDocument(QJsonArray {name}).toJson(QJsonDocument::Compact)).chopped(1).mid(1);
    }
    return key;
}

Error TomlDocument::error(const QList<Detail> &details) const
{
    QList<Detail> sorted = details;
    std::stable_sort(sorted.begin(), sorted.end(), [&](const Detail &a, const Detail &b) {
        return placeOf(a.pointer) < placeOf(b.pointer);
    });
    for (Detail &detail : sorted) {
        const QString key = detail.pointer.isEmpty() ? QString() : QString(keyOf(detail.pointer) + ": "_L1);
        detail.detail = u"%1:%2: "_s.arg(m_name).arg(placeOf(detail.pointer).line) + key + detail.detail;
    }
    return Error {Failure::Invalid, sorted.first().detail, sorted};
}

} // namespace midflight
