#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the tree against the arrows of the design: `architecture.py [ROOT]` lists what points the wrong way.

    domain ← evidence, compare ← store ← recording, decisions ← traffic, steps, api
    domain ← client ← models ← ui;  app on top

Also: nothing below ui/ includes Widgets or Charts, the domain and the pure rooms reach no I/O of Qt, includes of the
project are written from its root, and every source file carries its SPDX line.
"""
import pathlib
import re
import sys

PURE = {"routing/domain"}
JUDGING = PURE | {"routing/evidence", "routing/compare"}
KEEPING = JUDGING | {"routing/store"}
DECIDING = KEEPING | {"routing/recording", "routing/decisions"}
SPEAKING = PURE | {"routing/client"}
# Room → the rooms it may include. Its own is always allowed. A room that is missing here may not exist.
ALLOWED = {
    "routing/domain": set(),
    "routing/evidence": PURE,
    "routing/compare": PURE,
    "routing/store": JUDGING,
    "routing/recording": KEEPING,
    "routing/decisions": KEEPING,
    "routing/traffic": DECIDING,
    # Steps compare by themselves; whoever provides routing and takes reports is handed in by app/.
    "routing/steps": DECIDING,
    "routing/api": DECIDING,
    "routing/client": PURE,
    "models": SPEAKING,
    "ui": SPEAKING | {"models"},
}
ALLOWED["app"] = set(ALLOWED)
ROOMS = sorted(ALLOWED)

SOURCES = ("*.cpp", "*.h", "*.py", "*.sh", "CMakeLists.txt", "*.cmake", "*.toml")
FOLDERS = ("app", "models", "packaging", "resources", "routing", "tests", "ui")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"]', re.MULTILINE)
PAINTING = re.compile(r"^(QtWidgets|QtCharts|QWidget|QApplication|QMainWindow|QDialog|QLabel|QPushButton|QAbstractButton|QChart"
                      r"|QChartView|Q\w*Series|QValueAxis|QDateTimeAxis|QStyled?\w*Delegate|QLayout|Q\w*BoxLayout|QTableView"
                      r"|QListView|QTreeView|QMessageBox|QStyle)(/|$)")
# Values and pure functions: no files, no sockets, no processes, no database.
IMPURE = re.compile(r"^(QtNetwork|QtSql|QFile|QDir|QSaveFile|QTemporary\w+|QProcess|QTcp\w+|QLocalSocket|QLocalServer|QNetwork\w+|QSql\w+|QTimer)(/|$)")
PURE_ROOMS = {"routing/domain", "routing/evidence"}
READS_MIGRATION_FILES = {"routing/domain/migrationfile.cpp", "routing/domain/tomldocument.cpp"}


def room_of(path):
    """The room that a path from the root lies in: routing's are two folders deep."""
    parts = pathlib.PurePosixPath(path).parts
    if not parts:
        return None
    return "/".join(parts[:2]) if parts[0] == "routing" and len(parts) > 2 else parts[0]


def wrong_includes(root, file):
    path = file.relative_to(root).as_posix()
    room = room_of(path)
    if room not in ALLOWED:
        return [f"{path}:1: {room}/ is no room of the design"] if room.startswith("routing") else []
    wrong = []
    text = file.read_text(encoding="utf-8")
    for found in INCLUDE.finditer(text):
        quoted, target = found[1] == '"', found[2]
        line = f"{path}:{text.count(chr(10), 0, found.start()) + 1}"
        there = room_of(target)
        if there in ALLOWED and "/" in target:
            if there != room and there not in ALLOWED[room]:
                wrong.append(f"{line}: {room}/ may not include {there}/ ({target})")
        elif there == "routing" or there == "tests":
            wrong.append(f"{line}: {room}/ may not include {target}")
        elif quoted and not target.endswith((".moc",)) and not target.startswith("moc_"):
            if (file.parent / target).exists() or target.startswith("."):
                wrong.append(f"{line}: write {target} from the project's root")
        if room not in ("ui", "app") and PAINTING.match(target):
            wrong.append(f"{line}: {room}/ lies below ui/ and may not include {target}")
        if room in PURE_ROOMS and path not in READS_MIGRATION_FILES and IMPURE.match(target):
            wrong.append(f"{line}: {room}/ is values and pure functions and may not include {target}")
    return wrong


def violations(root):
    """Everything that points the wrong way, one line each."""
    root = pathlib.Path(root).resolve()
    wrong = []
    for folder in FOLDERS:
        for pattern in SOURCES:
            for file in sorted((root / folder).rglob(pattern)):
                if "SPDX-License-Identifier: GPL-3.0-or-later" not in file.read_text(encoding="utf-8")[:400]:
                    wrong.append(f"{file.relative_to(root)}:1: no SPDX line")
                if file.suffix in (".cpp", ".h"):
                    wrong += wrong_includes(root, file)
    return wrong


if __name__ == "__main__":
    found = violations(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    print("\n".join(found) or "every include follows the arrows")
    sys.exit(bool(found))
