# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes reads as a sequencer would: four lanes, binned qualities with a bad tail, read-through into the adapter,
PCR duplicates with an error here and there, and a little PhiX."""
import gzip
import pathlib
import random

ADAPTER = "AGATCGGAAGAGCACACGTCTGAACTCCAGTCA"
LANES = ("L1", "L2", "L3", "L4")
READS_A_LANE = 150
READ_LENGTH = 80
PHIX = "".join((pathlib.Path(__file__).parent / "contaminants.fasta").read_text().split(">")[1].splitlines()[1:])


def bases(source, length):
    return "".join(source.choices("ACGT", k=length))


def one_read(source, earlier):
    """Sequence and quality of a read; about every eighth is a copy of an earlier one."""
    if earlier and source.random() < 0.12:
        sequence = list(source.choice(earlier))
        if source.random() < 0.3:
            sequence[source.randrange(40, READ_LENGTH)] = source.choice("ACGT")
        sequence = "".join(sequence)
    elif source.random() < 0.02:
        start = source.randrange(len(PHIX) - READ_LENGTH)
        sequence = PHIX[start:start + READ_LENGTH]
    elif source.random() < 0.3:  # an insert shorter than the read
        insert = source.randrange(30, READ_LENGTH)
        sequence = (bases(source, insert) + ADAPTER + bases(source, READ_LENGTH))[:READ_LENGTH]
    else:
        sequence = bases(source, READ_LENGTH)
    earlier.append(sequence)
    # Illumina's binned scores: 37 with some 25, then a tail of 2 once the signal is lost.
    tail = source.randrange(1, 25) if source.random() < 0.4 else 0
    quality = "".join("F" if source.random() < 0.93 else ":" for _ in range(READ_LENGTH - tail)) + "#" * tail
    return sequence, quality


def write_sample(folder, name, seed):
    """Writes reads.fastq.gz and each lane's L1.fastq.gz …; returns both paths. The same seed makes the same bytes."""
    source, earlier, whole, lanes = random.Random(seed), [], [], []
    for lane in LANES:
        records = []
        for number in range(READS_A_LANE):
            sequence, quality = one_read(source, earlier)
            records.append(f"@{name}:{lane}:{number}\n{sequence}\n+\n{quality}\n")
        whole += records
        lanes.append(write(folder / f"{lane}.fastq.gz", records))
    return write(folder / f"{name}.fastq.gz", whole), lanes


def write(path, records):
    with open(path, "wb") as handle, gzip.GzipFile(path.name, "wb", 6, handle, mtime=0) as packed:
        packed.write("".join(records).encode())
    return path


def split_lanes(reads, folder):
    """Sorts trimmed reads back into their lanes; returns the files."""
    lines = reads.read_text().splitlines(keepends=True)
    lanes = {lane: [] for lane in LANES}
    for start in range(0, len(lines), 4):
        lanes[lines[start].split(":")[1]] += lines[start:start + 4]
    paths = []
    for lane, records in lanes.items():
        path = folder / f"{lane}.trimmed.fastq"
        path.write_text("".join(records))
        paths.append(path)
    return paths
