"""A terminal for programs under measure: libvterm, called through ctypes.

It knows what is on the screen, cell by cell, and answers queries as a terminal does. Being C it keeps
up with any program, so that the program is never slowed by the terminal. Debian: libvterm0.
"""

import ctypes
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from ctypes import POINTER, Structure, byref, c_char, c_char_p, c_int, c_size_t, c_uint8
from ctypes import c_uint32, c_void_p

now = time.monotonic


class _Rect(Structure):
    _fields_ = [(n, c_int) for n in ("start_row", "end_row", "start_col", "end_col")]


class _Position(Structure):
    _fields_ = [("row", c_int), ("col", c_int)]


class _Color(Structure):
    _fields_ = [(n, c_uint8) for n in ("type", "red", "green", "blue")]


class _Cell(Structure):
    _fields_ = [("chars", c_uint32 * 6), ("width", c_char), ("attributes", c_uint32),
                ("fg", _Color), ("bg", _Color)]


def _load():
    for name in ("libvterm.so.0", "libvterm.so"):
        try:
            lib = ctypes.CDLL(name)
            break
        except OSError:
            continue
    else:
        raise SystemExit("libvterm is missing; on Debian: apt-get install libvterm0")
    for name, result, *arguments in [
            ("new", c_void_p, c_int, c_int), ("free", None, c_void_p),
            ("set_utf8", None, c_void_p, c_int), ("obtain_screen", c_void_p, c_void_p),
            ("obtain_state", c_void_p, c_void_p),
            ("screen_enable_altscreen", None, c_void_p, c_int),
            ("screen_reset", None, c_void_p, c_int),
            ("input_write", c_size_t, c_void_p, c_char_p, c_size_t),
            ("output_read", c_size_t, c_void_p, c_char_p, c_size_t),
            ("screen_get_text", c_size_t, c_void_p, c_char_p, c_size_t, _Rect),
            ("screen_get_cell", c_int, c_void_p, _Position, POINTER(_Cell)),
            ("screen_convert_color_to_rgb", None, c_void_p, POINTER(_Color)),
            ("state_get_cursorpos", None, c_void_p, POINTER(_Position))]:
        function = getattr(lib, "vterm_" + name)
        function.restype, function.argtypes = result, arguments
    return lib


_lib = _load()


class Screen:
    """A screen of `rows` by `columns`."""

    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns
        self._terminal = _lib.vterm_new(rows, columns)
        _lib.vterm_set_utf8(self._terminal, 1)
        self._screen = _lib.vterm_obtain_screen(self._terminal)
        self._state = _lib.vterm_obtain_state(self._terminal)
        _lib.vterm_screen_enable_altscreen(self._screen, 1)
        _lib.vterm_screen_reset(self._screen, 1)
        self._text = ctypes.create_string_buffer(rows * columns * 8 + 64)
        self._answer = ctypes.create_string_buffer(4096)

    def feed(self, data):
        """Takes a program's output; returns what the terminal answers."""
        _lib.vterm_input_write(self._terminal, data, len(data))
        count = _lib.vterm_output_read(self._terminal, self._answer, 4096)
        return self._answer.raw[:count]

    def text(self):
        """All rows, joined by line feeds, each without the blanks at its end."""
        room = len(self._text) - 1
        area = _Rect(0, self.rows, 0, self.columns)
        count = _lib.vterm_screen_get_text(self._screen, self._text, room, area)
        text = self._text.raw[:min(count, room)].decode("utf-8", "replace")
        return text.replace("\0", " ")

    def cell(self, row, column):
        """(text, width, foreground, background, attributes); a colour is (red, green, blue) or None
        for the terminal's own. Attributes: any of bold, underline, italic, reverse."""
        cell = _Cell()
        _lib.vterm_screen_get_cell(self._screen, _Position(row, column), byref(cell))
        # 0xffffffff stands in the second column of a wide character.
        text = "".join(chr(c) for c in cell.chars if 0 < c < 0x110000)
        bits = cell.attributes
        attributes = {name for name, bit in (("bold", 1), ("underline", 6), ("italic", 8),
                                             ("reverse", 32)) if bits & bit}
        return (text, max(1, cell.width[0]), self._rgb(cell.fg, 2), self._rgb(cell.bg, 4),
                attributes)

    def _rgb(self, color, default):
        if color.type & default:
            return None
        _lib.vterm_screen_convert_color_to_rgb(self._screen, byref(color))
        return (color.red, color.green, color.blue)

    def cursor(self):
        position = _Position()
        _lib.vterm_state_get_cursorpos(self._state, byref(position))
        return position.row, position.col

    def close(self):
        _lib.vterm_free(self._terminal)


