#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lead at the window: real router, real dashboard, real tools, and a hand on the mouse.

Each component goes old → shadow → new → old by clicks on the window's own buttons, and after each click the test asks
the pipeline, not the window, which program answers.
"""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home, eventually, program
from pipeline import Pipeline
from screen import Screen


class TheDashboard(Home):
    def setUp(self):
        super().setUp()
        self.pipeline = Pipeline(self)
        self.router = self.start_router(self.pipeline.migration)
        self.screen = Screen(self)

    def open_window(self):
        return self.screen.open([program("midflight"), "--router", self.router.url])

    def test_aLeadMovesTwoComponentsThereAndBackWithOneClickEach(self):
        driver = self.pipeline.drive(self.router, "--interval", "0", "--no-shadow")
        self.open_window()

        for component, title, ask, old, new in (
                ("fastqc", "FastQC", self.pipeline.who_checks, "answered by FastQC", "answered by the small FastQC"),
                ("quality", "Quality trimming", self.pipeline.who_trims, "answered by cutadapt", "answered by fastp")):
            with self.subTest(component):
                self.assertEqual(ask(self.router), old)

                self.click(f"Start shadow of {title}", component, "shadow")
                self.assertEqual(ask(self.router), old)
                eventually(lambda: self.compared(component), f"{component} is compared", 120)
                self.screen.photograph(f"{component}-shadow")

                eventually(lambda: self.router.get(f"/components/{component}/gates")["ready"], f"{component} is ready", 180, 0.2)
                self.click(f"Approve cutover of {title}", component, "new")
                self.assertEqual(ask(self.router), new)
                self.screen.photograph(f"{component}-new")

                self.click(f"Roll back {title}", component, "old")
                self.assertEqual(ask(self.router), old)
                self.screen.await_button(f"Start shadow of {title}")
                self.screen.photograph(f"{component}-back")

                steps = [(decision["action"], decision["to"]) for decision in self.router.history()
                         if decision["component"] == component and decision["action"] in ("stage", "rollback")]
                self.assertEqual([action for action, _ in steps], ["stage", "stage", "rollback"])
                served = {side: self.router.metrics().get(f'midflight_requests_total{{component="{component}",served_by="{side}"}}', 0)
                          for side in ("old", "new")}
                self.assertGreaterEqual(served["new"], 1, "requests that new answered are counted as such")
                self.assertGreaterEqual(served["old"], 3)
        self.assertIsNone(driver.poll(), "the pipeline never stopped")
        self.assertNotIn("exit=1", (self.home / "drive.log").read_text(), "no user of the old system noticed anything")

    def test_theWindowFindsTheRouterAgainAfterItWasKilled(self):
        window = self.open_window()
        self.screen.await_button("Start shadow of FastQC")
        self.router.kill()
        eventually(lambda: any("stale" in name.lower() or "reconnect" in name.lower() for name in self.screen.names()),
                   "the window says that it is stale", 30, 0.2)
        self.screen.photograph("stale")
        self.router.start()
        eventually(lambda: not any("stale" in name.lower() or "reconnect" in name.lower() for name in self.screen.names()),
                   "the window is live again", 60, 0.2)
        self.click("Start shadow of FastQC", "fastqc", "shadow")
        self.assertIsNone(window.poll())

    def click(self, button, component, stage):
        """Clicks, and waits until the router itself says so."""
        self.screen.click(button, 120)
        try:
            eventually(lambda: self.router.component(component)["stage"] == stage, f"{component} is in {stage}", 10)
        except AssertionError as problem:
            self.screen.photograph(f"{component}-not-{stage}")
            raise AssertionError(f"{problem} after a click on {button!r}; on the screen: {self.screen.names()}") from None

    def compared(self, component):
        return self.router.component(component)["evidence"]["compared"] > 0


if __name__ == "__main__":
    unittest.main()
