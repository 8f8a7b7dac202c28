# SPDX-License-Identifier: GPL-3.0-or-later
"""The NGS QC example for tests: a copy whose cutovers are earned in seconds, its driver, and who really answered."""
import shutil
import subprocess
import sys
import zipfile

from harness import EXAMPLE, program

QUICK = (('shadow_time = "30s"', 'shadow_time = "2s"'), ("comparisons = 20", "comparisons = 3"), ("mismatch = 0.2 ", "mismatch = 0.9 "),
         ("comparisons = 8", "comparisons = 3"), ('mismatch = "0 of 8"', 'mismatch = "0 of 3"'), ("coverage = 0.8", "coverage = 0.3"))


class Pipeline:
    def __init__(self, home, quick=True):
        self.home = home
        self.folder = home.home / "ngs-qc"
        shutil.copytree(EXAMPLE, self.folder)
        self.migration = self.folder / "migration.toml"
        text = self.migration.read_text()
        for real, scaled in QUICK if quick else ():
            assert real in text, f"the example no longer says {real}"
            text = text.replace(real, scaled)
        self.migration.write_text(text)
        self.runs = 0

    def drive(self, router, *arguments):
        """Starts the driver: samples keep coming until the test ends."""
        log = open(self.home.home / "drive.log", "ab")
        self.home.addCleanup(log.close)
        driver = subprocess.Popen([self.folder / "drive", "--verbose", *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                  env=self.home.environment | {"MIDFLIGHT_ROUTER": router.url})
        self.home.addCleanup(self.stop, driver)
        return driver

    @staticmethod
    def stop(driver):
        if driver.poll() is None:
            driver.terminate()
            driver.wait(60)

    def reads(self):
        """A fresh sample of real reads."""
        self.runs += 1
        folder = self.home.home / f"sample-{self.runs}"
        folder.mkdir()
        subprocess.run([sys.executable, "-B", "-c", "import pathlib, sys, sequencer; "
                        "sequencer.write_sample(pathlib.Path(sys.argv[1]), 'reads', int(sys.argv[2]))", folder, str(self.runs)],
                       cwd=self.folder, check=True)
        return folder / "reads.fastq.gz"

    def run(self, router, component, reads, out, *options):
        """One request by hand, from the example's folder."""
        return subprocess.run([program("midflightctl"), "run", component, "--key", "by-hand", *options, f"reads={reads}", f"out={out}"],
                              env=self.home.environment | {"MIDFLIGHT_ROUTER": router.url}, cwd=self.folder, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)

    def who_trims(self, router):
        """Which program really trims now: told by itself, and by the digits of the rate it wrote."""
        reads = self.reads()
        out = reads.parent / "trimmed"
        done = self.run(router, "quality", reads, out)
        assert done.returncode == 0, done.stderr
        rate = (out / "quality.json").read_text().split('"q30_rate": ')[1].split()[0]
        assert (len(rate) > 8) == ("cutadapt" in done.stdout), (rate, done.stdout)
        return done.stdout.strip()

    def who_checks(self, router):
        """Which program really writes the archive now: FastQC's own holds pictures, the small one's does not."""
        reads = self.reads()
        out = reads.parent / "qc.zip"
        done = self.run(router, "fastqc", reads, out)
        assert done.returncode == 0, done.stderr
        with zipfile.ZipFile(out) as archive:
            pictures = any("/Images/" in name for name in archive.namelist())
        assert pictures == (done.stdout.strip() == "answered by FastQC"), (archive.namelist(), done.stdout)
        return done.stdout.strip()
