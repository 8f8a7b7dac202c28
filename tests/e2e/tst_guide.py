#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command of the guide is run, as it stands there and in its order, against the real programs.

A page's ```toml block that begins with a comment like `# nightly.toml` is that file; ```sh, ```crontab and ```python blocks
are run; ```js blocks are run by tst_flags, ```yaml by tst_metrics, which have the programs. What a reader has already (old scripts, running systems) is made by guide/PAGE.sh. A comment `# exit 1 …` behind
a command says how it ends; commands with sudo belong to the system, and packaging/bare-install runs them. Each page has a
network and a home of its own, so the usual ports are free.
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tomllib
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import BIN, SOURCE, Home

PAGES = sorted((SOURCE / "resources/help").glob("*.md")) + [SOURCE / "README.md"]
STORIES = pathlib.Path(__file__).with_name("guide")
ALONE = ["unshare", "--net", *([] if os.getuid() == 0 else ["--map-root-user"])]
PROGRAMS = ("midflight", "midflight-router", "midflightctl")
# What a window needs to be believed: it stays, until it is told to go.
PRELUDE = r"""
exec 2>&1
ip link set lo up
trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
fail() { echo "@@ failed: $1"; exit 1; }
ready() {
    for _ in $(seq 400); do
        midflightctl status >/dev/null 2>&1; [ $? -eq 3 ] || return 0
        kill -0 $! 2>/dev/null || fail "the router ended: $1"
        sleep 0.05
    done
    fail "no router within 20 s: $1"
}
window() {
    timeout --preserve-status 4 "$@"; [ $? -eq 143 ] || [ $? -eq 0 ] || fail "the window ended by itself: $*"
}
"""


def blocks(page):
    """(language, text, line) of each fenced block."""
    found, lines = [], page.read_text().splitlines()
    start = None
    for number, line in enumerate(lines):
        if line.startswith("```"):
            if start is None:
                start = number
            else:
                found.append((lines[start][3:].strip(), "\n".join(lines[start + 1:number]), start + 1))
                start = None
    return found


def commands(text):
    """Each command with its continuation lines."""
    command = ""
    for line in text.splitlines():
        command += line + "\n"
        if not line.endswith("\\"):
            if command.strip() and not command.lstrip().startswith("#"):
                yield command.strip()
            command = ""


