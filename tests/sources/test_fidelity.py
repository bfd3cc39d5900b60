"""Kinds of fault that a second reading of the tables found, each looked for in every row.

What a rule of the data package can say, `casebook check` asks for. What only a reader can judge is
not here: whether a sentence says what its paragraph says. How that was judged stands on the page
*How this was checked*. Rules that need the words of the publications are tested where their texts
are.
"""

import re

import pandas as pd
import pytest
from helpers.places import FILES, SOURCES

from casebook.argument import CITED
from casebook.copies import Anchor, locate, normalise
from casebook.tables import loading

# What tells whose a result is, beside the name of a work.
WHOSE = re.compile(
    r"\b(accounts?|analys[ei]s|argues?|argued|assessments?|audit|according|authors?|called|cites?|"
    r"cited|evaluat\w*|finds?|found|framed|held|holds?|literature|observers?|quoted|regarded|"
    r"reported|reports?|research\w*|said|says?|scholars?|scholarship|seen|shown|stud\w+|surveys?|"
    r"talk|told|understood|views?|work|works|writes?|writing|described|credited|known|labelled|"
    r"reviews?|commission|considered|named|traced|rated|criticis\w+|presumed|defined|definition)\b",
    re.IGNORECASE,
)
# Words that carry what is said, or how far or how long, rather than how sure it is.
CONTENT = {
    "among other things", "announced", "at one point", "came closer to", "clear enough",
    "current discussions", "dominant", "eventually", "explicitly", "for example", "for instance",
    "helped", "in the past", "largely", "main group", "mainly", "majority", "more than",
    "most clearly", "most commonly", "not entirely", "not primarily", "not strictly", "once again",
    "one reason", "only", "others", "over", "partly", "problem", "quite a bit", "rate",
    "recognise", "resembled", "resembles", "risk", "saw", "several", "stronger affinities",
    "sufficiently", "thus far", "to a different extent", "to varying degrees", "want", "wanted",
    "where",
}  # fmt: skip
# A sentence that begins so, or points so, cannot be understood by who hears it alone.
DANGLING = re.compile(
    r"^(?:Such|These|This|Those (?!who|that|for)|They|He|She|The programme|The project) "
)


@pytest.fixture(scope="module")
def tables():
    return loading.load()


def pieces(hedge) -> list[str]:
    """The words of caution of a cell, one by one."""
    return [piece.strip() for piece in hedge.split(",")] if pd.notna(hedge) else []


def section(locator: str) -> str:
    return locator.split(" ")[0]


def of_claims(tables, table: str) -> pd.DataFrame:
    """Links to a table, with what the claims and the passages say of themselves."""
    links = tables.links[tables.links.target_table == table]
    links = links.merge(
        tables.claims[["claim_id", "locator", "hedge", "statement", "basis"]],
        on="claim_id",
        suffixes=("", "_of_claim"),
    )
    if table == "passages":
        passages = tables.passages.rename(columns={"passage_id": "target_id"})
        passages = passages[["target_id", "locator", "hedge", "material", "voice_id"]]
        links = links.merge(passages, on="target_id", suffixes=("", "_of_passage"))
    return links


def hedges_from_elsewhere(tables) -> list[tuple[str, str]]:
    """A, first half: a claim's caution stands with a passage of its own paragraph."""
    links = of_claims(tables, "passages")
    here = links[links.locator_of_claim == links.locator_of_passage]
    found = here.groupby("claim_id").hedge_of_passage.agg(
        lambda hedges: {piece for hedge in hedges for piece in pieces(hedge)}
    )
    hedged = tables.claims[tables.claims.hedge.notna() & tables.claims.claim_id.isin(found.index)]
    return [
        (row.claim_id, piece)
        for row in hedged.itertuples()
        for piece in pieces(row.hedge)
        if not any(piece in other for other in found[row.claim_id])
    ]


def test_a_claims_caution_stands_with_its_own_passages(tables):
    assert hedges_from_elsewhere(tables) == []


@pytest.mark.parametrize("table", ["claims", "passages"])
def test_caution_is_caution(tables, table):
    rows = tables[table]
    key = rows.columns[0]
    hedged = rows[rows.hedge.notna()]
    wrong = {
        getattr(row, key): sorted(CONTENT & set(pieces(row.hedge))) for row in hedged.itertuples()
    }
    assert {ident: found for ident, found in wrong.items() if found} == {}


def claims_on_cited_works_only(tables) -> pd.DataFrame:
    """Claims that rest on passages which tell what others found or reported, and on no others."""
    links = of_claims(tables, "passages")
    only = links.groupby("claim_id").material.agg(lambda kinds: set(kinds) <= set(CITED))
    return tables.claims[tables.claims.claim_id.isin(only.index[only])]


