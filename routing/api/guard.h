// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/api/http.h"
#include "routing/domain/error.h"

namespace midflight {

/// What keeps a web page in a browser on this machine from steering a router that listens on loopback without tokens:
/// a foreign Host (DNS rebinding), a foreign Origin, and a body that a form could send are refused.
Result<void> guardLoopback(const HttpRequest &request);

} // namespace midflight
