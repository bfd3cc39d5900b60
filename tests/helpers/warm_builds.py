"""Builds of small books in a process that has their imports done.

To start Python and import Sphinx, Jupyter Book and pandas takes longer than to build a book of
three pages. So one process imports what is not of this package, and each build is forked from it.
This package is imported by the build itself, from the book's own copy of it.
"""

import atexit
import multiprocessing.forkserver
import os
import sys
import tempfile

SEED = "2"  # of all hashes in these builds, which so come out alike in every run of the tests
FORKS = hasattr(os, "pidfd_open")  # as in `casebook.site.warm_kernels`

# Not of this package; and of Sphinx nothing that a build imports once it knows its language, which
# would say some things otherwise if it was imported before.
IMPORTS = [
    *("jupyter_book.cli.main", "jupyter_book.sphinx", "myst_nb.sphinx_ext", "nbclient"),
    *("sphinx_book_theme", "sphinx_design.extension", "sphinx_external_toc.events"),
    *("IPython.lib.lexers", "a11y_pygments.a11y_dark.style", "docutils.writers.latex2e"),
    *("bs4", "filelock", "jupyter_client.provisioning.local_provisioner", "lxml.etree"),
    *("networkx", "pandas", "phonenumbers", "regex", "unittest", "vl_convert"),
]


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
    context.set_forkserver_preload(IMPORTS)
    from unittest.mock import patch  # not for the builds, which import this module too

    with patch.dict(os.environ, PYTHONHASHSEED=SEED):
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
    from jupyter_book.cli.main import main

    try:
        main()
    finally:
        atexit._run_exitfuncs()  # which a process of `multiprocessing` leaves out
