"""A process that draws the charts of all chapters of a build: `casebook.display.drawn` asks it.

It is forked where kernels are, before vl-convert has started its threads, and starts them when the
first chart comes. It ends with the process that it was forked from.
"""

import json
import os
import select
import shutil
import socket
import tempfile
from contextlib import suppress

import vl_convert

DRAWN_BY = "CASEBOOK_DRAWN_BY"  # as `casebook.display.drawing` has it, which starts with more


class Drawer:
    """The process, and the socket by which it is asked.

    Attributes
    ----------
    address : str
        The path of the socket; blank where there can be none.
    pid : int
        The number of the process; 0 where there is none.
    """

    def __init__(self) -> None:
        self._folder = tempfile.mkdtemp(prefix="casebook-")
        self.address, self.pid = "", 0
        with suppress(OSError):  # the path of a socket may have 107 bytes
            line = socket.socket(socket.AF_UNIX)
            line.bind(path := f"{self._folder}/charts")
            line.listen(64)
            self._start(line)
            self.address = path

    def _start(self, line: socket.socket) -> None:
        # Closed when this process ends, however it ends: kernels, forked as well, let go of it.
        ended, self._alive = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            try:
                os.setsid()  # an interrupt from the keyboard is for the build to handle
                os.close(self._alive)
                _serve(line, ended)
            finally:
                os._exit(0)
        os.close(ended)
        line.close()

    def let_go(self) -> None:
        """Have nothing to do with it any more, in a process that was forked from this one."""
        if self.address:
            os.close(self._alive)

    def end(self) -> None:
        """Have it end."""
        self.let_go()
        shutil.rmtree(self._folder, ignore_errors=True)


def _serve(line: socket.socket, ended: int) -> None:
    while ended not in select.select([line.fileno(), ended], [], [])[0]:
        with suppress(OSError), line.accept()[0] as asked:
            with asked.makefile("rb") as whole:
                order = whole.read()
            asked.sendall(_draw(order).encode())


def _draw(order: bytes) -> str:
    """A picture; nothing if it cannot be drawn, because who asked then draws it and says why."""
    version, _, spec = order.decode().partition("\n")
    try:
        return str(vl_convert.vegalite_to_svg(json.loads(spec), vl_version=version))
    except Exception:
        return ""
