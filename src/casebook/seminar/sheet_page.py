"""The page of a coding sheet: one HTML file that needs nothing else and asks nobody.

Its style and script stand in it, and a policy in its head forbids all requests and every script but
that one, by its hash. What the page does is in ``casebook/web/sheet/sheet.js``. A browser can make
the same page, byte for byte: ``web/class/sheet-page.js`` does what `sheet_html` does, with the
template, style and script that `sheet_shell` gives it.
"""

import json
import re
from functools import cache
from importlib import resources
from typing import Any

from casebook.display import content_security_policy, render
from casebook.seminar.sheets import Code, Passage, Sheet, sheet_data
from casebook.seminar.single_files import script_json, web_text

TEMPLATE = "coding_sheet.html"
STYLES = ("sheet/theme.css", "sheet/sheet.css")
SCRIPTS = ("pages/sha256.js", "class/letters.js", "class/line.js", "sheet/sheet.js")

Words = dict[str, str]


@cache
def sheet_words() -> dict[str, Words]:
    """What the buttons and messages of a sheet say, by language."""
    found: dict[str, Words] = json.loads(web_text(["sheet/words.json"]))
    return found


@cache
def _parts() -> dict[str, str]:
    """What is the same on all sheets."""
    css, js = web_text(STYLES), web_text(SCRIPTS)
    policy = content_security_policy(styles=[css], scripts=[js])
    return {"css": str(css), "js": str(js), "policy": str(policy)}


def sheet_shell(*, ours: bool = True) -> dict[str, Any]:
    """Give what a browser needs to make the page of a sheet, beside `sheet_words`.

    Parameters
    ----------
    ours : bool
        As for `sheet_html`.

    Returns
    -------
    dict
        The text of the template, and what it is given for all sheets alike.
    """
    file = resources.files("casebook.seminar") / "templates" / TEMPLATE
    return {"template": file.read_text(encoding="utf-8"), **_parts(), "ours": ours}


def sheet_html(sheet: Sheet, *, ours: bool = True) -> str:
    """Write the page of a sheet.

    Parameters
    ----------
    sheet : Sheet
    ours : bool
        Whether passages and codes that are no teacher's own are the casebook's, in English and in
        its own words. Those of a study are in whatever language they are in, and nobody says which.

    Returns
    -------
    str
        HTML. The same sheet gives the same text, to the letter.
    """
    view = _view(sheet, sheet_words()[sheet.language], ours)
    return f"{render(TEMPLATE, 'casebook.seminar', **_parts(), **view)}\n"


def _view(sheet: Sheet, words: Words, ours: bool) -> dict[str, Any]:
    """What the template shows of a sheet."""
    kicker = words["kicker"]
    if sheet.chapter is not None:
        kicker = words["kicker_chapter"].replace("{n}", str(sheet.chapter))
    return {
        "lang": sheet.language,
        "w": words,
        "title": sheet.title,
        "kicker": kicker,
        "paragraphs": paragraphs(sheet.instructions),
        "count": len(sheet.passages),
        "themes": _themes(sheet, words, ours),
        "passages": [_passage(passage, sheet.language, ours) for passage in sheet.passages],
        "footer": words["footer"].replace("{version}", sheet.version),
        "ours": ours and any(_is_ours(passage) for passage in sheet.passages),
        "sheet_json": script_json(sheet_data(sheet)),
        "words_json": script_json(words),
    }


def _themes(sheet: Sheet, words: Words, ours: bool) -> list[dict[str, Any]]:
    return [
        {
            "name": name or words["codes"],
            "codes": [_code(code, words, sheet.language, ours) for code in codes],
        }
        for name, codes in sheet.themes().items()
    ]


def _is_ours(passage: Passage) -> bool:
    return not passage.id.startswith("own-")


def _passage(passage: Passage, language: str, ours: bool) -> dict[str, Any]:
    return {
        "id": passage.id,
        "gist": passage.gist,
        "facts": ", ".join(fact for fact in (passage.material, passage.locator) if fact),
        "english": ours and language != "en" and _is_ours(passage),
    }


def _code(code: Code, words: Words, language: str, ours: bool) -> dict[str, Any]:
    rules = ((words["give_for"], code.include_when), (words["not_for"], code.exclude_when))
    return {
        "id": code.id,
        "label": code.label,
        "definition": code.definition,
        # The tables have their codes in English and in Danish.
        "english": ours and language not in ("en", "da") and not code.id.startswith("code-"),
        "rules": [{"what": what, "text": text} for what, text in rules if text],
    }


def paragraphs(text: str) -> list[str]:
    """Part a text at its blank lines."""
    parts = (re.sub("[ \n]+", " ", part).strip(" ") for part in re.split("\n[ \n]*\n", text))
    return [part for part in parts if part]
