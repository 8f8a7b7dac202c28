// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importview.h"

#include "models/words.h"
#include "routing/domain/migrationfile.h"

#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTextBlock>
#include <QVBoxLayout>

namespace midflight {

QList<WrongLine> wrongLines(const Error &error, const QString &path)
{
    QList<WrongLine> wrong;
    static const QRegularExpression place(QStringLiteral("^(\\d+)(?::\\d+)?: (.*)$"));
    QStringList lines;
    for (const Detail &detail : error.details)
        lines.append(detail.detail);
    if (lines.isEmpty())
        lines.append(error.message);
    for (const QString &line : std::as_const(lines)) {
        const bool named = line.startsWith(path + QLatin1Char(':'));
        const QString rest = named ? line.mid(path.size() + 1).trimmed() : line;
        const auto found = named ? place.match(rest) : QRegularExpressionMatch();
        if (found.hasMatch())
            wrong.append({found.captured(1).toInt(), found.captured(2)});
        else
            wrong.append({0, line});
    }
    return wrong;
}

ImportView::ImportView(const Theming &theming, For what, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_title(new QLabel(this))
    , m_summary(new QLabel(this))
    , m_text(new QPlainTextEdit(this))
    , m_start(new Button(theming, Button::Kind::Primary, what == For::NewRouter ? tr("Start a router with it") : tr("Give it to the router"), this))
{
    auto *back = new Button(theming, Button::Kind::Plain, what == For::NewRouter ? tr("Back") : tr("Close"), this);
    auto *again = new Button(theming, Button::Kind::Plain, tr("Read again"), this);
    back->setName(what == For::NewRouter ? tr("Back to the start") : tr("Close, or stop giving it to the router"), QStringLiteral("import:back"));
    again->setName(tr("Read the file again"), QStringLiteral("import:again"));
    m_start->setName(what == For::NewRouter ? tr("Start a router with this migration") : tr("Give this migration to the router"), QStringLiteral("import:start"));
    m_title->setFont(Theme::font(Theme::Size::Headline, QFont::Bold));
    m_title->setTextFormat(Qt::PlainText);
    m_summary->setObjectName(QStringLiteral("import:summary"));
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setObjectName(QStringLiteral("import:text"));
    m_text->setAccessibleName(tr("The migration file"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    m_text->setFont(Theme::mono(Theme::Size::Small));
    auto *below = new QHBoxLayout;
    below->addWidget(back);
    below->addWidget(again);
    below->addStretch();
    below->addWidget(m_start);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(m_title);
    layout->addWidget(m_summary);
    layout->addWidget(m_text, 1);
    layout->addLayout(below);
    connect(back, &Button::clicked, this, &ImportView::backAsked);
    connect(again, &Button::clicked, this, [this] { show(m_path); });
    connect(m_start, &Button::clicked, this, [this] { Q_EMIT startAsked(m_path); });
    connect(&theming, &Theming::changed, this, &ImportView::recolour);
}

void ImportView::show(const QString &path)
{
    m_path = path;
    m_title->setText(QFileInfo(path).fileName());
    QFile file(path);
    const bool readable = file.open(QIODevice::ReadOnly);
    m_lines = readable ? QString::fromUtf8(file.read(1 << 20)).split(QLatin1Char('\n')) : QStringList();
    const auto migration = readMigrationFile(path);
    m_good = migration.has_value();
    m_wrong = m_good ? QList<WrongLine>() : wrongLines(migration.error(), path);
    QStringList whole;
    for (const WrongLine &wrong : std::as_const(m_wrong)) {
        if (wrong.line == 0)
            whole.append(wrong.what);
    }
    m_text->setVisible(readable);
    if (m_good) {
        const auto count = migration->components.size();
        m_summary->setText(tr("“%1” with %Ln component(s). Nothing is wrong with it.", nullptr, int(count)).arg(migration->title)
                           + QLatin1Char('\n')
                           + tr("A router started here ends with this window. For every day, run: midflight-router --migration %1").arg(path));
    } else {
        const auto count = m_wrong.size();
        QString text = !whole.isEmpty() ? whole.join(QLatin1Char('\n'))
                                        : tr("%Ln thing(s) to mend; each stands below its line.", nullptr, int(count));
        m_summary->setText(text);
    }
    m_start->setEnabled(m_good);
    render();
    if (m_good)
        Q_EMIT shown(*migration);
}

/// Each complaint stands right below its line.
void ImportView::render()
{
    QHash<int, QStringList> at;
    for (const WrongLine &wrong : std::as_const(m_wrong)) {
        if (wrong.line > 0)
            at[wrong.line].append(wrong.what);
    }
    QStringList text;
    const int digits = int(QString::number(m_lines.size()).size()); // read by a program
    for (int i = 0; i < m_lines.size(); ++i) {
        text.append(QStringLiteral("%1  %2").arg(i + 1, digits).arg(m_lines[i]));
        for (const QString &what : at.take(i + 1))
            text.append(QString(digits, QLatin1Char(' ')) + QStringLiteral("  ↑ ") + what);
    }
    m_text->setPlainText(text.join(QLatin1Char('\n')));
    recolour();
}

void ImportView::tell(const QString &text, bool good)
{
    m_good = good;
    m_summary->setText(text);
    recolour();
}

void ImportView::offer(bool start)
{
    m_start->setEnabled(start);
}

void ImportView::complain(const QString &component, const QString &what)
{
    const QRegularExpression begins(QStringLiteral("^\\s*\\[components\\.\"?%1\"?[\\].].*").arg(QRegularExpression::escape(component)));
    const int line = int(m_lines.indexOf(begins)) + 1;
    m_wrong.append({std::max(1, line), line > 0 ? what : component + QLatin1String(": ") + what});
    render();
}

void ImportView::recolour()
{
    const Theme &theme = m_theming.theme();
    QPalette palette = m_summary->palette();
    palette.setColor(QPalette::WindowText, m_good ? theme.secondary : theme.bad);
    m_summary->setPalette(palette);
    QList<QTextEdit::ExtraSelection> marks;
    QTextBlock first;
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        if (!block.text().contains(QStringLiteral("  ↑ ")) || !block.text().startsWith(QLatin1Char(' ')))
            continue;
        for (const QTextBlock &marked : {block.previous(), block}) {
            QTextEdit::ExtraSelection mark;
            mark.cursor = QTextCursor(marked);
            mark.format.setBackground(theme.badGround);
            mark.format.setProperty(QTextFormat::FullWidthSelection, true);
            if (marked == block)
                mark.format.setForeground(theme.bad);
            marks.append(mark);
        }
        if (!first.isValid())
            first = block;
    }
    m_text->setExtraSelections(marks);
    QTextCursor cursor(first.isValid() ? first : m_text->document()->begin());
    m_text->setTextCursor(cursor);
    m_text->centerCursor(); // what is wrong stands below the line
}

} // namespace midflight
