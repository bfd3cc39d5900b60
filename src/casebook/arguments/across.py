"""What happens when concepts travel: rules of one source applied to the cases of the others.

Everything here is the casebook's own reading. The rules stand in code, and a case that they cannot
decide is shown as undecided, with what is missing.
"""

import pandas as pd

from casebook.arguments import gv2022
from casebook.claims import DATA, judge
from casebook.overview import attribute_sets

# Research designs have parts, not participants.
CASES_OF = ("gv2022", "nwc2020", "ea2017")
NEEDED = ("contact between sectors", "way in", "organisation's role")
DECIDED = ("conditioned", "clientised", "both", "neither")
# Signs of a regime, by the record of Espersen & Andersen (abstract ¶4): goals and structure on the
# one side, networks, taking part and involving citizens on the other. That these values of these
# attributes are such signs is our reading.
SIGNS = {
    "goals and structure": {
        "money": {"contract"},
        "outcome": {"figures given"},
        "evaluation": {"evaluated"},
        "continuity": {"fixed term"},
        "organisation's role": {"service"},
    },
    "networks and taking part": {
        "contact between sectors": {"personal", "loose", "meetings", "by agreement"},
        "municipality's part": {"partner by agreement", "joins in", "facilitates"},
        "organisation's role": {"community"},
        "partnerships": {"yes"},
        "samproduktion": {"yes"},
        "who came": {"locals and newcomers"},
        "who takes part": {"citizens"},
    },
}


def forms(tables) -> pd.DataFrame:
    """Apply the rule for conditioned and clientised participation to every case.

    Returns
    -------
    DataFrame
        One row a case of the three sources with cases: ``source_id``, ``citation``, ``case_id``,
        ``case``, ``form`` (as `casebook.arguments.gv2022.form` decides) and ``missing`` (attributes
        of ``NEEDED`` that are not said, joined; missing if the form is decided).
    """
    names = tables.cases.set_index("case_id").name
    citations = tables.sources.set_index("source_id").citation
    rows = []
    for source_id in CASES_OF:
        for case, attributes in attribute_sets(tables, source_id).items():
            form = gv2022.form(attributes)
            absent = [name for name in NEEDED if name not in attributes]
            rows.append(
                {
                    "source_id": source_id,
                    "citation": citations[source_id],
                    "case_id": case,
                    "case": names[case],
                    "form": form,
                    "missing": "; ".join(absent) if form == "undecided" else pd.NA,
                }
            )
    return pd.DataFrame(rows)


def why_undecided(found: pd.DataFrame) -> pd.DataFrame:
    """Count for want of which attribute cases stay undecided.

    Parameters
    ----------
    found : DataFrame
        As `forms` returns it.

    Returns
    -------
    DataFrame
        ``attribute`` and ``cases``; a case that lacks two counts for both.
    """
    lacking = found.missing.dropna().str.split("; ").explode()
    counted = lacking.value_counts().reindex(list(NEEDED), fill_value=0)
    return counted.rename_axis("attribute").rename("cases").reset_index()


def signs(attributes: dict[str, set[str]]) -> dict[str, list[str]]:
    """Signs of each regime among the attributes of a case.

    Parameters
    ----------
    attributes : dict of str to set of str
        One case's attributes and their values.

    Returns
    -------
    dict of str to list of str
        For each regime of ``SIGNS`` the signs found, as *attribute: value*.
    """
    return {
        regime: [
            f"{name}: {value}"
            for name, values in wanted.items()
            for value in sorted(values & attributes.get(name, set()))
        ]
        for regime, wanted in SIGNS.items()
    }


def place(found: dict[str, list[str]], at_least: int = 1) -> str:
    """Place a case between the regimes.

    Parameters
    ----------
    found : dict of str to list of str
        As `signs` returns it.
    at_least : int
        Signs that a regime needs to count.

    Returns
    -------
    str
        The name of the one regime that counts, ``between`` if both do, ``undecided`` if none does.
    """
    counting = [regime for regime, told in found.items() if len(told) >= at_least]
    if len(counting) == 1:
        return counting[0]
    return "between" if counting else "undecided"


