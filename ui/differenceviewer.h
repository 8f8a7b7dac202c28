// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sidebysidemodel.h"
#include "routing/domain/error.h"
#include "ui/button.h"
#include "ui/rulesheet.h"

#include <QTableView>

namespace midflight {

/// One comparison: what came of it, and both outcomes side by side as far as they were kept. Alt+Down and Alt+Up, or N and P,
/// go to the next and the previous difference.
class DifferenceViewer : public QWidget
{
    Q_OBJECT
public:
    explicit DifferenceViewer(const Theming &theming, QWidget *parent = nullptr);

    void clear();
    /// Rules can be made of what is shown.
    void offerRules(bool offer);
    void present(const Result<ComparisonDetail> &detail);
    /// The difference the reader is at; nothing where none was kept.
    std::optional<Difference> current() const;

Q_SIGNALS:
    void currentChanged();
    void ruleAsked(midflight::RuleSheet::Kind kind);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void step(int direction);
    void placeTrace();
    void refresh();

    const Theming &m_theming;
    SideBySideModel m_model;
    QTableView *m_table;
    Button *m_previous;
    Button *m_next;
    Button *m_trace; ///< copies the id of the request's trace
    QList<Button *> m_actions;
    QList<Difference> m_differences;
    QString m_title;
    QString m_facts;
    QString m_note;
    QString m_traceId;
};

} // namespace midflight
