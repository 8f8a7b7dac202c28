#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast `midflightctl compare` is beside its peers, in one run on one machine.

    tests/benchmarks/compare/compare.py [--bin DIR] [--rows N] [--megabytes N] [--runs N] [--json FILE]

Peers that are not installed are left out, saying so: GNU diff and numdiff (Debian), jsondiffpatch and daff (npm;
node must find them). Times are CPU time, user and system, so that other work on the machine does not count; each is the
median of several runs, after one to warm the page cache. Memory is the peak of the whole process.
"""
import argparse
import json
import multiprocessing
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile


def measure(command, runs):
    """Median CPU seconds and peak megabytes (CPU, for other work on the machine must not count); None when the command cannot run. Exit codes 0 and 1 are answers."""
    seconds, memory = [], 0
    for attempt in range(runs + 1):
        with open(os.devnull, "wb") as nothing:
            process = subprocess.Popen(command, stdout=nothing, stderr=nothing)
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            return None
        if attempt:
            seconds.append(usage.ru_utime + usage.ru_stime)
        memory = max(memory, usage.ru_maxrss / 1024)
    return statistics.median(seconds), memory


def write_json(folder, megabytes):
    """Two documents of records; every thousandth record differs in one number."""
    rng = random.Random(7)
    records, size = [], 0
    while size < megabytes << 20:
        number = len(records)
        record = {"id": number, "name": f"sample-{number:07d}", "score": rng.random(), "flags": [rng.randrange(100) for _ in range(8)],
                  "nested": {"a": rng.random() * 1e6, "text": "the quick brown fox jumps over the lazy dog"}}
        records.append(record)
        size += 210
    paths = [os.path.join(folder, name) for name in ("old.json", "new.json", "same.json")]
    with open(paths[0], "w") as file:
        json.dump(records, file)
    shutil.copy(paths[0], paths[2])
    for number in range(0, len(records), 1000):
        records[number]["score"] += 1
    with open(paths[1], "w") as file:
        json.dump(records, file)
    return paths


def write_tables(folder, rows):
    """rows × 9 cells; new is shuffled and has one changed cell in a thousand rows; both sorted as well."""
    rng = random.Random(11)
    lines = []
    for number in range(rows):
        cells = [f"g{number:07d}"] + [f"{rng.random() * 1000:.4f}" for _ in range(7)] + [rng.choice("ACGT") * 3]
        lines.append(cells)
    header = "gene,a,b,c,d,e,f,g,base\n"
    paths = {name: os.path.join(folder, name) for name in ("old.csv", "new.csv", "shuffled.csv")}

    def save(path, table):
        with open(path, "w") as file:
            file.write(header)
            file.writelines(",".join(cells) + "\n" for cells in table)

    save(paths["old.csv"], lines)
    for number in range(0, rows, 1000):
        lines[number][3] = "0.0000"
    save(paths["new.csv"], lines)
    rng.shuffle(lines)
    save(paths["shuffled.csv"], lines)
    paths["rules"] = os.path.join(folder, "rules.toml")
    with open(paths["rules"], "w") as file:
        file.write('[[rules]]\ntable = "*.csv"\ntype = "table"\nkey = ["gene"]\n')
    return paths


def made_elsewhere(function, *arguments):
    """In a process of its own: a child's peak memory begins with what its parent holds."""
    with multiprocessing.Pool(1) as pool:
        return pool.apply(function, arguments)


def node_module(name):
    node = shutil.which("node")
    found = node and subprocess.run([node, "-e", f"require.resolve('{name}')"], capture_output=True).returncode == 0
    return node if found else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default=os.environ.get("MIDFLIGHT_BIN", "build/release/bin"))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", help="also write the results here")
    options = parser.parse_args()
    ours = os.path.join(options.bin, "midflightctl")
    if not os.access(ours, os.X_OK):
        sys.exit(f"{ours}: not built; build midflightctl or give --bin")
    results = []

    def report(task, tool, command, size, peer=None):
        measured = measure(command, options.runs)
        if measured is None:
            print(f"{task:34} {tool:18} failed", flush=True)
            return None
        seconds, memory = measured
        ratio = f"  × {seconds / peer[0]:.2f} of ours" if peer else ""
        print(f"{task:34} {tool:18} {seconds:8.3f} s {size / seconds / 1e9:7.2f} GB/s {memory:8.0f} MB "
              f"({memory / (size / (1 << 20)):.1f} × inputs){ratio}", flush=True)
        results.append({"task": task, "tool": tool, "seconds": seconds, "bytes": size, "peak_mb": memory})
        return measured

    with tempfile.TemporaryDirectory(prefix="midflight-benchmark-") as folder:
        old, new, same = made_elsewhere(write_json, folder, options.megabytes)
        size = os.path.getsize(old) + os.path.getsize(new)
        report("JSON, equal bytes", "midflightctl", [ours, "compare", old, same], size)
        first = report("JSON, differing", "midflightctl", [ours, "compare", old, new], size)
        if node := node_module("jsondiffpatch"):
            script = ("const j=require('jsondiffpatch'),f=require('fs');"
                      "j.create().diff(...process.argv.slice(1).map(p=>JSON.parse(f.readFileSync(p))))")
            report("JSON, differing", "jsondiffpatch", [node, "-e", script, old, new], size, first)
        else:
            print("jsondiffpatch: not installed, left out")

        tables = made_elsewhere(write_tables, folder, options.rows)
        size = os.path.getsize(tables["old.csv"]) + os.path.getsize(tables["new.csv"])
        keyed = report("table, keyed, shuffled", "midflightctl",
                       [ours, "compare", "--rules", tables["rules"], tables["old.csv"], tables["shuffled.csv"]], size)
        report("table, keyed, sorted", "midflightctl",
               [ours, "compare", "--rules", tables["rules"], tables["old.csv"], tables["new.csv"]], size)
        report("table, sorted, no rules", "midflightctl", [ours, "compare", tables["old.csv"], tables["new.csv"]], size)
        report("table, sorted", "diff", ["diff", tables["old.csv"], tables["new.csv"]], size, keyed)
        if shutil.which("numdiff"):
            report("table, sorted", "numdiff", ["numdiff", "-q", "-s", ",\\n", tables["old.csv"], tables["new.csv"]], size, keyed)
        else:
            print("numdiff: not installed, left out")
        if node := node_module("daff"):
            script = ("const d=require('daff'),f=require('fs');const t=p=>new d.TableView(f.readFileSync(p,'utf8').trim().split('\\n').map(l=>l.split(',')));"
                      "const o=new d.CompareFlags();o.addPrimaryKey('gene');const [a,b]=process.argv.slice(1).map(t);"
                      "const al=d.compareTables(a,b,o).align();const out=new d.TableView([]);new d.TableDiff(al,o).hilite(out)")
            report("table, keyed, shuffled", "daff", [node, "--max-old-space-size=16000", "-e", script, tables["old.csv"], tables["shuffled.csv"]], size, keyed)
        else:
            print("daff: not installed, left out")
    if options.json:
        with open(options.json, "w") as file:
            json.dump(results, file, indent=2)


if __name__ == "__main__":
    main()
