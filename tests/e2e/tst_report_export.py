#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report leaves the window by hand: exported from the page's button and from a shortcut, and copied for another program."""
import pathlib
import re
import sys
import unittest
import xml.etree.ElementTree
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home, eventually, program
from screen import Screen

MIGRATION = 'id = "m"\ntitle = "Prices"\n[components.pricing]\ntitle = "Pricing"\n[components.pricing.call]\n[components.taxes]\n[components.taxes.call]\n'


class TheReport(Home):
    def setUp(self):
        super().setUp()
        self.router = self.start_router(self.write("m.toml", MIGRATION))
        self.screen = Screen(self)
        self.screen.open([program("midflight"), "--router", self.router.url])
        self.screen.await_button("Start shadow of Pricing")

    def save_as(self, path):
        """Types a name into the dialog that opens."""
        eventually(lambda: "Export the report" in self.screen.ask("xdotool", "getactivewindow", "getwindowname"), "the dialog asks for a name", 20, 0.1)
        self.screen.hand("key", "ctrl+a")
        self.screen.hand("type", "--delay", "3", str(path))
        self.screen.hand("key", "Return")
        eventually(lambda: any(name == f"Report written to {path}" for name in self.screen.names()), "the window says so", 20, 0.1)
        return path.read_bytes()

    def test_isExportedFromThePageAndFromAShortcutAsADrawingOfLettersAndLines(self):
        self.screen.hand("key", "ctrl+5")
        self.screen.click("Export the report")
        pdf = self.save_as(self.home / "week.pdf")
        self.assertTrue(pdf.startswith(b"%PDF-"))
        self.assertNotRegex(pdf, rb"/Subtype\s*/Image")
        drawn = b""
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
            try:
                drawn += zlib.decompress(stream)
            except zlib.error:
                drawn += stream
        strokes = len(re.findall(rb"\b[lc]\b\s", drawn)) + 10 * len(re.findall(rb"\bT[jJ]\b", drawn))
        self.assertGreater(strokes, 300)
        self.screen.hand("key", "ctrl+1")
        self.screen.hand("key", "ctrl+e")
        svg = self.save_as(self.home / "week.svg")
        drawing = xml.etree.ElementTree.fromstring(svg)
        shapes = [element.tag.rpartition("}")[2] for element in drawing.iter()]
        self.assertNotIn("image", shapes)
        self.assertGreater(len([shape for shape in shapes if shape in ("path", "text", "polyline", "polygon")]), 20)
        self.screen.hand("key", "ctrl+e")
        png = self.save_as(self.home / "week.png")
        self.assertEqual([int.from_bytes(png[at:at + 4], "big") for at in (16, 20)], [1920, 1080])

    def address(self):
        """The welcome's field for a router's address."""
        for thing in self.screen.on_screen():
            try:
                if thing.get_role() in (self.screen.atspi.Role.TEXT, self.screen.atspi.Role.ENTRY) and "ddress" in thing.get_name():
                    return thing
            except self.screen.gone():
                continue
        self.fail(f"no field for an address: {self.screen.names()}")

    def test_isCopiedByAShortcutAndPastedIntoAnotherProgram(self):
        self.screen.hand("key", "ctrl+shift+c")
        eventually(lambda: any(name.startswith("The report is on the clipboard") for name in self.screen.names()), "the window says so", 20, 0.1)
        self.screen.open([program("midflight")])
        self.screen.await_button("Connect")
        x, y = self.screen.middle(self.address())
        self.screen.hand("mousemove", x, y, "click", 1)
        self.screen.hand("key", "ctrl+a")
        self.screen.hand("key", "ctrl+v")

        def pasted():
            text = self.screen.atspi.Accessible.get_text_iface(self.address())
            said = self.screen.atspi.Text.get_text(text, 0, 2000)
            return said if "Prices" in said else None
        said = eventually(pasted, "the words arrive", 20, 0.2)
        self.assertIn("components", said)


if __name__ == "__main__":
    unittest.main()
