"""Commands that need more than the methods do, and what to install for them.

Installed alone, the package brings what its methods need. The book, the laboratory and the checks
need more, which stands in ``pyproject.toml`` as optional dependencies and is read from there.
"""

import functools
import re
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

DISTRIBUTION = "coproduction-casebook"
"""What to name to an installer; the import and the command are called ``casebook``."""

_OF_EXTRA = r"""([\w.-]+)[^;]*;.*\bextra\s*==\s*["']%s["']"""

P = ParamSpec("P")
R = TypeVar("R")


def missing(extra: str) -> list[str]:
    """Return the packages of an extra that are not installed.

    Parameters
    ----------
    extra : str
        Such as ``"book"``.

    Returns
    -------
    list of str
        Their names, in the order of ``pyproject.toml``; none if the package runs without having
        been installed, because nothing then says what it needs.
    """
    import importlib.metadata  # here: it takes as long as all of click, and help needs none of it

    lacking = []
    try:
        requirements = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    for requirement in requirements:
        found = re.match(_OF_EXTRA % re.escape(extra), requirement)
        if found is None:
            continue
        try:
            importlib.metadata.version(found[1])
        except importlib.metadata.PackageNotFoundError:
            lacking.append(found[1])
    return lacking


def needs(extra: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a command say what to install if its extra is not there.

    Parameters
    ----------
    extra : str
        The extra of the distribution that holds what the command needs.

    Returns
    -------
    callable
        A decorator, to stand between ``@click.command()`` with its options and the function.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if missing(extra):
                command = click.get_current_context().command_path
                install = f'pip install "{DISTRIBUTION}[{extra}]"'
                raise click.ClickException(f"`{command}` needs more than is installed: {install}")
            return function(*args, **kwargs)

        return checked

    return decorate
