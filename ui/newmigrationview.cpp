// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newmigrationview.h"

#include "routing/domain/plan.h"

#include <QFileDialog>
#include <QFormLayout>
#include <QSaveFile>
#include <QVBoxLayout>
#include <QWheelEvent>

namespace midflight {

namespace {

/// The form scrolls in a low window: a wheel must not change an answer on the way.
class AnswerBox : public QComboBox
{
public:
    using QComboBox::QComboBox;

protected:
    void wheelEvent(QWheelEvent *event) override { event->ignore(); }
};

std::optional<bool> answerOf(const QComboBox &box)
{
    return box.currentIndex() == 0 ? std::nullopt : std::optional(box.currentIndex() == 1);
}

} // namespace

NewMigrationView::NewMigrationView(const Theming &theming, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_verdict(new QLabel(this))
    , m_kind(new AnswerBox(this))
    , m_repeatable(new AnswerBox(this))
    , m_problem(new QLabel(this))
{
    const auto heading = [this](const QString &text, Theme::Size size) {
        auto *label = new QLabel(text, this);
        label->setFont(Theme::font(size, QFont::Bold));
        return label;
    };
    auto *check = new QFormLayout;
    auto *form = new QFormLayout;
    for (QFormLayout *layout : {check, form}) {
        layout->setHorizontalSpacing(18);
        layout->setVerticalSpacing(7);
        layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
        layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    }
    m_keepsRunning = addQuestion(*check, tr("Can the old system be kept running beside the new one?"), "new:keeps");
    m_pieceFirst = addQuestion(*check, tr("Is there a piece that can move first, and be compared?"), "new:piece");
    m_stillMoves = addQuestion(*check, tr("Do the requirements of the system still move?"), "new:moves");
    m_verdict->setObjectName(QStringLiteral("new:verdict"));
    m_verdict->setWordWrap(true);
    m_verdict->setTextFormat(Qt::PlainText);

    m_kind->addItems({tr("A pipeline of commands"), tr("A web service")});
    m_kind->setAccessibleName(tr("What moves"));
    m_kind->setObjectName(QStringLiteral("new:kind"));
    m_repeatable->addItems({tr("No, or not sure: it runs once, and nothing is compared yet"), tr("Yes: the same input may be run on both systems")});
    m_repeatable->setObjectName(QStringLiteral("new:repeatable"));
    form->addRow(new QLabel(tr("What moves"), this), m_kind);
    m_title = addLine(*form, m_labels[0], tr("Name of the migration"), "new:title");
    m_component = addLine(*form, m_labels[1], tr("First piece"), "new:component");
    m_old = addLine(*form, m_labels[2], tr("Old command"), "new:old");
    m_new = addLine(*form, m_labels[3], tr("New command"), "new:new");
    m_part = addLine(*form, m_labels[4], tr("What is compared"), "new:part");
    m_labels[5] = new QLabel(tr("Safe to run twice?"), this);
    m_labels[5]->setBuddy(m_repeatable);
    m_repeatable->setAccessibleName(m_labels[5]->text());
    form->addRow(m_labels[5], m_repeatable);
    for (QComboBox *box : {m_keepsRunning, m_pieceFirst, m_stillMoves, m_kind, m_repeatable})
        box->setMinimumHeight(33);
    m_problem->setObjectName(QStringLiteral("new:problem"));
    m_problem->setWordWrap(true);

    auto *back = new Button(theming, Button::Kind::Plain, tr("Back"), this);
    auto *write = new Button(theming, Button::Kind::Primary, tr("Write the file…"), this);
    back->setName(tr("Back to the start"), QStringLiteral("new:back"));
    write->setName(tr("Write the migration file"), QStringLiteral("new:write"));
    auto *below = new QHBoxLayout;
    below->addWidget(back);
    below->addWidget(m_problem, 1);
    below->addWidget(write);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(heading(tr("Is this the right pattern?"), Theme::Size::Headline));
    layout->addLayout(check);
    layout->addWidget(m_verdict);
    layout->addSpacing(4);
    layout->addWidget(heading(tr("The first piece"), Theme::Size::Headline));
    layout->addLayout(form);
    layout->addStretch();
    layout->addLayout(below);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &NewMigrationView::rename);
    connect(back, &Button::clicked, this, &NewMigrationView::backAsked);
    connect(write, &Button::clicked, this, &NewMigrationView::chooseFile);
    connect(&theming, &Theming::changed, this, &NewMigrationView::judge);
    judge();
    rename();
}

QComboBox *NewMigrationView::addQuestion(QFormLayout &form, const QString &question, const char *name)
{
    auto *box = new AnswerBox(this);
    box->addItems({tr("Not known yet"), tr("Yes"), tr("No")});
    box->setAccessibleName(question);
    box->setObjectName(QLatin1String(name));
    auto *label = new QLabel(question, this);
    label->setBuddy(box);
    form.addRow(label, box);
    connect(box, &QComboBox::currentIndexChanged, this, &NewMigrationView::judge);
    return box;
}

QLineEdit *NewMigrationView::addLine(QFormLayout &form, QLabel *&label, const QString &name, const char *objectName)
{
    auto *line = new QLineEdit(this);
    line->setObjectName(QLatin1String(objectName));
    line->setMinimumHeight(31);
    label = new QLabel(name, this);
    label->setBuddy(line);
    form.addRow(label, line);
    connect(line, &QLineEdit::textChanged, this, [this] { tell({}); });
    return line;
}

/// The form's words for what moves.
void NewMigrationView::rename()
{
    const bool step = m_kind->currentIndex() == 0;
    m_labels[2]->setText(step ? tr("Old command") : tr("Old system's address"));
    m_labels[3]->setText(step ? tr("New command") : tr("New system's address"));
    m_labels[4]->setText(step ? tr("What is compared") : tr("Path that moves first"));
    m_title->setPlaceholderText(step ? tr("Nightly pipeline") : tr("Shop"));
    m_component->setPlaceholderText(step ? tr("Trimming") : tr("Reports"));
    m_old->setPlaceholderText(step ? tr("legacy/trim.sh {reads} {out}") : tr("http://127.0.0.1:9001"));
    m_new->setPlaceholderText(step ? tr("next/trim {reads} {out}") : tr("http://127.0.0.1:9002"));
    m_part->setPlaceholderText(step ? tr("{out}, or nothing for what it prints") : tr("/reports/"));
    m_labels[5]->setVisible(step);
    m_repeatable->setVisible(step);
    QLineEdit *const lines[] {m_title, m_component, m_old, m_new, m_part};
    for (int i = 0; i < 5; ++i)
        lines[i]->setAccessibleName(m_labels[i]->text());
    tell({});
}

void NewMigrationView::judge()
{
    const PatternVerdict verdict = rightPattern({answerOf(*m_keepsRunning), answerOf(*m_pieceFirst), answerOf(*m_stillMoves)});
    const bool yes = verdict.answer == QLatin1String("yes");
    const QString answer = yes                       ? tr("Yes")
        : verdict.answer == QLatin1String("don't")   ? tr("No, not this way")
        : verdict.answer == QLatin1String("not yet") ? tr("Not yet")
                                                     : tr("Not known yet");
    m_verdict->setText(answer + QLatin1String(": ") + verdict.detail + QLatin1Char('.'));
    QPalette palette = m_verdict->palette();
    const Theme &theme = m_theming.theme();
    palette.setColor(QPalette::WindowText, yes ? theme.good : verdict.answer == QLatin1String("don't") ? theme.bad : theme.waiting);
    m_verdict->setPalette(palette);
    m_verdict->setFont(Theme::font(Theme::Size::Body, QFont::Medium));
}

NewMigration NewMigrationView::filled() const
{
    const auto kind = m_kind->currentIndex() == 0 ? NewMigration::Kind::Step : NewMigration::Kind::Web;
    return {m_title->text(), kind, m_component->text(), m_old->text(), m_new->text(), m_part->text(), m_repeatable->currentIndex() == 1};
}

void NewMigrationView::tell(const QString &problem)
{
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, m_theming.theme().bad);
    m_problem->setPalette(palette);
    m_problem->setText(problem);
}

void NewMigrationView::chooseFile()
{
    if (const QString missing = missingIn(filled()); !missing.isEmpty())
        return tell(missing);
    const QString path = QFileDialog::getSaveFileName(this, tr("Write the migration file"), idFrom(m_title->text()) + QLatin1String(".toml"), tr("Migration files (*.toml)"));
    if (path.isEmpty())
        return;
    if (const auto done = writeTo(path); !done)
        tell(done.error().message);
}

Result<void> NewMigrationView::writeTo(const QString &path)
{
    const NewMigration migration = filled();
    if (const QString missing = missingIn(migration); !missing.isEmpty())
        return fail(Failure::Invalid, missing);
    const QByteArray toml = tomlOf(migration);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(toml) != toml.size() || !file.commit())
        return fail(Failure::Unavailable, tr("%1: %2").arg(path, file.errorString()));
    Q_EMIT written(path);
    return {};
}

} // namespace midflight
