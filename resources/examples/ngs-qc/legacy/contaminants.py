#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""contaminants.ipynb, saved as a script. Counts reads that share 24 bases with a known contaminant."""
import json
import sys

import notebook

# In [1]:
known_file, reads_file, out_file = sys.argv[1:]
known = {}
for line in open(known_file):
    if line.startswith(">"):
        name = line[1:].strip()
        known[name] = ""
    else:
        known[name] = known[name] + line.strip()

# In [2]:
def reverse_complement(sequence):
    return sequence[::-1].translate(str.maketrans("ACGT", "TGCA"))

def shares_a_word(read, sequence, length=24):
    for start in range(len(read) - length + 1):
        if read[start:start + length] in sequence:
            return True
    return False

# In [3]:
reads = notebook.read_fastq(reads_file)
hits = {}
for name in known:
    hits[name] = 0
    for title, read, quality in reads:
        if shares_a_word(read, known[name]) or shares_a_word(read, reverse_complement(known[name])):
            hits[name] += 1

# In [4]:
with open(out_file, "w") as handle:
    json.dump({"reads": len(reads), "hits": hits}, handle, indent=2)
print("answered by the contaminants notebook")
