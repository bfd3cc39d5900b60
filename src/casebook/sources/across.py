"""What happens when concepts travel: rules of one source applied to the cases of the others.

Everything here is the casebook's own reading. The rules stand in code, and a case that they cannot
decide is shown as undecided, with what is missing.
"""

from itertools import product

import pandas as pd

from casebook.argument import DATA, Argument, argument, judge, verdict, verdicts
from casebook.sources import gv2022
from casebook.sources.cells import Write, cells, in_words
from casebook.sources.overview import attribute_sets, counted_by
from casebook.tables import Tables

# Research designs have parts, not participants.
CASES_OF = ("gv2022", "nwc2020", "ea2017")
# The attributes that the rule for the two forms needs, with the values that it asks for and one
# that it does not.
NEEDED = {
    "contact between sectors": ("distant", "personal", "another"),
    "way in": ("own resources", "another"),
    "organisation's role": ("service", "another"),
}
DECIDED = ("conditioned", "clientised", "both", "neither")
# Values that do not rule the other ones out: a door that is open to all may still be used by those
# only who have the means, and loose contact may be as good as none.
SILENT = {"way in": {"open to all", "invited"}, "contact between sectors": {"loose"}}
GOALS, NETWORKS = "goals and structure", "networks and participation"
# Signs of a regime, by the record of Espersen & Andersen (abstract ¶4). That these values of these
# attributes are such signs is our reading: regime, attribute, value, why. By that record regimes
# frame which models of collaboration are open, so that no model, partnership and samproduktion
# among them, may be a sign: it would be taken for a cause of itself.
SIGNS = (
    (GOALS, "money", "contract", "What is bought is agreed on beforehand."),
    (GOALS, "evaluation", "evaluated", "The work is held against its goals."),
    (GOALS, "continuity", "fixed term", "The work is a project with an end."),
    (GOALS, "organisation's role", "service", "Something is done for others."),
    (NETWORKS, "contact between sectors", "personal", "People of the sectors know each other."),
    (NETWORKS, "contact between sectors", "loose", "The sectors work in networks."),
    (NETWORKS, "contact between sectors", "meetings", "The sectors meet."),
    (NETWORKS, "municipality's part", "joins in", "The municipality takes part."),
    (NETWORKS, "organisation's role", "community", "Something is done together."),
)


def cases(tables: Tables) -> pd.DataFrame:
    """Cases of the three sources that have cases.

    Returns
    -------
    DataFrame
        ``source_id``, ``citation``, ``case_id`` and ``case`` (name), by source in the order of
        ``CASES_OF``, within a source in the order in which it introduces them.
    """
    names = tables.cases.set_index("case_id").name
    citations = tables.sources.set_index("source_id").citation
    return pd.DataFrame(
        [
            {
                "source_id": source_id,
                "citation": citations[source_id],
                "case_id": case,
                "case": names[case],
            }
            for source_id in CASES_OF
            for case in attribute_sets(tables, source_id)
        ]
    )


def wanting(attributes: dict[str, set[str]]) -> list[str]:
    """Attributes that are not said and could change what the rule for the two forms finds.

    Parameters
    ----------
    attributes : dict of str to set of str
        One case's attributes and their values.

    Returns
    -------
    list of str
        In the order of ``NEEDED``; an attribute is left out if no value of it matters any more.
    """
    absent = [name for name in NEEDED if name not in attributes]

    def matters(name: str) -> bool:
        others = [other for other in absent if other != name]
        for values in product(*(NEEDED[other] for other in others)):
            known = attributes | {k: {v} for k, v in zip(others, values, strict=True)}
            if len({gv2022.form(known | {name: {value}}) for value in NEEDED[name]}) > 1:
                return True
        return False

    return [name for name in absent if matters(name)]


