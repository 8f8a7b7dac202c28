// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"
#include "routing/domain/error.h"
#include "ui/button.h"

class QLabel;
class QPlainTextEdit;

namespace midflight {

/// A line of a file that cannot be taken, and why.
struct WrongLine {
    int line = 0; ///< from 1; 0: of the whole file
    QString what;
};

/// The lines that an error of readMigrationFile() names, "FILE:LINE: KEY: detail" each.
QList<WrongLine> wrongLines(const Error &error, const QString &path);

/// A migration file as it stands, what is wrong with it beside the line where it is wrong, and what it holds when it is
/// right.
class ImportView : public QWidget
{
    Q_OBJECT
public:
    enum class For { NewRouter, ThisRouter };

    explicit ImportView(const Theming &theming, QWidget *parent = nullptr)
        : ImportView(theming, For::NewRouter, parent)
    {
    }
    ImportView(const Theming &theming, For what, QWidget *parent = nullptr);

    void show(const QString &path);
    const QString &path() const { return m_path; }
    bool isGood() const { return m_good; }
    /// Above the file, in place of what was said. `good`: not in red.
    void tell(const QString &text, bool good);
    void offer(bool start); ///< whether its button can be pressed
    /// Puts what is wrong with a component below the line where it begins.
    void complain(const QString &component, const QString &what);

Q_SIGNALS:
    /// Start a router with this file.
    void startAsked(const QString &path);
    /// The file was read and nothing is wrong with it.
    void shown(const Migration &migration);
    void backAsked();

private:
    void render();
    void recolour();

    const Theming &m_theming;
    QString m_path;
    bool m_good = false;
    QStringList m_lines; ///< of the file
    QList<WrongLine> m_wrong;
    QLabel *m_title;
    QLabel *m_summary;
    QPlainTextEdit *m_text;
    Button *m_start;
};

} // namespace midflight