class Program:
    """A program in a pseudo-terminal, and the screen it draws."""

    def __init__(self, arguments, environment, folder, rows=50, columns=200):
        self.screen = Screen(rows, columns)
        self.bytes = 0
        self.is_over = False
        self.peak_memory = 0.0
        self.last_output = self.started = now()
        self._sampled = 0.0
        # The child must find the size when it looks for it first.
        size = struct.pack("HHHH", rows, columns, 0, 0)
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(1, termios.TIOCSWINSZ, size)
                os.chdir(folder)
                os.execvpe(arguments[0], arguments, environment)
            except OSError as error:
                os.write(2, str(error).encode())
            os._exit(127)
        os.set_blocking(self.terminal, False)

    def send(self, text):
        data = text.encode() if isinstance(text, str) else text
        while data:
            try:
                data = data[os.write(self.terminal, data):]
            except BlockingIOError:
                select.select([], [self.terminal], [], 0.1)

    def wait(self, until=None, seconds=1.0, every=0.0):
        """Takes output until `until(text)` holds and returns when the output that made it so was
        read; `None` after `seconds`. The screen is looked at once in `every` seconds at most."""
        end, stamp, looked, is_new = now() + seconds, now(), 0.0, True
        while True:
            moment = now()
            if is_new and until and (self.is_over or moment - looked >= every):
                looked, is_new = moment, False
                if until(self.screen.text()):
                    return stamp
            if moment >= end or self.is_over:
                return None
            patience = min(end - moment, 0.25)
            if is_new and until:
                patience = min(patience, max(every - (moment - looked), 0.0005))
            if select.select([self.terminal], [], [], patience)[0] and self._read():
                stamp, is_new = self.last_output, True
            if moment > self._sampled + 0.25:
                self._sampled = moment
                self.peak_memory = max(self.peak_memory, self.memory())

    def _read(self):
        try:
            data = os.read(self.terminal, 1 << 16)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self.is_over = True
            return True
        self.last_output = now()
        self.bytes += len(data)
        answer = self.screen.feed(data)
        if answer:
            self.send(answer)
        return True

    def settle(self, quiet=0.6, seconds=20):
        """Waits until nothing has come for `quiet` seconds."""
        end = now() + seconds
        while now() < end and not self.is_over and now() - self.last_output < quiet:
            self.wait(seconds=0.1)

    def close(self, goodbye=b""):
        """Ends the program, asking it first."""
        self.send(goodbye)
        for number in ([None] if goodbye else []) + [signal.SIGTERM, signal.SIGKILL]:
            if number:
                os.kill(self.pid, number)
            end = now() + 5
            while now() < end:
                self.wait(seconds=0.05)
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    os.close(self.terminal)
                    self.screen.close()
                    return

    # What the program and its children use.

    def _tree(self):
        found, left = [], [self.pid]
        while left:
            process = left.pop()
            found.append(process)
            try:
                for task in os.listdir(f"/proc/{process}/task"):
                    with open(f"/proc/{process}/task/{task}/children") as file:
                        left += map(int, file.read().split())
            except OSError:
                pass  # It has ended meanwhile.
        return found

    def cpu(self):
        """Seconds of CPU so far, ended children included, in steps of a clock tick."""
        ticks = 0
        for process in self._tree():
            try:
                with open(f"/proc/{process}/stat") as file:
                    ticks += sum(map(int, file.read().rpartition(")")[2].split()[11:15]))
            except OSError:
                pass
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Resident memory in MiB."""
        pages = 0
        for process in self._tree():
            try:
                with open(f"/proc/{process}/statm") as file:
                    pages += int(file.read().split()[1])
            except OSError:
                pass
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
