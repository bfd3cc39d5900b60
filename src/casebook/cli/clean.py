"""The command ``casebook clean``: away with what was built."""

import shutil

import click

from casebook.cli import tasks

BUILT = ("_build", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache")


@click.command()
def clean() -> None:
    """Remove what was built, but no environment."""
    for name in BUILT:
        shutil.rmtree(tasks.book_folder() / name, ignore_errors=True)
