#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a catalogue of a language that nobody speaks: `pseudo.py FROM.ts TO.ts`. Every text stands between ⟦ and ⟧, carries
accents, and is 40 % longer; placeholders and accelerators stay. What then shows without the brackets was never translated.
"""
import re
import sys
import xml.etree.ElementTree as tree

ACCENTS = str.maketrans("aeiouyAEIOUcnsz", "àéîöüýÀÉÎÖÜçñšž")
KEPT = re.compile(r"%L?\d+|%L?n|&\w|\(\*[^)]*\)|;;|\n")


def strange(text):
    spoken, at = "", 0
    for kept in KEPT.finditer(text):
        spoken += text[at:kept.start()].translate(ACCENTS) + kept[0]
        at = kept.end()
    spoken += text[at:].translate(ACCENTS)
    if ";;" in text:  # a list of kinds of files
        return spoken
    return f"⟦{spoken}{'·' * max(1, round(len(text) * 0.4) - 2)}⟧"


def main(source, target):
    catalogue = tree.parse(source)
    for message in catalogue.iter("message"):
        translation = message.find("translation")
        translation.attrib.pop("type", None)
        text = message.find("source").text or ""
        forms = translation.findall("numerusform")
        for form in forms:
            form.text = strange(text)
        if not forms:
            translation.text = strange(text)
    catalogue.write(target, encoding="utf-8", xml_declaration=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
