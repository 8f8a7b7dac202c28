// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcomewindow.h"

#include "ui/glyphs.h"
#include "ui/importview.h"
#include "ui/newmigrationview.h"

#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace midflight {

namespace {
constexpr int widest = 980;
constexpr int headHeight = 118;
}

WelcomeWindow::WelcomeWindow(Theming &theming, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_views(new QStackedWidget(this))
    , m_recent(new RecentRouters(theming))
    , m_address(new QLineEdit)
    , m_token(new QLineEdit)
    , m_said(new QLabel)
    , m_import(new ImportView(theming))
    , m_new(new NewMigrationView(theming))
{
    setWindowTitle(tr("Midflight"));
    setObjectName(QStringLiteral("welcome"));
    setAccessibleName(tr("Welcome"));
    setMinimumSize(700, 420);
    for (QWidget *view : std::initializer_list<QWidget *> {makeStart(), m_import, m_new})
        m_views->addWidget(view);
    m_views->setMaximumWidth(widest);
    auto *scrolled = new QWidget;
    auto *middle = new QHBoxLayout(scrolled);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->addStretch(1);
    middle->addWidget(m_views, 100);
    middle->addStretch(1);
    auto *area = new QScrollArea;
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidgetResizable(true);
    area->setWidget(scrolled);
    for (QWidget *clear : {area->viewport(), scrolled})
        clear->setAutoFillBackground(false);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(Theme::pageMargin, headHeight, Theme::pageMargin, Theme::pageMargin);
    all->addWidget(area, 1);
    all->addWidget(m_said, 0, Qt::AlignHCenter);
    m_said->setObjectName(QStringLiteral("welcome:said"));
    m_said->setTextFormat(Qt::PlainText);
    m_said->setWordWrap(true);
    m_said->setMinimumWidth(600);
    m_said->setAlignment(Qt::AlignCenter);
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(m_recent, &RecentRouters::opened, this, [this](const QString &url) { Q_EMIT connectAsked(QUrl(url), {}); });
    connect(m_recent, &RecentRouters::forgetAsked, this, [this](const QString &url) { Q_EMIT forgetAsked(QUrl(url)); });
    connect(m_import, &ImportView::backAsked, this, &WelcomeWindow::showStart);
    connect(m_import, &ImportView::startAsked, this, &WelcomeWindow::routerAsked);
    connect(m_new, &NewMigrationView::backAsked, this, &WelcomeWindow::showStart);
    connect(m_new, &NewMigrationView::written, this, &WelcomeWindow::showImport);
    connect(&theming, &Theming::changed, this, [this] { tell(m_said->text(), m_problem); });
}

QWidget *WelcomeWindow::makeStart()
{
    auto *start = new QWidget;
    const auto heading = [start](const QString &text) {
        auto *label = new QLabel(text, start);
        label->setFont(Theme::font(Theme::Size::Title, QFont::DemiBold));
        return label;
    };
    const auto action = [this, start](Button::Kind kind, const QString &text, const char *name) {
        auto *button = new Button(m_theming, kind, text, start);
        button->setName(text, QLatin1String(name));
        m_actions.append(button);
        return button;
    };
    m_address->setObjectName(QStringLiteral("welcome:address"));
    m_address->setAccessibleName(tr("Address of the router"));
    m_address->setText(QStringLiteral("http://127.0.0.1:8471"));
    m_token->setObjectName(QStringLiteral("welcome:token"));
    m_token->setAccessibleName(tr("Token"));
    m_token->setEchoMode(QLineEdit::Password);
    m_token->setPlaceholderText(tr("Token, where the router asks for one"));
    for (QLineEdit *line : {m_address, m_token}) {
        line->setMinimumHeight(33);
        connect(line, &QLineEdit::returnPressed, this, &WelcomeWindow::askConnect);
    }
    Button *join = action(Button::Kind::Primary, tr("Connect"), "welcome:connect");
    Button *example = action(Button::Kind::Plain, tr("Open the example"), "welcome:example");
    Button *import = action(Button::Kind::Plain, tr("Import a migration file…"), "welcome:import");
    Button *create = action(Button::Kind::Plain, tr("New migration…"), "welcome:new");
    connect(join, &Button::clicked, this, &WelcomeWindow::askConnect);
    connect(example, &Button::clicked, this, &WelcomeWindow::exampleAsked);
    connect(import, &Button::clicked, this, &WelcomeWindow::chooseFile);
    connect(create, &Button::clicked, this, [this] {
        tell({}, false);
        m_views->setCurrentWidget(m_new);
    });
    const auto remark = [this, start](const QString &text) {
        auto *label = new QLabel(text, start);
        label->setWordWrap(true);
        label->setForegroundRole(QPalette::PlaceholderText);
        return label;
    };
    auto *left = new QVBoxLayout;
    left->setSpacing(10);
    left->addWidget(heading(tr("Recent routers")));
    left->addWidget(m_recent, 1);
    auto *right = new QVBoxLayout;
    right->setSpacing(10);
    right->addWidget(heading(tr("Connect to a router")));
    right->addWidget(m_address);
    right->addWidget(m_token);
    right->addWidget(join, 0, Qt::AlignRight);
    right->addSpacing(14);
    right->addWidget(heading(tr("Or begin here")));
    const std::pair<Button *, QString> begins[] {
        {example, tr("A sequencing pipeline with real runs and a router of its own. It ends with its window.")},
        {import, tr("Reads it, shows what is wrong at its line, and starts a router with it.")},
        {create, tr("A short form, and whether moving piece by piece suits your case.")},
    };
    for (const auto &[button, text] : begins) {
        right->addSpacing(4);
        right->addWidget(button, 0, Qt::AlignLeft);
        right->addWidget(remark(text));
    }
    right->addStretch();
    auto *both = new QHBoxLayout(start);
    both->setContentsMargins(0, 0, 0, 0);
    both->setSpacing(44);
    both->addLayout(left, 1);
    both->addLayout(right, 1);
    return start;
}

void WelcomeWindow::setRecent(const QList<RecentRouter> &recent)
{
    m_recent->show(recent);
    if (!recent.isEmpty())
        m_recent->setFocus();
    else
        m_address->setFocus();
}

void WelcomeWindow::setBusy(const QString &what)
{
    for (Button *button : std::as_const(m_actions))
        button->setEnabled(false);
    m_recent->setEnabled(false);
    tell(what, false);
}

void WelcomeWindow::tellProblem(const QString &problem)
{
    for (Button *button : std::as_const(m_actions))
        button->setEnabled(true);
    m_recent->setEnabled(true);
    tell(problem, true);
}

void WelcomeWindow::tellRemark(const QString &remark)
{
    tell(remark, false);
}

void WelcomeWindow::tell(const QString &text, bool problem)
{
    m_problem = problem;
    QPalette palette = m_said->palette();
    palette.setColor(QPalette::WindowText, problem ? m_theming.theme().bad : m_theming.theme().secondary);
    m_said->setPalette(palette);
    m_said->setText(text);
    m_said->setAccessibleName(text);
}

void WelcomeWindow::askConnect()
{
    QString typed = m_address->text().trimmed();
    if (!typed.contains(QLatin1String("://")))
        typed.prepend(QLatin1String("http://"));
    const QUrl url(typed, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https")))
        return tell(tr("%1: not the address of a router, such as http://127.0.0.1:8471").arg(m_address->text()), true);
    Q_EMIT connectAsked(url, m_token->text().trimmed().toUtf8());
}

void WelcomeWindow::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Import a migration file"), {}, tr("Migration files (*.toml);;All files (*)"));
    if (!path.isEmpty())
        showImport(path);
}

void WelcomeWindow::showImport(const QString &path)
{
    tell({}, false);
    m_import->show(path);
    m_views->setCurrentWidget(m_import);
}

void WelcomeWindow::showStart()
{
    tell({}, false);
    m_views->setCurrentIndex(0);
}

void WelcomeWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_views->currentIndex() != 0)
        showStart();
    else
        QWidget::keyPressEvent(event);
}

void WelcomeWindow::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.ground);
    const qreal left = m_views->mapTo(this, QPoint()).x();
    glyphs::rivet(painter, QRectF(left, 40, 46, 46), Stage::Shadow, theme);
    QFont big = Theme::font(Theme::Size::Headline, QFont::Bold);
    big.setPixelSize(30);
    glyphs::text(painter, QRectF(left + 64, 34, 500, 36), tr("Midflight"), big, theme.text);
    glyphs::text(painter, QRectF(left + 64, 70, 700, 22), tr("Rebuild the plane while flying it: one component at a time, on proof, with a way back."),
                 Theme::font(Theme::Size::Title), theme.secondary);
}

} // namespace midflight
