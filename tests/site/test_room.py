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


@pytest.mark.parametrize("name", site.__all__)
def test_what_it_names_is_there(name):
    assert getattr(site, name) is not None


def test_another_name_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = site.nothing
