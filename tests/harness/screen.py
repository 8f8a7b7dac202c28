# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen of the test's own (Xvfb with a window manager) and a hand that clicks what AT-SPI says is on it.

Needs a session bus: run under dbus-run-session.
"""
import os
import pathlib
import subprocess
import tempfile
import time

from harness import eventually

WIDTH, HEIGHT = 1440, 1000
# The session bus and AT-SPI's own bus outlive a single test, and so must the folder of their sockets.
RUNTIME = tempfile.TemporaryDirectory(prefix="midflight-runtime-", ignore_cleanup_errors=True)


class Screen:
    def __init__(self, home, size=(WIDTH, HEIGHT)):
        self.home = home
        reader, writer = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size[0]}x{size[1]}x24",
                                        "-nolisten", "tcp", "-noreset"], pass_fds=[writer], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        home.addCleanup(self.end, self.server)
        os.close(writer)
        with os.fdopen(reader) as numbers:
            self.display = f":{numbers.readline().strip()}"
        self.environment = {"DISPLAY": self.display, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb",
                            "XDG_RUNTIME_DIR": RUNTIME.name}
        # AT-SPI's services are started by the bus, which began before this screen did.
        subprocess.run(["dbus-update-activation-environment", *(f"{name}={value}" for name, value in self.environment.items())],
                       check=True, stdout=subprocess.DEVNULL)
        os.environ.update(self.environment)
        self.manager = subprocess.Popen(["openbox", "--sm-disable"], env=home.environment | self.environment,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        home.addCleanup(self.end, self.manager)
        eventually(lambda: "window id" in self.ask("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"), "the window manager manages")
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi
        self.atspi = Atspi

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def open(self, command):
        """Starts a program on this screen."""
        log = open(self.home.home / "window.log", "ab")
        self.home.addCleanup(log.close)
        window = subprocess.Popen(command, env=self.home.environment | os.environ.copy() | self.environment
                                  | {"HOME": self.home.environment["HOME"]}, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.home.addCleanup(self.end, window)
        # Until the window manager has placed and activated it, what AT-SPI says of positions is not where X has it.
        eventually(lambda: window.poll() is not None or self.ask("xdotool", "getactivewindow", "getwindowname"),
                   "the window is there and active")
        if window.poll() is not None:
            raise AssertionError(f"{command} ended at once with {window.returncode}: "
                                 + (self.home.home / "window.log").read_text()[-2000:])
        return window

    def ask(self, *command):
        """What a command says of this screen."""
        return subprocess.run(command, env=os.environ | {"DISPLAY": self.display}, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True).stdout.strip()

    def on_screen(self):
        """Every accessible thing that shows, of every program on this screen."""
        found = []
        desktop = self.atspi.get_desktop(0)
        waiting = [desktop.get_child_at_index(index) for index in range(desktop.get_child_count())]
        while waiting:
            thing = waiting.pop()
            try:
                if thing is None:
                    continue
                # Qt keeps answering for what it has hidden: only what shows counts, and nothing below what does not.
                if thing.get_role() != self.atspi.Role.APPLICATION and not thing.get_state_set().contains(
                        self.atspi.StateType.SHOWING):
                    continue
                found.append(thing)
                waiting += [thing.get_child_at_index(index) for index in range(min(thing.get_child_count(), 400))]
            except self.gone():
                continue
        return found

    def gone(self):
        """What AT-SPI raises for a widget that ended between two questions."""
        from gi.repository import GLib
        return (GLib.Error,)

    def names(self):
        names = []
        for thing in self.on_screen():
            try:
                names.append(thing.get_name())
            except self.gone():
                pass
        return [name for name in names if name]

    def find(self, name, enabled=True):
        """The button called `name`, if it shows (and can be clicked)."""
        for thing in self.on_screen():
            try:
                if thing.get_name() != name or thing.get_role() not in (self.atspi.Role.PUSH_BUTTON, self.atspi.Role.TOGGLE_BUTTON,
                                                                        self.atspi.Role.RADIO_BUTTON, self.atspi.Role.LINK, self.atspi.Role.PAGE_TAB):
                    continue
                if enabled and not thing.get_state_set().contains(self.atspi.StateType.SENSITIVE):
                    continue
                return thing
            except self.gone():
                continue
        return None

    def middle(self, thing):
        box = thing.get_extents(self.atspi.CoordType.SCREEN)
        return box.x + box.width // 2, box.y + box.height // 2

    def await_button(self, name, seconds=60):
        try:
            return eventually(lambda: self.find(name), f"the button {name!r}", seconds, every=0.1)
        except AssertionError:
            self.photograph("missing-button")
            raise AssertionError(f"no button {name!r} in {seconds} s; on the screen: {sorted(set(self.names()))}") from None

    def hidden_by(self, thing):
        """The box of the parent that scrolled the thing's middle out of view; nothing when it can be clicked."""
        x, y = self.middle(thing)
        parent = thing.get_parent()
        while parent is not None and parent.get_role() != self.atspi.Role.APPLICATION:
            box = parent.get_extents(self.atspi.CoordType.SCREEN)
            if box.width > 0 and not (box.x <= x < box.x + box.width and box.y <= y < box.y + box.height):
                return box
            parent = parent.get_parent()
        return None

    def point_at(self, name, seconds=60):
        """Moves the pointer onto a button, scrolling it into view first; its position."""
        for _ in range(60):
            button = self.await_button(name, seconds)
            try:
                x, y = self.middle(button)
                box = self.hidden_by(button)
            except self.gone():
                continue
            if box is not None:
                down = y > box.y
                self.hand("mousemove", box.x + box.width // 2, box.y + box.height // 2, "click", 5 if down else 4)
            elif self.steady(name, (x, y)):
                self.hand("mousemove", x, y)
                return x, y
        raise AssertionError(f"the button {name!r} cannot be scrolled into view")

    def steady(self, name, where):
        """Cards move while others come and go; a hand waits until the button rests."""
        time.sleep(0.15)
        button = self.find(name)
        return button is not None and self.middle(button) == where

    def click(self, name, seconds=60):
        """Presses and releases the left button on what is called `name`, through X as a hand would."""
        self.point_at(name, seconds)
        self.hand("click", 1)

    def hand(self, *arguments):
        subprocess.run(["xdotool", *map(str, arguments)], env=os.environ | {"DISPLAY": self.display}, check=True)

    def photograph(self, name):
        """Keeps what the screen shows as e2e-NAME.png in the build folder."""
        folder = pathlib.Path(os.environ.get("MIDFLIGHT_BUILD", self.home.home))
        subprocess.run(["import", "-display", self.display, "-window", "root", folder / f"e2e-{name}.png"], check=False,
                       stderr=subprocess.DEVNULL)
