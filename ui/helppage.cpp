// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/helppage.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

namespace midflight {

namespace {

const QUrl start(QStringLiteral("qrc:/help/index.md"));

/// A picture of the whole window is wider than the text beside it: it is shown as wide as there is room.
void fitPictures(QTextDocument &document, int room)
{
    QTextCursor cursor(&document);
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            const QTextFragment fragment = part.fragment();
            if (!fragment.charFormat().isImageFormat())
                continue;
            QTextImageFormat picture = fragment.charFormat().toImageFormat();
            const QSize size = document.resource(QTextDocument::ImageResource, QUrl(picture.name())).value<QImage>().size();
            if (size.isEmpty())
                continue;
            const double share = std::min(1.0, double(room) / size.width());
            picture.setWidth(size.width() * share);
            picture.setHeight(size.height() * share);
            cursor.setPosition(fragment.position());
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor::KeepAnchor);
            cursor.setCharFormat(picture);
        }
    }
}

/// Markdown has no style of its own: sizes and distances that read like the rest of the window.
void tidy(QTextDocument &document, const Theme &theme, int room)
{
    document.setDocumentMargin(18);
    QTextCursor cursor(&document);
    cursor.beginEditBlock();
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        cursor.setPosition(block.position());
        QTextBlockFormat format = block.blockFormat();
        const int level = format.headingLevel();
        format.setLineHeight(level > 0 ? 120 : 140, QTextBlockFormat::ProportionalHeight);
        format.setTopMargin(level == 1 ? 0 : level > 1 ? 20 : 2);
        format.setBottomMargin(8);
        cursor.setBlockFormat(format);
        cursor.select(QTextCursor::BlockUnderCursor);
        QTextCharFormat letters;
        if (level > 0)
            letters.setFont(Theme::font(level == 1 ? Theme::Size::Headline : Theme::Size::Title, QFont::Bold));
        else if (block.charFormat().fontFixedPitch() || format.hasProperty(QTextFormat::BlockCodeFence))
            letters.setFont(Theme::mono(Theme::Size::Body));
        if (!letters.isEmpty())
            cursor.mergeCharFormat(letters);
    }
    fitPictures(document, room);
    // Links take the theme's blue, also in the dark.
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            const QTextFragment fragment = part.fragment();
            if (!fragment.charFormat().isAnchor())
                continue;
            cursor.setPosition(fragment.position());
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor::KeepAnchor);
            QTextCharFormat link;
            link.setForeground(theme.accent);
            cursor.mergeCharFormat(link);
        }
    }
    cursor.endEditBlock();
}

} // namespace

HelpPage::HelpPage(const Theming &theming, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_browser(new QTextBrowser(this))
    , m_back(new Button(theming, Button::Kind::Plain, tr("Back"), this))
    , m_start(new Button(theming, Button::Kind::Plain, tr("Contents"), this))
{
    setObjectName(QStringLiteral("help"));
    setAccessibleName(tr("Help"));
    m_browser->setObjectName(QStringLiteral("help:text"));
    m_browser->setAccessibleName(tr("Guide"));
    m_browser->setFrameShape(QFrame::NoFrame);
    m_browser->setOpenLinks(false);
    m_browser->viewport()->setAutoFillBackground(false);
    m_back->setName(tr("Back"), QStringLiteral("help:back"));
    m_start->setName(tr("Contents of the guide"), QStringLiteral("help:start"));
    m_back->setEnabled(false);
    auto *above = new QHBoxLayout;
    above->addWidget(m_start);
    above->addWidget(m_back);
    above->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::pageMargin, 18, Theme::pageMargin, Theme::pageMargin);
    layout->setSpacing(20);
    layout->addLayout(above);
    layout->addWidget(m_browser, 1);
    connect(m_back, &Button::clicked, m_browser, &QTextBrowser::backward);
    connect(m_start, &Button::clicked, this, &HelpPage::showStart);
    connect(m_browser, &QTextBrowser::backwardAvailable, m_back, &QWidget::setEnabled);
    connect(m_browser, &QTextBrowser::anchorClicked, this, [this](const QUrl &link) {
        link.scheme().startsWith(QLatin1String("http")) ? void(QDesktopServices::openUrl(link)) : m_browser->setSource(m_browser->source().resolved(link));
    });
    connect(m_browser, &QTextBrowser::sourceChanged, this, &HelpPage::recolour);
    connect(&theming, &Theming::changed, this, [this] { m_browser->reload(); });
}

void HelpPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_browser->source().isEmpty()) // not read before somebody wants it
        showStart();
}

void HelpPage::showStart()
{
    m_browser->setSource(start);
}

void HelpPage::recolour()
{
    m_browser->setFont(Theme::font(Theme::Size::Body));
    tidy(*m_browser->document(), m_theming.theme(), roomForPictures());
    m_browser->verticalScrollBar()->setValue(0);
}

int HelpPage::roomForPictures() const
{
    constexpr int most = 1000, least = 200;
    return std::clamp(m_browser->viewport()->width() - 2 * int(m_browser->document()->documentMargin()), least, most);
}

void HelpPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitPictures(*m_browser->document(), roomForPictures());
}

void HelpPage::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.border);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(m_browser->geometry()).adjusted(0.5, -7.5, -0.5, 10.5), Theme::cardRadius, Theme::cardRadius);
}

} // namespace midflight
