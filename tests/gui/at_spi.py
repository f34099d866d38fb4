#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the window against what a screen reader sees of it: starts PROGRAM with TRACE, finds the
lanes over AT-SPI, moves their cursor by the keyboard and hears what is read out.

Usage: at_spi.py PROGRAM TRACE, on an X server and a session bus of its own:
xvfb-run dbus-run-session at_spi.py PROGRAM TRACE. Exit 77: something of it is not there."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib
except (ImportError, ValueError) as why:
    print(f"skipped: {why} (python3-gi, gir1.2-atspi-2.0)")
    sys.exit(77)

if shutil.which("xdotool") is None:
    print("skipped: no xdotool")
    sys.exit(77)

PATIENCE = 60  # s; only a failing test waits that long
heard = []


def spin(seconds):
    """Lets events come for a while."""
    loop = GLib.MainLoop()
    GLib.timeout_add(int(seconds * 1000), loop.quit)
    loop.run()


def wait_for(what, condition):
    """Waits until condition() is something; that."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        spin(0.1)
    raise AssertionError(f"never came: {what}")


def children(node):
    """Those that are there: a tree changes while it is walked."""
    for place in range(node.get_child_count()):
        child = node.get_child_at_index(place)
        if child is not None:
            yield child


def find(node, wanted):
    """The first below a node of which `wanted` is true."""
    for child in children(node):
        if wanted(child):
            return child
        below = find(child, wanted)
        if below is not None:
            return below
    return None


def window():
    return find(Atspi.get_desktop(0), lambda node: node.get_role() == Atspi.Role.FRAME)


def nameless(node, found):
    """Tables and trees in sight that have no name."""
    for child in children(node):
        if child.get_role() in (Atspi.Role.TABLE, Atspi.Role.TREE, Atspi.Role.LIST) and (
            child.get_state_set().contains(Atspi.StateType.SHOWING) and not child.get_name()
        ):
            found.append(child.get_role_name())
        elif child.get_role() not in (Atspi.Role.TABLE, Atspi.Role.TREE):
            nameless(child, found)
    return found


def has(node, state):
    """Asks anew: what is remembered of a node may be old."""
    node.clear_cache()
    return node.get_state_set().contains(state)


def xdotool(*arguments):
    subprocess.run(["xdotool", *arguments], check=True, timeout=PATIENCE)


def check(program):
    frame = wait_for("a window", window)
    lanes = wait_for("the lanes", lambda: find(frame, lambda n: n.get_role() == Atspi.Role.CHART))
    assert lanes.get_name(), "the lanes have no name"
    listener = Atspi.EventListener.new(lambda event: heard.append(event.source))
    listener.register("object:property-change:accessible-value")
    # No window manager is there to give it the keyboard.
    xdotool("search", "--onlyvisible", "--name", "daxscope", "windowfocus", "--sync")
    Atspi.Component.grab_focus(lanes)
    wait_for(
        "the keyboard in the lanes",
        lambda: has(lanes, Atspi.StateType.FOCUSED),
    )

    def told():
        xdotool("key", "Right")
        spin(0.5)
        lanes.clear_cache()
        return lanes.get_description()

    first = wait_for("a fault to be read out", told)
    at = Atspi.Value.get_current_value(lanes)
    assert first.startswith("before, "), first
    assert heard, "nobody was told that the value changed"
    heard.clear()
    second = told()
    assert second != first, "the cursor stays"
    assert heard, "nobody was told that the value changed once more"
    assert Atspi.Value.get_current_value(lanes) > at, "the value is no time that goes on"
    xdotool("key", "Return")
    spin(0.5)
    without = nameless(frame, [])
    assert not without, f"without a name: {without}"
    assert program.poll() is None, "the window has gone"
    print(f"read out: {second.splitlines()[0]}")


def main():
    with tempfile.TemporaryDirectory() as home:
        environment = dict(
            os.environ,
            HOME=home,
            XDG_CONFIG_HOME=home,
            XDG_CACHE_HOME=home,
            XDG_RUNTIME_DIR=home,
            QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1",
            QT_QPA_PLATFORM="xcb",
        )
        with subprocess.Popen(sys.argv[1:3], env=environment) as program:
            try:
                check(program)
            finally:
                program.terminate()


main()
