# SPDX-License-Identifier: GPL-3.0-or-later
"""FASTQ as a stream, and files that appear whole or not at all."""
import contextlib
import gzip
import itertools
import os


def stream(path):
    """Yields (sequence, quality) of each read as bytes, in constant memory."""
    with open(path, "rb") as probe:
        packed = probe.read(2) == b"\x1f\x8b"
    with (gzip.open(path, "rb") if packed else open(path, "rb")) as lines:
        while record := list(itertools.islice(lines, 4)):
            if len(record) < 4 or not record[0].startswith(b"@"):
                raise SystemExit(f"{path}: not a FASTQ record: {record[0][:40]!r}")
            yield record[1].rstrip(), record[3].rstrip()


@contextlib.contextmanager
def whole_file(path):
    """Opens a text file that takes its name only once it is complete."""
    partial = f"{path}.partial"
    with open(partial, "w") as handle:
        yield handle
    os.replace(partial, path)
