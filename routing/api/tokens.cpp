// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/api/tokens.h"

#include "routing/domain/json.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSaveFile>

#include <openssl/crypto.h>

namespace midflight {

static const char *const roles[] = {"viewer", "operator", "lead"}; // by Role

QString toString(Role role) { return QLatin1String(roles[int(role)]); }

std::optional<Role> roleFromString(const QString &text)
{
    for (int i = 0; i < 3; ++i) {
        if (text == QLatin1String(roles[i]))
            return Role(i);
    }
    return std::nullopt;
}

static QByteArray hashOf(const QByteArray &secret)
{
    return QCryptographicHash::hash(secret, QCryptographicHash::Sha256).toHex();
}

QJsonObject toJson(const Token &token)
{
    QJsonObject json {{QStringLiteral("name"), token.name},
                      {QStringLiteral("role"), toString(token.role)},
                      {QStringLiteral("created"), toRfc3339(token.created)}};
    if (!token.owner.isEmpty())
        json[QStringLiteral("owner")] = token.owner;
    if (token.revoked.isValid())
        json[QStringLiteral("revoked")] = toRfc3339(token.revoked);
    return json;
}

static std::optional<Token> tokenFromJson(const QJsonObject &json)
{
    const auto role = roleFromString(json[QStringLiteral("role")].toString());
    Token token;
    token.name = json[QStringLiteral("name")].toString();
    token.hash = json[QStringLiteral("hash")].toString().toLatin1();
    if (!role || token.name.isEmpty() || token.hash.size() != 64)
        return std::nullopt;
    token.role = *role;
    token.owner = json[QStringLiteral("owner")].toString();
    token.created = fromRfc3339(json[QStringLiteral("created")].toString()).value_or(QDateTime());
    if (const auto revoked = json[QStringLiteral("revoked")]; !revoked.isUndefined()) {
        token.revoked = fromRfc3339(revoked.toString()).value_or(QDateTime());
        if (!token.revoked.isValid())
            return std::nullopt; // a time that cannot be read must not bring a revoked token back
    }
    return token;
}

Tokens::Stamp Tokens::stampOf(const QString &path)
{
    const QFileInfo file(path);
    return file.exists() ? Stamp {file.lastModified(), file.size()} : Stamp {};
}

Result<QList<Token>> Tokens::read(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QList<Token>();
    if (!file.open(QIODevice::ReadOnly))
        return fail(Failure::Invalid, QStringLiteral("--tokens %1: cannot be read: %2").arg(path, file.errorString()));
    if (file.permissions() & (QFileDevice::WriteGroup | QFileDevice::WriteOther))
        return fail(Failure::Invalid,
                    QStringLiteral("--tokens %1: others may write it; chmod 600 it, and see who is in it").arg(path));
    const auto document = QJsonDocument::fromJson(file.readAll());
    const auto list = document[QStringLiteral("tokens")];
    const auto malformed = [&](const QString &what) {
        return fail(Failure::Invalid, QStringLiteral("--tokens %1: %2; restore it, or remove it and make the tokens anew").arg(path, what));
    };
    if (!list.isArray())
        return malformed(QStringLiteral("is no file of tokens"));
    QList<Token> tokens;
    const auto entries = list.toArray();
    for (const auto &entry : entries) {
        auto token = tokenFromJson(entry.toObject());
        if (!token)
            return malformed(QStringLiteral("entry %1 is not valid").arg(tokens.size() + 1));
        tokens += *std::move(token);
    }
    return tokens;
}

Result<Tokens> Tokens::open(const QString &path)
{
    Tokens tokens;
    tokens.m_path = path;
    tokens.m_stamp = stampOf(path);
    auto read = Tokens::read(path);
    if (!read)
        return tl::unexpected(read.error());
    tokens.m_tokens = *std::move(read);
    return tokens;
}

Result<bool> Tokens::refresh()
{
    const auto stamp = stampOf(m_path);
    if (stamp == m_stamp)
        return false;
    m_stamp = stamp;
    if (stamp == Stamp {})
        return fail(Failure::Unavailable, QStringLiteral("--tokens %1: is gone; the tokens read before stay in force").arg(m_path));
    auto tokens = read(m_path);
    if (!tokens)
        return tl::unexpected(tokens.error());
    m_tokens = *std::move(tokens);
    return true;
}

Result<void> Tokens::save(QList<Token> tokens)
{
    QJsonArray list;
    for (const auto &token : std::as_const(tokens)) {
        auto json = toJson(token);
        json[QStringLiteral("hash")] = QString::fromLatin1(token.hash);
        list.append(json);
    }
    QSaveFile file(m_path);
    const auto text = QJsonDocument(QJsonObject {{QStringLiteral("tokens"), list}}).toJson();
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(text) == text.size() && file.commit();
    if (!written)
        return fail(Failure::Unavailable, QStringLiteral("--tokens %1: cannot be written: %2").arg(m_path, file.errorString()));
    m_stamp = stampOf(m_path);
    m_tokens = std::move(tokens);
    return {};
}

static bool isLead(const Token &token) { return token.role == Role::Lead && token.owner.isEmpty() && !token.revoked.isValid(); }

bool Tokens::inForce() const { return std::any_of(m_tokens.cbegin(), m_tokens.cend(), isLead); }

const Token *Tokens::find(const QByteArray &secret) const
{
    const auto hash = hashOf(secret);
    const Token *found = nullptr;
    for (const auto &token : m_tokens) {
        const bool same = CRYPTO_memcmp(token.hash.constData(), hash.constData(), size_t(hash.size())) == 0;
        if (same && !token.revoked.isValid())
            found = &token;
    }
    return found;
}

Result<QByteArray> Tokens::create(const QString &name, Role role, const QString &owner, const Clock &clock)
{
    static const QRegularExpression valid(QStringLiteral("^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$"));
    static const QStringList reserved {QStringLiteral("local"), QStringLiteral("midflight")};
    if (!valid.match(name).hasMatch() || reserved.contains(name))
        return fail(Failure::Invalid, QStringLiteral("name: \"%1\" cannot be a token's; use up to 64 of A-Z a-z 0-9 . _ @ -").arg(name.left(80)),
                    {{QStringLiteral("/name"), QStringLiteral("use up to 64 of A-Z a-z 0-9 . _ @ -")}});
    for (const auto &token : std::as_const(m_tokens)) {
        if (token.name == name)
            return fail(Failure::NotPossible,
                        QStringLiteral("%1 is the name of %2; the history names tokens, so choose another")
                            .arg(name, token.revoked.isValid() ? QStringLiteral("a revoked token") : QStringLiteral("a token")));
    }
    quint32 bits[8];
    QRandomGenerator::system()->fillRange(bits); // getrandom(2)
    const auto secret = "mf_"
        + QByteArray(reinterpret_cast<const char *>(bits), sizeof bits).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    auto tokens = m_tokens;
    tokens += Token {name, role, owner, hashOf(secret), clock.now(), {}};
    if (auto saved = save(std::move(tokens)); !saved)
        return tl::unexpected(saved.error());
    return secret;
}

Result<void> Tokens::revoke(const QString &name, const Clock &clock)
{
    auto tokens = m_tokens;
    for (auto &token : tokens) {
        if (token.name != name || token.revoked.isValid())
            continue;
        if (isLead(token) && std::count_if(m_tokens.cbegin(), m_tokens.cend(), isLead) == 1)
            return fail(Failure::NotPossible,
                        QStringLiteral("%1 is the last lead's token: without it nobody could give out others; create another first").arg(name));
        token.revoked = clock.now();
        return save(std::move(tokens));
    }
    return fail(Failure::NotPossible, QStringLiteral("there is no token \"%1\" in force").arg(name.left(80)));
}

} // namespace midflight
