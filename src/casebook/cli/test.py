"""The command ``casebook test``: style, imports, types and tests."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from casebook.cli import tasks
from casebook.cli.extras import needs

# The linter of imports is a script only; this finds it in whichever environment runs.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"
CHECKS = {
    "style": ("-m", "ruff", "check", "."),
    "layout": ("-m", "ruff", "format", "--check", "."),
    "imports": ("-c", LINT_IMPORTS, "--no-logo"),
    "types": ("-m", "mypy"),
}
# What belongs together (tests/conftest.py) on one of two cores, in order: what takes longest first.
PYTEST = ("-m", "pytest", "-n", "2", "--dist", "loadscope", "--no-loadscope-reorder")
FAST = ("-m", "not browser and not book and not slow")
COVERED = "_build/coverage.json"


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("-k", "word", metavar="WORD", help="Only the tests with WORD in their names.")
@click.option(
    "--fast",
    is_flag=True,
    help="Leave out what needs a browser or a built book, what is slow, and most examples.",
)
@click.option("--coverage", is_flag=True, help="Tell how much of each room the tests run.")
@needs("book")
@needs("dev")
def test(paths: tuple[str, ...], word: str | None, fast: bool, coverage: bool) -> None:
    """Run all tests, and check style, imports and types beside them.

    With a PATH or a WORD, only the tests in that file or folder, or of that name, run, and no
    checks.
    """
    chosen = [*(["-k", word] if word is not None else []), *(FAST if fast else [])]
    watch = ["--cov=casebook", f"--cov-report=json:{COVERED}"] if coverage else []
    with _beside({} if paths or word is not None else CHECKS):
        tasks.call(*PYTEST, *chosen, *watch, *paths)
    if coverage:
        report = json.loads((tasks.book_folder() / COVERED).read_text(encoding="utf-8"))
        counted = {
            file: (found["summary"]["covered_lines"], found["summary"]["num_statements"])
            for file, found in report["files"].items()
        }
        click.echo("\n".join(by_room(counted)))


@contextmanager
def _beside(checks: dict[str, tuple[str, ...]]) -> Iterator[None]:
    """Run checks while something else runs; after it, leave if one of them has found anything."""
    from concurrent.futures import ThreadPoolExecutor  # which every command would wait for

    with ThreadPoolExecutor() as threads:
        running = {name: threads.submit(_check, *check) for name, check in checks.items()}
        try:
            yield
        finally:
            found = [name for name, check in running.items() if check.result()]
            if found:  # said above, before much else was
                click.echo(f"Not in order: {', '.join(found)}.")
            elif checks:
                click.echo(f"In order: {', '.join(checks)}.")
    if found:
        sys.exit(1)


def _check(*arguments: str) -> int:
    """Run a check and give its status; what it finds is told at once, not after the tests."""
    status, said = tasks.ask(*arguments)
    if status:
        click.echo(f"\n{said}")
    return status


def by_room(counted: dict[str, tuple[int, int]]) -> list[str]:
    """Say how much of each room, and of all, the tests have run.

    What chapters and builds run in processes of their own is not counted.

    Parameters
    ----------
    counted : dict
        File to its statements that have run, and all its statements.

    Returns
    -------
    list of str
        A line a room, in the order of their names, and one for all.
    """
    rooms: dict[str, list[tuple[int, int]]] = {}
    for file, numbers in counted.items():
        parts = Path(file).parts
        below = parts[parts.index("casebook") + 1 :]
        rooms.setdefault(below[0] if len(below) > 1 else "casebook", []).append(numbers)
    lines = [_line(room, rooms[room]) for room in sorted(rooms)]
    return [*lines, _line("all", counted.values())]


def _line(name: str, numbers: Iterable[tuple[int, int]]) -> str:
    run, there = map(sum, zip(*numbers, strict=True))
    return f"{name:<10} {run / there if there else 1:>5.0%} of {there:,} statements"
