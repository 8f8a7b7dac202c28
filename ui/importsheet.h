// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/migrationimport.h"
#include "ui/importview.h"
#include "ui/workspace.h"

#include <QDialog>

namespace midflight {

/// A migration file for the router that the window shows: what it would add and change, then giving it, with what the router
/// refuses below the component's line.
class ImportSheet : public QDialog
{
    Q_OBJECT
public:
    ImportSheet(const Theming &theming, Workspace &workspace, QWidget *parent = nullptr);

    void show(const QString &path);

private:
    void tellPrepared();
    void closeOrCancel();

    MigrationImport m_import;
    ImportView *m_view;
};

} // namespace midflight
