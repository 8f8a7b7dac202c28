# SPDX-License-Identifier: GPL-3.0-or-later
# Two systems that answer: files of a folder each.
for side in 9001 9002; do
    mkdir -p $side/reports
    echo '{"total": 7}' >$side/reports/7
    python3 -m http.server --bind 127.0.0.1 --directory $side $side >/dev/null 2>&1 &
    for _ in $(seq 200); do
        ! curl -sf http://127.0.0.1:$side/reports/7 >/dev/null || break
        sleep 0.05
    done
done
