// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

#include <QString>

namespace midflight {

/// Holds the store's lock while alive. Released on destruction, even after a crash.
/// The lock is on a file beside the database: closing a second handle on the database itself would drop SQLite's own.
/// Not thread-safe; one per process.
class StoreLock
{
public:
    /// Error: "/x/y.db: in use by the router with process id 412; stop it or choose another --store"
    static Result<StoreLock> take(const QString &databasePath);
    StoreLock(StoreLock &&other) noexcept;
    StoreLock &operator=(StoreLock &&) = delete;
    ~StoreLock();

private:
    explicit StoreLock(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    int m_descriptor;
};

} // namespace midflight
