// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/button.h"

#include <QWidget>

class QLabel;

namespace midflight {

/// A strip below the page that says what happened, without stopping anybody. It stays until it is closed or replaced.
/// Below, because nothing may move under a pointer that is about to click.
class Banner : public QWidget
{
    Q_OBJECT
public:
    enum class Tone { Good, Bad, Waiting };

    explicit Banner(const Theming &theming, QWidget *parent = nullptr);

    /// `action`: text of a button on the right, "" for none.
    void tell(Tone tone, const QString &text, const QString &action = {}, bool closable = true);
    QString text() const;

Q_SIGNALS:
    void actionAsked();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void recolour();

    const Theming &m_theming;
    Tone m_tone = Tone::Good;
    QLabel *m_label;
    Button *m_action;
    Button *m_close;
};

} // namespace midflight
