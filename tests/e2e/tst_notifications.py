#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop is told: ready to approve, a rollback of its own, the router lost; and a click on it leads to the component.

The desktop's part is a service on the session bus that speaks org.freedesktop.Notifications and keeps what it was asked to show.
"""
import pathlib
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from bus import Service
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
title = "Pricing <b>&"
auto_rollback = true
[components.pricing.call]
"""
INTERFACE = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""


class Desktop(Service):
    """Keeps every notification as a dictionary, in the order they came."""

    name, path, interface, described = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications", INTERFACE)

    def __init__(self, test):
        self.shown = []
        super().__init__(test)

    def answer(self, method, arguments, invocation):
        if method == "Notify":
            _, replaces, icon, title, text, actions, hints, _ = arguments
            self.shown.append({"id": len(self.shown) + 1, "title": title, "text": text, "icon": icon, "actions": actions, "hints": hints, "replaces": replaces})
            invocation.return_value(self.glib.Variant("(u)", (len(self.shown),)))
        elif method == "GetCapabilities":
            invocation.return_value(self.glib.Variant("(as)", (["body", "actions"],)))
        elif method == "GetServerInformation":
            invocation.return_value(self.glib.Variant("(ssss)", ("test", "midflight", "1", "1.2")))
        else:
            invocation.return_value(None)

    def choose(self, notification):
        """As the desktop says that somebody clicked it."""
        self.say("ActionInvoked", self.glib.Variant("(us)", (notification["id"], "default")))

    def await_titled(self, part):
        return eventually(lambda: next((one for one in self.shown if part in one["title"]), None), f"a notification with {part!r}; shown: {self.shown}", 30, 0.05)


class Notifications(Home):
    def setUp(self):
        super().setUp()
        self.router = self.start_router(self.write("m.toml", MIGRATION))
        self.screen = Screen(self)
        self.desktop = Desktop(self)
        self.screen.open([program("midflight"), "--router", self.router.url])
        self.screen.await_button("Start shadow of Pricing <b>&")

    def report(self, verdict, count):
        outcome = {"seconds": 0.01, "status": 200}
        rows = [{"id": str(uuid.uuid4()), "time": "2026-01-01T00:00:00Z", "key": "k", "verdict": verdict, "old": outcome, "new": outcome} for _ in range(count)]
        status, answer = self.router.call("POST", "/components/pricing/comparisons", {"comparisons": rows})
        self.assertEqual((status, answer["accepted"]), (200, count))

    def test_theDesktopHearsOfWhatALeadMustKnow(self):
        self.router.stage("pricing", "shadow")
        self.report("match", 60)
        ready = self.desktop.await_titled("Pricing <b>& is ready to approve")
        self.assertIn("proven to match", ready["text"])
        self.assertEqual(ready["hints"]["urgency"], 1)
        self.assertIn("default", ready["actions"])
        self.desktop.choose(ready)
        eventually(lambda: "Back to the board" in self.screen.names(), "the click leads to the component", 20, 0.1)
        self.report("match", 20)  # still ready: nothing new

        self.router.stage("pricing", "new")
        self.report("new_error", 6)
        eventually(lambda: self.router.component("pricing")["stage"] == "old", "it rolls itself back")
        back = self.desktop.await_titled("rolled itself back")
        self.assertTrue(back["text"])
        self.assertNotIn("<", back["text"])  # markup is read there
        self.assertEqual(back["hints"]["urgency"], 2)

        self.router.kill()
        lost = self.desktop.await_titled("the router is lost")
        self.assertEqual(lost["hints"]["urgency"], 2)
        self.router.start()
        eventually(lambda: any(name.startswith("Live · ") for name in self.screen.names()), "the window is live again", 30, 0.2)
        self.assertEqual([one["title"].split(" is ready")[0].split(" rolled")[0] for one in self.desktop.shown if "lost" not in one["title"]],
                         ["Pricing <b>&", "Pricing <b>&"])

    def test_whatIsSwitchedOffIsNotTold(self):
        self.screen.hand("key", "ctrl+comma")
        box = eventually(lambda: next((thing for thing in self.screen.on_screen() if thing.get_name() == "A component is ready to approve"
                                       and thing.get_role() == self.screen.atspi.Role.CHECK_BOX), None), "the setting shows", 10, 0.1)
        x, y = self.screen.middle(box)
        self.screen.hand("mousemove", x, y, "click", 1)
        eventually(lambda: not box.get_state_set().contains(self.screen.atspi.StateType.CHECKED), "it is switched off", 10, 0.05)
        self.router.stage("pricing", "shadow")
        self.report("match", 60)
        eventually(lambda: self.router.component("pricing")["ready"], "it is ready")
        self.screen.hand("key", "ctrl+1")
        self.screen.await_button("Approve cutover of Pricing <b>&")  # the window knows
        self.router.kill()
        self.desktop.await_titled("the router is lost")
        self.assertEqual(len(self.desktop.shown), 1)


if __name__ == "__main__":
    unittest.main()
