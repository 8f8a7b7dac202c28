// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/exitcodes.h"

#include <cstdio>

namespace midflight {

int complain(const Error &error)
{
    std::fprintf(stderr, "midflightctl: %s\n", qPrintable(error.message));
    for (const Detail &detail : error.details) {
        const QString where = detail.pointer.isEmpty() ? QString() : detail.pointer + QLatin1String(": ");
        if (!error.message.contains(detail.detail))
            std::fprintf(stderr, "  %s%s\n", qPrintable(where), qPrintable(detail.detail));
    }
    switch (error.failure) {
    case Failure::RevisionChanged:
    case Failure::PreconditionRequired:
    case Failure::GatesNotMet:
    case Failure::NotPossible:
    case Failure::Frozen:
    case Failure::Unauthorized:
    case Failure::RateLimited:
    case Failure::Forbidden: return exitcode::refused;
    case Failure::Unavailable: return exitcode::unreachable;
    case Failure::Malformed:
    case Failure::Invalid:
    case Failure::UnknownComponent:
    case Failure::TooLarge:
    case Failure::NewerVersion: return exitcode::wrongUse;
    }
    return exitcode::wrongUse;
}

} // namespace midflight
