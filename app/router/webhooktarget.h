// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/httpexchange.h"

namespace midflight {

/// Where decisions are sent to. Signed as Standard Webhooks has it (https://www.standardwebhooks.com).
struct WebhookTarget {
    RouterAddress address;
    QByteArray path; ///< with its query
    QString secretFile; ///< read again for each attempt, so that a secret can be exchanged

    /// Error: not an https URL (http for loopback), or a secret that is missing, too short or for everybody to read.
    static Result<WebhookTarget> parse(const QString &url, const QString &secretFile);
};

/// The secret to sign with: what stands in the file, or behind "whsec_" in base64. Error: missing, shorter than 16 bytes, or
/// for everybody to read.
Result<QByteArray> readWebhookSecret(const QString &path);

} // namespace midflight
