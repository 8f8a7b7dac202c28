// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/api/http.h"
#include "routing/api/tokens.h"
#include "routing/decisions/requests.h"

namespace midflight {

/// Finds out who calls and what that caller may do. Without tokens whoever reaches the loopback counts as lead.
class SignIn
{
public:
    /// `tokens`: not owned; null for a router without --tokens
    SignIn(Tokens *tokens, const Clock &clock)
        : m_tokens(tokens)
        , m_clock(clock)
    {
    }

    struct Identity {
        Caller caller;
        Role role = Role::Lead;
    };
    /// Error: Unauthorized, RateLimited, or Forbidden for what a foreign page in a browser might send. A right token is
    /// let in even where wrong ones came too often: guesses at 256 random bits lead nowhere, and a rollback must pass.
    Result<Identity> identify(const HttpRequest &request);

    Tokens *tokens() const { return m_tokens; }
    bool inForce() const { return m_tokens && m_tokens->inForce(); }

    static constexpr int burst = 10; ///< wrong tokens in a row from one address; then one each `pause`
    static constexpr std::chrono::seconds pause {6};

private:
    /// A bucket for each address that sent a wrong token; how many there are is bounded.
    struct Failures {
        double left = burst;
        QDateTime last;
    };
    bool tooOften(const QString &peer);

    Tokens *m_tokens;
    const Clock &m_clock;
    QHash<QString, Failures> m_failures;
};

/// What a call needs. `path` is what follows /api/v1.
Role roleNeeded(const QByteArray &method, const QStringList &path);

} // namespace midflight
