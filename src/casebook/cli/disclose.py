"""The command ``casebook disclose``: what the tables of a folder let a reader single out."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from casebook.cli.paths import Existing
from casebook.cli.printing import formats, put, table_with

if TYPE_CHECKING:
    import pandas as pd

    from casebook.cli.disclose_texts import Looked
    from casebook.privacy import Finding, Unseen

Exposed = dict[str, Any]  # what is printed of one table, as JSON or in lines

BOOKKEEPING = ("basis", "locator", "source_id")
LARGEST = 3  # keys looked at together
FREE_TEXT = 40  # letters: a column that is longer on average tells a story and is read, not matched


@click.command()
@click.argument(
    "directory",
    metavar="[DIR]",
    required=False,
    type=Existing(file_okay=False),
)
@click.option(
    "--keys",
    metavar="A,B",
    help="Columns by which somebody could be looked up. A data package says itself which of its "
    "columns describe; for any other folder of CSV files they are needed.",
)
@click.option("--table", "only", metavar="NAME", help="Only this table.")
@click.option(
    "--names",
    "names_file",
    type=Existing(dir_okay=False),
    help="A file with a name a line that must not be there. A study has its own list.",
)
@click.option(
    "--texts",
    type=Existing(file_okay=False),
    help="Look into all texts of this folder. Those of a study are looked into in any case.",
)
@click.option(
    "--countries",
    metavar="A,B",
    help="Whose telephone and personal numbers to look for, by their codes (ISO 3166). [default: "
    "those of casebook.study.countries in datapackage.json, or DK,SE,NO,FI,IS]",
)
@formats
@click.pass_obj
def disclose(
    folder: Path | None,
    directory: Path | None,
    keys: str | None,
    only: str | None,
    names_file: Path | None,
    texts: Path | None,
    countries: str | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Print whom the tables of a folder let a reader single out.

    DIR is a study, a data package or any folder of CSV files; without DIR, the folder of --data or
    the tables that come with the casebook are looked at. For each table: the smallest class, how
    many rows are alone, and the columns responsible. Then the gate looks into tables and
    transcripts for names, numbers, addresses and positions, and says what it looked for. What it
    finds is masked. First names that stand alone are told, too, and are no finding. Pictures,
    recordings and other files that it cannot look into are listed. The exit status is 1 if it finds
    anything. --csv prints what the gate found, row by row.
    """
    from casebook.privacy import Finding, lacks_names
    from casebook.tables import DataError, data_dir

    place = data_dir(directory or folder)
    asked = [key.strip() for key in keys.split(",")] if keys is not None else None
    whose = None if countries is None else countries.split(",")
    try:
        seen = _look(place, asked, only, names_file, texts, whose)
    except (DataError, UnicodeDecodeError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    found = [*seen.findings, *seen.looked.findings]
    lines = _lines(seen, None if names_file else lacks_names(place))
    rows = table_with(Finding._fields, found)
    put("\n".join(lines), rows, _report(seen), as_csv, as_json)
    sys.exit(1 if found else 0)


class Seen(NamedTuple):
    """All that was looked at, and what came of it.

    Attributes
    ----------
    tables : dict of str to Exposed
        Whom each table lets a reader single out.
    people : dict of str to Exposed
        Whom all tables together do, by source.
    places : list of dict
        Whom a small place singles out.
    findings : list of Finding
        Of the gate, in the tables.
    looked : Looked
        The texts, and what the gate found in them.
    perhaps : list of Finding
        First names that stand alone.
    unseen : list of Unseen
        What nobody looked into.
    countries : tuple of str
        Whose numbers were looked for.
    """

    tables: dict[str, Exposed]
    people: dict[str, Exposed]
    places: list[dict[str, str]]
    findings: "list[Finding]"
    looked: "Looked"
    perhaps: "list[Finding]"
    unseen: "list[Unseen]"
    countries: tuple[str, ...]


def _look(
    place: Path,
    asked: list[str] | None,
    only: str | None,
    names_file: Path | None,
    texts: Path | None,
    whose: list[str] | None,
) -> Seen:
    """Look into tables and texts; the parameters are those of the command."""
    from casebook.cli import disclose_texts
    from casebook.privacy import read_names, scan_tables, watch

    frames, of_table = _tables(place, asked)
    if only is not None and only not in frames:
        raise ValueError(f"no table is called {only!r}; there are: {', '.join(frames)}")
    tables = {
        name: exposed(frame, of_table[name], split=asked is None)
        for name, frame in frames.items()
        if only in (None, name) and (of_table[name] or asked is None)
    }
    people, places = ({}, []) if asked or only else _people(frames)
    known = watch(place, read_names(names_file), whose)
    return Seen(
        tables,
        people,
        places,
        scan_tables(place, known),
        disclose_texts.look_at_texts(place, texts, known),
        disclose_texts.perhaps_names(place, texts, known),
        disclose_texts.not_looked_into(place, texts),
        known.countries,
    )


def _report(seen: Seen) -> dict[str, Any]:
    """What was seen, as data."""
    from casebook.privacy import NOT_SEEN, looked_for

    return {
        "tables": seen.tables,
        "people": seen.people,
        "small_places": seen.places,
        "gate": [finding._asdict() for finding in seen.findings],
        "texts": {
            "looked_into": seen.looked.read,
            "gate": [finding._asdict() for finding in seen.looked.findings],
            "not_looked_into": seen.looked.unread,
        },
        "perhaps_names": [finding._asdict() for finding in seen.perhaps],
        "not_looked_into": [one._asdict() for one in seen.unseen],
        "looked_for": looked_for(seen.countries),
        "countries": list(seen.countries),
        "not_seen": NOT_SEEN,
    }


def _lines(seen: Seen, no_list: Path | None) -> list[str]:
    """What was seen, for people; `no_list` is where a list of names would be, if there is none."""
    from casebook.cli import disclose_texts
    from casebook.privacy import told_unseen

    return [
        *told(seen.tables, seen.people, seen.places),
        *disclose_texts.told_tables(seen.findings),
        *disclose_texts.told_texts(seen.looked),
        *disclose_texts.told_perhaps(seen.perhaps),
        *told_unseen(seen.unseen, disclose_texts.MOST),
        *disclose_texts.told_search(seen.countries, no_list),
    ]


def _tables(
    place: Path, asked: list[str] | None
) -> tuple[dict[str, "pd.DataFrame"], dict[str, list[str]]]:
    """The tables of a folder, and the keys to look at in each."""
    import pandas as pd

    from casebook.tables import DESCRIPTION, load, package

    if (place / DESCRIPTION).is_file():
        frames = dict(load(place))
        chosen = _described(package(place), frames)
    else:
        paths = sorted(p for p in place.iterdir() if p.suffix.lower() == ".csv")
        if not paths:
            raise ValueError("the folder holds no CSV file")
        if asked is None:
            raise ValueError("no datapackage.json says what the columns are; name some with --keys")
        frames = {}
        for path in paths:
            try:
                frames[path.stem] = pd.read_csv(
                    path,
                    encoding="utf-8-sig",
                    dtype="string",
                    keep_default_na=False,
                    na_values=[""],
                )
            except ValueError as error:
                raise ValueError(f"{path.name} is no table: {error}") from None
        chosen = {}
    if asked is not None:
        chosen = {name: [k for k in asked if k in frame] for name, frame in frames.items()}
        for key in asked:
            if not any(key in frame for frame in frames.values()):
                raise ValueError(f"no table has a column {key!r}")
    return frames, chosen


def _described(
    package: Mapping[str, Any], frames: Mapping[str, "pd.DataFrame"]
) -> dict[str, list[str]]:
    """Columns that describe: no keys, no references, no numbers with decimals, no free text."""
    chosen = {}
    for resource in package["resources"]:
        schema, frame = resource["schema"], frames[resource["name"]]
        ids = [schema.get("primaryKey", []), *(f["fields"] for f in schema.get("foreignKeys", []))]
        skip = {*BOOKKEEPING, *(c for f in ids for c in ([f] if isinstance(f, str) else f))}
        chosen[resource["name"]] = [
            field["name"]
            for field in schema["fields"]
            if field["name"] not in skip
            and field.get("type", "string") != "number"
            and not frame[field["name"]].dropna().astype(str).str.len().mean() > FREE_TEXT
            and frame[field["name"]].notna().any()
        ]
    return chosen


def exposed(frame: "pd.DataFrame", keys: list[str], split: bool = False) -> Exposed:
    """`casebook.privacy.exposure` with the keys named, of combinations of up to three.

    With ``split``, columns in which every row has a value of its own are told apart: as a key
    each would single out everybody, and hide what the others do.
    """
    from casebook.privacy import affordable_size, exposure

    own = [k for k in keys if frame[k].notna().all() and frame[k].is_unique] if split else []
    keys = [key for key in keys if key not in own]
    if not keys:
        return {"keys": [], "own": own, "rows": len(frame)}
    size = affordable_size(len(keys), LARGEST)
    return {"keys": keys, "own": own} | exposure(frame, keys, size)


def _people(
    frames: Mapping[str, "pd.DataFrame"],
) -> tuple[dict[str, Exposed], list[dict[str, str]]]:
    """What all tables together show of people, by source, and whom a small place singles out."""
    from casebook.privacy import people, shows_people, small_places
    from casebook.tables import Tables

    if not shows_people(frames):
        return {}, []
    everyone = people(Tables(dict(frames)))
    skip = {*BOOKKEEPING}
    found = {}
    for source, part in everyone.groupby("source_id"):
        keys = [str(c) for c in part if c not in skip and part[c].notna().any()]
        found[str(source)] = exposed(part, keys)
    places = small_places(everyone)
    places = places[places.singled_out]
    return found, [
        {"id": str(ident), "place": str(place), "function": str(function)}
        for ident, place, function in zip(
            places.index, places["place"], places["function"], strict=True
        )
    ]


def told(
    tables: Mapping[str, Exposed],
    people: Mapping[str, Exposed],
    places: Sequence[Mapping[str, str]],
) -> list[str]:
    """What tables let a reader single out, in lines for people."""
    lines = []
    for name, found in tables.items():
        lines += _line(name, found)
    for source, found in people.items():
        lines += _line(f"people of {source}, from all tables", found)
    if places:
        lines.append("singled out by a small place and an office:")
        lines += [f"  {p['id']}: {p['function']} ({p['place']})" for p in places]
    return lines


def _line(name: str, found: Exposed) -> list[str]:
    if not found["rows"]:
        return [f"{name}: no rows"]
    own = f"; each row has its own {', '.join(found['own'])}" if found["own"] else ""
    if not found["keys"]:
        return [f"{name}: {found['rows']:,} rows, nothing else to look anybody up by{own}"]
    lines = [
        f"{name}: {found['rows']:,} rows by {', '.join(found['keys'])}{own}",
        f"  smallest class {found['smallest']}, {found['alone']:,} alone ({found['risk']:.0%}); "
        f"guessing within classes finds {found['expected']:.0%}",
    ]
    if found["responsible"]:
        shares = list(found["responsible"].items())[:4]
        responsible = ", ".join(f"{key} ({share:.0f}%)" for key, share in shares)
        lines.append(f"  responsible, by share of the SUDA score: {responsible}")
    return lines
