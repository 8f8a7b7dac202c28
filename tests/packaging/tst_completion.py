#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Tab offers in bash, zsh and fish: the subcommands and options that midflightctl really has, and the router's components."""
import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import BIN, SOURCE, Home, eventually

FILES = SOURCE / "packaging/completion"
STEPS = """
id = "steps"
[components.trim]
title = "Adapter trimming"
[components.trim.step]
old = ["cp", "{from}", "{to}"]
new = ["cp", "{from}", "{to}"]
[components.quality.call]
"""
BASH = """
source /usr/share/bash-completion/bash_completion
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; COMP_KEY=9
compopt() { local IFS=' '; echo ":$*"; }
_midflightctl
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Completion(Home):
    def setUp(self):
        super().setUp()
        self.router = self.start_router(self.write("steps.toml", STEPS))
        self.environment |= {"MIDFLIGHT_ROUTER": self.router.url, "PATH": f"{BIN}:/usr/bin:/bin", "TERM": "dumb"}

    def bash(self, *words):
        return self.ask("bash", "-c", BASH, "bash", FILES / "midflightctl.bash", *words)

    def fish(self, *words):
        script = f"source {FILES / 'midflightctl.fish'}; complete -C {chr(39)}{' '.join(words)}{chr(39)}"
        return [line.split("\t")[0] for line in self.ask("fish", "--no-config", "-c", script)]

    def ask(self, shell, *rest):
        if not shutil.which(shell):
            self.skipTest(f"{shell} is missing")
        done = subprocess.run([shell, *map(str, rest)], env=self.environment, cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL, text=True, timeout=30)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [line for line in done.stdout.splitlines() if line]

    def help_of(self, *command):
        return self.run_program("midflightctl", *command, "--help").stdout

    def commands_in(self, text):
        return re.findall(r"(?m)^  ([a-z]+) ", text.split("Subcommands:")[1]) if "Subcommands:" in text else []

    def options_in(self, text):
        return set(re.findall(r"(?m)^  (?:-\w,)?(--[a-z-]+)", text))

    def test_everyCommandAndOptionOfTheHelpIsOfferedAndNothingElse(self):
        general = self.options_in(self.help_of())
        waiting = [[]]
        seen = 0
        while waiting:
            command = waiting.pop()
            text = self.help_of(*command)
            commands = self.commands_in(text)
            for shell in (self.bash, self.fish):
                if commands:
                    self.assertEqual(sorted(shell("midflightctl", *command, "")), sorted(commands))
                # Those around it count as well: they may be written after the command.
                around = self.options_in(self.help_of(*command[:-1])) if command else set()
                self.assertEqual(set(shell("midflightctl", *command, "--")), self.options_in(text) | general | around, command)
            waiting += [[*command, sub] for sub in commands]
            seen += 1
        self.assertGreater(seen, 20)

    def test_theRoutersComponentsAreOfferedWhereAnIdBelongs(self):
        for shell in (self.bash, self.fish):
            self.assertEqual(sorted(shell("midflightctl", "rollback", "")), ["quality", "trim"])
            self.assertEqual(shell("midflightctl", "rollback", "quality", "t"), ["trim"])
            self.assertEqual(shell("midflightctl", "history", "--component", "q"), ["quality"])

    def test_withoutARouterNothingIsOfferedAndNothingHangs(self):
        self.environment["MIDFLIGHT_ROUTER"] = "http://127.0.0.1:9"
        self.assertEqual(self.bash("midflightctl", "rollback", ""), [])

    def test_choicesAreOffered(self):
        self.assertEqual(self.bash("midflightctl", "deployed", "trim", "--side", ""), ["old", "new"])
        self.assertEqual(self.fish("midflightctl", "token", "create", "--role", "v"), ["viewer"])
        self.assertEqual(self.bash("midflightctl", "deployed", "trim", "--side="), ["old", "new"], "bash has typed --side= already")

    def test_filesAreOfferedWhereAFileBelongs(self):
        self.write("old-run.json", "{}")
        self.assertEqual(self.bash("midflightctl", "compare", "old"), [":-o default"])
        self.assertEqual(self.fish("midflightctl", "compare", "old"), ["old-run.json"])
        self.assertEqual(self.bash("midflightctl", "run", "trim", "from="), [":-o default"])

    def test_zshCompletesWhatIsTyped(self):
        if not shutil.which("zsh"):
            self.skipTest("zsh is missing")
        (self.home / ".zshrc").write_text(f"fpath=({FILES} $fpath)\nautoload -U compinit && compinit -u -D\nPROMPT='ready> '\n")
        main, end = pty.openpty()
        zsh = subprocess.Popen(["zsh", "-i"], stdin=end, stdout=end, stderr=end, cwd=self.home, start_new_session=True,
                               env=self.environment | {"TERM": "dumb", "ZDOTDIR": str(self.home)})
        self.addCleanup(zsh.wait)
        self.addCleanup(zsh.kill)
        os.close(end)
        self.addCleanup(os.close, main)
        os.set_blocking(main, False)
        screen = ""

        def shows(text):
            nonlocal screen
            try:
                screen += os.read(main, 65536).decode(errors="replace")
            except BlockingIOError:
                pass
            return text in screen

        eventually(lambda: shows("ready> "), "a prompt")
        for typed, shown in (("midflightctl roll\t", "rollback"), ("tri\t", "trim"), ("--keep\t", "--keep-comparing")):
            os.write(main, typed.encode())
            eventually(lambda: shows(shown), f"{shown} after {typed!r}: {screen[-400:]!r}")


if __name__ == "__main__":
    unittest.main()
