# SPDX-License-Identifier: GPL-3.0-or-later
cp -r "$MIDFLIGHT_SOURCE/resources/examples/ngs-qc" ngs-qc
mkdir -p out/samples
(cd ngs-qc && python3 -B -c 'import pathlib, sequencer; sequencer.write_sample(pathlib.Path("../out/samples"), "S1", 1)')
rm -f out/samples/L?.fastq.gz
