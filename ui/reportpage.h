// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/report.h"
#include "ui/workspace.h"

#include <QWidget>

namespace midflight {

/// The progress report as a page: what it shows is what is exported.
class ReportPage : public QWidget
{
    Q_OBJECT
public:
    ReportPage(const Theming &theming, Workspace &workspace, QWidget *parent = nullptr);

    /// Gathers what is true now and puts it on the clipboard: as picture, as drawing and in words.
    void copy(QObject *context, const std::function<void()> &then);
    /// Gathers what is true now and writes it, by the file's suffix.
    void exportTo(const QString &path, QObject *context, const std::function<void(const Result<void> &)> &then);

protected:
    void showEvent(QShowEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void gather(QObject *context, const std::function<void()> &then);

    const Theming &m_theming;
    Workspace &m_workspace;
    ReportData m_data;
};

} // namespace midflight
