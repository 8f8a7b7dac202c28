# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs fastp and reads what it counted."""
import json
import pathlib
import subprocess
import sys
import tempfile


def run(reads, out, *options):
    """Filters `reads` into `out`; its JSON report. Ends the program with fastp's words and exit code when it fails."""
    with tempfile.TemporaryDirectory() as work:
        log = pathlib.Path(work) / "fastp.json"
        # Without --dont_eval_duplication fastp clears a gigabyte before it reads anything.
        done = subprocess.run(
            ["fastp", "--thread", "1", "--dont_eval_duplication", "--disable_trim_poly_g", "--json", log,
             "--html", pathlib.Path(work) / "fastp.html", "--in1", reads, "--out1", out, *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.stderr.write(done.stderr)
            sys.exit(done.returncode)
        return json.loads(log.read_text())
