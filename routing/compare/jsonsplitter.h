// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace midflight {

/// Walks over the children of one JSON container in its text without parsing them, several bytes an instruction: only
/// strings, brackets and commas are told apart. What it walks over need not be JSON; whoever parses the pieces finds out.
class JsonSplitter
{
public:
    enum class Stop : quint8 {
        Comma, ///< at() is a comma between two children
        Close, ///< at() is the container's closing bracket, or one that should be
        End, ///< the text ends inside the container
    };

    /// \param at behind the opening bracket, or behind a comma between two children
    JsonSplitter(const char *at, const char *end) : m_at(at), m_end(end) {}

    const char *at() const { return m_at; }
    const char *end() const { return m_end; }
    /// To the first comma that lies `least` bytes ahead or more.
    Stop skipBytes(qsizetype least);
    /// To the comma behind the next `count` children.
    Stop skipChildren(qint64 count);
    /// Behind the comma it stands at.
    void stepOver() { ++m_at; }

private:
    const char *m_at;
    const char *m_end;
};

} // namespace midflight
