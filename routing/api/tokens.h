// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/clock.h"
#include "routing/domain/error.h"

#include <QJsonObject>
#include <QList>

namespace midflight {

enum class Role : quint8 { Viewer, Operator, Lead }; ///< each may do what the ones before it may

QString toString(Role role);
std::optional<Role> roleFromString(const QString &text);

/// Who may speak to the router: one named token each. Of the token itself only its SHA-256 is kept; with 256 random
/// bits there is nothing that a slow hash would protect.
struct Token {
    QString name; ///< stands in the history; never given out twice, so that it names one holder for good
    Role role = Role::Viewer;
    QString owner; ///< may change this team's components only; empty: all
    QByteArray hash;
    QDateTime created;
    QDateTime revoked; ///< not valid: in force
};

/// The file of tokens given with --tokens. Written with mode 0600, whole, through a rename. Lives on the server's thread.
class Tokens
{
public:
    /// An absent file is an empty one. Error: unreadable, malformed, or writable by others, naming the file.
    static Result<Tokens> open(const QString &path);

    /// Tokens are asked for as soon as there is a lead's; before that nobody could give out the others.
    bool inForce() const;
    /// The token in force with that secret, in a time that says nothing of how near a wrong one came.
    const Token *find(const QByteArray &secret) const;

    /// Makes a token and stores it; the secret is known to the caller alone. Error: a name that is not valid or was used.
    Result<QByteArray> create(const QString &name, Role role, const QString &owner, const Clock &clock);
    /// Error: unknown, or the last lead's.
    Result<void> revoke(const QString &name, const Clock &clock);

    /// Reads the file again when it changed. true: what is in force may be another set now. An error keeps the old set.
    Result<bool> refresh();

    const QList<Token> &all() const { return m_tokens; } ///< in the order they were made, revoked ones too

private:
    struct Stamp {
        QDateTime modified;
        qint64 size = -1;
        bool operator==(const Stamp &) const = default;
    };
    static Result<QList<Token>> read(const QString &path);
    static Stamp stampOf(const QString &path);
    Result<void> save(QList<Token> tokens);

    QString m_path;
    Stamp m_stamp;
    QList<Token> m_tokens;
};

/// {name, role, owner, created, revoked}: never the hash.
QJsonObject toJson(const Token &token);

} // namespace midflight
