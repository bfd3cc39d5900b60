"""What a source gave, and how it was taken apart.

Pure functions of the tables and a ``source_id``: the counts and tables that the page of a source's
argument shows, and those that the chapters of several sources need. Ids stay ids here; to make
links and badges of them is the business of ``casebook.display``. What only one source's argument
needs is in ``casebook.sources``, and a single published figure in ``casebook.sources.indicators``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from casebook.argument import DATA, STATUSES, judge, ledger
from casebook.tables import Tables

ROLES = ("evidence", "context", "none")


def of_source(frame: pd.DataFrame, source_id: str) -> pd.DataFrame:
    """The rows of a table that come from a source."""
    return frame[frame.source_id == source_id]


def counted_by(
    frame: pd.DataFrame, columns: list[str], name: str, sort: bool = True
) -> pd.DataFrame:
    """Count the rows of each group: a row for each, with the number under a name."""
    sizes: pd.Series[int] = frame.groupby(columns, sort=sort).size()
    return sizes.rename(name).reset_index()


def agreed(codings: pd.DataFrame) -> pd.DataFrame:
    """Codings on which the two coders agree, or that were upheld when a dispute was decided."""
    return codings[codings.coder == "agreed"]


def labels(tables: Tables, source_id: str) -> dict[str, str]:
    """Short texts for charts, by claim id: of the claims of a source that have one."""
    claims = of_source(tables.claims, source_id).dropna(subset=["label"])
    return dict(zip(claims.claim_id, claims.label, strict=True))


def counts(tables: Tables, source_id: str) -> dict[str, int]:
    """The numbers that the page of a source's argument tells in its prose.

    Returns
    -------
    dict of str to int
        ``claims``, ``passages``, ``paragraphs``, ``voices`` and ``links`` of the source;
        ``premises`` (links from a claim to a claim) and ``carrying`` (claims that are a premise);
        ``data`` (passages with data in print); ``ours`` (links that the casebook made) and
        ``changed`` (claims with another status without them); ``with-evidence``,
        ``context-only`` and ``without-passage`` (paragraphs) and ``context-passages``; ``pairs``
        (of voices that may be one person) and ``unsure`` (voices in such a pair).
    """
    passages = of_source(tables.passages, source_id)
    links = of_source(tables.links, source_id)
    pairs = of_source(tables.possible_identities, source_id)
    premises = links[links.target_table == "claims"]
    covered = coverage(tables, source_id)
    return {
        "claims": len(of_source(tables.claims, source_id)),
        "passages": len(passages),
        "paragraphs": len(of_source(tables.paragraphs, source_id)),
        "voices": len(of_source(tables.voices, source_id)),
        "links": len(links),
        "premises": len(premises),
        "carrying": premises.target_id.nunique(),
        "data": int(passages.material.isin(DATA).sum()),
        "ours": int((links.basis == "ours").sum()),
        "changed": len(changed_by_our_links(tables, source_id)),
        "with-evidence": int(covered.evidence.sum()),
        "context-only": int(covered.context.sum()),
        "without-passage": int(covered.none.sum()),
        "context-passages": int((passages.role == "context").sum()),
        "pairs": len(pairs),
        "unsure": len({*pairs.voice_id, *pairs.may_be}),
    }


def materials(tables: Tables, source_id: str) -> pd.DataFrame:
    """Count passages by material and by who says them.

    Returns
    -------
    DataFrame
        One row a material, the most frequent first: ``material``, a column for each kind of
        voice, ``total``.
    """
    passages = of_source(tables.passages, source_id)
    kinds = tables.voices.set_index("voice_id").kind
    return _crossed(passages.material, passages.voice_id.map(kinds), "material")


def claims_by(tables: Tables, source_id: str, column: str) -> pd.DataFrame:
    """Count claims by their status and a column such as their kind or scope.

    Parameters
    ----------
    tables : Tables
    source_id : str
    column : str
        A column of `casebook.argument.ledger`.

    Returns
    -------
    DataFrame
        One row for each value, the most frequent first: the value, under the column's name, a
        column for each status that occurs, in the order of ``STATUSES``, and ``total``.
    """
    rows: list[Mapping[str, object]] = [*ledger(tables, source_id)]
    values, statuses = (
        pd.Series([row[name] for row in rows], dtype=object) for name in (column, "status")
    )
    return _crossed(values, statuses, column, list(STATUSES))


def _crossed(
    rows: pd.Series, columns: pd.Series, name: str, order: list[str] | None = None
) -> pd.DataFrame:
    """Count pairs of values; the rows with the largest totals stand first."""
    table = pd.crosstab(rows.to_numpy(), columns.to_numpy())
    if order is not None:
        table = table[[value for value in order if value in table]]
    table = table.assign(total=table.sum(axis=1))
    table = table.sort_values("total", ascending=False, kind="stable")
    return table.rename_axis(index=name, columns=None).reset_index()


def our_links(tables: Tables, source_id: str) -> pd.DataFrame:
    """Links that the casebook makes and the authors do not.

    Returns
    -------
    DataFrame
        One row a link: ``claim`` (id), ``relation``, ``target`` (id of a passage, claim, case or
        indicator), ``says`` (the passage's gist, the claim's statement, the case's name or what
        the indicator measures) and ``note`` (why the casebook makes it).
    """
    links = of_source(tables.links, source_id)
    links = links[links.basis == "ours"]
    says = (
        dict(zip(tables.passages.passage_id, tables.passages.gist, strict=True))
        | dict(zip(tables.claims.claim_id, tables.claims.statement, strict=True))
        | dict(zip(tables.cases.case_id, tables.cases.name, strict=True))
        | dict(zip(tables.indicators.indicator_id, tables.indicators.measures, strict=True))
    )
    found = links[["claim_id", "relation", "target_id", "note"]]
    found.insert(3, "says", links.target_id.map(says))
    found = found.rename(columns={"claim_id": "claim", "target_id": "target"})
    return found.reset_index(drop=True)


def changed_by_our_links(tables: Tables, source_id: str) -> pd.DataFrame:
    """Claims whose status depends on links that the casebook made.

    Returns
    -------
    DataFrame
        One row a claim, in the order of the source: ``claim`` (id), ``statement``, ``with`` and
        ``without`` (the status with our links and without them).
    """
    having = judge(tables, source_id)
    lacking = judge(tables, source_id, our_links=False)
    changed = [claim for claim in having if having[claim].status != lacking[claim].status]
    statements = tables.claims.set_index("claim_id").statement
    return pd.DataFrame(
        {
            "claim": changed,
            "statement": [statements[claim] for claim in changed],
            "with": [having[claim].status for claim in changed],
            "without": [lacking[claim].status for claim in changed],
        }
    )


def coverage(tables: Tables, source_id: str) -> pd.DataFrame:
    """What each section of a source gave.

    A paragraph counts once: under *evidence* if one of its passages is evidence, under *context*
    if it has other passages only, under *none* if it has no passage.

    Returns
    -------
    DataFrame
        One row a section, in the order of the source: ``section_title``, ``paragraphs``,
        ``evidence``, ``context`` and ``none`` (of the paragraphs), ``passages`` and ``claims``.
        Two sections with one title are two rows.
    """
    paragraphs = of_source(tables.paragraphs, source_id).sort_values("position")
    passages = of_source(tables.passages, source_id)
    found = passages.groupby("locator").role.agg(set).to_dict()
    roles = [
        next((role for role in ROLES if role in found.get(place, ())), "none")
        for place in paragraphs.locator
    ]
    sections = paragraphs.drop_duplicates("section_id").set_index("section_id")[["section_title"]]
    counted = pd.crosstab(paragraphs.section_id.to_numpy(), roles)
    counted = counted.reindex(index=sections.index, columns=list(ROLES), fill_value=0)
    table = sections.assign(paragraphs=counted.sum(axis=1), **counted)
    section_of = paragraphs.set_index("locator").section_id
    for name, rows in (("passages", passages), ("claims", of_source(tables.claims, source_id))):
        here = rows.locator.map(section_of).value_counts()
        table[name] = here.reindex(table.index, fill_value=0).astype(int)
    return table.reset_index(drop=True)


def coverage_of_all(tables: Tables) -> pd.DataFrame:
    """What the paragraphs of each source gave.

    Returns
    -------
    DataFrame
        One row a source, in the order of the table of sources: ``citation`` and the numbers of
        paragraphs under each of ``ROLES``, as `coverage` counts them.
    """
    rows = [
        {"citation": citation} | coverage(tables, source_id)[list(ROLES)].sum().to_dict()
        for source_id, citation in zip(
            tables.sources.source_id, tables.sources.citation, strict=True
        )
    ]
    return pd.DataFrame(rows)


def compression(tables: Tables) -> pd.DataFrame:
    """How much shorter the gists are than the spans that they tell.

    Returns
    -------
    DataFrame
        One row a source: ``source_id``, ``citation``, ``passages``, ``spans`` and ``gists``
        (letters and digits, summed) and ``kept`` (gists by spans). A span that two passages share
        counts for each.
    """
    from casebook.copies import normalise  # here: statuses need no readers of copies

    rows = tables.passages.assign(
        letters=tables.passages.gist.map(lambda gist: len(normalise(gist)))
    )
    found = rows.groupby("source_id").agg(
        passages=("passage_id", "count"), spans=("anchor_length", "sum"), gists=("letters", "sum")
    )
    found["kept"] = found.gists / found.spans
    citation = tables.sources.set_index("source_id").citation
    found.insert(0, "citation", citation)
    return found.reset_index()


def material_by_section(tables: Tables, source_id: str) -> pd.DataFrame:
    """Count passages by section and material.

    Returns
    -------
    DataFrame
        One row for each section and material that meet: ``section`` (title), ``material`` and
        ``passages``, in the order of the source.
    """
    paragraphs = of_source(tables.paragraphs, source_id).sort_values("position")
    section = paragraphs.set_index("locator").section_title
    passages = of_source(tables.passages, source_id)
    passages = passages.assign(section=passages.locator.map(section))
    counted = counted_by(passages, ["section", "material"], "passages")
    counted["at"] = counted.section.map(list(dict.fromkeys(section)).index)
    counted = counted.sort_values(["at", "material"]).drop(columns="at")
    return counted.reset_index(drop=True)


def statuses_by_section(tables: Tables, source_id: str) -> pd.DataFrame:
    """Count claims by section and status.

    Returns
    -------
    DataFrame
        One row for each section and status that meet: ``step`` (title of the section), ``status``
        and ``claims``, in the order of the source, then of the words.
    """
    paragraphs = of_source(tables.paragraphs, source_id).sort_values("position")
    section = paragraphs.set_index("locator").section_title
    claims = ledger(tables, source_id)
    counted = Counter((section[one["locator"]], one["status"]) for one in claims)
    order = list(dict.fromkeys(section))
    pairs = sorted(counted, key=lambda pair: (order.index(pair[0]), pair[1]))
    rows = [(*pair, counted[pair]) for pair in pairs]
    return pd.DataFrame(rows, columns=["step", "status", "claims"])


def identities(tables: Tables, source_id: str) -> pd.DataFrame:
    """Pairs of voices that may be one person, and count as one.

    Returns
    -------
    DataFrame
        One row a pair: ``voice`` and ``may be`` (their labels), ``why`` and ``where`` (locator).
    """
    pairs = of_source(tables.possible_identities, source_id)
    names = tables.voices.set_index("voice_id").label
    return pd.DataFrame(
        {
            "voice": pairs.voice_id.map(names),
            "may be": pairs.may_be.map(names),
            "why": pairs.why,
            "where": pairs.locator,
        }
    ).reset_index(drop=True)


def cases_of(tables: Tables, source_id: str) -> list[str]:
    """Ids of a source's cases, in the order in which it introduces them."""
    cases = of_source(tables.cases, source_id)
    places = of_source(tables.paragraphs, source_id).set_index("locator").position
    return list(cases.case_id[cases.locator.map(places).sort_values(kind="stable").index])


