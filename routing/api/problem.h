// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/api/http.h"
#include "routing/domain/error.h"

#include <QJsonObject>

namespace midflight {

/// RFC 9457 application/problem+json for a failure.
HttpResponse problemResponse(const Error &error);

HttpResponse jsonResponse(const QJsonObject &json, int status = 200);

} // namespace midflight