def test_a_claim_on_cited_works_says_whose_it_is(tables):
    """D: an author of the work stands in the statement or the hedge, or a word that tells."""
    voices = tables.voices.set_index("voice_id").label
    speakers = of_claims(tables, "passages").groupby("claim_id").voice_id.agg(set)
    wrong = []
    for row in claims_on_cited_works_only(tables).itertuples():
        told = f"{row.statement} {row.hedge if pd.notna(row.hedge) else ''}"
        names = set(re.findall(r"\b[A-ZÅÄÖÆØ]\w+", " ".join(voices[list(speakers[row.claim_id])])))
        if not WHOSE.search(told) and not names & set(re.findall(r"\w+", told)):
            wrong.append(row.claim_id)
    assert wrong == []


def test_a_link_across_sections_is_ours_or_says_who_makes_it(tables):
    """F: where the authors join two sections themselves, a note says by what words."""
    links = of_claims(tables, "passages")
    across = links[links.locator_of_claim.map(section) != links.locator_of_passage.map(section)]
    unsaid = across[(across.basis == "stated") & across.note.isna()]
    assert list(unsaid.claim_id + " <- " + unsaid.target_id) == []


def test_a_link_of_ours_stands_where_the_passage_or_the_claim_does(tables):
    """No source makes it, so the row leads to what it joins, as the description says."""
    links = tables.links[tables.links.basis == "ours"]
    where = {
        "passages": tables.passages.set_index("passage_id").locator,
        "claims": tables.claims.set_index("claim_id").locator,
    }
    end = {"passages": "target_id", "claims": "claim_id"}
    for table, column in end.items():
        own = links[links.target_table == table]
        assert len(own)
        strays = own[own.locator.to_numpy() != where[table][own[column]].to_numpy()]
        assert strays[["claim_id", "target_id"]].to_numpy().tolist() == []


@pytest.mark.parametrize(
    ("table", "column"),
    [("claims", "statement"), ("passages", "gist"), ("source_notes", "note")],
)
def test_a_sentence_can_be_understood_alone(tables, table, column):
    rows = tables[table]
    assert list(rows.iloc[:, 0][rows[column].str.contains(DANGLING)]) == []


def test_a_contradiction_points_at_both_halves(tables):
    kinds = tables.source_notes[tables.source_notes.kind == "contradiction"]
    halves = tables.note_rows[tables.note_rows.note_id.isin(kinds.note_id)]
    counts = halves.groupby("note_id").size().reindex(kinds.note_id, fill_value=0)
    assert list(counts.index[counts < 2]) == []


@pytest.fixture(scope="module")
def spans(tables):
    """Paragraphs and passages as letters and digits of the publications, by source and id."""
    if not SOURCES.is_dir():
        pytest.skip("the publications' texts are not here")
    found = {}
    for source, file in FILES.items():
        text = (SOURCES / file).read_text(encoding="utf-8")
        bare = normalise(text)
        for table in ("paragraphs", "passages"):
            rows = tables[table][tables[table].source_id == source]
            keys = rows.locator if table == "paragraphs" else rows.passage_id
            anchors = {
                key: Anchor(int(row.anchor_length), row.anchor_head, row.anchor_hash)
                for key, row in zip(keys, rows.itertuples(), strict=True)
            }
            for key, places in locate(anchors, text).items():
                length = anchors[key].length
                found[source, key] = [bare[place : place + length] for place in places]
    return found


@pytest.mark.parametrize("table", ["claims", "passages"])
def test_caution_is_in_the_words_of_its_paragraph(tables, spans, table):
    """A: a hedge is the source's own words, in the paragraph that the row names."""
    lost = []
    for row in tables[table][tables[table].hedge.notna()].itertuples():
        paragraph = " ".join(spans[row.source_id, row.locator])
        lost += [
            (row[1], piece) for piece in pieces(row.hedge) if normalise(piece) not in paragraph
        ]
    assert lost == []


def test_associations_are_told_where_the_source_has_associations(tables, spans):
    """C: a civil society organisation stays one."""
    rows = tables.passages[tables.passages.source_id == "nwc2020"]
    told = rows[rows.gist.str.contains(r"\bassociation", case=False)]
    words = ("associat", "forening", "förening", "club", "village", "union")
    wrong = [
        row.passage_id
        for row in told.itertuples()
        if not any(word in " ".join(spans["nwc2020", row.locator]) for word in words)
    ]
    assert wrong == []
