#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""duplicates.ipynb, saved as a script. Two reads are duplicates when all their bases agree."""
import json
import sys

import notebook

# In [1]:
reads_file, out_file = sys.argv[1:]
reads = [read for title, read, quality in notebook.read_fastq(reads_file)]

# In [2]:
counts = {}
for read in reads:
    counts[read] = counts.get(read, 0) + 1
duplicates = sum(counts.values()) - len(counts)

# In [3]:
with open(out_file, "w") as handle:
    json.dump({"reads": len(reads), "duplicates": duplicates,
               "rate": round(duplicates / len(reads), 4) if reads else 0}, handle, indent=2)
print("answered by the duplicates notebook")
