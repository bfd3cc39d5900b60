"""The page *Board*: one HTML file that brings a class in and shows what it coded.

The book has it empty; ``casebook seminar report`` writes it with a class inside, and so does its
own button *Save the board*, to the letter the same (``web/class/board-page.js``). What it shows is
computed in the page; `casebook.seminar.class_results` is the reference for that. Its scripts and
style stand in it, and a policy in its head forbids all others and every request.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from casebook.argument import argument, compact, names_of
from casebook.display import STATUS_REASONS, STATUS_SHAPES, content_security_policy, render
from casebook.seminar.coders import coders_in, codings_by, settled_by, whose
from casebook.seminar.hand_ins import SCRIPTS as READING
from casebook.seminar.hand_ins import Collected
from casebook.seminar.sheets import Sheet, sheet_data
from casebook.seminar.single_files import script_json, web_text
from casebook.tables import Tables

FORMAT = "casebook board"
FORMAT_VERSION = 1
STYLES = ("sheet/theme.css", "class/board.css")
SCRIPTS = (
    "pages/argument.js",
    "pages/argument-words.js",
    *READING,
    "class/counting.js",
    "class/follows.js",
    "class/board-page.js",
    "class/board-words.js",
    "class/sheet-link.js",
    "class/elements.js",
    "class/board-views.js",
    "class/board-bring.js",
    "class/board.js",
)
HOME = "coding-sheet.html"
"""The page of the book that tells of sheets and the board, beside the board."""


def board_html(
    tables: Tables, sheets: Iterable[Sheet] = (), collected: Collected | None = None
) -> str:
    """Write the page.

    Parameters
    ----------
    tables : Tables
    sheets : iterable of Sheet
        What a teacher can choose from without bringing a file.
    collected : Collected, optional
        A class that is in the page already: then it is a saved board, which stands for itself.

    Returns
    -------
    str
        HTML; the same class gives the same text, to the letter.
    """
    reference = book_reference(tables, sheets)
    data = None
    if collected is not None:
        data = class_data(collected)
        reference = narrowed(reference, data["sheet"])
    css, js = web_text(STYLES), web_text(SCRIPTS)
    page = render(
        "board.html",
        "casebook.seminar",
        policy=content_security_policy(styles=[css], scripts=[js]),
        title=f"{data['sheet']['title']}: the board" if data else "The board",
        css=css,
        js=js,
        reference=script_json(reference),
        data=script_json(data),
    )
    return f"{page}\n"


def book_reference(tables: Tables, sheets: Iterable[Sheet] = ()) -> dict[str, Any]:
    """What the board takes from the book.

    Parameters
    ----------
    tables : Tables
    sheets : iterable of Sheet

    Returns
    -------
    dict
        ``home`` (address of the page that tells of the board), ``whose`` (*book* or *study*),
        ``sheets`` (as data), ``codes`` (ids), ``coders`` (names, as `coders_in` gives them),
        ``settled`` (whose coding claims go by; see `settled_by`), ``codings`` (rows: a passage, and
        the codes that each of the coders gave it, None from who did not read it), ``arguments``
        (by source, as `casebook.argument.compact` has them), ``signs`` (by status its sign and
        what it means).
    """
    coders = coders_in(tables)
    return {
        "home": HOME,
        "whose": whose(tables),
        "sheets": [sheet_data(sheet) for sheet in sheets],
        "codes": list(tables.codes.code_id) if coders else [],
        "coders": coders,
        "settled": settled_by(tables),
        "codings": _codings(tables, coders),
        "arguments": {
            source: compact(argument(tables, source), source, names_of(tables))
            for source in dict.fromkeys(tables.passages.source_id)
        },
        "signs": {name: [STATUS_SHAPES[name], STATUS_REASONS[name]] for name in STATUS_SHAPES},
    }


def _codings(tables: Tables, coders: list[str]) -> list[list[Any]]:
    order = {code: place for place, code in enumerate(tables.codes.code_id)}
    each = [
        {passage: sorted(codes, key=order.__getitem__) for passage, codes in own.items()}
        for own in (codings_by(tables, coder) for coder in coders)
    ]
    return [
        [passage, *(own.get(passage) for own in each)]
        for passage in tables.passages.passage_id
        if any(passage in own for own in each)
    ]


def narrowed(reference: Mapping[str, Any], sheet: Mapping[str, Any]) -> dict[str, Any]:
    """Of what the board takes from the book, that which concerns one sheet.

    Parameters
    ----------
    reference : dict
        As `book_reference` gives it.
    sheet : dict
        As `casebook.seminar.sheets.sheet_data` gives it.

    Returns
    -------
    dict
        The arguments of the sources that the sheet's passages are of, and the codings of all
        passages in them.
    """
    on_sheet = {passage["id"] for passage in sheet["passages"]}
    sources = {
        source: data
        for source, data in reference["arguments"].items()
        if any(row[0] in on_sheet and row[1] == source for row in data["passages"])
    }
    wanted = {row[0] for data in sources.values() for row in data["passages"]}
    codings = [row for row in reference["codings"] if row[0] in wanted]
    return {**reference, "home": None, "sheets": [], "codings": codings, "arguments": sources}


def class_data(collected: Collected) -> dict[str, Any]:
    """What a board has of a class.

    Parameters
    ----------
    collected : Collected
        With at least one student.

    Returns
    -------
    dict
        ``sheet`` (as data), ``students`` (as they were handed in, and ``shown``: what each is
        called beside the others), ``findings``.
    """
    sheet = collected.asked()
    order = [code.id for code in sheet.codes]
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "sheet": sheet_data(sheet),
        "students": [
            {
                "alias": student.alias,
                "shown": student.shown,
                "copy": student.copy,
                "number": student.number,
                "way": student.way,
                "codings": [
                    {
                        "passage": passage.id,
                        "codes": [code for code in order if code in coding.codes],
                        "none": coding.read and not coding.codes,
                        "unsure": coding.unsure,
                        "memo": coding.memo,
                    }
                    for passage in sheet.passages
                    for coding in [student.codings[passage.id]]
                ],
            }
            for student in collected.students
        ],
        "findings": [
            {"place": one.place, "kind": one.kind, "alias": one.alias, "why": one.why}
            for one in collected.findings
        ],
    }