def regimes(tables, at_least: int = 1) -> pd.DataFrame:
    """Place every case between the two regimes by the signs in ``SIGNS``.

    Parameters
    ----------
    tables : Tables
    at_least : int
        As for `place`.

    Returns
    -------
    DataFrame
        One row a case: ``source_id``, ``citation``, ``case_id``, ``case``, ``place`` and one column
        a regime with the signs found (joined; missing if none).
    """
    names = tables.cases.set_index("case_id").name
    citations = tables.sources.set_index("source_id").citation
    rows = []
    for source_id in CASES_OF:
        for case, attributes in attribute_sets(tables, source_id).items():
            told = signs(attributes)
            rows.append(
                {
                    "source_id": source_id,
                    "citation": citations[source_id],
                    "case_id": case,
                    "case": names[case],
                    "place": place(told, at_least),
                }
                | {regime: "; ".join(found) or pd.NA for regime, found in told.items()}
            )
    return pd.DataFrame(rows)


def by_source(found: pd.DataFrame, column: str) -> pd.DataFrame:
    """Count cases by source and by what a rule makes of them.

    Parameters
    ----------
    found : DataFrame
        As `forms` or `regimes` return it.
    column : str
        ``form`` or ``place``.

    Returns
    -------
    DataFrame
        ``citation``, the column and ``cases``; sources in the order of ``CASES_OF``.
    """
    counted = found.groupby(["source_id", "citation", column], sort=False).size()
    counted = counted.rename("cases").reset_index()
    counted["at"] = counted.source_id.map(CASES_OF.index)
    counted = counted.sort_values("at", kind="stable")
    return counted[["citation", column, "cases"]].reset_index(drop=True)


def topics(tables) -> pd.DataFrame:
    """What the four sources say of the same topics.

    Returns
    -------
    DataFrame
        One row a topic and source: ``topic``, ``source_id``, ``citation``, ``says`` (sentences,
        joined; missing if the source says nothing) and ``claims`` (ids, joined) with ``statuses``
        (joined alike). Topics in the order of the table's description.
    """
    verdicts = judge(tables)
    rows = tables.alignments.assign(
        status=[verdicts[claim].status for claim in tables.alignments.claim_id]
    )
    out = []
    for topic in dict.fromkeys(rows.topic):
        for source in tables.sources.sort_values("year", kind="stable").itertuples():
            own = rows[(rows.topic == topic) & (rows.source_id == source.source_id)]
            out.append(
                {
                    "topic": topic,
                    "source_id": source.source_id,
                    "citation": source.citation,
                    "says": " ".join(own.says) or pd.NA,
                    "claims": "; ".join(own.claim_id) or pd.NA,
                    "statuses": "; ".join(own.status) or pd.NA,
                }
            )
    return pd.DataFrame(out)


def tensions(tables) -> pd.DataFrame:
    """Pairs of claims of two sources that do not go together.

    Returns
    -------
    DataFrame
        ``tension_id``, ``kind``, ``one`` and ``other`` (claim ids), ``says`` and ``other says``
        (statements), ``status`` and ``other status``, ``why``.
    """
    verdicts, rows = judge(tables), tables.tensions
    statements = tables.claims.set_index("claim_id").statement
    return pd.DataFrame(
        {
            "tension_id": rows.tension_id,
            "kind": rows.kind,
            "one": rows.claim_id,
            "says": rows.claim_id.map(statements),
            "status": [verdicts[claim].status for claim in rows.claim_id],
            "other": rows.other_claim_id,
            "other says": rows.other_claim_id.map(statements),
            "other status": [verdicts[claim].status for claim in rows.other_claim_id],
            "why": rows.why,
        }
    ).reset_index(drop=True)


def who_speaks(tables) -> pd.DataFrame:
    """Count passages with data in print by source and by the sector that speaks.

    Returns
    -------
    DataFrame
        ``citation``, ``sector`` (*researchers* for what authors and cited works tell themselves)
        and ``passages``. A source without data in print has no row.
    """
    rows = tables.passages[tables.passages.material.isin(DATA)]
    rows = rows.merge(tables.voices[["voice_id", "sector"]], on="voice_id")
    rows = rows.merge(tables.sources[["source_id", "citation"]], on="source_id")
    sector = rows.sector.replace("research", "researchers")
    counted = rows.groupby([rows.citation, sector.rename("sector")]).size()
    return counted.rename("passages").reset_index()
