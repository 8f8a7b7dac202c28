# SPDX-License-Identifier: GPL-3.0-or-later
"""A service of the test's own on the session bus, served by a thread. Needs one: run under dbus-run-session."""
import threading


class Service:
    """Subclasses set name, path, interface and described (introspection XML), and answer()."""

    def __init__(self, test):
        from gi.repository import Gio, GLib
        self.gio, self.glib = Gio, GLib
        named = threading.Event()
        context = GLib.MainContext.new()
        self.loop = GLib.MainLoop.new(context, False)

        def serve():
            context.push_thread_default()
            self.owner = Gio.bus_own_name(Gio.BusType.SESSION, self.name, Gio.BusNameOwnerFlags.REPLACE, self.register, lambda *_: named.set(), None)
            self.loop.run()
        self.thread = threading.Thread(target=serve, daemon=True)
        self.thread.start()
        test.addCleanup(self.end)
        if not named.wait(20):
            raise AssertionError(f"the session bus did not give {self.name} away")

    def register(self, connection, _name):
        self.connection = connection
        described = self.gio.DBusNodeInfo.new_for_xml(self.described).interfaces[0]
        self.object = connection.register_object(self.path, described, self.call, None, None)

    def call(self, _connection, _sender, _path, _interface, method, parameters, invocation):
        self.answer(method, parameters.unpack(), invocation)

    def say(self, signal, arguments):
        self.connection.emit_signal(None, self.path, self.interface, signal, arguments)

    def end(self):
        """The bus connection outlives a test: what was put on it is taken off again."""
        self.connection.unregister_object(self.object)
        self.gio.bus_unown_name(self.owner)
        self.loop.quit()
        self.thread.join(10)
