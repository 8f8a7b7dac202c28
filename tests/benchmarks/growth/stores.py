# SPDX-License-Identifier: GPL-3.0-or-later
"""The stores that are filled and asked: a SQLite file, or a database of a PostgreSQL server that this run starts."""
import contextlib
import pathlib
import sqlite3
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "harness"), str(HERE.parent / "traffic")]
from harness import BIN, Router
from postgresql import Server, programs

FILL = BIN.parent / "benchmarks/growth-fill"


class File:
    kind = "SQLite"

    def __init__(self, house, name):
        self.path = house.home / f"{name}.db"
        self.address = str(self.path)
        self.url = f"sqlite:{self.path}"

    def size(self):
        return sum(path.stat().st_size for path in self.path.parent.glob(self.path.name + "*"))

    def number(self, statement):
        with contextlib.closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as store:
            return int(store.execute(statement).fetchone()[0] or 0)

    def remove(self):
        for path in self.path.parent.glob(self.path.name + "*"):
            path.unlink()


class Database:
    kind = "PostgreSQL"
    server = None  # the one of this run

    def __init__(self, _, name):
        if not Database.server:
            Database.server = Server("-c", "shared_buffers=1GB", "-c", "max_wal_size=4GB")
        self.name = name
        self.address = self.url = self.server.database(name)

    def size(self):
        return int(self.server.sql(f"SELECT pg_database_size('{self.name}')"))

    def number(self, statement):
        return int(self.server.sql(statement, self.name) or 0)

    def remove(self):
        self.server.sql(f'DROP DATABASE "{self.name}" WITH (FORCE)')


def kinds(wanted):
    found = {"sqlite": File} | ({"postgresql": Database} if programs() else {})
    if "postgresql" in wanted and "postgresql" not in found:
        print("postgresql: skipped: no server is installed (package postgresql)")
    return [found[name] for name in wanted if name in found]


def start(house, store, components, *arguments):
    file = house.home / f"{components}.toml"
    file.write_text('id = "m"\n' + "".join(f"[components.c{i:04}]\n[components.c{i:04}.call]\n" for i in range(components)))
    router = Router(house, file, store=store.address, arguments=arguments)
    house.processes.append(router.process)
    return router


def filled(house, kind, name, components, days, per_second, comparisons):
    """A store with a past, made by a router that has ended and by the filler."""
    store = kind(house, name)
    router = start(house, store, components)
    with router.connect() as api:
        for i in range(components):
            status, answer = api.call("POST", f"/components/c{i:04}/stage", {"to": "shadow"})
            if status != 200:
                sys.exit(f"c{i:04} to shadow: {answer}")
    router.stop()
    print(f"\n{store.kind}, {components:,} components, {days} days:", flush=True)
    subprocess.run([FILL, store.url, str(days), str(per_second), str(comparisons)], check=True)
    return store