def attribute_sets(
    tables: Tables, source_id: str, only_data: bool = False
) -> dict[str, dict[str, set[str]]]:
    """Attributes of each case of a source.

    Parameters
    ----------
    tables : Tables
    source_id : str
    only_data : bool
        Keep only attributes that rest on a passage with data in print and leave out those that
        rest on the authors' own analysis.

    Returns
    -------
    dict of str to dict of str to set of str
        Case id to attribute to its values, in the order in which the source introduces the
        cases; an attribute that is not said is not there.
    """
    rows = of_source(tables.case_attributes, source_id)
    passages = tables.passages.passage_id
    kept = passages[tables.passages.material.isin(DATA)] if only_data else passages
    rows = rows[rows.passage_id.isin(kept)]
    sets: dict[str, dict[str, set[str]]] = {case: {} for case in cases_of(tables, source_id)}
    for case, attribute, value in zip(rows.case_id, rows.attribute, rows.value, strict=True):
        sets[case].setdefault(attribute, set()).add(value)
    return sets


def said_of_each(tables: Tables, pairs: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """What a source says of attributes of cases, and that it does not say.

    Parameters
    ----------
    tables : Tables
    pairs : iterable of (str, str)
        Attributes, and ids of cases.

    Returns
    -------
    DataFrame
        One row a pair: ``attribute``, ``case`` (name), ``value``, ``detail`` and ``basis``, of the
        first row if there are several; these three are missing if the source does not say.
    """
    names = tables.cases.set_index("case_id").name
    first = tables.case_attributes.drop_duplicates(["attribute", "case_id"])
    told = ["value", "detail", "basis"]
    said = first.set_index(["attribute", "case_id"])[told]
    asked = pd.MultiIndex.from_tuples(list(pairs), names=["attribute", "case_id"])
    found = said.reindex(asked).reset_index()
    return found.assign(case=found.case_id.map(names))[["attribute", "case", *told]]


def voices_by_claim(tables: Tables, source_id: str) -> pd.DataFrame:
    """Whose data stand behind each key claim.

    Returns
    -------
    DataFrame
        One row for each key claim and sector that meet: ``claim`` (its label), ``sector`` (the
        authors speak as *researchers*) and ``passages`` (data passages that support the claim
        itself); in the order of the claims. A key claim without data of its own is not there.
    """
    key = of_source(tables.claims, source_id)
    key = key[key.key]
    links = tables.links[
        (tables.links.target_table == "passages") & (tables.links.relation == "supports")
    ]
    rows = key[["claim_id", "label"]].merge(links[["claim_id", "target_id"]], on="claim_id")
    rows = rows.merge(tables.passages, left_on="target_id", right_on="passage_id")
    rows = rows[rows.material.isin(DATA)]
    rows = rows.merge(tables.voices[["voice_id", "kind", "sector"]], on="voice_id")
    rows["sector"] = rows.sector.where(rows.kind != "authors", "researchers")
    found = counted_by(rows, ["claim_id", "label", "sector"], "passages")
    found = found.rename(columns={"label": "claim"})
    return found[["claim", "sector", "passages"]]


def cited_together(tables: Tables, source_id: str) -> pd.DataFrame:
    """Literatures that paragraphs cite side by side.

    Returns
    -------
    DataFrame
        One row for each paragraph that cites anything, in the order of the source: ``locator``
        and, for every literature, the number of works cited there.
    """
    cited = of_source(tables.citations, source_id)
    cited = cited.merge(tables.references[["reference_id", "literature"]], on="reference_id")
    wide = cited.pivot_table(
        index="locator",
        columns="literature",
        values="reference_id",
        aggfunc="nunique",
        fill_value=0,
    )
    order = of_source(tables.paragraphs, source_id).set_index("locator").position
    wide = wide.loc[sorted(wide.index, key=lambda locator: order[locator])]
    return wide.rename_axis(columns=None).reset_index()


def timeline(tables: Tables, source_id: str) -> pd.DataFrame:
    """Events and changes, dated as far as the source dates them.

    Returns
    -------
    DataFrame
        ``event_id``, ``level``, ``what``, ``locator`` and ``when``: the date in words, no more
        precise than the source (missing where it gives none).
    """
    events = of_source(tables.events, source_id).copy()
    events["when"] = [
        _in_words(start, end) for start, end in zip(events.start, events.end, strict=True)
    ]
    return events[["event_id", "level", "what", "locator", "when"]].reset_index(drop=True)


def _in_words(start: object, end: object) -> str | None:
    """A date or a time between two; a year stays a year."""
    first, last = (_date(day) if isinstance(day, str) else None for day in (start, end))
    if first is None or first == last:
        return last if first is None else first
    return f"{first} to {last}" if last else f"from {first}"


def _date(day: str) -> str:
    """Write an ISO 8601 date as one says it: *2015*, *September 2015* or *3 September 2015*."""
    when = pd.Timestamp(day)
    return {4: f"{when:%Y}", 7: f"{when:%B %Y}", 10: f"{when.day} {when:%B %Y}"}[len(day)]
