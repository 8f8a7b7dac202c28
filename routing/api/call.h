// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/api/api.h"
#include "routing/api/problem.h"
#include "routing/decisions/requests.h"

namespace midflight {

/// One call of the API: the request with its body read, and the ways to answer it.
struct Api::Call {
    HttpRequest request;
    Responder responder;
    QStringList path; ///< after /api/v1
    QJsonObject body; ///< empty when there was none
    std::optional<qint64> ifMatch;
    SignIn::Identity who;

    void answer(const Decided &decided, const QStringList &unconfirmed) const;
    bool is(const char *method) const { return request.method == method; }
    void json(const QJsonObject &json, int status = 200) const { responder.respond(jsonResponse(json, status)); }
    void refuse(const Error &error) const { responder.respond(problemResponse(error)); }
    void refuse(Failure failure, const QString &message) const { refuse(Error {failure, message, {}}); }
    void noSuchPath() const;
    void methodNotAllowed(const QByteArray &allowed) const;
    /// Answers with what a decision came to, once the routers of the fleet route by it or were given time to.
    DecisionAnswer decision(Fleet &fleet) const;
    const Caller &caller() const { return who.caller; }
    /// Refuses, and says so with false, when the caller may not change that component.
    bool mayChange(const ComponentState &state) const;
};

/// Reads body and If-Match. Error: malformed JSON, or an If-Match that is no revision.
Result<QJsonObject> readBody(const HttpRequest &request);
Result<std::optional<qint64>> readIfMatch(const HttpRequest &request);

/// Refuses members nobody knows, naming them: a misspelt "overide" must not pass for an ordinary request.
Result<void> onlyMembers(const QJsonObject &body, const QStringList &known);

} // namespace midflight
