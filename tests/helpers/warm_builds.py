"""Builds of small books in a process that has their imports done.

To start Python and import Sphinx, Jupyter Book and pandas takes longer than to build a book of
three pages. So one process imports what is not of this package (`helpers.warm_imports`), and each
build is forked from it, and so is the process that forks its kernels, if it asks for one. This
package is imported by these themselves, from the book's own copy of it.
"""

import atexit
import json
import multiprocessing.forkserver
import os
import sys
import tempfile
from types import SimpleNamespace

# As kernels start, some of which are forked from here (`casebook.site.warm_kernels`); so all hashes
# in these builds come out alike in every run of the tests.
SEED = "0"
SETTINGS = {"PYTHONHASHSEED": SEED, "OPENBLAS_NUM_THREADS": "1"}
FORKS = hasattr(os, "pidfd_open")  # as in `casebook.site.warm_kernels`


def build(folder, words, environment, seconds):
    """Run `jupyter-book` in a folder.

    Parameters
    ----------
    folder : pathlib.Path
        The book's, which has its own copy of this package in `src`.
    words : list of str
        What follows the name of the command.
    environment : dict of str to str
        All variables that there are.
    seconds : int
        How long it may take.

    Returns
    -------
    tuple of int and str
        Its status, and all that it printed.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["helpers.warm_imports"])
    from unittest.mock import patch  # not for the builds, which import this module too

    from helpers.places import ROOT

    with patch.dict(os.environ, SETTINGS, PYTHONPATH=str(ROOT / "tests")):
        multiprocessing.forkserver.ensure_running()
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as printed:
        process = context.Process(target=_build, args=(folder, words, environment, printed.name))
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"the build took longer than {seconds} s:\n{printed.read()}")
        return process.exitcode, printed.read()


def _build(folder, words, environment, printed):
    file = os.open(printed, os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(file, stream)
    own = [name for name in sys.modules if name.split(".")[0] == "casebook"]
    assert not own, f"these are not the book's: {own}"
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.pycache_prefix = environment["PYTHONPYCACHEPREFIX"] or None
    sys.dont_write_bytecode = False  # for this process it may have been too late to say so
    sys.path[:0] = ["", environment["PYTHONPATH"]]
    sys.argv = ["jupyter-book", *words]
    _fork_kernels_from(_Spare())
    from jupyter_book.cli.main import main

    try:
        main()
    finally:
        atexit._run_exitfuncs()  # which a process of `multiprocessing` leaves out


class _Spare:
    """A process with imports done that waits to be told what to run: a `subprocess.Popen`."""

    def __init__(self):
        orders, self._told = os.pipe()
        self._answered, answers = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._told)
            os.close(self._answered)
            try:
                _run_as_told(orders, answers)
            finally:
                os._exit(0)
        os.close(orders)
        os.close(answers)

    def __call__(self, command, *, stdin, stdout, text, env):
        """Run a command, which is ``python -c CODE``, in this process."""
        _, option, code = command
        assert option == "-c"
        assert text
        assert SETTINGS.items() <= env.items(), "it could not be changed after the imports"
        self.stdin, self.stdout = os.fdopen(self._told, "w"), os.fdopen(self._answered)
        self.stdin.write(json.dumps([code, dict(env)]) + "\n")
        self.stdin.flush()
        return self

    def communicate(self):
        """Wait for its end."""
        self.stdin.close()
        os.waitpid(self.pid, 0)


def _run_as_told(orders, answers):
    for mine, place in ((orders, 0), (answers, 1)):
        os.dup2(mine, place)
        os.close(mine)
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
    if told := sys.stdin.readline():
        code, environment = json.loads(told)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["-c"]
        exec(code, {"__name__": "__main__"})
        atexit._run_exitfuncs()


def _fork_kernels_from(spare):
    from casebook.site import warm_kernels

    assert SETTINGS == warm_kernels.SETTINGS
    warm_kernels.subprocess = SimpleNamespace(Popen=spare, PIPE=warm_kernels.subprocess.PIPE)
