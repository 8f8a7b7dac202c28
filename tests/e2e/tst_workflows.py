#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example under what starts pipelines elsewhere: a real Snakemake, and a crontab whose lines run as cron runs them."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import BIN, Home, eventually
from pipeline import Pipeline

STEPS = ("fastqc", "adapters", "quality", "contaminants", "lengths", "duplicates", "report")


class Workflow(Home):
    def setUp(self):
        super().setUp()
        self.pipeline = Pipeline(self)
        self.router = self.start_router(self.pipeline.migration)

    def everywhere(self, stage, **options):
        for step in STEPS:
            self.router.stage(step, stage, **options)

    def counts(self, step):
        """(by old, by new, compared) so far."""
        found = self.router.metrics()
        served = [int(found[f'midflight_requests_total{{component="{step}",served_by="{side}"}}']) for side in ("old", "new")]
        return *served, int(sum(value for name, value in found.items() if name.startswith(f'midflight_comparisons_total{{component="{step}"')))

    def expect(self, old, new, compared):
        for step in STEPS:
            eventually(lambda: self.counts(step) == (old, new, compared), f"{step}: {(old, new, compared)}, not {self.counts(step)}", 30)

    @staticmethod
    def who_checked(archive):
        """FastQC's own archive holds pictures, the small program's does not."""
        with zipfile.ZipFile(archive) as packed:
            return "old" if any("/Images/" in name for name in packed.namelist()) else "new"


@unittest.skipUnless(shutil.which("snakemake"), "snakemake is not here")
class Snakemake(Workflow):
    def snakemake(self, *options):
        done = subprocess.run(["snakemake", "--cores", "2", "--snakefile", self.pipeline.folder / "Snakefile", "--config", f"work={self.work}", *options],
                              cwd=self.home, capture_output=True, text=True, timeout=240,
                              env=self.environment | {"MIDFLIGHT_ROUTER": self.router.url, "PATH": f"{BIN}:{os.environ['PATH']}"})
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-4000:])
        return done.stdout + done.stderr

    def test_aWorkflowIsMovedFromOldToNewWhileItsRulesStayTheSame(self):
        self.work = self.home / "work"
        (self.work / "samples").mkdir(parents=True)
        shutil.copy(self.pipeline.reads(), self.work / "samples/S1.fastq.gz")
        archive, trimmed = self.work / "fastqc/S1.zip", self.work / "runs/S1/quality.json"

        self.snakemake()
        self.expect(1, 0, 0)
        self.assertEqual(self.who_checked(archive), "old")
        rate = json.loads(trimmed.read_text())["after"]["q30_rate"]
        self.assertGreater(len(str(rate)), 8, "cutadapt's does not round")
        self.assertTrue((self.work / "reports/week").is_dir())
        self.assertIn("Nothing to be done", self.snakemake(), "every rule left what it declares")

        self.everywhere("shadow")
        self.snakemake("--forceall")
        self.expect(2, 0, 1)
        self.assertEqual((self.who_checked(archive), json.loads(trimmed.read_text())["after"]["q30_rate"]), ("old", rate))

        self.everywhere("new", sample=0)
        self.snakemake("--forceall")
        self.expect(2, 1, 1)
        self.assertEqual(self.who_checked(archive), "new")
        self.assertLessEqual(len(str(json.loads(trimmed.read_text())["after"]["q30_rate"])), 8, "fastp rounds")


class Crontab(Workflow):
    def lines(self):
        """(what it sets, its commands) of the crontab, as crontab(5) reads it: a plain % would end the command."""
        text = (self.pipeline.folder / "crontab").read_text()
        text = text.replace("/srv/ngs-qc", str(self.pipeline.folder)).replace("http://127.0.0.1:8471", self.router.url)
        text = text.replace("PATH=/usr/local/bin", f"PATH={BIN}")
        settings, commands = {}, []
        for line in filter(None, map(str.strip, text.splitlines())):
            if line.startswith("#"):
                continue
            if setting := re.match(r"([A-Z_]+)\s*=\s*(.*)", line):
                settings[setting[1]] = setting[2]
                continue
            *when, command = line.split(None, 5)
            self.assertTrue(len(when) == 5 and all(re.fullmatch(r"\*|\d+|mon", field) for field in when), line)
            self.assertIsNone(re.search(r"(?<!\\)%", command), line)
            commands.append(command.replace(r"\%", "%"))
        return settings, commands

    def cron(self, settings, command):
        """As cron does: a shell, a nearly empty environment, the home folder, nothing to read."""
        environment = {"HOME": str(self.home), "LOGNAME": "ada", "USER": "ada", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"} | settings
        return subprocess.run([environment["SHELL"], "-c", command], cwd=self.home, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120)

    def run_all(self, keep=lambda command: True):
        settings, commands = self.lines()
        self.assertEqual([command.split(" run ")[1].split()[0] for command in commands],
                         ["fastqc", "contaminants", "adapters", "quality", "lengths", "duplicates", "report"])
        for command in filter(keep, commands):
            done = self.cron(settings, command)
            self.assertEqual(done.returncode, 0, command + done.stderr)

    def test_eachLineRunsAsCronWouldRunIt(self):
        folder = self.pipeline.folder
        (folder / "today").mkdir()
        (folder / "runs").mkdir()
        shutil.copy(self.pipeline.reads(), folder / "today/reads.fastq.gz")
        self.everywhere("shadow")
        self.run_all()
        self.expect(1, 0, 1)
        self.assertEqual(self.who_checked(folder / "today/fastqc.zip"), "old")
        key, = {comparison["key"] for comparison in self.router.get("/components/lengths/comparisons")["comparisons"]}
        self.assertRegex(key, r"^\d{4}-\d\d-\d\d$")
        self.everywhere("new", sample=0)
        for name in ("fastqc.zip", "contaminants.json", "lengths.tsv", "duplicates.json"):
            (folder / "today" / name).unlink()
        for name in ("today/adapters", "runs/today", "report"):
            shutil.rmtree(folder / name)
        self.run_all()
        self.expect(1, 1, 1)
        self.assertEqual(self.who_checked(folder / "today/fastqc.zip"), "new")
        self.router.stop()
        (folder / "today/lengths.tsv").unlink()
        self.run_all(lambda command: " lengths " in command)
        self.assertTrue((folder / "today/lengths.tsv").exists(), "without a router it goes on as it was")

    def test_cronItselfTakesTheFile(self):
        if not shutil.which("crontab"):
            self.skipTest("cron is not here")
        checked = subprocess.run(["crontab", "-n", self.pipeline.folder / "crontab"], capture_output=True, text=True)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        wrong = subprocess.run(["crontab", "-n", self.write("wrong", "61 2 * * * true\n")], capture_output=True, text=True)
        self.assertNotEqual(wrong.returncode, 0, "it really looks")


if __name__ == "__main__":
    unittest.main()
