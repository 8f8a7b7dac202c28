// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"
#include "ui/button.h"

#include <QDialog>

class QLineEdit;

namespace midflight {

/// Asked only of somebody who cuts over without proof: says what is not proven, and wants the reason, which the history keeps.
class OverrideSheet : public QDialog
{
    Q_OBJECT
public:
    OverrideSheet(const Theming &theming, const ComponentSnapshot &component, QWidget *parent);

Q_SIGNALS:
    void confirmed(const QString &reason);

private:
    QLineEdit *m_reason;
};

} // namespace midflight
