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
