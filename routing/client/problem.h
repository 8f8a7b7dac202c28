// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

#include <QByteArray>

class QNetworkReply;

namespace midflight {

/// What went wrong with a request, in words: the router's problem document (RFC 9457), or why it was not reached.
/// For replies that failed; `body` is all that was read from it.
Error errorFrom(const QNetworkReply &reply, const QByteArray &body);

} // namespace midflight
