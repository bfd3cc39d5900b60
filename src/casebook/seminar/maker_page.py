"""The page *Make a sheet*, and what it needs: choices, the page behind a link, QR codes.

The page makes the same file as `casebook.seminar.sheet_page`, in the browser. What it does is in
``casebook/web/class/make*.js``; what a sheet is, in `casebook.seminar.sheets`.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import unquote

import pandas as pd

from casebook.coding import AGREED
from casebook.display import content_security_policy, render
from casebook.seminar.coders import coders_in, codings_by, is_study, whose
from casebook.seminar.left_out import codes_left_out, passages_left_out
from casebook.seminar.sheet_page import sheet_shell, sheet_words
from casebook.seminar.sheets import (
    CODES,
    LANGUAGES,
    PASSAGES,
    Sheet,
    codes_of,
    passages_of,
    sheet_data,
)
from casebook.seminar.single_files import script_json, web_text
from casebook.tables import Tables, count

DATA_FILE = "make-a-sheet-data.js"  # beside the page
LINK_PAGE = "sheet.html"  # beside it too
_NAMES = {"en": "English", "da": "Danish", "nb": "Norwegian (bokmål)", "sv": "Swedish"}
THEME = "sheet/theme.css"
_ALIKE = (
    *("pages/sha256.js", "class/letters.js", "class/sheet-data.js"),
    *("class/sheet-page.js", "class/sheet-link.js"),
)
_MAKER = (
    *("class/code-names.js", "class/sheet-draft.js", "class/elements.js"),
    *("class/make-choosing.js", "class/make-chosen.js", "class/make-a-sheet.js"),
)
_MARGIN = 4  # modules of white around a QR code, as its standard asks


class Ready(NamedTuple):
    """A sheet that comes with the book.

    Attributes
    ----------
    name : str
        What its page is called, without ending.
    sheet : Sheet
    address : str
        Of its page, seen from *Make a sheet*.
    code : str
        Of the page with its QR code; blank if there is none.
    """

    name: str
    sheet: Sheet
    address: str
    code: str


def choices(tables: Tables, ready: Mapping[str, Sheet]) -> dict[str, Any]:
    """Gather what a teacher can choose from.

    Parameters
    ----------
    tables : Tables
    ready : mapping of str to Sheet
        Sheets to begin with, by name.

    Returns
    -------
    dict
        ``passages``: id, gist, material and locator as on a sheet, then source, section and voice
        (places in the lists of these names), ids of the claims that it bears on, and whether the
        book's coders differ on it; ``claims``: statements by id; ``codes``: rows by language, of
        those languages that the tables have; ``sheets``: data by name; ``left_out``: of
        ``passages`` and ``codes`` what is wrong with the rows that are not among them, by id.
    """
    unfit, without = passages_left_out(tables), codes_left_out(tables)
    rows = tables.passages
    rows = rows[~rows.passage_id.isin(unfit)]
    known = passages_of(tables, rows.passage_id)
    citations = tables.sources.set_index("source_id").citation
    labels = tables.voices.set_index("voice_id").label
    columns = {
        "sources": [str(citations[source]) for source in rows.source_id],
        "sections": _sections(tables, rows),
        "voices": [str(labels.get(voice, "not said")) for voice in rows.voice_id],
    }
    lists = {name: list(dict.fromkeys(cells)) for name, cells in columns.items()}
    places = {name: [lists[name].index(cell) for cell in cells] for name, cells in columns.items()}
    claims = _claims_by_passage(tables)
    differ = _contested(tables)
    codes = [code for code in tables.codes.code_id if code not in without]
    return lists | {
        "passages": [
            [*passage, *where, claims.get(passage.id, []), int(passage.id in differ)]
            for passage, *where in zip(known, *places.values(), strict=True)
        ],
        "claims": _statements(tables, claims),
        "codes": {
            language: [list(code) for code in codes_of(tables, codes, language)]
            for language in _code_languages(tables)
        },
        "sheets": {name: sheet_data(sheet) for name, sheet in ready.items()},
        "left_out": {
            "passages": [str(problem) for problem in unfit.values()],
            "codes": [str(problem) for problem in without.values()],
        },
    }


def _sections(tables: Tables, rows: pd.DataFrame) -> list[str]:
    """The part of its source that each passage stands in; of a study, the document."""
    if is_study(tables) and tables.may_be_had("documents"):
        documents = tables.documents
        titles = dict(zip(documents.document_id, documents.title, strict=True))
        return [str(titles.get(document, document)) for document in rows.document_id]
    if not tables.may_be_had("paragraphs"):
        return [str(place) for place in rows.locator]
    known = tables.paragraphs.set_index(["source_id", "locator"]).section_title
    places = zip(rows.source_id, rows.locator, strict=True)
    return [str(known.get((source, place), place)) for source, place in places]


def _code_languages(tables: Tables) -> list[str]:
    """The languages that the codebook has words in."""
    return [one for one in LANGUAGES if one == "en" or f"label_{one}" in tables.codes]


def _claims_by_passage(tables: Tables) -> dict[str, list[str]]:
    links = tables.links[tables.links.target_table == "passages"]
    grouped = links.groupby("target_id").claim_id.unique()
    return {str(passage): [str(claim) for claim in found] for passage, found in grouped.items()}


def _statements(tables: Tables, claims: Mapping[str, list[str]]) -> dict[str, str]:
    wanted = {claim for found in claims.values() for claim in found}
    told = zip(tables.claims.claim_id, tables.claims.statement, strict=True)
    return {str(claim): str(statement) for claim, statement in told if claim in wanted}


def _contested(tables: Tables) -> set[str]:
    """The passages on whose codes those who read them differ."""
    found: dict[str, set[frozenset[str]]] = {}
    for coder in coders_in(tables):
        for passage, codes in codings_by(tables, coder).items() if coder != AGREED else ():
            found.setdefault(passage, set()).add(frozenset(codes))
    return {passage for passage, codings in found.items() if len(codings) > 1}


def choices_script(tables: Tables, ready: Mapping[str, Sheet]) -> str:
    """Write what can be chosen as a script, which a page in a folder can load when asked.

    Parameters
    ----------
    tables : Tables
    ready : mapping of str to Sheet

    Returns
    -------
    str
        JavaScript.
    """
    told = json.dumps(choices(tables, ready), ensure_ascii=False, separators=(",", ":"))
    return f"casebookClass.choices = {told};\n"


def maker_html(tables: Tables, ready: Sequence[Ready]) -> str:
    """Write the page *Make a sheet*.

    Parameters
    ----------
    tables : Tables
    ready : sequence of Ready

    Returns
    -------
    str
        HTML.
    """
    shell = sheet_shell(ours=not is_study(tables))
    css, js = web_text([THEME, "class/make.css"]), web_text([*_ALIKE, *_MAKER])
    # A preview may run what this page may run: so its policy names the sheet's style and script.
    policy = content_security_policy(
        styles=[css, shell["css"]], scripts=[js, shell["js"]], own_files=True
    )
    told = [
        {
            **{"name": one.name, "title": one.sheet.title, "address": one.address},
            "code": one.code,
            "told": f"{count(len(one.sheet.passages), 'passage')}, "
            f"{count(len(one.sheet.codes), 'code')}",
        }
        for one in ready
    ]
    page = render(
        "make_a_sheet.html",
        "casebook.seminar",
        **_given(shell),
        policy=policy,
        css=css,
        js=js,
        ready=told,
        codes_made=any(one.code for one in ready),
        languages=[(language, _NAMES[language]) for language in LANGUAGES],
        whose=whose(tables),
        # A study does not say in which language it is.
        codebook_languages=""
        if is_study(tables)
        else _listed(_NAMES[language] for language in _code_languages(tables)),
        taken=script_json(_taken(tables)),
        data_file=DATA_FILE,
        link_page=LINK_PAGE,
        least_passages=PASSAGES[0],
        most_passages=PASSAGES[1],
        least_codes=CODES[0],
        most_codes=CODES[1],
    )
    return f"{page}\n"


def _taken(tables: Tables) -> list[str]:
    """Ids of rows that look like those of what a teacher types, so that none is given twice."""
    ids = [*tables.passages.passage_id, *tables.codes.code_id]
    return [ident for ident in ids if re.fullmatch("(own|code)-[0-9]+", ident)]


def link_html(*, ours: bool = True) -> str:
    """Write the page that reads a sheet out of its own address.

    Parameters
    ----------
    ours : bool
        As for `sheet_html`.

    Returns
    -------
    str
        HTML.
    """
    shell = sheet_shell(ours=ours)
    css = web_text([THEME, "sheet/sheet.css"])
    js = web_text([*_ALIKE, "class/open-sheet-link.js"])
    policy = content_security_policy(styles=[css, shell["css"]], scripts=[js, shell["js"]])
    page = render(
        "sheet_by_link.html", "casebook.seminar", **_given(shell), policy=policy, css=css, js=js
    )
    return f"{page}\n"


def _given(shell: Mapping[str, Any]) -> dict[str, Any]:
    """What both pages have as data: the page of a sheet without a sheet, and its words."""
    return {
        "shell": script_json(shell),
        "words": script_json(sheet_words()),
    }


def qr_html(title: str, address: str) -> str:
    """Write a page with the QR code of an address, as large as the screen.

    Parameters
    ----------
    title : str
    address : str
        As a link has it, in ASCII; below the code it stands as one would type it.

    Returns
    -------
    str
        HTML.
    """
    import segno  # here, because only a book with an address needs it

    css = web_text([THEME, "class/qr-code.css"])
    rows = [bytes(row) for row in segno.make_qr(address, error="m").matrix]
    page = render(
        "qr_code.html",
        "casebook.seminar",
        policy=content_security_policy(styles=[css]),
        css=css,
        title=title,
        address=address,
        typed=address if "%20" in address else unquote(address),
        size=len(rows) + 2 * _MARGIN,
        path="".join(_line(y, row) for y, row in enumerate(rows)),
    )
    return f"{page}\n"


def _line(y: int, row: bytes) -> str:
    """Draw the dark modules of a row as lines."""
    lines, x = "", 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            lines += f"M{x + _MARGIN} {y + _MARGIN}.5h{length}"
        x += length
    return lines


def _listed(names: Iterable[str]) -> str:
    """Join names for a sentence."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
