// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/compare.h"
#include "routing/compare/document.h"

#include <QSet>
#include <functional>

namespace midflight {

/// One step into a document: a member name, or an index where `key` has no data.
struct PathStep {
    std::string_view key;
    qint64 index = 0;
};
using PathSteps = std::vector<PathStep>;
QString pointerOf(const PathSteps &steps);

/// Gathers what a comparison finds. Pointers and values are only made for the differences that are kept.
class Findings
{
public:
    /// A quiet one only wants to know whether there is any real difference: see stopped().
    explicit Findings(bool quiet = false) : m_quiet(quiet) {}

    void equal(qint64 leaves = 1) { count(LeafClass::Equal, leaves); }
    /// `leaves` were compared and are of this class.
    void count(LeafClass leaf, qint64 leaves = 1)
    {
        m_judgement.classes[size_t(leaf)] += leaves;
        m_judgement.coverage.compared += leaves;
    }
    /// `leaves` were overlooked, whole or in part.
    void compared(qint64 leaves) { m_judgement.coverage.compared += leaves; }
    void ignored(qint64 leaves) { m_judgement.coverage.ignored += leaves; }
    void masked(qint64 leaves) { m_judgement.coverage.masked += leaves; }
    /// So many bytes of both sides are in values that were ignored or masked.
    void leftOut(qint64 bytes) { m_judgement.bytesLeftOut += bytes; }
    void setFields(FieldsSeen fields) { m_judgement.fields = std::move(fields); }

    /// A difference that matters. `make` returns the Difference; it is called only when it is kept.
    template <typename Make>
    void real(Make &&make)
    {
        ++m_judgement.differenceCount;
        if (m_quiet)
            return;
        if (m_judgement.differenceCount <= Comparison::maxDifferences)
            m_judgement.differences.append(make());
        else if (m_topName && m_topNames.size() < Comparison::maxDifferences)
            m_topNames.insert(m_topName());
    }
    /// A difference that a rule overlooks.
    template <typename Make>
    void tolerated(LeafClass leaf, qint64 leaves, Make &&make)
    {
        m_judgement.classes[size_t(leaf)] += leaves;
        if (++m_judgement.toleratedCount <= Comparison::maxDifferences && !m_quiet)
            m_judgement.tolerated.append(make());
    }
    void note(const QString &text)
    {
        if (!m_quiet && !m_judgement.notes.contains(text))
            m_judgement.notes.append(text);
    }

    bool isQuiet() const { return m_quiet; }
    /// Nothing more needs to be found out.
    bool stopped() const { return m_quiet && m_judgement.differenceCount > 0; }
    bool hasReal() const { return m_judgement.differenceCount > 0; }
    qint64 realCount() const { return m_judgement.differenceCount; }
    qint64 toleratedCount() const { return m_judgement.toleratedCount; }

    /// The first steps of all differences, those that are not kept too as far as watchTopName() tells them.
    QStringList topNames() const;
    void watchTopName(std::function<QString()> name) { m_topName = std::move(name); }

    Judgement take();
    /// Adds what another one gathered, which is empty afterwards.
    void add(Findings &&other);

private:
    std::function<QString()> m_topName;
    QSet<QString> m_topNames;
    Judgement m_judgement;
    bool m_quiet;
};

/// The verdict that follows from the counts, and a note when rules ate everything.
void conclude(Judgement &judgement);

} // namespace midflight
