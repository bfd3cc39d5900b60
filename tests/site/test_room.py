"""The room's door: everything that it names is there, and opening it costs nothing."""

import subprocess
import sys

import pytest

from casebook import site

HEAVY = ("sphinx", "docutils", "nbclient", "bs4", "pandas", "altair")


def test_importing_the_room_imports_nothing_heavy():
    # They are made to look as if they were not installed: an import would be an error.
    code = (
        "import sys\n"
        f"for name in {HEAVY!r}: sys.modules[name] = None\n"
        "import casebook.site\n"
        "print(casebook.site.JUPYTER_BOOK[:10])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("import sys\n", "")


@pytest.mark.slow
def test_to_print_and_to_release_nothing_of_jupyter_is_imported():
    # It would bring what takes longer than all else (`casebook.site.slow_imports`).
    code = (
        "import sys\n"
        "sys.modules.update(dict.fromkeys(['jsonschema', 'nbformat', 'myst_nb']))\n"
        "from casebook.site import make_release, print_pages\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", site.__all__)
def test_what_it_names_is_there(name):
    assert getattr(site, name) is not None


def test_another_name_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = site.nothing