def forms(tables: Tables, cautious: bool = False) -> pd.DataFrame:
    """Apply the rule for conditioned and clientised participation to every case.

    Parameters
    ----------
    tables : Tables
    cautious : bool
        Take an attribute for not said if all that is said of it are values in ``SILENT``.

    Returns
    -------
    DataFrame
        The columns of `cases`, ``form`` (as `casebook.sources.gv2022.form` decides), ``missing``
        (attributes as `wanting` finds them, joined; missing if the form is decided) and ``known``
        (how many of the attributes in ``NEEDED`` are said).
    """
    sets = {case: found for s in CASES_OF for case, found in attribute_sets(tables, s).items()}
    if cautious:
        sets = {
            case: {k: v for k, v in found.items() if not v <= SILENT.get(k, set())}
            for case, found in sets.items()
        }
    rows = cases(tables)
    form = [gv2022.form(sets[case]) for case in rows.case_id]
    lacking = [
        "; ".join(wanting(sets[case])) if verdict == "undecided" else pd.NA
        for case, verdict in zip(rows.case_id, form, strict=True)
    ]
    missing = pd.Series(lacking, rows.index, dtype="str")
    known = [sum(name in sets[case] for name in NEEDED) for case in rows.case_id]
    return rows.assign(form=form, missing=missing, known=known)


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


def criteria() -> pd.DataFrame:
    """The signs of each regime, with the reason why each is taken for one.

    Returns
    -------
    DataFrame
        ``regime``, ``attribute``, ``value``, ``why``: one row a sign, as in ``SIGNS``.
    """
    return pd.DataFrame(SIGNS, columns=["regime", "attribute", "value", "why"])


def signs(tables: Tables) -> pd.DataFrame:
    """Signs of a regime that are told of a case.

    Returns
    -------
    DataFrame
        ``case_id``, ``regime``, ``sign`` (*attribute: value*), ``passage_id`` and ``basis``, one
        row a sign and passage that tells it.
    """
    rows = tables.case_attributes[tables.case_attributes.source_id.isin(CASES_OF)]
    found = rows.merge(criteria(), on=["attribute", "value"])
    found["sign"] = found.attribute + ": " + found.value
    return found[["case_id", "regime", "sign", "passage_id", "basis"]]


def place(passages: dict[str, set[str]], at_least: int = 1) -> str:
    """Place a case between the regimes.

    Parameters
    ----------
    passages : dict of str to set of str
        For each regime the passages that show a sign of it.
    at_least : int
        Passages that a regime needs to count; two signs in one passage are one.

    Returns
    -------
    str
        The name of the one regime that counts, ``between`` if both do, ``undecided`` if none does.
    """
    counting = [regime for regime, shown in passages.items() if len(shown) >= at_least]
    if len(counting) == 1:
        return counting[0]
    return "between" if counting else "undecided"


def regimes(tables: Tables, at_least: int = 1, write: Write = in_words) -> pd.DataFrame:
    """Place every case between the two regimes by the signs in ``SIGNS``.

    Parameters
    ----------
    tables : Tables
    at_least : int
        As for `place`.
    write : callable
        Makes the cells with signs.

    Returns
    -------
    DataFrame
        The columns of `cases`, ``place`` and one column a regime with the signs found (joined;
        missing if none).
    """
    told = signs(tables)
    shown = cells(told, ["case_id", "regime"], "sign", write=write)
    rows = cases(tables)
    out = []
    telling: dict[tuple[str, str], set[str]] = {}
    for case, regime, passage in zip(told.case_id, told.regime, told.passage_id, strict=True):
        telling.setdefault((case, regime), set()).add(passage)
    for case in rows.case_id:
        passages = {r: telling.get((case, r), set()) for r in (GOALS, NETWORKS)}
        out.append(
            {"place": place(passages, at_least)}
            | {regime: shown.get((case, regime), pd.NA) for regime in (GOALS, NETWORKS)}
        )
    return pd.concat([rows, pd.DataFrame(out)], axis=1)


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
    counted = counted_by(found, ["source_id", "citation", column], "cases", sort=False)
    counted["at"] = counted.source_id.map(CASES_OF.index)
    counted = counted.sort_values("at", kind="stable")
    return counted[["citation", column, "cases"]].reset_index(drop=True)


def topics(tables: Tables) -> pd.DataFrame:
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


