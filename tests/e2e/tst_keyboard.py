#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lead without a mouse, who hears what AT-SPI says: finds a component, approves its cutover and rolls it back.

Every stop of the Tab key must have a name and a role that says what it is.
"""
import pathlib
import sys
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home, eventually, program
from screen import Screen

MIGRATION = """id = "m"
title = "Prices"
[gates]
shadow_time = "0s"
comparisons = 3
mismatch = "0 of 3"
slowdown = "off"
coverage = "off"
[components.pricing]
title = "Pricing"
[components.pricing.call]
[components.taxes]
title = "Taxes"
[components.taxes.call]
"""


class TheKeyboard(Home):
    def setUp(self):
        super().setUp()
        self.router = self.start_router(self.write("m.toml", MIGRATION))
        self.screen = Screen(self)
        self.screen.open([program("midflight"), "--router", self.router.url])
        self.screen.await_button("Start shadow of Pricing")

    def test_aCutoverIsApprovedAndRolledBackByTabAndSpace(self):
        self.tab_to("Start shadow of Pricing")
        self.key("space")
        self.reaches("shadow")
        self.prove()
        self.screen.await_button("Approve cutover of Pricing")
        self.tab_to("Approve cutover of Pricing")
        self.key("space")
        self.reaches("new")
        self.screen.await_button("Roll back Pricing")
        self.tab_to("Roll back Pricing")
        self.key("space")
        self.reaches("old")
        # What was done is said, with the way back beside it.
        eventually(lambda: any(name.startswith("Pricing is back on the old system") for name in self.screen.names()), "it is said", 10, 0.2)
        self.tab_to("Undo")
        self.key("space")
        self.reaches("new")

    def test_theSameByThePaletteAndByShortcuts(self):
        self.palette("start shadow pric")
        self.reaches("shadow")
        self.prove()
        self.screen.await_button("Approve cutover of Pricing")
        self.palette("approve pric")
        self.reaches("new")
        self.screen.await_button("Roll back Pricing")
        self.palette("open pric")
        eventually(lambda: "Back to the board" in self.screen.names(), "the component's page", 10, 0.2)
        self.key("ctrl+shift+r")
        self.reaches("old")

    def test_everyPageIsReachedAndEveryStopOnItHasANameAndARole(self):
        for keys, page in (("ctrl+1", "Board"), ("ctrl+t", "Board"), ("ctrl+l", "Board"), ("ctrl+2", "Timeline"), ("ctrl+3", "Plan"), ("ctrl+4", "History"),
                           ("ctrl+5", "Report"), ("F1", "Help"), ("ctrl+comma", "Settings"), ("shift+F1", "About Midflight")):
            with self.subTest(keys):
                self.key(keys)
                eventually(lambda: page in self.screen.names(), f"{page} shows", 10, 0.1)
                stops = self.round_by_tab()
                self.assertGreater(len(stops), 6, stops)

    def test_thePagesAtTheLeftAreTabsThatTellWhichOneShows(self):
        def tabs():
            found = {}
            for thing in self.screen.on_screen():
                try:
                    if thing.get_role() == self.screen.atspi.Role.PAGE_TAB:
                        found[thing.get_name()] = thing.get_state_set().contains(self.screen.atspi.StateType.SELECTED)
                except self.screen.gone():
                    pass
            return found
        self.assertEqual([name for name, chosen in tabs().items() if chosen], ["Board"])
        self.assertLessEqual({"Board", "Timeline", "Plan", "History", "Report", "Help"}, set(tabs()))
        self.key("ctrl+4")
        eventually(lambda: [name for name, chosen in tabs().items() if chosen] == ["History"], "History is the one selected", 10, 0.1)

    def round_by_tab(self):
        """Every stop of the Tab key, until it comes round. The guide keeps the focus for each of its links."""
        stops = []
        for _ in range(150):
            self.key("Tab")
            stop = self.focused()
            if len(stops) > 1 and stop == stops[0]:
                return stops
            if stop not in stops:
                stops.append(stop)
        self.fail(f"Tab does not come round: {stops}")

    def tab_to(self, name):
        seen = []
        for _ in range(60):
            self.key("Tab")
            seen.append(self.focused())
            if seen[-1][0] == name:
                return
        self.fail(f"Tab never reaches {name!r}, only {seen}")

    def focused(self):
        """(name, role) of what has the focus. Nameless or shapeless stops are the failure that this test looks for."""
        def look():
            for thing in self.screen.on_screen():
                try:
                    # A table's current cell counts itself as focused wherever the focus is.
                    if thing.get_state_set().contains(self.screen.atspi.StateType.FOCUSED) and thing.get_role() != self.screen.atspi.Role.TABLE_CELL:
                        return thing.get_name(), thing.get_role_name()
                except self.screen.gone():
                    continue
            return None
        name, role = eventually(look, "something has the focus", 5, 0.02)
        self.assertTrue(name, f"a stop without a name, role {role}")
        self.assertNotIn(role, ("invalid", "unknown", "filler", "panel"), f"what is {name!r}?")
        return name, role

    def palette(self, words):
        self.key("ctrl+k")
        eventually(lambda: "Command palette" in self.screen.names(), "the palette opens", 10, 0.05)
        self.screen.hand("type", "--delay", "5", words)
        self.key("Return")
        eventually(lambda: "Command palette" not in self.screen.names(), "the palette closes", 10, 0.05)

    def key(self, keys):
        self.screen.hand("key", keys)
        time.sleep(0.03)  # a hand is no faster

    def reaches(self, stage):
        eventually(lambda: self.router.component("pricing")["stage"] == stage, f"Pricing is in {stage}", 10)

    def prove(self):
        outcome = {"seconds": 0.1}
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        rows = [{"id": str(uuid.uuid4()), "time": now, "key": "k", "old": outcome, "new": outcome, "verdict": "match"} for _ in range(4)]
        status, answer = self.router.call("POST", "/components/pricing/comparisons", {"comparisons": rows})
        self.assertEqual((status, answer["accepted"]), (200, 4))


if __name__ == "__main__":
    unittest.main()
