"""Who can be found in the tables of an argument: people and cases, with all that is shown of them.

A table may be harmless alone and tell who somebody is beside another. So the rows of people
(informants, the interviews they gave, the voices they speak with, the cases they speak of, the
places of these) are put together first, and likewise the rows of cases; then
`privacy.disclosure` says who is alone under what. This module knows the tables of the casebook
by name and works with those that a package has. It looks at columns, not at running text: a gist
that gives somebody away is found by reading.
"""

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from casebook.privacy.disclosure import check_column
from casebook.tables import Tables

PERSON = ("informant", "participant")  # kinds of voices that belong to people who took part
SMALL = ("town", "municipality", "village", "parish", "island")
# Words for what a small place has one or a few of, so that to name it is to name the holder.
OFFICES = re.compile(
    r"\b(?:coordinator|mayor|head|chair(?:person|man|woman)?|leader|manager|director|priest|"
    r"teacher|official|secretary|consultant|principal|imam|koordinator|borgmester|leder|chef|"
    r"formand|samordnare|kommunalråd)\b",
    re.IGNORECASE,
)
MUNICIPALITY = re.compile(r"\b([A-ZÅÆÄÖØ][\w-]+) (?:municipality|kommune?)\b")
NEEDED = {
    "voices": ["voice_id", "source_id", "kind", "label", "sector", "locator"],
    "passages": ["passage_id", "voice_id"],
    "cases": ["case_id", "source_id", "kind", "country"],
}


def _table(tables: Tables, name: str, columns: Iterable[str] = ()) -> pd.DataFrame:
    """A table of the package, or an empty one with the columns that are needed."""
    frame = getattr(tables, name, None)
    return pd.DataFrame(columns=list(columns), dtype="string") if frame is None else frame


def _together(values: pd.Series) -> str | None:
    """Different values in one cell, in a fixed order; None if there is none."""
    return "; ".join(sorted({str(v) for v in values.dropna()})) or None


def _places(tables: Tables) -> pd.DataFrame:
    """Cases with the place, and the kind of place, where each works."""
    ties = _table(tables, "case_places", ["case_id", "place_id"])
    if "part" in ties:  # where something began, or is an example of, is not where its people are
        ties = ties[ties.part == "works in"]
    ties = ties[["case_id", "place_id"]]
    places = _table(tables, "places", ["place_id", "name", "kind"])[["place_id", "name", "kind"]]
    found = ties.merge(places.rename(columns={"kind": "place_kind", "name": "place"}))
    return found[["case_id", "place", "place_kind"]].drop_duplicates()


