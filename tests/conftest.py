"""What several test modules share: the tables, the built book, and a browser to open it in."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from filelock import FileLock
from helpers.places import ROOT
from hypothesis import settings

from casebook.site import browsers as installed
from casebook.tables import loading

# What was compiled, and what pytest makes of asserts, is kept for the next run and for what tests
# start, even where the environment says no: it is a third of what a quick run takes.
sys.dont_write_bytecode = False
sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / "_build" / "bytecode")
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# As the book has it when it starts (`casebook.site.slow_imports` says why), for all test modules.
sys.modules["rfc3987_syntax"] = None

# The same examples in every run: what fails for one fails for all, and a slow machine is no fault.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("few", settings.get_profile("same"), max_examples=20)
settings.load_profile("same")


def pytest_configure(config):
    """Make up fewer examples where slow tests are left out."""
    if "not slow" in config.option.markexpr:
        settings.load_profile("few")


# So many of the examples that a test is given by name are quick; the others are slow together.
QUICK_EXAMPLES = 2

# Now and then a browser does not do what it does a hundred times over: it gives a page an empty
# storage, or starts no process for it. So that this refuses no change, what fails there is run once
# more where nobody waits for it; the report names each such test (-rR), and one that fails twice
# has failed. A test that is named again and again has a race: `CASEBOOK_SLOW` helps to find it.
ONCE_MORE = bool(os.environ.get("CI"))

# Folders all of whose tests run chapters or builds, or look at what was built.
BOOK = ("benchmarks", "chapters", "notebooks", "pages")
# Folders whose modules ask the same of the same book.
TOGETHER = ("chapters", "reader")
# A test that looks at the pages in parts, each of which may run in another process.
IN_PARTS = "tests/browser/test_axe.py::test_axe_finds_nothing_on_any_page"
# What takes longest, in order. It starts first, so that of two processes none is left with much at
# the end. The first builds the book; what the second has to do until it is built needs it not, and
# stands together here.
LONGEST = (
    f"{IN_PARTS}[0]",
    "tests/site/test_build.py",
    f"{IN_PARTS}[1]",
    "tests/tables/test_loading.py",
    "tests/site/test_exercises_in_builds.py",
    "tests/site/test_gate.py",
    "tests/exchange/test_hostile_files.py",
    "tests/project/test_wheel.py",
    "tests/study/test_damage.py",
    "tests/site/test_exercises.py",
    f"{IN_PARTS}[2]",
    f"{IN_PARTS}[3]",
    "tests/browser/test_pages.py",
    "tests/browser/test_search.py",
    "tests/browser/test_argument.py",
    "tests/browser/test_explorer.py",
    "tests/browser/test_lesson.py",
    "tests/browser/test_board.py",
    "tests/browser/test_seminar.py",
    "tests/browser/test_make_a_sheet.py",
    "book",
    "tests/pages/test_guides.py",
    "tests/copies/test_reading.py",
    "tests/notebooks/test_notebooks.py",
    "tests/argument/test_reasons.py",
    "tests/argument/test_withdrawal.py",
    "tests/display/test_display.py",
)


def group(nodeid):
    """What runs in the same process as a test, because it shares what fixtures made."""
    module = nodeid.split("::")[0]
    if nodeid.startswith(IN_PARTS):
        return nodeid
    return "book" if module.split("/")[1] in TOGETHER else module


def among_the_first(nodeids):
    """Say of each test whether it is among the first examples of its function."""
    seen = Counter()
    for nodeid in nodeids:
        function = nodeid.partition("[")[0]
        seen[function] += 1
        yield seen[function] <= QUICK_EXAMPLES


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Send tests to processes by `group`.

    Marks of xdist's own do not come through: it writes them into the ids of tests, which pytest 9.2
    makes anew.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return group(nodeid)

    return ByGroup(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_ignore_collect(collection_path, config):
    """Leave folders unread all of whose tests are left out by their mark."""
    below = collection_path.parts[len(ROOT.parts) + 1 :]
    mark = "browser" if below[:1] == ("browser",) else "book" if {*below[:1]} & {*BOOK} else None
    return True if mark and f"not {mark}" in config.option.markexpr.split(" and ") else None


def pytest_collection_modifyitems(items):
    """Mark what needs a browser or the book, and put what takes longest first."""
    for item, is_quick in zip(items, among_the_first(item.nodeid for item in items), strict=True):
        if not is_quick:
            item.add_marker("slow")
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        if "browser" in item.fixturenames or folder == "browser":
            item.add_marker("browser")
            if ONCE_MORE:
                item.add_marker(pytest.mark.flaky(reruns=1))
        fixtures, helpers = {*item.fixturenames}, {*vars(item.module)}
        builds = "Book" in helpers  # of `helpers.books`: a small book that is built
        builds |= "Own" in helpers and "own" in fixtures  # of `helpers.own_books`, likewise
        if {"built_book", "teachers_pages"} & fixtures or folder in BOOK or builds:
            item.add_marker("book")
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(group(item.nodeid), len(place)))


@pytest.fixture(scope="session", autouse=True)
def kept_digests(tmp_path_factory):
    """No test finds or leaves a digest of the reader's own (`casebook.tables.in_order`)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASEBOOK_CACHE", str(tmp_path_factory.mktemp("kept")))
        yield


