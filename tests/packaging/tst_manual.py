#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual pages are well-formed, say what the programs' own --help says, and their example is a migration file."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import SOURCE, Home

PAGES = pathlib.Path(os.environ.get("MIDFLIGHT_BUILD", SOURCE / "build/release")) / "package-files"
NAMES = ("midflight.1", "midflightctl.1", "midflight-router.8", "midflight-migration.5")


def page(name):
    return (PAGES / name).read_text()


def shown(name):
    """The page as a reader sees it, without overstriking."""
    done = subprocess.run(["mandoc", "-T", "utf8", str(PAGES / name)], check=True, stdout=subprocess.PIPE, text=True)
    return re.sub(".\b", "", done.stdout)


class Manual(Home):
    def options_in(self, text):
        return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))

    def test_everyPageIsWellFormed(self):
        if not shutil.which("mandoc"):
            self.skipTest("mandoc is missing")
        for name in NAMES:
            done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", str(PAGES / name)], stdout=subprocess.PIPE, text=True)
            self.assertEqual(done.stdout, "")

    def test_theProgramsOptionsAndThePagesAreTheSame(self):
        for name in ("midflight.1", "midflight-router.8"):
            with self.subTest(name):
                told = self.options_in(self.run_program(name.split(".")[0], "--help").stdout) | {"--help", "--version"}
                synopsis = "\n".join(line for line in page(name).splitlines() if ".Fl" in line or " Fl " in line)
                self.assertEqual({"--" + option for option in re.findall(r"Fl -([a-z-]+)", synopsis)}, told)

    def test_everyCommandOfMidflightctlIsThereWithItsOptions(self):
        entries = {}
        for line in page("midflightctl.1").splitlines():
            if line.startswith(".It Ic "):
                command = re.match(r"\.It Ic ((?:token )?[a-z]+)", line)[1]
                entries[command] = {"--" + option for option in re.findall(r"Fl -([a-z-]+)", line)}
        commands, waiting = {}, [[]]
        while waiting:
            command = waiting.pop()
            text = self.run_program("midflightctl", *command, "--help").stdout
            subs = re.findall(r"(?m)^  ([a-z]+) ", text.split("Subcommands:")[1]) if "Subcommands:" in text else []
            waiting += [[*command, sub] for sub in subs]
            if not subs:
                commands[" ".join(command)] = set(re.findall(r"(?m)^  (?:-\w,)?(--[a-z-]+)", text)) - {"--help"}
        self.assertEqual(entries, commands)

    def test_everyKeyOfAMigrationFileIsThere(self):
        text = page("midflight-migration.5")
        known = set()
        for source in ("componentjson", "gatesjson", "rulejson", "migrationfile"):
            code = (SOURCE / f"routing/domain/{source}.cpp").read_text()
            known |= set(re.findall(r'(?:eader|ection|ate|ule)?\W(?:read|readDuration|choice|object|objects|require)\(u"([a-z_]+)"_s', code))
        self.assertGreater(len(known), 40)
        written = set(re.findall(r"[a-z_]+", text))
        self.assertEqual(known - written - {"components", "checks", "rules"}, set())

    def test_theExampleIsOneThatTheRouterTakes(self):
        example = page("midflight-migration.5").split(".Bd -literal\n")[1].split(".Ed")[0]
        router = self.start_router(self.write("shop.toml", example))
        status = self.ctl(router, "status").stdout
        for component in ("trim", "reports", "pricing"):
            self.assertIn(component, status)

    def test_thePagesReadAsText(self):
        if not shutil.which("mandoc"):
            self.skipTest("mandoc is missing")
        self.assertIn("rollback ID ... [--keep-comparing]", re.sub(r"\s+", " ", shown("midflightctl.1")))
        self.assertIn("systemctl enable --now midflight-router", shown("midflight-router.8"))


if __name__ == "__main__":
    unittest.main()
