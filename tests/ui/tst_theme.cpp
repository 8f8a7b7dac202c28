// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/differencedelegate.h"
#include "ui/theme.h"

#include <QFontDatabase>
#include <QTest>

using namespace midflight;

class ThemeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void contrastFollowsTheStandard()
    {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
        QVERIFY(qAbs(contrast(QColor(0x777777), Qt::white) - 4.48) < 0.01); // the best-known near miss
    }

    void everyTextIsReadable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void everyTextIsReadable()
    {
        QFETCH(bool, dark);
        const Theme &t = dark ? Theme::dark() : Theme::light();
        const std::tuple<const char *, QColor, QColor> pairs[] {
            {"text on ground", t.text, t.ground}, {"text on surface", t.text, t.surface},
            {"text on hover", t.text, t.hover}, {"secondary on ground", t.secondary, t.ground},
            {"secondary on surface", t.secondary, t.surface}, {"secondary on hover", t.secondary, t.hover},
            {"muted on ground", t.muted, t.ground}, {"muted on surface", t.muted, t.surface},
            {"accent on its ground", t.accent, t.accentGround}, {"accent on surface", t.accent, t.surface},
            {"accent on ground", t.accent, t.ground}, {"text on selection", t.text, t.accentGround},
            {"good on its ground", t.good, t.goodGround}, {"good on surface", t.good, t.surface},
            {"text on a good button", t.onGood, t.good}, {"waiting on its ground", t.waiting, t.waitingGround},
            {"waiting on surface", t.waiting, t.surface}, {"bad on its ground", t.bad, t.badGround},
            {"bad on surface", t.bad, t.surface}, {"text on a mark", t.text, t.badGround},
            {"old pill", t.secondary, t.oldGround}, {"accent on the close of a good banner", t.accent, t.goodGround},
            {"accent on the close of a bad banner", t.accent, t.badGround},
        };
        for (const auto &[what, ink, ground] : pairs)
            QVERIFY2(contrast(ink, ground) >= 4.5, qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(what)).arg(contrast(ink, ground))));
        for (const Stage stage : {Stage::Old, Stage::Shadow, Stage::New}) // a drawing needs 3:1, WCAG 1.4.11
            QVERIFY2(contrast(t.rivet(stage), t.surface) >= 3, qPrintable(toString(stage)));
    }

    void everyInkIsReadableOnEveryGroundItMayMeet_data() { everyTextIsReadable_data(); }

    /// Which of the plain inks meets which ground depends on what is selected, hovered or pressed: all of them must do.
    void everyInkIsReadableOnEveryGroundItMayMeet()
    {
        QFETCH(bool, dark);
        const Theme &t = dark ? Theme::dark() : Theme::light();
        const std::pair<const char *, QColor> inks[] {{"text", t.text}, {"secondary", t.secondary}, {"muted", t.muted}, {"accent", t.accent},
                                                      {"good", t.good}, {"waiting", t.waiting},     {"bad", t.bad}};
        const std::pair<const char *, QColor> plain[] {{"surface", t.surface}, {"ground", t.ground}, {"hover", t.hover}};
        // Marks of the viewer, chips, pills, banners, the flow's nodes and selected rows: tints under the words of the page.
        const std::pair<const char *, QColor> tints[] {{"accent", t.accentGround}, {"good", t.goodGround}, {"waiting", t.waitingGround},
                                                       {"bad", t.badGround},       {"old", t.oldGround}};
        const auto holds = [](const char *ink, const QColor &a, const char *ground, const QColor &b) {
            QVERIFY2(contrast(a, b) >= 4.5, qPrintable(QStringLiteral("%1 on %2: %3").arg(QLatin1String(ink), QLatin1String(ground)).arg(contrast(a, b))));
        };
        for (const auto &[ink, a] : inks) {
            for (const auto &[ground, b] : plain)
                holds(ink, a, ground, b);
        }
        for (const auto &[ground, b] : tints) {
            holds("text", t.text, ground, b);
            holds("secondary", t.secondary, ground, b);
        }
        for (const Stage stage : {Stage::Old, Stage::Shadow, Stage::New, Stage::Retired})
            holds("a stage's word", t.stageText(stage), "its pill", t.stageGround(stage));
        const QColor hovered = dark ? t.good.lighter(108) : t.good.darker(112);
        holds("a good button's text", t.onGood, "the hovered button", hovered);
        holds("a good button's text", t.onGood, "the pressed button", t.good.darker(108));
        for (const auto &role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
            holds("disabled", t.palette().color(QPalette::Disabled, role), "window", t.palette().color(QPalette::Window));
            holds("disabled", t.palette().color(QPalette::Disabled, role), "base", t.palette().color(QPalette::Base));
        }
        holds("a tool tip", t.palette().color(QPalette::ToolTipText), "its ground", t.palette().color(QPalette::ToolTipBase));
        holds("a placeholder", t.palette().color(QPalette::PlaceholderText), "its field", t.ground);
        holds("a selected text", t.palette().color(QPalette::HighlightedText), "the selection", t.palette().color(QPalette::Highlight));
    }

    void drawingsAreSeen_data() { everyTextIsReadable_data(); }

    /// What a drawing says needs 3:1 against what is beside it (WCAG 2.1, 1.4.11).
    void drawingsAreSeen()
    {
        QFETCH(bool, dark);
        const Theme &t = dark ? Theme::dark() : Theme::light();
        const std::tuple<const char *, QColor, QColor> pairs[] {
            {"a line of old", t.secondary, t.surface}, {"a line of new", t.accent, t.surface}, {"mismatches", t.bad, t.surface},
            {"a gate that holds", t.good, t.surface}, {"a gate that holds, beside one that does not", t.good, t.track},
            {"the darkest hour of the heat map", t.bad, t.surface}, {"the darkest hour beside a quiet one", t.bad, t.track},
            {"what was skipped", t.waiting, t.waitingGround}, {"the focus", t.accent, t.surface}, {"the focus on the ground", t.accent, t.ground},
            {"the focus of a good button", t.onGood, t.good}};
        for (const auto &[what, ink, ground] : pairs)
            QVERIFY2(contrast(ink, ground) >= 3, qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(what)).arg(contrast(ink, ground))));
    }

    void theBundledFontIsUsed()
    {
        Theming theming(Theming::Choice::Light);
        QVERIFY(QFontDatabase::families().contains(QStringLiteral("Inter")));
        QCOMPARE(QFontInfo(Theme::font(Theme::Size::Body, QFont::DemiBold)).family(), QStringLiteral("Inter"));
    }

    void onlyWhatDiffersIsMarked()
    {
        const DifferingPart part = differingPart(QStringLiteral("0.9412"), QStringLiteral("0.9407"));
        QCOMPARE(part.before, QStringLiteral("0.94"));
        QCOMPARE(part.differing, QStringLiteral("12"));
        QCOMPARE(differingPart(QStringLiteral("aXa"), QStringLiteral("aa")).differing, QStringLiteral("X"));
        QCOMPARE(differingPart(QStringLiteral("aa"), QStringLiteral("aa")).differing, QString());
        QCOMPARE(differingPart(QStringLiteral("aa"), QStringLiteral("aaa")).differing, QString());
        QCOMPARE(differingPart(QString(), QStringLiteral("new")).differing, QString());
    }
};

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