class Guide(Home):
    def script(self, page):
        """The page as one shell script; the commands that are the system's; how many commands it has."""
        parts, system, count = [PRELUDE], [], 0
        story = STORIES / f"{page.stem}.sh"
        if story.exists():
            parts.append(f". {shlex.quote(str(story))} || fail 'what the reader has'")
        for language, text, line in blocks(page):
            named = re.match(r"# (\S+\.toml)\b", text)
            if language == "toml":
                tomllib.loads(text)
                if named:
                    parts.append(f"cat >{named[1]} <<'TOML_ENDS'\n{text}\nTOML_ENDS")
            elif language == "python":
                count += 1
                parts.append(f"python3 - <<'PYTHON_ENDS' || fail '{page.name}:{line}'\n{text}\nPYTHON_ENDS")
            elif language in ("sh", "crontab"):
                for command in commands(text):
                    count += 1
                    if language == "crontab":
                        command = command.split(maxsplit=5)[5]
                    if command.startswith(("sudo ", "./")):
                        system.append(command)
                    else:
                        parts.append(self.step(command, f"{page.name}:{line}"))
            else:
                self.assertIn(language, ("text", "haproxy", "js", "yaml", "json"), f"{page.name}:{line}: what kind of block is this?")
        return "\n".join(parts), system, count

    def step(self, command, place):
        """One command: shown, run, and its end looked at."""
        told = shlex.quote(f"{place}: {command}")
        expected = (re.search(r"# exit (\d+)", command) or [0, 0])[1]
        run = command
        if re.match(r"midflight(\s|$)", command) and "--report" not in command:
            run = "window " + command
        if command.split("  #")[0].rstrip().endswith("&"):
            own = re.search(r"--api (127\S+)", command)
            return f"echo '>' {told}\n{run}\n" + (f"MIDFLIGHT_ROUTER=http://{own[1]} " if own else "") + f"ready {told}"
        return f"echo '>' {told}\n{run}\nended=$?; [ $ended -eq {expected} ] || fail {told}\" ended with $ended\""

    def follow(self, page):
        script, _, count = self.script(page)
        if not count:
            return
        place = self.home / page.stem
        place.mkdir()
        done = subprocess.run([*ALONE, "bash", "-c", script], cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", timeout=240,
                              env=self.environment | {"HOME": str(place), "XDG_STATE_HOME": str(place / "state"), "XDG_CACHE_HOME": str(place / "cache"),
                                                      "PATH": f"{BIN}:{os.environ['PATH']}", "QT_QPA_PLATFORM": "offscreen",
                                                      "MIDFLIGHT_SOURCE": str(SOURCE)})
        self.assertTrue(done.returncode == 0 and "@@ failed" not in done.stdout, done.stdout[-4000:])

    def test_everyCommandOfTheGuideDoesWhatThePageSays(self):
        if subprocess.run([*ALONE, "ip", "link", "set", "lo", "up"], stderr=subprocess.DEVNULL).returncode:
            self.skipTest("this machine lets nobody make a network of their own")
        for page in PAGES:
            with self.subTest(page.name):
                self.follow(page)

    def test_theSystemsCommandsAreRunByTheBareInstall(self):
        told = "".join((SOURCE / path).read_text() for path in ("packaging/debian/life", "packaging/debian/booted", "packaging/bare-debian"))
        wanted = [command for page in PAGES for command in self.script(page)[1]]
        self.assertTrue(wanted)
        for command in wanted:
            plain = command.split("  #")[0].strip().removeprefix("sudo ")
            with self.subTest(plain):
                self.assertTrue(plain in told, f"neither packaging/debian/life nor booted runs: {plain}")

    def test_everyTopicHasItsPageAndEveryLinkLeadsSomewhere(self):
        start = (SOURCE / "resources/help/index.md").read_text()
        for topic in ("steps", "web-service", "flags", "charts", "gates", "rollback", "team", "fleet", "capacity", "watching", "workflows", "overview", "progress", "window"):
            self.assertIn(f"({topic}.md)", start)
        for page in PAGES:
            for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text()):
                if "://" not in target:
                    self.assertTrue((page.parent / target).exists(), f"{page.name}: {target}")

    def test_everyPageOfTheWindowHasItsPictureAndEveryPictureIsShown(self):
        told = {}
        for page in PAGES:
            for said, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text()):
                self.assertTrue(said, f"{page.name}: {target} says nothing to those who do not see it")
                told.setdefault((page.parent / target).resolve(), []).append(page.name)
        pictures = {path.resolve(): path for path in (SOURCE / "resources/help").glob("*.png")}
        self.assertEqual(set(told), set(pictures))
        wanted = ("welcome", "board", "table", "flow", "component", "viewer", "rule", "timeline", "plan", "history", "report", "settings", "help", "palette")
        self.assertLessEqual({f"page-{name}.png" for name in wanted}, {path.name for path in pictures.values()})
        for path in pictures.values():
            data = path.read_bytes()
            with self.subTest(path.name):
                self.assertEqual(data[:8], b"\x89PNG\r\n\x1a\n")
                self.assertLess(len(data), 200_000)
                width, height = (int.from_bytes(data[at:at + 4], "big") for at in (16, 20))
                self.assertTrue(300 <= width <= 1600 and 200 <= height <= 1200, (width, height))

    def test_whatIsNamedInTheTextIsUnderstoodByThePrograms(self):
        """Commands inside sentences have placeholders: their words and options must exist."""
        helps = {}
        for page in PAGES:
            text = re.sub(r"(?ms)^```.*?^```$", "", page.read_text())
            for code in re.findall(r"`([^`\n]+)`", text):
                words = code.split()
                if words[0] not in PROGRAMS:
                    continue
                sub = [word for word in words[1:2] if words[0] == "midflightctl" and re.fullmatch("[a-z]+", word)]
                sub += [word for word in words[2:3] if sub == ["token"] and re.fullmatch("[a-z]+", word)]
                key = (words[0], *sub)
                if key not in helps:
                    helps[key] = self.run_program(words[0], *sub, "--help").stdout + self.run_program(words[0], "--help").stdout
                with self.subTest(f"{page.name}: {code}"):
                    if sub:
                        self.assertRegex(self.run_program("midflightctl", *sub, "--help").stdout, rf"(?m)^Usage: midflightctl {' '.join(sub)}\b")
                    for option in re.findall(r"(?<!\S)--[a-z-]+", code):
                        self.assertRegex(helps[key], rf"{option}\b")


if __name__ == "__main__":
    unittest.main()
