// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <tl/expected.hpp>

namespace midflight {

/// What kind of failure; the API maps each to a problem type and status, programs to an exit code.
enum class Failure : quint8 {
    Malformed, ///< not the expected syntax: 400
    Invalid, ///< well-formed, but a value is not allowed: 422
    UnknownComponent, ///< 404
    RevisionChanged, ///< revision or evidence moved since it was seen: 412
    PreconditionRequired, ///< If-Match missing: 428
    GatesNotMet, ///< 409
    NotPossible, ///< 409, the detail says why
    Frozen, ///< 409
    Unauthorized, ///< 401: no token, or a wrong one
    Forbidden, ///< 403
    RateLimited, ///< 429
    TooLarge, ///< 413
    Unavailable, ///< router, store or file cannot be reached now
    NewerVersion, ///< a store or cache written by a newer Midflight
};

/// One thing that is wrong inside a larger input. `pointer` is an RFC 6901 pointer, empty for the whole.
struct Detail {
    QString pointer;
    QString detail;
};

/// A failure with its context: what happened to what, and what to do about it, as one line for people.
struct Error {
    Failure failure = Failure::Invalid;
    QString message; ///< "/x/y.db: locked by pid 412; stop that router or choose another --store"
    QList<Detail> details; ///< for Failure::Invalid
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Failure failure, const QString &message, QList<Detail> details = {})
{
    return tl::unexpected<Error>(Error {failure, message, std::move(details)});
}

} // namespace midflight
