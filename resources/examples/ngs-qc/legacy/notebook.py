# SPDX-License-Identifier: GPL-3.0-or-later
"""The cell that every notebook began with."""
import gzip


def read_fastq(path):
    """All reads of a FASTQ file in memory: [title, sequence, quality]."""
    with open(path, "rb") as handle:
        packed = handle.read(2) == b"\x1f\x8b"
    with (gzip.open(path, "rt") if packed else open(path)) as handle:
        lines = [line.rstrip("\n") for line in handle]
    return [[lines[i][1:], lines[i + 1], lines[i + 3]] for i in range(0, len(lines) - 3, 4)]
