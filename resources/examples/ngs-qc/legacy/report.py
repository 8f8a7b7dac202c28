#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""report.ipynb, saved as a script. Adds up the samples of a week and says which need a second look."""
import datetime
import glob
import json
import os
import sys

# In [1]:
runs, out = sys.argv[1:]
os.makedirs(out)
samples = []
for path in sorted(glob.glob(os.path.join(glob.escape(runs), "*", "quality.json"))):
    with open(path) as handle:
        after = json.load(handle)["after"]
    samples.append([os.path.basename(os.path.dirname(path)), after["reads"], after["bases"], after["q30_bases"]])

# In [2]:
total = [0, 0, 0]
for sample in samples:
    for column in range(3):
        total[column] = total[column] + sample[column + 1]

# In [3]:
with open(os.path.join(out, "report.json"), "w") as handle:
    json.dump({
        "generated": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        "samples": len(samples), "reads": total[0], "bases": total[1],
        "q30_percent": round(100.0 * total[2] / total[1], 1) if total[1] else 0,
        "second_look": [sample[0] for sample in samples if 100.0 * sample[3] < 80.0 * sample[2]],
    }, handle, indent=2)
with open(os.path.join(out, "samples.tsv"), "w") as handle:
    handle.write("sample\treads\tbases\n")
    for sample in samples:
        handle.write("%s\t%d\t%d\n" % (sample[0], sample[1], sample[2]))
print("answered by the report notebook")
