# SPDX-License-Identifier: GPL-3.0-or-later
# A nightly job as it is: a script that trims reads, and its successor.
mkdir -p legacy next
printf '#!/bin/sh\nsed s/AGATCGGAAGAGC.*// "$1" >"$2"\n' >legacy/trim.sh
printf '#!/bin/sh\nawk '\''{ sub(/AGATCGGAAGAGC.*/, ""); print }'\'' "$1" >"$2"\n' >next/trim
chmod +x legacy/trim.sh next/trim
printf '@r1\nACGTAGATCGGAAGAGCTT\n+\nIIIIIIIIIIIIIIIIIII\n' >a.fastq
