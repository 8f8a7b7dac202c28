#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds words for people that no translator would see: `translatable.py [ROOT]` looks through ui/, models/ and app/'s window.

A literal counts as words when two words of letters stand side by side in it, or when it begins like a sentence, or when it is
handed to something that shows or speaks it. It must then stand inside tr() or translate(). Names of objects, fonts, files and
formats don't read like that, or are listed below with what they are. Numbers must go through QLocale (words::count and its
neighbours), so QString::number is only allowed where a program reads the result.
"""
import pathlib
import re
import sys

FOLDERS = ("ui", "models")
FILES = ("app/launcher.cpp", "app/desktopnotifier.cpp", "app/examplesession.cpp", "app/tokenvault.cpp")
# Literals that look like words and are not.
KNOWN = {
    "Inter": "the typeface", ":/fonts/Inter-%1.otf": "a file", "Fusion": "a style", "Regular": "a file", "SemiBold": "a file", "Medium": "a file",
    "Bold": "a file", "Notify": "a D-Bus call", "NotificationClosed": "a D-Bus signal", "ActionInvoked": "a D-Bus signal", "Midflight": "the product",
    "not yet": "the router's word", "Description": "a field of PNG", "http://127.0.0.1:8471": "an address",
    "      # safe to run twice on the same input\\n": "a migration file's comment", "Content-Type": "a header", "If-Match": "a header",
}
# Formats of QLocale and QDateTime, and the units of a scale that the locale has no word for.
FORMAT = re.compile(r"^[dMyHhmszAPt:.,/ '\-]+$")
SHOWING = re.compile(r"\b(setText|setToolTip|setWindowTitle|setAccessibleName|setAccessibleDescription|setPlaceholderText|setEmptyText|setHeadline"
                     r"|setSubtitle|setRemark|setTitle|addItem|addRow|addAction|addMenu|setStatusTip|setWhatsThis)\s*\($")
WRAPPED = re.compile(r"\b(tr|translate|counted|twoUnits|Q_DECLARE_TR_FUNCTIONS|QT_TR_NOOP|QT_TRANSLATE_NOOP)\s*\($")
UNSEEN = re.compile(r"\b(QRegularExpression|findChild|findChildren|setObjectName|className|qEnvironmentVariable|qgetenv|qputenv|setRawHeader|static_assert"
                    r"|setProperty|property|qWarning|qDebug|installFactory|SLOT|SIGNAL|Q_CLASSINFO)\s*\($")
WORDS = re.compile(r"[^\W\d_]{2,}[,;:]? [^\W\d_]{2,}")
SENTENCE = re.compile(r"^[A-ZÀ-Þ][a-zß-ÿ]{2,}")


def tokens(text):
    """(kind, value, line): string literals, openings and closings of calls, everything else as words."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(]*)\((?P<raw>.*?)\)(?P=mark)"|"(?P<text>(?:[^"\\\n]|\\.)*)"|\'(?:[^\'\\\n]|\\.)+\'|^[ \t]*#[^\n]*|[(){}\[\];,]|[\w:.>-]+|\S',
                         re.DOTALL | re.MULTILINE)
    for found in pattern.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if found["text"] is not None:
            yield "text", found["text"], line
        elif found["raw"] is not None:
            yield "raw", found["raw"], line
        elif not found[0].lstrip().startswith(("//", "/*", "#")):
            yield "code", found[0], line


def literals(text):
    """(literal, the calls around it from the inside out, line)"""
    calls, before = [], ""
    for kind, value, line in tokens(text):
        if kind == "text":
            yield value, list(reversed(calls)), line
            before = ""
        elif kind == "code":
            if value == "(":
                calls.append(before + "(")
            elif value == ")" and calls:
                calls.pop()
            before = value


def plain(literal):
    """Without placeholders, entities and escapes."""
    text = literal.encode("latin-1", "backslashreplace").decode("unicode_escape", "ignore") if "\\" in literal else literal
    return re.sub(r"%L?\d+|%n|&", "", text)


def unseen_words(text):
    for literal, calls, line in literals(text):
        if any(WRAPPED.search(call) or UNSEEN.search(call) for call in calls):
            continue
        words = plain(literal).strip()
        if literal in KNOWN or words in KNOWN or FORMAT.match(words) or not re.search(r"[^\W\d_]{2,}", words):
            continue
        shown = any(SHOWING.search(call) for call in calls[:2])
        if WORDS.search(words) or SENTENCE.match(words) or shown:
            yield line, literal


def violations(root):
    root = pathlib.Path(root)
    wrong = []
    sources = [path for folder in FOLDERS for ending in ("*.cpp", "*.h") for path in sorted((root / folder).glob(ending))]
    for source in sources + [root / path for path in FILES if (root / path).exists()]:
        text = source.read_text(encoding="utf-8")
        name = source.relative_to(root).as_posix()
        wrong += [f"{name}:{line}: not translated: \"{literal}\"" for line, literal in unseen_words(text)]
        for number, line in enumerate(text.splitlines(), 1):
            if "QString::number(" in line and "// read by a program" not in line:
                wrong.append(f"{name}:{number}: a number that is not written as the reader's locale does")
    return wrong


if __name__ == "__main__":
    found = violations(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    print("\n".join(found))
    sys.exit(bool(found))
