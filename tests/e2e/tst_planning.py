#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to move next, with churn from a real git checkout, and when it will be done."""
import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home, eventually

MIGRATION = """
id = "planned"
[plan]
checkout = "legacy"
[components.quiet]
size_days = 2
sources = ["quiet"]
[components.quiet.call]
[components.busy]
size_days = 2
[components.busy.step]
old = ["busy/run.sh"]
new = ["next/run.sh"]
repeatable = true
[components.later]
size_days = 1
needs = ["busy"]
[components.later.call]
"""


class Plan(Home):
    def git(self, *arguments):
        subprocess.run(["git", "-C", self.home / "legacy", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments],
                       env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def setUp(self):
        super().setUp()
        (self.home / "legacy").mkdir()
        self.git("init", "-q")
        for change, path in enumerate(["quiet/a", "busy/run.sh", "busy/run.sh", "busy/run.sh"]):
            self.write(f"legacy/{path}", str(change))
            self.git("add", ".")
            self.git("commit", "-qm", path)

    def ranking(self):
        return self.router.get("/plan")["ranking"]

    def reasons(self, component):
        return next(row["reasons"] for row in self.ranking() if row["component"] == component)

    def test_ranksBySizeChurnAndNeedsWithReasons(self):
        self.router = self.start_router(self.write("planned.toml", MIGRATION))
        eventually(lambda: "3 changes in a year" in self.reasons("busy"), "the checkout is read")
        self.assertIn("1 change in a year", self.reasons("quiet"))
        self.assertEqual([row["component"] for row in self.ranking()], ["quiet", "busy", "later"])
        self.assertEqual(self.ranking()[2]["blocked_by"], ["busy"])
        shown = self.ctl(self.router, "plan")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn(" 1  quiet  2 days of work", shown.stdout)
        self.assertIn("right pattern? unsure", shown.stdout)
        self.assertIn("right pattern? don't", self.ctl(self.router, "plan", "--old-keeps-running", "no").stdout)
        exported = self.ctl(self.router, "export").stdout
        self.assertIn('[plan]\ncheckout = "legacy"', exported)

    def test_saysWhatIsWrongWithACheckoutAndPlansWithoutIt(self):
        text = MIGRATION.replace('"legacy"', '"nowhere"')
        self.router = self.start_router(self.write("planned.toml", text))
        eventually(lambda: "[plan] checkout" in (self.home / "router.log").read_text(), "the log names it")
        self.assertIn("stability unknown (name its sources, and a checkout under [plan])", self.reasons("quiet"))

    def test_forecastsFromItsOwnCycles(self):
        self.router = self.start_router(self.write("planned.toml", MIGRATION))
        forecast = self.router.get("/forecast")
        self.assertIsNone(forecast["finish"])
        self.assertIn("so far: 0", forecast["detail"])
        for component in ("quiet", "busy"):
            self.assertEqual(self.router.call("POST", f"/components/{component}/stage", {"to": "shadow"})[0], 200)
            revision = self.router.get("/migration")["revision"]
            self.assertEqual(self.router.call("POST", f"/components/{component}/stage", {"to": "new", "override": True, "reason": "test"},
                                              If_Match=f'"{revision}"')[0], 200)
        forecast = self.router.get("/forecast")
        self.assertEqual([cycle["component"] for cycle in forecast["cycles"]], ["quiet", "busy"])
        finish = forecast["finish"]
        self.assertLessEqual(finish["p10"], finish["p50"])
        self.assertLessEqual(finish["p50"], finish["p90"])
        self.assertEqual([row["component"] for row in forecast["components"]], ["later"])
        both = json.loads(self.ctl(self.router, "--json", "plan").stdout)
        self.assertEqual([row["component"] for row in both["ranking"]], ["later"])
        self.assertEqual(both["forecast"]["at_a_time"], forecast["at_a_time"])


if __name__ == "__main__":
    unittest.main()
