#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example tells the truth about itself: what matches, what matches under a rule only, what differs."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import EXAMPLE, Home
from pipeline import Pipeline

EXPECTED = {"fastqc": "match", "contaminants": "match", "lengths": "match", "quality": "tolerated", "report": "tolerated",
            "adapters": "mismatch"}


class TheExample(Home):
    def setUp(self):
        super().setUp()
        self.pipeline = Pipeline(self)
        self.router = self.start_router(EXAMPLE / "migration.toml")

    def drive(self, *arguments):
        self.assertEqual(self.pipeline.drive(self.router, "--interval", "0", *arguments).wait(180), 0)

    def test_matchesToleratesAndDiffersAsItSays(self):
        for component in (*EXPECTED, "duplicates"):
            self.assertEqual(self.router.call("POST", f"/components/{component}/stage", {"to": "shadow"})[0], 200)
        self.drive("--samples", "3")

        for component, verdict in EXPECTED.items():
            with self.subTest(component):
                found = self.router.get(f"/components/{component}/comparisons?limit=100")["comparisons"]
                self.assertEqual({comparison["verdict"] for comparison in found}, {verdict},
                                 [self.router.get(f"/comparisons/{comparison['id']}") for comparison in found[:1]])
                self.assertGreaterEqual(len(found), 1 if component == "report" else 3)
        # Lanes without a late error or a short copy are estimated alike.
        found = [comparison["verdict"] for comparison in self.router.get("/components/duplicates/comparisons")["comparisons"]]
        self.assertGreater(found.count("mismatch"), len(found) / 2, found)
        self.assertLessEqual(set(found), {"match", "mismatch"})

    def test_startsFourComponentsInShadowAndOnlyOnce(self):
        self.drive("--samples", "1")
        stages = {component["id"]: component["stage"] for component in self.router.get("/migration")["components"]}
        self.assertEqual({name for name, stage in stages.items() if stage == "shadow"}, {"adapters", "quality", "contaminants", "duplicates"})

        self.router.call("POST", "/components/adapters/rollback", {})
        self.drive("--samples", "1")
        self.assertEqual(self.router.component("adapters")["stage"], "old", "a person's decision stands")

    def test_saysThatItsGatesAreScaledDown(self):
        self.assertIn("scaled down", (EXAMPLE / "migration.toml").read_text())

    def test_makesTheSameReadsFromTheSameSeed(self):
        first, again = self.pipeline.reads(), None
        self.pipeline.runs = 0
        first_bytes = first.read_bytes()
        for file in first.parent.iterdir():
            file.unlink()
        first.parent.rmdir()
        again = self.pipeline.reads()
        self.assertEqual(first_bytes, again.read_bytes())


if __name__ == "__main__":
    unittest.main()
