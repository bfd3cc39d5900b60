"""Clones of a small book with a Makefile are opened and tested as those of this one are."""

import shutil
import subprocess

import pytest
from helpers.places import ROOT

pytestmark = pytest.mark.skipif(
    not (shutil.which("git") and shutil.which("make")), reason="needs git and make"
)

MAKEFILE = """\
book:
\t@env | grep -E '^(CASEBOOK_|PYTHON)' || true
\t@test -e "$$UV_CACHE_DIR/package" && echo package kept || echo package brought
\t@mkdir -p "$$UV_CACHE_DIR" _build/html && touch "$$UV_CACHE_DIR/package"
\t@cp page.html _build/html/index.html

.venv/installed:
\t@mkdir -p .venv/bin && printf '#!/bin/sh\\necho "= 3 passed in 1s ="\\n' > .venv/bin/casebook
\t@chmod +x .venv/bin/casebook

test:
\t@test -x .venv/bin/casebook && test ! -e _build
\t@echo "==== 7 passed, 2 skipped in 60.00s ===="
"""


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.setenv("CASEBOOK_DATA", "elsewhere")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")


@pytest.fixture
def book(tmp_path):
    """A folder with a Makefile and a page, both committed."""
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "Makefile").write_text(MAKEFILE)
    (folder / "page.html").write_text("<p>The first page")
    commit(folder, "init", "--quiet")
    return folder


def commit(folder, *before):
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for command in filter(None, (before, ("add", "."), ("commit", "--quiet", "-m", "A change"))):
        subprocess.run(["git", *who, *command], cwd=folder, check=True)


def test_a_newcomer_has_nothing_of_ours_and_then_what_was_brought(book, tmp_path):
    from benchmarks import opening

    first = opening.open_book(tmp_path / "one", tmp_path / "caches", book)
    second = opening.open_book(tmp_path / "two", tmp_path / "caches", book)
    caches = f"CASEBOOK_CACHE={tmp_path / 'caches' / 'casebook'}"
    assert first.output.splitlines() == [caches, "package brought"]
    assert second.output.splitlines() == [caches, "package kept"]
    assert (tmp_path / "two" / opening.PAGE).is_file()


def test_both_ways_are_measured_and_the_first_counts(book, monkeypatch):
    from benchmarks import opening

    said, plain = [], opening.open_book

    def open_book(*given):
        said.append(plain(*given))
        return said[-1]

    monkeypatch.setattr(opening, "open_book", open_book)
    rows = opening.measure(book)
    assert [one.output.splitlines()[-1] for one in said] == ["package brought", "package kept"]
    assert [row["clock"] for row in rows] == [one.seconds for one in said]
    assert [(row["what"], row["aim"]) for row in rows] == [
        ("nothing kept", opening.AIM),
        ("packages kept", None),
    ]
    assert all(row["clock"] > 0 for row in rows)


def test_only_what_is_committed_is_opened_and_a_book_without_a_page_is_no_measurement(
    book, tmp_path
):
    from benchmarks import _books, opening

    (book / "page.html").unlink()
    opening.open_book(tmp_path / "one", tmp_path / "caches", book)
    commit(book)
    with pytest.raises(_books.BuildFailed, match=r"page\.html"):
        opening.open_book(tmp_path / "two", tmp_path / "caches", book)
    (book / "Makefile").write_text("book:\n\t@true\n")
    commit(book)
    with pytest.raises(_books.BuildFailed, match="made no"):
        opening.open_book(tmp_path / "three", tmp_path / "caches", book)
    with pytest.raises(_books.BuildFailed, match="git clone"):
        opening.open_book(tmp_path / "four", tmp_path / "caches", tmp_path / "nothing")


def test_tests_run_in_a_clone_beside_a_cold_build_of_stock(book):
    from benchmarks import _books, testing

    rows = testing.measure(book, stock=lambda folder: _books.Built(0.5, 0.4, ""))
    assert [row["what"] for row in rows] == ["stock, cold", "make test", "casebook test --fast"]
    assert [row["passed"] for row in rows] == ["", "7 passed, 2 skipped", "3 passed"]
    assert [row["of_stock"] for row in rows] == [row["clock"] / 0.5 for row in rows]
    assert [row["aim"] for row in rows] == [None, 3, 60]


def test_tests_that_fail_are_no_measurement(book, monkeypatch, capsys):
    from benchmarks import _books, opening, testing

    (book / "Makefile").write_text(MAKEFILE.replace('@echo "==== 7', "@false # "))
    commit(book)
    with pytest.raises(_books.BuildFailed, match="make test"):
        testing.measure(book, stock=lambda folder: _books.Built(0.5, 0.4, ""))
    kept = []
    monkeypatch.setattr(opening, "keep", lambda *given: kept.append(given))

    def fails():
        raise _books.BuildFailed("2 failed")

    for benchmark in (opening, testing):
        monkeypatch.setattr(benchmark, "measure", fails)
        assert benchmark.main() == 1
        assert "not measured: 2 failed" in capsys.readouterr().err
    assert kept == []


def test_what_is_measured_is_printed_and_kept(monkeypatch, capsys):
    from benchmarks import opening, testing

    kept = {}
    monkeypatch.setattr(opening, "keep", lambda name, found, on: kept.update({name: found}))
    row = {"what": "all of it", "clock": 12.34, "processor": 5.6, "aim": None}
    more = {"of_stock": 2.5, "passed": "7 passed"}
    for benchmark, said in (
        (opening, "all of it 12.3 5.6"),
        (testing, "all of it 12 6 2.50 7 passed"),
    ):
        name = benchmark.__name__.rpartition(".")[2]
        monkeypatch.setattr(benchmark, "measure", lambda: [row | more])
        assert benchmark.main() == 0
        head, line = capsys.readouterr().out.splitlines()
        assert head.split()[:2] == ["clock", "seconds"]
        assert " ".join(line.split()) == said
        assert kept[name] == {name: [row | more]}
