// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

#include <QString>
#include <string>

namespace midflight {

/// Where a system answers: "http://host:port/prefix".
struct Endpoint {
    QString url; ///< as it was written
    std::string host; ///< name or address, without brackets
    quint16 port = 80;
    bool tls = false;
    std::string prefix; ///< put in front of every path; without a slash at its end
    size_t index = 0; ///< of its connections in each thread; the same for the same URL as long as the program runs

    static Result<Endpoint> parse(const QString &url);
};

} // namespace midflight
