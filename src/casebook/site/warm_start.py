"""The process that kernels are forked from: it imports what chapters need, and waits for orders.

An order is a line of JSON on standard input (whether to be a kernel or to run the solutions of
exercises, with what arguments, in which folder and environment); the answer is a line with the
number of the process. Nothing that is imported here may start a thread,
because a forked process has none of them. Of the casebook comes what every chapter begins with, and
its tables, which are kept by what is in their files; what ran of it for that counts for each
chapter.
"""

import contextlib
import gc
import json
import os
import signal
import sys
from typing import NoReturn

from casebook.site import chapter_reads, slow_imports, warm_charts

exec(slow_imports.LEAVE_OUT)
exec(slow_imports.RARELY)

import altair  # noqa: E402
import charset_normalizer  # noqa: E402, F401
import ipykernel.debugger  # noqa: E402, F401
import IPython.core.completerlib  # noqa: E402, F401
import IPython.core.debugger  # noqa: E402, F401
import IPython.core.history  # noqa: E402, F401
import IPython.core.oinspect  # noqa: E402, F401
import IPython.extensions.storemagic  # noqa: E402, F401
import myst_nb.ext.glue  # noqa: E402, F401
import narwhals  # noqa: E402
import networkx  # noqa: E402, F401
import pandas  # noqa: E402
from ipykernel import kernelapp  # noqa: E402

# What these put off until it is asked for.
altair.data_transformers.get()
narwhals.from_native(pandas.DataFrame({"a": [1]}))
pandas.DataFrame({"a": [1]}).to_dict("records")


def serve() -> None:
    """Fork a process for each order, until nobody is there to give one."""
    drawer = warm_charts.Drawer()
    chapter_reads.prepare()
    with contextlib.suppress(Exception):  # a chapter that needs them says what is wrong with them
        import casebook.reader

        casebook.reader.load()
    gc.freeze()
    signal.signal(signal.SIGCHLD, _let_go)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            drawer.let_go()
            order["environment"][warm_charts.DRAWN_BY] = drawer.address
            _become(**order)
        print(pid, flush=True)
    drawer.end()
    _let_go()


def _let_go(*_: object) -> None:
    """Wait for who has ended: it leaves nothing behind, and what it took is on this account."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become(work: str, arguments: list[str], folder: str, environment: dict[str, str]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()  # as other kernels: an interrupt from the keyboard is for the build to handle
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)  # orders and answers are not for a chapter
    os.dup2(2, 1)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    chapter_reads.note()
    try:
        {"kernel": _be_kernel, "solutions": _solve}[work](arguments)
    finally:
        os._exit(0)


def _be_kernel(arguments: list[str]) -> None:
    # It ends when its parent does, which is this process and not the build.
    kernelapp.launch_new_instance([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])


def _solve(arguments: list[str]) -> None:
    sys.path.insert(0, "")  # as Python has it that is started in the folder of a book
    from casebook.site.exercises.kept_solutions import main

    main(*arguments)
