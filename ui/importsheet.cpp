// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importsheet.h"

#include "models/words.h"
#include "ui/screenroom.h"

#include <QVBoxLayout>

namespace midflight {

ImportSheet::ImportSheet(const Theming &theming, Workspace &workspace, QWidget *parent)
    : QDialog(parent)
    , m_import(workspace.client)
    , m_view(new ImportView(theming, ImportView::For::ThisRouter, this))
{
    setObjectName(QStringLiteral("importsheet"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Import a migration file"));
    resize(fittingScreen(parent ? *parent : *this, {860, 600}));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 18, 22, 18);
    layout->addWidget(m_view);
    connect(m_view, &ImportView::backAsked, this, &ImportSheet::closeOrCancel);
    connect(m_view, &ImportView::shown, this, [this](const Migration &migration) {
        m_view->tell(tr("Asking the router what it has…"), true);
        m_view->offer(false);
        m_import.prepare(migration);
    });
    connect(m_view, &ImportView::startAsked, this, [this] {
        m_view->offer(false);
        m_import.start();
    });
    connect(&m_import, &MigrationImport::prepared, this, &ImportSheet::tellPrepared);
    connect(&m_import, &MigrationImport::failed, this, [this](const QString &problem) { m_view->tell(problem, false); });
    connect(&m_import, &MigrationImport::progressed, this, [this](int done, int of) {
        m_view->tell(tr("%1 of %2 given to the router…").arg(words::count(done), words::count(of)), true);
    });
    connect(&m_import, &MigrationImport::refused, m_view, &ImportView::complain);
    connect(&m_import, &MigrationImport::finished, this, [this](int given, int refused) {
        m_view->tell(refused == 0 ? tr("%Ln component(s) given to the router.", nullptr, given)
                                  : tr("%1 given, %2 refused; why stands below each line.").arg(words::count(given), words::count(refused)),
                     refused == 0);
    });
}

void ImportSheet::show(const QString &path)
{
    open();
    m_view->show(path);
}

void ImportSheet::tellPrepared()
{
    const QStringList added = m_import.added(), changed = m_import.changed();
    QStringList parts;
    if (!added.isEmpty())
        parts.append(tr("New: %1.").arg(added.join(QLatin1String(", "))));
    if (!changed.isEmpty())
        parts.append(tr("Changed: %1.").arg(changed.join(QLatin1String(", "))));
    parts.append(parts.isEmpty() ? tr("The router has all of it already.") : tr("%Ln component(s) the router has already.", nullptr, int(m_import.unchanged())));
    m_view->tell(parts.join(u'\n'), true);
    m_view->offer(!added.isEmpty() || !changed.isEmpty());
}

void ImportSheet::closeOrCancel()
{
    if (!m_import.isRunning())
        return close(), void();
    m_import.cancel();
    m_view->tell(tr("Stopped. What the router was given stays; reading the file again shows what is left."), false);
}

} // namespace midflight
