"""The command ``casebook check``: what is wrong in tables, and what a study is ready for."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casebook.cli.paths import Existing
from casebook.cli.terminal import printable

if TYPE_CHECKING:
    from casebook.study import Ready
    from casebook.tables import Problem


@click.command()
@click.argument(
    "directory",
    metavar="[DIR]",
    required=False,
    type=Existing(file_okay=False),
)
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.pass_obj
def check(folder: Path | None, directory: Path | None, as_json: bool) -> None:
    """Check a folder of tables: list what is wrong, and say what a study is ready for.

    DIR is a study, or holds another datapackage.json and the tables that it describes; without
    DIR, the folder of --data or the tables that come with the casebook are checked. If claims name
    rules, the study's own rules.py is run. The exit status is 1 if anything is wrong.
    """
    problems = all_problems(directory or folder)
    if as_json:
        text = json.dumps([problem._asdict() for problem in problems], indent=2)
    elif problems:
        text = "\n".join(faults(directory or folder, problems))
    else:
        text = "\n".join(sound(directory or folder))
    click.echo(printable(text, sys.stdout))
    sys.exit(1 if problems else 0)


def all_problems(folder: Path | None) -> "list[Problem]":
    """List what is wrong with the tables; and if they are sound, with what they ask for.

    Parameters
    ----------
    folder : Path or None

    Returns
    -------
    list of casebook.tables.Problem
    """
    from casebook.argument import rule_problems
    from casebook.study import is_study, load, problems_of_study
    from casebook.tables import check

    if problems := check(folder):
        return problems
    if is_study(folder) and (problems := _countries(folder) + problems_of_study(folder)):
        return problems
    return rule_problems(load(folder))


def _countries(folder: Path | None) -> "list[Problem]":
    """A problem if a study names a country that is none."""
    from casebook.privacy import UnknownCountry, countries_of_study
    from casebook.tables import DESCRIPTION, Problem, data_dir

    try:
        countries_of_study(data_dir(folder))
    except UnknownCountry as error:
        wanted = "codes of countries (ISO 3166)"
        return [Problem(DESCRIPTION, None, error.place, None, wanted, error.wrong)]
    return []


def faults(folder: Path | None, problems: "Sequence[Problem]") -> Iterator[str]:
    """What is wrong, and what can be done about it.

    Parameters
    ----------
    folder : Path or None
    problems : sequence of casebook.tables.Problem

    Yields
    ------
    str
        Lines.
    """
    from casebook.tables import DESCRIPTION, data_dir, instead, report

    place = data_dir(folder)
    mended = _mended_by_tidy(place)
    yield report(list(problems), lambda one: " [tidy]" if _what(one) in mended else "")
    number = sum(_what(problem) in mended for problem in problems)
    if number:
        which = "them all" if number == len(problems) else "what is marked [tidy]"
        name = click.format_filename(folder or place)
        yield f"`casebook tidy {name}` mends {which}; with --dry-run it says how."
    elif not (place / DESCRIPTION).is_file():
        yield instead(folder or place)


def _what(problem: "Problem") -> tuple[object, ...]:
    """A problem without its place in the file, which may be another one afterwards."""
    return problem.file, problem.column, problem.message


def _mended_by_tidy(place: Path) -> set[tuple[object, ...]]:
    """What would be right if `casebook tidy` did all that it would do."""
    from casebook.study import Plan, plan, unmended
    from casebook.tables import DataError

    try:
        planned = plan(place)
    except DataError:
        return set()
    now, then = unmended(place, Plan()), unmended(place, planned)
    return {_what(problem) for problem in now} - {_what(problem) for problem in then}


def sound(folder: Path | None) -> Iterator[str]:
    """How much there is, and of a study what it is ready for.

    Parameters
    ----------
    folder : Path or None

    Yields
    ------
    str
        Lines.
    """
    from casebook import study
    from casebook.study import is_study, load, missing_tables, worth_knowing
    from casebook.tables import data_dir
    from casebook.tables import load as load_tables

    files = load_tables(folder)
    rows = sum(len(frame) for frame in files.values())
    yield f"{len(files)} tables, {rows:,} rows: no problem"
    if not is_study(folder):
        yield from _not_yet(missing_tables(files))
        return
    tables = load(folder)
    found = study.readiness(tables)
    ready = [one.command for one in found if not one.lacks]
    yield f"Ready for: {', '.join(ready) or 'nothing yet'}"
    yield from _not_yet([one for one in found if one.lacks])
    if notes := [*worth_knowing(tables), *_beside(data_dir(folder), files)]:
        yield "Worth knowing:"
        yield from (f"  {note}" for note in notes)


SHEETS = (".xlsx", ".xls", ".ods", ".numbers")


def _beside(place: Path, names: "Iterable[str]") -> Iterator[str]:
    """Files of spreadsheet programs beside the tables: what was saved there is in no table."""
    for path in sorted(place.iterdir()):
        plain = path.name.removeprefix("~$").removeprefix(".~lock.").removesuffix("#")
        if Path(plain).stem not in names:
            continue
        if plain != path.name:
            yield (
                f"{plain} is open in a spreadsheet program: save and close it before you do "
                "anything else with the study."
            )
        elif path.suffix.lower() in SHEETS:
            yield (
                f"{path.name} lies beside {path.stem}.csv, and nothing reads it: what you wrote "
                f'there counts once it is saved as {path.stem}.csv ("CSV UTF-8").'
            )


def _not_yet(found: "Sequence[Ready]") -> Iterator[str]:
    if found:
        yield "Not yet, for want of:"
    wide = max((len(one.command) for one in found), default=0)
    for one in found:
        first, *more = one.lacks
        yield f"  {one.command:<{wide}}  {first}"
        yield from (f"  {'':<{wide}}  {lack}" for lack in more)
