"""What several test modules share: the tables, the built book, and a browser to open it in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from helpers.places import ROOT

from casebook.site import browsers as installed
from casebook.tables import loading

# Folders all of whose tests run chapters or builds, or look at what was built.
BOOK = ("benchmarks", "notebooks", "pages")


def pytest_collection_modifyitems(items):
    """Mark what needs a browser or the book, so that `casebook test --fast` can leave it out."""
    for item in items:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        if "browser" in item.fixturenames or folder == "browser":
            item.add_marker("browser")
        builds = "Book" in vars(item.module)  # of `helpers.books`: a small book that is built
        if "built_book" in item.fixturenames or folder in BOOK or builds:
            item.add_marker("book")
        # A module's tests share what its fixtures made, so they run in one process; a module that
        # is looked at in parts says itself which tests belong together.
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(ROOT).as_posix()))


@pytest.fixture(scope="module")
def tables():
    """The shipped tables; a module's own, so that what one changes no other sees."""
    return loading.load()


@pytest.fixture(scope="session")
def built_book():
    """Folder of the HTML pages, brought up to date by `casebook build`.

    The environment variable CASEBOOK_HTML names a folder to look at instead.
    """
    if "CASEBOOK_HTML" in os.environ:
        return Path(os.environ["CASEBOOK_HTML"]).absolute()
    # Of several test processes the first one builds: while the others read, nothing is written.
    built_for = ROOT / "_build" / ".tests"
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    built_for.parent.mkdir(exist_ok=True)
    with FileLock(f"{built_for}.lock"):
        if not built_for.exists() or built_for.read_text() != run:
            done = subprocess.run(
                [sys.executable, "-m", "casebook", "build"],
                cwd=ROOT,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                said = (done.stdout + done.stderr)[-3000:]
                pytest.fail(f"casebook build failed:\n{said}", pytrace=False)
            built_for.write_text(run)
    return ROOT / "_build" / "html"


# Not for the session: while Playwright is there, no test could start an event loop of its own.
@pytest.fixture(scope="module")
def browser():
    """A headless Chromium; without one the tests are skipped, or fail if it is required."""
    required = os.environ.get("CASEBOOK_REQUIRE_BROWSER") == "1"
    program = installed.find()
    if program is None:
        pytest.fail(installed.MISSING, pytrace=False) if required else pytest.skip(
            installed.MISSING
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=list(installed.SWITCHES)
        )
        yield chromium
        chromium.close()
