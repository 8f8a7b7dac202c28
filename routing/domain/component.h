// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/gates.h"
#include "routing/domain/rule.h"
#include "routing/domain/stage.h"

#include <QMap>
#include <QString>
#include <QStringList>
#include <variant>

namespace midflight {

/// Identifies a component in a migration: [a-z0-9][a-z0-9_-]*
struct ComponentId {
    QString value;
    bool operator==(const ComponentId &) const = default;
    bool operator<(const ComponentId &other) const { return value < other.value; }
    static bool isValid(const QString &text);
};
inline size_t qHash(const ComponentId &id, size_t seed = 0) { return qHash(id.value, seed); }

/// A component that is a command. Arguments may hold placeholders, "{reads}" or "{bam}.bai"; there is no shell.
struct StepDefinition {
    QStringList oldCommand;
    QStringList newCommand;
    QStringList outputs; ///< files or directories that are compared; "stdout" too
    bool repeatable = false; ///< may run twice on the same input
    bool after = false; ///< the other side starts when the answering one has ended
    double timeout = 3600; ///< seconds, for the side that does not answer
    double offline = 3600; ///< seconds a cached `new` still answers while the router is away
    QMap<QString, QStringList> normalise; ///< glob → argv with {file}, printing something comparable
    bool operator==(const StepDefinition &) const = default;
};

/// A component that is part of a web service.
struct HttpDefinition {
    QString match; ///< "[METHOD] /path/prefix/{name}"
    QString host = QStringLiteral("*");
    QString oldUrl; ///< empty: the migration's
    QString newUrl;
    QStringList repeat {QStringLiteral("GET"), QStringLiteral("HEAD")};
    QString key = QStringLiteral("random"); ///< header:NAME, cookie:NAME, query:NAME, path:NAME, random
    double timeout = 30; ///< seconds
    bool fallbackToOld = true;
    QStringList headers; ///< of the answers that are compared, beside Content-Type
    bool operator==(const HttpDefinition &) const = default;
};

/// A component that application code decides on by itself, through flags or which/report.
struct CallDefinition {
    bool operator==(const CallDefinition &) const = default;
};

/// A condition of the user's own: a command whose exit code 0 means that it holds.
struct CheckDefinition {
    QString name;
    QStringList command;
    QStringList scopes {QStringLiteral("cutover")}; ///< cutover, retire, rollback
    double every = 60; ///< seconds
    bool operator==(const CheckDefinition &) const = default;
};

enum class StorePolicy : quint8 { None, Differences, Bodies };

/// What is kept of a comparison. Redaction happens before anything is written or spooled.
struct Privacy {
    StorePolicy store = StorePolicy::Differences;
    QStringList redact;
    double retention = 90 * 86400.0; ///< seconds
    bool operator==(const Privacy &) const = default;
};

/// What a component is, as a migration file defines it. A value.
struct Component {
    ComponentId id;
    QString title;
    QString description;
    QString owner;
    QStringList needs; ///< components that must be in `new` first
    double sizeDays = 0; ///< for the plan
    QStringList sources; ///< paths in the old system's checkout, for the plan
    std::variant<CallDefinition, StepDefinition, HttpDefinition> kind;
    GateSettings gates;
    QList<CheckDefinition> checks;
    QList<Rule> rules;
    bool autoRollback = false;
    double noise = 0; ///< share of comparisons that run old twice
    bool operator==(const Component &) const = default;

    const StepDefinition *step() const { return std::get_if<StepDefinition>(&kind); }
    const HttpDefinition *http() const { return std::get_if<HttpDefinition>(&kind); }
    QString kindName() const; ///< "step", "http", "call"
};

/// What a migration says beside its components. A value.
struct MigrationSettings {
    QString id;
    QString title;
    QString description;
    Privacy privacy;
    QString httpOld; ///< [http] defaults, URLs
    QString httpNew;
    QString oldCheckout; ///< [plan]: a git checkout of the old system, relative to the migration file
    bool operator==(const MigrationSettings &) const = default;
};

/// A running system being moved, component by component.
struct Migration : MigrationSettings {
    QList<Component> components; ///< in the file's order

    const Component *find(const ComponentId &id) const;
};

} // namespace midflight
