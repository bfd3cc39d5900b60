"""What the commands on a study share: which folder is meant, its tables, its texts, its coders."""

import shlex
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from casebook.cli.paths import Existing
from casebook.cli.terminal import printable

if TYPE_CHECKING:
    import pandas as pd

    from casebook.tables import Tables

F = TypeVar("F", bound=Callable[..., Any])
SHOWN = 12  # so many names of a long list are told
RULES = ("exact", "overlap", "paragraph")


def composed(
    ctx: click.Context, param: click.Parameter, value: str | tuple[str, ...] | None
) -> str | tuple[str, ...] | None:
    """A name as tables write it: some keyboards make å of an a and a ring. For an option."""
    if isinstance(value, tuple):
        return tuple(unicodedata.normalize("NFC", one) for one in value)
    return value if value is None else unicodedata.normalize("NFC", value)


def parted(text: str | None) -> list[str]:
    """What somebody wrote between commas; what has a comma in it stands in quotation marks.

    Parameters
    ----------
    text : str or None
        Such as ``paid,place="Malmö, centre"``, or with the marks around the whole part; a mark of
        its own has a backslash ahead.

    Returns
    -------
    list of str
        Without the marks and without what is blank.

    Raises
    ------
    ValueError
        If a quotation mark is not closed.
    """
    parts = shlex.shlex(text or "", posix=True)
    parts.whitespace, parts.quotes, parts.commenters = ",", '"', ""
    parts.whitespace_split = True
    try:
        return [part.strip() for part in parts if part.strip()]
    except ValueError:
        raise ValueError(f"{text}: a quotation mark or backslash has nothing behind it") from None


study_argument = click.argument(
    "directory",
    metavar="[STUDY]",
    required=False,
    type=Existing(file_okay=False),
)
study_or_file_argument = click.argument(
    "directory",
    metavar="[STUDY|FILE]",
    required=False,
    type=Existing(),
)
unit_option = click.option(
    "--unit",
    type=click.Choice(RULES),
    help="Of a study: what counts as one unit, the same span, spans that overlap, or a paragraph.  "
    "[default: overlap]",
)
UNIT = "overlap"


def coder_options(command: F) -> F:
    """Give a command ``--coder`` and ``--coders``."""
    command = click.option(
        "--coders",
        type=click.Choice(["together", "each"]),
        default="together",
        show_default=True,
        help="A code that several coders gave counts once, or every coder is counted apart.",
    )(command)
    return click.option(
        "--coder", callback=composed, metavar="NAME", help="Only the codings of this coder."
    )(command)


@contextmanager
def explained() -> Iterator[None]:
    """Turn what is wrong with a study, or with what is asked of it, into one sentence."""
    from casebook.tables import MissingTable

    try:
        yield
    except (ValueError, MissingTable) as error:
        raise click.ClickException(printable(str(error), sys.stderr)) from None


def tables_for(folder: Path | None, command: str, *names: str) -> "Tables":
    """Read a study, or a package like the book's, and see that it has what a command needs.

    Parameters
    ----------
    folder : Path or None
        None for the tables that come with the package.
    command : str
        Its name, for the message.
    *names : str
        The tables that must have rows.

    Returns
    -------
    Tables

    Raises
    ------
    click.ClickException
        If the tables are not in order, or one of them is missing or empty.
    """
    from casebook.study import load
    from casebook.tables import DataError, MissingTable

    try:
        tables = load(folder)
    except DataError as error:
        place = f" {click.format_filename(folder)}" if folder else ""
        raise click.ClickException(
            printable(f"{error}\n`casebook check{place}` says what can be done.", sys.stderr)
        ) from None
    except (ValueError, MissingTable) as error:
        raise click.ClickException(printable(str(error), sys.stderr)) from None
    for name in names:
        if name not in tables or tables[name].empty:
            has = ", ".join(other for other in tables if len(tables[other]) and other != "sources")
            where = f" in {click.format_filename(folder)}" if folder else ""
            raise click.ClickException(
                f"the table {name} is missing or has no rows{where}, and `casebook {command}` "
                f"needs it; tables with rows: {has or 'none'}"
            )
    return tables


