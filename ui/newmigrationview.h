// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/newmigration.h"
#include "routing/domain/error.h"
#include "ui/button.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

class QFormLayout;

namespace midflight {

/// A first migration in a short form. Asks before anything else whether moving piece by piece suits the case, and says
/// what the answers mean.
class NewMigrationView : public QWidget
{
    Q_OBJECT
public:
    explicit NewMigrationView(const Theming &theming, QWidget *parent = nullptr);

    /// Writes the file and hands it on. Error: what is missing, or why it cannot be written.
    Result<void> writeTo(const QString &path);

Q_SIGNALS:
    void written(const QString &path);
    void backAsked();

private:
    QComboBox *addQuestion(QFormLayout &form, const QString &question, const char *name);
    QLineEdit *addLine(QFormLayout &form, QLabel *&label, const QString &name, const char *objectName);
    NewMigration filled() const;
    void judge();
    void rename();
    void tell(const QString &problem);
    void chooseFile();

    const Theming &m_theming;
    QComboBox *m_keepsRunning;
    QComboBox *m_pieceFirst;
    QComboBox *m_stillMoves;
    QLabel *m_verdict;
    QComboBox *m_kind;
    QLineEdit *m_title;
    QLineEdit *m_component;
    QLineEdit *m_old;
    QLineEdit *m_new;
    QLineEdit *m_part;
    QComboBox *m_repeatable;
    QLabel *m_labels[6] {};
    QLabel *m_problem;
};

} // namespace midflight
