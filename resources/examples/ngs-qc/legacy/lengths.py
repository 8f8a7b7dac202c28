#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""lengths.ipynb, saved as a script. Read lengths as a table: length, reads, share in percent."""
import sys

import notebook

# In [1]:
reads_file, out_file = sys.argv[1:]
lengths = [len(read) for title, read, quality in notebook.read_fastq(reads_file)]

# In [2]:
with open(out_file, "w") as handle:
    handle.write("length\treads\tpercent\n")
    for length in sorted(set(lengths)):
        handle.write("%d\t%d\t%.3f\n" % (length, lengths.count(length), 100.0 * lengths.count(length) / len(lengths)))
print("answered by the lengths notebook")