def tensions(tables: Tables) -> pd.DataFrame:
    """Pairs of claims of two sources that sound as if they did not go together.

    Returns
    -------
    DataFrame
        ``tension_id``, ``about``, ``kind``, ``one`` and ``other`` (claim ids), ``says`` and
        ``other says`` (statements), ``status`` and ``other status``, ``why``.
    """
    verdicts, rows = judge(tables), tables.tensions
    statements = tables.claims.set_index("claim_id").statement
    return pd.DataFrame(
        {
            "tension_id": rows.tension_id,
            "about": rows.about,
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


def loans(tables: Tables) -> pd.DataFrame:
    """What claims would come to if a claim of another source counted for or against them.

    The links are the casebook's own, and no source makes them. Each is judged for itself, by the
    rule of the book, as if the claim that is lent were a premise or an opponent in the source.

    Returns
    -------
    DataFrame
        ``loan_id``, ``relation``, ``one`` (id of the claim that borrows), ``says``, ``status``
        and ``would be`` (its statuses without and with the loan), ``other`` (id of the claim that
        is lent), ``other says``, ``other status`` and ``why``.
    """
    arg, rows = argument(tables), tables.loans
    before = verdicts(arg)
    statements = tables.claims.set_index("claim_id").statement
    asked = zip(rows.claim_id, rows.other_claim_id, rows.relation, strict=True)
    after = [verdict(_lent(arg, claim, *lent), claim) for claim, *lent in asked]
    return pd.DataFrame(
        {
            "loan_id": rows.loan_id,
            "relation": rows.relation,
            "one": rows.claim_id,
            "says": rows.claim_id.map(statements),
            "status": [before[claim].status for claim in rows.claim_id],
            "would be": [found.status for found in after],
            "other": rows.other_claim_id,
            "other says": rows.other_claim_id.map(statements),
            "other status": [before[claim].status for claim in rows.other_claim_id],
            "why": rows.why,
        }
    ).reset_index(drop=True)


def _lent(arg: Argument, claim: str, other: str, relation: str) -> Argument:
    """An argument in which one more claim supports or opposes a claim."""
    if relation == "supports":
        return arg._replace(premises=_with(arg.premises, claim, other))
    return arg._replace(opponents=_with(arg.opponents, claim, other))


def _with(links: dict[str, list[str]], claim: str, other: str) -> dict[str, list[str]]:
    return links | {claim: [*links.get(claim, ()), other]}


def who_speaks(tables: Tables) -> pd.DataFrame:
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


def cited_alike(tables: Tables) -> pd.DataFrame:
    """Works that more than one source cites, and surnames that occur in the works of several.

    Works are matched by the surnames of their authors and the year, because some sources give no
    more. A surname that two sources share need not be one person.

    Returns
    -------
    DataFrame
        One row a surname and source: ``name``, ``citation`` (of the source), ``works`` (that it
        cites with the name, joined) and ``where`` (locators, joined). Surnames of works that
        several sources cite come first; ``same`` names such works, joined, and is missing for the
        others.
    """
    named = tables.references.dropna(subset=["authors", "year"])
    names = named.authors.map(_surnames)
    works = named[["reference_id"]].assign(
        name=names, work=names.map(" & ".join) + " " + named.year.astype(str)
    )
    cited = works.merge(tables.citations[["reference_id", "source_id", "locator"]])
    cited = cited.merge(tables.sources[["source_id", "citation"]]).explode("name")
    several = cited.groupby("name").source_id.transform("nunique") > 1
    cited["same"] = cited.work.where(cited.groupby("work").source_id.transform("nunique") > 1)
    told = cited[several].groupby(["name", "citation"], as_index=False, sort=True)
    found = told.agg(works=("work", _joined), where=("locator", _joined), same=("same", _joined))
    found["same"] = found.groupby("name").same.transform("max").replace("", pd.NA)
    return found.sort_values(["same", "name"], na_position="last", kind="stable").reset_index(
        drop=True
    )


def _joined(texts: "pd.Series[str]") -> str:
    return "; ".join(dict.fromkeys(texts.dropna()))


def _surnames(authors: str) -> tuple[str, ...]:
    """The surnames in a list of authors, whose initials follow after commas if at all."""
    return tuple(one.split(",")[0].strip() for one in authors.split(";"))