def texts_of(folder: Path | None) -> tuple[dict[str, str], list[str]]:
    """Read the texts of a study's documents, as far as they are there.

    Parameters
    ----------
    folder : Path or None

    Returns
    -------
    (dict of str to str, list of str)
        Texts by document id, and a sentence for each file that cannot be read.
    """
    from casebook.copies import CopyError, text_of
    from casebook.study import is_study, text_files

    texts: dict[str, str] = {}
    notes = []
    for document, file in text_files(folder).items() if is_study(folder) else ():
        try:
            texts[document] = text_of(file)
        except CopyError as error:
            notes.append(f"the text of {document} cannot be read: {error}")
    return texts, notes


class Chosen(NamedTuple):
    """Whose codings are counted: the rows, what they are called, and how coders count."""

    codings: "pd.DataFrame"
    words: str
    coders: str


def chosen(codings: "pd.DataFrame", coder: str | None, coders: str) -> Chosen:
    """Choose the codings of one coder, those that were agreed, or all of them.

    Parameters
    ----------
    codings : DataFrame
    coder : str, optional
        Whose; without it those that coders agreed upon, if there are any, else everybody's.
    coders : {"together", "each"}
        What everybody's codings count as.

    Returns
    -------
    Chosen

    Raises
    ------
    ValueError
        If nobody of that name coded anything.
    """
    one, words, how = whose(sorted(set(codings.coder)), coder, coders)
    return Chosen(codings if one is None else codings[codings.coder == one], words, how)


def whose(known: Sequence[str], coder: str | None, coders: str) -> tuple[str | None, str, str]:
    """Choose a coder as `chosen` does: whose codings (None: everybody's), in words, and how."""
    from casebook.coding import AGREED

    if coder is None and AGREED in known and coders == "together":
        coder = AGREED
    if coder is not None:
        check_coders([coder], known)
        words = "the agreed codings" if coder == AGREED else f"the codings of {coder}"
        return coder, words, "one"
    if len(known) == 1:
        return None, f"the codings of {known[0]}", "one" if coders != "each" else "each"
    how = "counted together" if coders == "together" else "each counted apart"
    return None, f"the codings of {listed(known)}, {how}", coders


class Counted(NamedTuple):
    """Codings with the units that they stand in, ready to be counted.

    Attributes
    ----------
    rows : DataFrame
        ``passage_id``, ``code_id``, ``coder`` and ``unit``.
    places : DataFrame
        The units; see `casebook.coding.Units`.
    unit : str
        By which rule.
    words : str
        Whose codings these are.
    coders : str
        How several coders count, as `casebook.coding.code_by` takes it.
    notes : list of str
        What somebody should know.
    """

    rows: "pd.DataFrame"
    places: "pd.DataFrame"
    unit: str
    words: str
    coders: str
    notes: list[str]


def counted(
    tables: "Tables", folder: Path | None, unit: str, coder: str | None, coders: str
) -> Counted:
    """Make units of the spans of the coders that were chosen.

    Parameters
    ----------
    tables : Tables
    folder : Path or None
        Where the tables are from, for the texts of documents.
    unit, coder, coders
        As the options have them.

    Returns
    -------
    Counted

    Raises
    ------
    ValueError
        If there is no such coder, or units cannot be made.
    """
    from casebook import coding

    whose = chosen(tables.codings, coder, coders)
    texts, notes = texts_of(folder) if unit == "paragraph" else ({}, [])
    rows, units = coding.in_units(whose.codings, tables.passages, unit, texts)
    return Counted(rows, units.places, unit, whose.words, whose.coders, [*notes, *units.notes])


def check_coders(asked: Sequence[str], known: Sequence[str]) -> None:
    """Refuse a coder who coded nothing, naming those who did."""
    from casebook.tables import closest

    for name in asked:
        if name not in known:
            raise ValueError(
                f"there are no codings by {name!r}; the coders are {', '.join(known)}"
                f"{closest(name, list(known))}"
            )


def listed(names: Sequence[str]) -> str:
    """Names in a sentence."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def some(names: Sequence[str], between: str = ", ") -> str:
    """The first names of a list, and how many more there are."""
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return between.join(names[:SHOWN]) + more


def noted(notes: Sequence[str]) -> list[str]:
    """Lines for what somebody should know, after an empty one."""
    return ["", *(f"Note: {note}." for note in notes)] if notes else []
