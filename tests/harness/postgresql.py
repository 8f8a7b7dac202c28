#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A PostgreSQL server of a test's own: a private directory, a socket, nothing on the network.

    postgresql.py COMMAND…      runs the command with MIDFLIGHT_TEST_STORE naming such a server, and ends with its exit code
"""
import glob
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77  # what ctest is told by a test that cannot run here


def programs():
    """The folder of the newest server installed, or None."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"), key=lambda path: int(path.split("/")[4]))
    return pathlib.Path(found[-1]).parent if found else None


class Server:
    """Started on construction. The server refuses to run as root: it then belongs to Debian's user postgres."""

    def __init__(self, *settings):
        self.bin = programs()
        if not self.bin:
            raise FileNotFoundError("no PostgreSQL server (package postgresql)")
        self.as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        self.user = "postgres" if self.as_user else pwd.getpwuid(os.geteuid()).pw_name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="midflight-pg-", dir="/tmp"))  # a socket's path is at most 107 bytes
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self.data.mkdir(mode=0o700)
        if self.as_user:
            for path in (self.folder, self.data):
                shutil.chown(path, "postgres", "postgres")
        self.settings = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}", *settings]
        self._run(self.bin / "initdb", "--pgdata", self.data, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", f"--username={self.user}")
        self.process = None
        self.start()

    def _run(self, *command):
        done = subprocess.run([*self.as_user, *map(str, command)], cwd="/", capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(f"{command[0]}: {done.stderr}{done.stdout}")
        return done.stdout

    def start(self):
        """Returns once it takes connections."""
        self._run(self.bin / "pg_ctl", "start", "--wait", "--silent", "--pgdata", self.data, "--log", self.folder / "log",
                  "--options", " ".join(self.settings))

    def stop(self, mode="fast"):
        """`immediate`: as if it had been killed; what was committed is recovered at the next start."""
        self._run(self.bin / "pg_ctl", "stop", "--wait", "--silent", "--pgdata", self.data, "--mode", mode)

    def remove(self):
        subprocess.run([*self.as_user, str(self.bin / "pg_ctl"), "stop", "--silent", "--pgdata", str(self.data), "--mode", "immediate"],
                       cwd="/", capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database="postgres"):
        return f"postgresql://{self.user}@/{database}?host={self.folder}"

    def sql(self, statement, database="postgres"):
        """Rows as text, columns parted by |."""
        return self._run(self.bin / "psql", "--host", self.folder, "--username", self.user, "--dbname", database, "--no-align",
                         "--tuples-only", "--quiet", "--set", "ON_ERROR_STOP=1", "--command", statement).strip()

    def database(self, name):
        """The address of a database, made where it is not there yet."""
        if not self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            self.sql(f'CREATE DATABASE "{name}"')
        return self.url(name)


def main():
    if not programs():
        print("skipped: no PostgreSQL server is installed (package postgresql)")
        return SKIPPED
    server = Server()
    try:
        return subprocess.run(sys.argv[1:], env=os.environ | {"MIDFLIGHT_TEST_STORE": server.url()}).returncode
    finally:
        server.remove()


if __name__ == "__main__":
    sys.exit(main())
