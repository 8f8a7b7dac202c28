#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the welcome to a router that asks for a token, by keyboard, on a machine without a keyring; and back the next day."""
import pathlib
import stat
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home, eventually, program
from screen import Screen

MIGRATION = 'id = "m"\ntitle = "Prices"\n[components.pricing]\ntitle = "Pricing"\n[components.pricing.call]\n'


class TheWelcome(Home):
    def test_aTokenIsTypedOnceAndKeptWhereOnlyItsOwnerReadsIt(self):
        tokens = self.home / "tokens"
        router = self.start_router(self.write("m.toml", MIGRATION), arguments=["--tokens", str(self.home / "tokens")])
        made = self.ctl(router, "token", "create", "--role", "lead", "--name", "ada")
        self.assertEqual(made.returncode, 0, made.stderr)
        token = made.stdout.strip()
        screen = Screen(self)
        window = screen.open([program("midflight")])
        screen.await_button("Connect")
        screen.hand("key", "ctrl+a")  # the address has the focus
        screen.hand("type", "--delay", "5", router.url)
        screen.hand("key", "Return")
        eventually(lambda: any("token" in name.lower() and "Token" != name for name in screen.names()), "the window says that a token is missing", 20, 0.2)
        screen.hand("key", "Tab")
        screen.hand("type", "--delay", "5", token)
        screen.hand("key", "Return")
        screen.await_button("Start shadow of Pricing")
        kept = eventually(lambda: list((self.home / "state/midflight/tokens").glob("*")), "the token is kept", 10)
        self.assertEqual(stat.S_IMODE(kept[0].stat().st_mode), 0o600)
        self.assertEqual(kept[0].read_text(), token)
        self.assertTrue(any("which only you can read" in name for name in screen.names()), "the window says where")
        self.assertNotIn(token, "".join(path.read_text() for path in (self.home / "config").rglob("*") if path.is_file()))
        screen.hand("key", "ctrl+q")
        window.wait(10)

        again = screen.open([program("midflight")])
        screen.await_button("Connect")
        screen.hand("key", "Down", "Return")  # the router seen last
        screen.await_button("Start shadow of Pricing")
        self.assertIsNone(again.poll())


if __name__ == "__main__":
    unittest.main()
