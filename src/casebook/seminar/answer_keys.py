"""Answer keys: what the tables say to the questions of a handout.

One function for each kind of question; it gets the book and a part of a handout, and returns a
table for the teacher. Nothing is typed in a key but what a handout invents. Every other answer is a
status, a reason, a code or a cell of the tables, so a key changes with them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import cast

import pandas as pd

from casebook import argument
from casebook.coding import AGREED, CODERS
from casebook.reader import Book
from casebook.seminar.course_packs import Block, Words
from casebook.sources import across, ea2017, gv2022, istr2018

Maker = Callable[[Book, Block], pd.DataFrame]
"""From the book and a part of a handout to a table; cells are text, or words in two languages."""

NOTHING = "not told"
SORTED_BY = ("started by", "organisation's role", "contact between sectors")
STANDS = {"small-place-for": "+", "small-place-against": "–", "small-place-open": "0"}


def _ids(block: Block, at: int = 0) -> list[str]:
    return [str(row[at]) for row in block.rows]


def _text(value: object) -> str:
    return NOTHING if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _joined(values: Iterable[object]) -> str:
    return "; ".join(dict.fromkeys(_text(value) for value in values)) or NOTHING


def _labels(book: Book) -> "pd.Series[str]":
    return book.tables.voices.set_index("voice_id").label


def _passages(book: Book, ids: Iterable[str]) -> pd.DataFrame:
    return book.tables.passages.set_index("passage_id").loc[list(ids)]


# -- Claims ---


def standing(book: Book, block: Block) -> pd.DataFrame:
    """For claims: the status, why, on which passages, and what becomes of it without witnesses.

    ``given`` may have ``without``: sets of informants, each a list of ids.
    """
    ids = _ids(block)
    rows = {row["claim_id"]: row for row in argument.ledger(book.tables)}
    found = pd.DataFrame(
        {
            "Row": ids,
            "Who carries it, in print": [rows[one]["in_short"] for one in ids],
            "Status": [rows[one]["status"] for one in ids],
            "Passages": [", ".join(rows[one]["evidence"]) for one in ids],
        }
    )
    for taken in cast(list[list[str]], block.given.get("without", [])):
        names = ", ".join(str(int(one.rsplit("-", 1)[1])) for one in taken)
        after = argument.judge(book.tables, without=taken)
        found[f"Without informant {names}"] = [
            after[one].status if after[one].status != rows[one]["status"] else "stays"
            for one in ids
        ]
    return found


def kept(book: Book, block: Block) -> pd.DataFrame:
    """For claims: in what share of all analyses each keeps its status, the firmest first."""
    ids = _ids(block)
    sources = dict.fromkeys(book.claim(one).source_id for one in ids)
    every = pd.concat([book.source(one).multiverse.kept for one in sources])
    found = every.set_index("claim").loc[ids].sort_values("kept", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "Row": found.index,
            "Status": found.status,
            "Keeps it in": [f"{share:.0%} of the analyses" for share in found.kept],
            "Weakest": found.least,
            "Strongest": found.most,
        }
    )


def compared(book: Book, block: Block) -> pd.DataFrame:
    """For claims that compare: whose, in what, than whom, as the table of comparisons has it."""
    rows = {row["claim_id"]: row for row in argument.ledger(book.tables)}
    comparisons = book.tables.comparisons
    made = []
    for claim in _ids(block):
        for one in comparisons[comparisons.passage_id.isin(rows[claim]["evidence"])].itertuples():
            made.append(
                {
                    "Row": claim,
                    "Whose": one.group,
                    "In what": one.measure,
                    "Than whom": _text(one.against),
                    "Result": one.result,
                    "Passages": one.passage_id,
                }
            )
    return pd.DataFrame(made)


def tensions(book: Book, block: Block) -> pd.DataFrame:
    """For pairs of claims: of what kind their difference is, and why."""
    pairs = pd.DataFrame({"one": _ids(block), "other": _ids(block, 1)})
    told = pairs.merge(across.tensions(book.tables), on=["one", "other"], validate="1:1")
    if len(told) < len(pairs):
        raise ValueError("a pair of the handout is no tension of the tables")
    return pd.DataFrame(
        {"One": told.one, "Other": told.other, "Difference": told.kind, "Why": told.why}
    )


def statements(book: Book, block: Block) -> pd.DataFrame:
    """For claims to be read out: of what kind each is, and its status."""
    rows = {row["claim_id"]: row for row in argument.ledger(book.tables)}
    ids = _ids(block)
    return pd.DataFrame(
        {
            "Row": ids,
            "Kind": [rows[one]["kind"] for one in ids],
            "Status": [rows[one]["status"] for one in ids],
            "Why": [rows[one]["in_short"] for one in ids],
        }
    )


# -- Passages ---


def speakers(book: Book, block: Block) -> pd.DataFrame:
    """For passages on small places: for or against, who speaks, and what a source note adds."""
    ids, tables = _ids(block), book.tables
    passages, labels = _passages(book, ids), _labels(book)
    agreed = tables.codings[(tables.codings.coder == AGREED) & tables.codings.code_id.isin(STANDS)]
    notes = tables.note_rows.merge(tables.source_notes[["note_id", "note"]], on="note_id")
    return pd.DataFrame(
        {
            "Row": ids,
            "+ – 0": [
                _joined(f"{STANDS[c]} ({c})" for c in agreed.code_id[agreed.passage_id == one])
                for one in ids
            ],
            "Who speaks": passages.voice_id.map(labels).to_list(),
            "Material": passages.material.to_list(),
            "Source note": ["; ".join(notes.note[notes.target_id == one]) for one in ids],
        }
    )


def coded(book: Book, block: Block) -> pd.DataFrame:
    """For passages: which of the codes in ``given`` each coder gave, and what was agreed."""
    codings, ids = book.tables.codings, _ids(block)
    labels = book.tables.codes.set_index("code_id").label
    made: dict[str, object] = {"Row": ids}
    for code in cast(list[str], block.given["codes"]):
        given = codings[codings.code_id == code]
        for coder in (*CODERS, AGREED):
            by = set(given.passage_id[given.coder == coder])
            who = "agreed" if coder == AGREED else f"coder {coder}"
            made[f"{labels[code]}: {who}"] = ["y" if one in by else "n" for one in ids]
    return pd.DataFrame(made)


def read(book: Book, block: Block) -> pd.DataFrame:
    """For passages: who says it, of which case, and with which codes."""
    tables, ids = book.tables, _ids(block)
    passages = _passages(book, ids)
    names = tables.cases.set_index("case_id").name
    of_case, agreed = tables.passage_cases, tables.codings[tables.codings.coder == AGREED]
    return pd.DataFrame(
        {
            "Row": ids,
            "Who says it": passages.voice_id.map(_labels(book)).to_list(),
            "Material": passages.material.to_list(),
            "Case": [_joined(of_case.case_id[of_case.passage_id == one].map(names)) for one in ids],
            "Codes": [", ".join(agreed.code_id[agreed.passage_id == one]) for one in ids],
        }
    )


def cut(book: Book, block: Block) -> pd.DataFrame:
    """For a paragraph, in ``given``: the rows that the book made of it."""
    passages = book.tables.passages
    places = cast(list[list[str]], block.given["paragraphs"])
    found = pd.concat(
        passages[(passages.source_id == source) & (passages.locator == locator)]
        for source, locator in places
    )
    return pd.DataFrame(
        {
            "Row": found.passage_id,
            "What it says": found.gist,
            "Who says it": found.voice_id.map(_labels(book)),
            "Material": found.material,
            "Printed as": found.printed_as,
            "Hedge": found.hedge.map(_text),
        }
    )


# -- Cases ---


def forms(book: Book, block: Block) -> pd.DataFrame:
    """For passages about cases: what the rule for two forms makes of each, and what is missing."""
    tables = book.tables
    ruled = across.forms(tables).set_index("case_id")
    made = []
    for passage in _ids(block):
        cases = tables.passage_cases.case_id[tables.passage_cases.passage_id == passage]
        for case in cases:
            made.append(
                {
                    "Row": passage,
                    "Case": ruled.case[case],
                    "Verdict": ruled.form[case],
                    "For want of": "" if pd.isna(ruled.missing[case]) else ruled.missing[case],
                }
            )
    return pd.DataFrame(made)


def models(book: Book, block: Block) -> pd.DataFrame:
    """What the record says of each model in each case: the cells that stay blank stay blank."""
    found = ea2017.matrix(book.tables)
    return pd.DataFrame(
        {
            "Model": found.model,
            "Case": found.case,
            "Answer": found.said.map(_text),
            "S or O": found.basis.map({"stated": "S", "ours": "O"}).fillna(""),
            "Why": found.detail.fillna(""),
        }
    )


def design(book: Book, block: Block) -> pd.DataFrame:
    """Which part of the project can answer which question, and why."""
    found = istr2018.design(book.tables)
    return pd.DataFrame(
        {
            "Question": found.question,
            "Part": found.part,
            "Answer": found.answer,
            "Whose judgement": found.basis.map({"stated": "the record's", "ours": "ours"}),
            "Why": found.why,
        }
    )


def truth(book: Book, block: Block) -> pd.DataFrame:
    """The article's projects as noughts and ones; a sign marks what is the book's reading."""
    told, ours = book.comparison.projects, gv2022.crisp_by_us(book.tables)
    heads = [column.head["en"] for column in block.columns[1:]]
    cells = {
        head: [
            f"{one}{'°' if by_us else ''}"
            for one, by_us in zip(told[name], ours[name], strict=True)
        ]
        for head, name in zip(heads, told.columns, strict=True)
    }
    ids = dict(zip(book.tables.cases.name, book.tables.cases.case_id, strict=True))
    said = book.tables.case_attributes
    said = said[said.attribute.isin(SORTED_BY)]
    why = [" ".join(said.detail[said.case_id == ids[name]]) for name in told.index]
    return pd.DataFrame({"Project": told.index, **cells, "Why": why})


# -- What a handout invents ---


def alone(book: Book, block: Block) -> pd.DataFrame:
    """For an invented list: who is alone by which columns, from the list itself."""
    table = pd.DataFrame([[_english(cell) for cell in row] for row in block.rows])
    table.columns = pd.Index([column.head["en"] for column in block.columns])
    made: dict[str, object] = {table.columns[0]: table.iloc[:, 0]}
    for columns in cast(list[list[str]], block.given["by"]):
        group = table.groupby(columns, sort=False)[table.columns[0]]
        made[f"Alike by {', '.join(columns)}"] = group.transform("size").map(
            lambda k: "alone" if k == 1 else f"k = {k}"
        )
    return pd.DataFrame(made)


def judged(book: Book, block: Block) -> pd.DataFrame:
    """For what a handout invents: the answers that it comes with, which are our judgement."""
    answers = cast(list[Words], block.given["answers"])
    if len(answers) != len(block.rows):
        raise ValueError(f"{len(answers)} answers to {len(block.rows)} rows")
    return pd.DataFrame({"Row": [row[0] for row in block.rows], "Our judgement": list(answers)})


def _english(cell: str | Words) -> str:
    return cell if isinstance(cell, str) else cell["en"]


MAKERS: Mapping[str, Maker] = {
    made.__name__: made
    for made in (
        standing,
        kept,
        compared,
        tensions,
        statements,
        speakers,
        coded,
        read,
        cut,
        forms,
        models,
        design,
        truth,
        alone,
        judged,
    )
}
"""How answers are made, by the name that a handout uses."""