@pytest.fixture(scope="module")
def tables():
    """The shipped tables; a module's own, so that what one changes no other sees."""
    return loading.load()


@pytest.fixture(scope="session")
def book():
    """The book as it is shipped, to be read only: what one test had it work out, others are told.

    A test that changes rows makes a book of its own.
    """
    from casebook import load

    shared = load()
    yield shared
    shipped = load().tables
    changed = [name for name, frame in shared.tables.items() if not frame.equals(shipped[name])]
    assert not changed, f"a test has changed what others read: {changed}"


@pytest.fixture(scope="session")
def built_book():
    """Folder of the HTML pages, brought up to date by `casebook build`.

    The environment variable CASEBOOK_HTML names a folder to look at instead.
    """
    if "CASEBOOK_HTML" in os.environ:
        return Path(os.environ["CASEBOOK_HTML"]).absolute()
    _build("students")
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def teachers_pages(request):
    """Folder of the pages of the teacher's edition, brought up to date.

    The environment variable CASEBOOK_TEACHERS names a folder to look at instead.
    """
    if "CASEBOOK_TEACHERS" in os.environ:
        return Path(os.environ["CASEBOOK_TEACHERS"]).absolute()
    request.getfixturevalue("teachers_build")
    return ROOT / "_build" / "teacher" / "_build" / "html"


@pytest.fixture(scope="session")
def teachers_build(built_book):
    """What the build of the teacher's edition said, and which of the students' pages it wrote.

    It is there once the students' edition is, which nothing else writes from then on.
    """
    if "CASEBOOK_TEACHERS" in os.environ:
        pytest.skip("the teacher's edition was built elsewhere")
    return _build("teachers", "--teacher", beside=built_book)


def _build(edition, *options, beside=None):
    # Of several test processes the first one builds: while the others read, nothing is written.
    built_for = ROOT / "_build" / f".tests-{edition}"
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    built_for.parent.mkdir(exist_ok=True)
    with FileLock(f"{built_for}.lock"):
        if not built_for.exists() or built_for.read_text().splitlines()[:1] != [run]:
            before = _written(beside)
            done = subprocess.run(
                [sys.executable, "-m", "casebook", "build", *options],
                cwd=ROOT,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                said = (done.stdout + done.stderr)[-3000:]
                pytest.fail(f"casebook build failed:\n{said}", pytrace=False)
            written = sorted({name for name, _ in before ^ _written(beside)})
            built_for.write_text("\n".join([run, json.dumps([done.stdout, written])]))
        return json.loads(built_for.read_text().split("\n", 1)[1])


def _written(folder):
    """Each file in a folder, and when it was written."""
    files = [path for path in folder.rglob("*") if path.is_file()] if folder else []
    return {(str(path), path.stat().st_mtime_ns) for path in files}


# Not for the session: while Playwright is there, no test could start an event loop of its own.
@pytest.fixture(scope="module")
def browser():
    """A headless Chromium; without one the tests are skipped, or fail if it is required.

    `CASEBOOK_SLOW=6` makes each of its pages six times as slow as it is: a test that fails then
    does not wait for what it expects, and will fail some day on a machine that has much to do.
    """
    required = os.environ.get("CASEBOOK_REQUIRE_BROWSER") == "1"
    from helpers import chromium

    program = chromium.program()
    if program is None:
        pytest.fail(installed.MISSING, pytrace=False) if required else pytest.skip(
            installed.MISSING
        )
    from helpers.patience import patient
    from playwright.sync_api import sync_playwright

    args = chromium.switches(program)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=args)
        yield patient(started)
        started.close()