def _place_in(text: str, names: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The longest name of a place that stands in a text, and what kind of place it is."""
    if told := MUNICIPALITY.search(text):
        return told.group(1), "municipality"
    found = [n for n in names if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", text)]
    name = max(found, key=len, default=None)
    return name, names[name] if name is not None else None


def shows_people(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Say whether a folder has the tables that `people` puts together."""
    return all({*columns} <= {*tables.get(name, ())} for name, columns in NEEDED.items())


def people(tables: Tables) -> pd.DataFrame:
    """Put together what all tables show of each person who took part in a study.

    Parameters
    ----------
    tables : Tables
        A data package with ``voices`` and ``passages``, and with or without ``informants``,
        ``interviews``, ``interview_people``, ``passage_cases``, ``cases``, ``case_places`` and
        ``places``.

    Returns
    -------
    DataFrame
        A row for each informant, and one for each voice of a person that belongs to no informant,
        by ``person_id``: ``source_id``, ``locator``, ``group``, ``organisation``, ``function`` (a
        voice's label, where there is no informant), ``project_role``, ``minutes`` (of each of
        the person's interviews), ``with_others`` (yes, if one was given together), ``sector``,
        ``cases`` (that the person is quoted on), ``place`` and ``place_kind`` (named in the
        label, else where these cases are). What no table says is missing.
    """
    voices = _table(tables, "voices", NEEDED["voices"])
    voices = voices[voices.kind.isin(PERSON)]
    passages = _table(tables, "passages", NEEDED["passages"])
    tags = _table(tables, "passage_cases", ["passage_id", "case_id"])
    told = passages[["passage_id", "voice_id"]].merge(tags[["passage_id", "case_id"]])
    sites = told.merge(_places(tables), on="case_id").groupby("voice_id")
    places = _table(tables, "places", ["name", "kind"])
    names = dict(zip(places.name, places.kind, strict=True))
    names_of_cases = _table(tables, "cases", ["case_id", "name"]).set_index("case_id").name
    voices = voices.assign(
        cases=voices.voice_id.map(
            told.case_id.map(names_of_cases).groupby(told.voice_id).agg(_together)
        ),
        site=voices.voice_id.map(sites.place.agg(_together)),
        site_kind=voices.voice_id.map(sites.place_kind.agg(_together)),
    )
    found = [_place_in(label, names) for label in voices.label]
    voices["place"] = pd.Series([n for n, _ in found], voices.index, "string").fillna(voices.site)
    kinds = pd.Series([k for _, k in found], voices.index, "string")
    voices["place_kind"] = kinds.fillna(voices.site_kind)

    informants = _table(tables, "informants", ["informant_id", "source_id", "locator"])
    own = "informant_id" if "informant_id" in voices else None
    belongs = voices[own].isin(informants.informant_id) if own else voices.voice_id.isna()
    shown = ["sector", "cases", "place", "place_kind"]
    rows = informants.drop(columns="basis", errors="ignore").rename(
        columns={"informant_id": "person_id"}
    )
    rows = rows.merge(_interviews(tables), on="person_id", how="left")
    if own:
        spoken = voices[belongs].groupby(own)[shown].agg(_together).reset_index(names="person_id")
        rows = rows.merge(spoken, on="person_id", how="left")
    others = voices[~belongs].rename(columns={"voice_id": "person_id", "label": "function"})
    others = others[["person_id", "source_id", "locator", "function", *shown]]
    columns = ["source_id", "locator", "group", "organisation", "function", "project_role"]
    columns += ["minutes", "with_others", *shown]
    everyone = pd.concat([rows.astype("string"), others.astype("string")])
    return everyone.set_index("person_id").reindex(columns=columns)


def _interviews(tables: Tables) -> pd.DataFrame:
    """How long each informant was interviewed, and whether somebody else was there."""
    ties = _table(tables, "interview_people", ["interview_id", "informant_id"])
    length = _table(tables, "interviews", ["interview_id", "minutes"])[["interview_id", "minutes"]]
    ties = ties[["interview_id", "informant_id"]].merge(length)
    ties["crowd"] = ties.groupby("interview_id").informant_id.transform("size")
    found = ties.groupby("informant_id").agg(
        minutes=("minutes", lambda n: "; ".join(map(str, n))),
        with_others=("crowd", lambda n: "yes" if n.max() > 1 else "no"),
    )
    return found.reset_index(names="person_id").astype("string")


def cases(tables: Tables) -> pd.DataFrame:
    """Put together what all tables show of each case.

    Parameters
    ----------
    tables : Tables
        A data package with ``cases``, and with or without ``case_places``, ``places`` and
        ``case_attributes``.

    Returns
    -------
    DataFrame
        A row for each case, by ``case_id``: ``source_id``, ``kind``, ``country``, ``place``,
        ``place_kind`` and a column for each attribute, several values joined by semicolons.
    """
    found = _table(tables, "cases", NEEDED["cases"]).set_index("case_id")
    found = found[["source_id", "kind", "country"]].astype("string")
    sites = _places(tables).groupby("case_id")[["place", "place_kind"]].agg(_together)
    said = _table(tables, "case_attributes", ["case_id", "attribute", "value"])
    said = said.groupby(["case_id", "attribute"]).value.agg(_together).unstack()
    found = found.join(sites.astype("string"))
    twice = {name: f"{name} (attribute)" for name in said if name in found}
    return found.join(said.astype("string").rename(columns=twice))


def small_places(
    table: pd.DataFrame,
    place: str = "place",
    function: str = "function",
    kind: str = "place_kind",
    small: Iterable[str] = SMALL,
    offices: re.Pattern[str] = OFFICES,
) -> pd.DataFrame:
    """Find people whom a small place and their function single out.

    The coordinator of a country is one of hundreds; the coordinator of a small municipality is
    somebody whom everybody there knows, whatever the table leaves out. The criteria:

    1. The place is named, and it is one place, of a kind in ``small``.
    2. Nobody else in the table has the same function at the same place.
    3. It is an *office* if a word in ``offices`` is in the function, of which such a place has one
       or few; what is alone but no office (a volunteer, a refugee) is alone in the table only,
       and not in the place.

    Parameters
    ----------
    table : DataFrame
        Rows of people, such as `people` gives.
    place, function, kind : str
        Columns with the place's name, what the person does and what kind of place it is.
    small : iterable of str
        Kinds of places where people know each other.
    offices : re.Pattern

    Returns
    -------
    DataFrame
        The rows that meet the first criterion, with the table's index: ``place``, ``kind``,
        ``function``, ``alone`` (the second), ``office`` (the third) and ``singled_out`` (both).

    Raises
    ------
    ValueError
        If the table has no such column.
    """
    for column in (place, function, kind):
        check_column(table, column)
    found = table[table[place].notna() & table[function].notna() & table[kind].isin(list(small))]
    found = found[~found[place].astype(str).str.contains("; ", regex=False)]
    found = pd.DataFrame(
        {"place": found[place], "kind": found[kind], "function": found[function]}, found.index
    )
    found["alone"] = ~found.duplicated(["place", "function"], keep=False)
    found["office"] = [bool(offices.search(text)) for text in found.function.astype(str)]
    found["singled_out"] = found.alone & found.office
    return found
