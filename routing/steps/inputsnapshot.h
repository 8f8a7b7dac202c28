// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QMap>

namespace midflight {

/// How a step's input files looked at one moment: identity, size and time of change, directories with all they hold.
/// Two sides that ran while an input changed cannot be compared. Values; reading never follows more than `entries`.
class InputSnapshot
{
public:
    /// \param paths that do not exist are left out
    static InputSnapshot take(const QByteArrayList &paths, int entries = 4096);
    bool operator==(const InputSnapshot &) const = default;
    bool isUnchanged() const; ///< the same files look the same now

private:
    QMap<QByteArray, quint64> m_files; ///< path → fingerprint
    int m_entries = 0;
};

} // namespace midflight
