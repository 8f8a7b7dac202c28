#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word for people is seen by translators, and the check that says so finds what is planted."""
import os
import pathlib
import re
import sys
import unittest

sys.dont_write_bytecode = True
import translatable

ROOT = pathlib.Path(os.environ.get("MIDFLIGHT_SOURCE", pathlib.Path(__file__).parents[2]))


class TheWindow(unittest.TestCase):
    def test_saysNothingThatNobodyCouldTranslate(self):
        self.assertEqual(translatable.violations(ROOT), [])

    def test_isReallyLookedAt(self):
        """The check sees the literals that are translated, too: were the wrapper unknown, hundreds would be found."""
        found = sum(1 for path in (ROOT / "ui").glob("*.cpp") for literal, calls, _ in translatable.literals(path.read_text())
                    if any(translatable.WRAPPED.search(call) for call in calls) and literal)
        self.assertGreater(found, 300)


class ThePlantedWords(unittest.TestCase):
    def found(self, code):
        return [literal for _, literal in translatable.unseen_words(code)]

    def test_areFound(self):
        for code, literal in (
                ('label->setText(QStringLiteral("Nothing compared yet"));', "Nothing compared yet"),
                ('label->setText("ready");', "ready"),
                ('QString text = count + QLatin1String(" of the requests");', " of the requests"),
                ('setAccessibleName(QStringLiteral("Gates"));', "Gates"),
                ('return stale ? QStringLiteral("Stale since") : QString();', "Stale since"),
                ('tr("well").arg(1); m_text = QStringLiteral("Rolled back %1").arg(title);', "Rolled back %1"),
                ('menu->addAction(QString::fromUtf8("über alles"));', "über alles")):
            with self.subTest(code):
                self.assertEqual(self.found(code), [literal])

    def test_areNotFoundWhereATranslatorSeesThemOrNobodyReadsThem(self):
        for code in ('label->setText(tr("Nothing compared yet").arg(x));', 'setObjectName(QStringLiteral("history:table"));',
                     'QCoreApplication::translate("midflight::words", "Nothing compared yet")', '// label->setText("Nothing compared yet")',
                     'json[QLatin1String("in_flight")]', 'locale.toString(date, QStringLiteral("d MMM yyyy"))', '#include "ui/theme.h"',
                     'QString sheet = QStringLiteral(R"(QToolTip { color: red; } two words)");', "tr(number == 1 ? \"one day\" : \"many days\")"):
            with self.subTest(code):
                self.assertEqual(self.found(code), [])

    def test_numbersThatNoLocaleWroteAreFound(self):
        sources = [path for path in (ROOT / "models").glob("*.cpp") if "QString::number(" in path.read_text()]
        self.assertTrue(sources, "nothing left to try it on")
        for source in sources:
            for line in source.read_text().splitlines():
                if "QString::number(" in line:
                    self.assertRegex(line, re.compile("// read by a program"))


if __name__ == "__main__":
    unittest.main()
