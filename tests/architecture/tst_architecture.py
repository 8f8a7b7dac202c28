#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree follows its arrows, and the check that says so finds what is planted."""
import os
import pathlib
import re
import shutil
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import architecture

ROOT = pathlib.Path(os.environ.get("MIDFLIGHT_SOURCE", pathlib.Path(__file__).parents[2]))
SPDX = "// SPDX-License-Identifier: GPL-3.0-or-later\n"


class TheTree(unittest.TestCase):
    def test_followsTheArrows(self):
        self.assertEqual(architecture.violations(ROOT), [])

    def test_hasNoFolderThatTheDesignDoesNotName(self):
        rooms = {f"routing/{entry.name}" for entry in (ROOT / "routing").iterdir() if entry.is_dir()}
        self.assertLessEqual(rooms, set(architecture.ROOMS))

    def test_hasPagesWithoutDeadLinks(self):
        for page in [*ROOT.glob("*.md"), *(ROOT / "resources").rglob("*.md")]:
            for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
                if "://" not in target:
                    self.assertTrue((page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}")

    def test_hasExecutableScriptsAndNoSourceThatWantsSplitting(self):
        for script in ("run", "test", ".ci/run", "packaging/setup", "packaging/build", "resources/examples/ngs-qc/drive"):
            self.assertTrue(os.access(ROOT / script, os.X_OK), script)
        for folder in architecture.FOLDERS:
            for source in [*(ROOT / folder).rglob("*.cpp"), *(ROOT / folder).rglob("*.h")]:
                self.assertLessEqual(source.read_text().count("\n"), 500, f"{source.relative_to(ROOT)}: which second idea moved in?")


class ThePlantedViolation(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        for folder in ("routing", "models", "ui", "app"):
            shutil.copytree(ROOT / folder, self.root / folder)
        self.before = architecture.violations(self.root)

    def plant(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return [line for line in architecture.violations(self.root) if line not in self.before]

    def assertFound(self, path, include, words):
        found = self.plant(path, f"{SPDX}#pragma once\n\n{include}\n")
        self.assertEqual(len(found), 1, found)
        self.assertIn(f"{path}:4: ", found[0])
        self.assertIn(words, found[0])

    def test_isFoundWhereTheDomainIncludesTheStore(self):
        self.assertFound("routing/domain/planted.h", '#include "routing/store/store.h"', "routing/domain/ may not include routing/store/")

    def test_isFoundWhereTheClientIncludesTheEvidence(self):
        self.assertFound("routing/client/planted.h", '#include "routing/evidence/judge.h"', "may not include routing/evidence/")

    def test_isFoundWhereTheRouterIncludesAModel(self):
        self.assertFound("routing/api/planted.h", '#  include <models/componentmodel.h>', "may not include models/")

    def test_isFoundWhereAStepKnowsWhoProvidesItsRouting(self):
        self.assertFound("routing/steps/planted.h", '#include "routing/client/client.h"', "may not include routing/client/")

    def test_isFoundWhereAModelIncludesAWidget(self):
        self.assertFound("models/planted.h", "#include <QPushButton>", "lies below ui/")

    def test_isFoundWhereAModelIncludesCharts(self):
        self.assertFound("models/planted.h", "#include <QtCharts/QLineSeries>", "lies below ui/")

    def test_isFoundWhereTheDomainOpensAFile(self):
        self.assertFound("routing/domain/planted.h", "#include <QFile>", "values and pure functions")

    def test_isFoundWhereAFileHasNoLicence(self):
        self.assertEqual(self.plant("ui/planted.h", "#pragma once\n"), ["ui/planted.h:1: no SPDX line"])

    def test_isFoundWhereARoomAppears(self):
        found = self.plant("routing/misc/planted.h", SPDX)
        self.assertEqual(found, ["routing/misc/planted.h:1: routing/misc/ is no room of the design"])

    def test_isNotFoundWhereTheArrowAllowsIt(self):
        self.assertEqual(self.plant("routing/store/planted.h", f'{SPDX}#include "routing/evidence/tally.h"\n'), [])
        self.assertEqual(self.plant("ui/planted.h", f"{SPDX}#include <QPushButton>\n"), [])


if __name__ == "__main__":
    unittest.main()
