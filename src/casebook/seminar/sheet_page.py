"""The page of a coding sheet: one HTML file that needs nothing else and asks nobody.

Its style and script stand in it, and a policy in its head forbids all requests and every script but
that one, by its hash. What the page does is in ``casebook/web/sheet/sheet.js``.
"""

import re
from importlib import resources

from markupsafe import Markup

from casebook.display import content_security_policy, render
from casebook.seminar.sheets import Sheet

FORMAT = "casebook coding sheet"
FORMAT_VERSION = 1


def resource(*names: str) -> Markup:
    """The style or script of a page, from files of our own: one after the other, as they are."""
    folder = resources.files("casebook") / "web" / "sheet"
    return Markup("".join((folder / name).read_text(encoding="utf-8") for name in names))


def sheet_html(sheet: Sheet) -> str:
    """Write the page of a sheet.

    Parameters
    ----------
    sheet : Sheet

    Returns
    -------
    str
        HTML. The same sheet gives the same text, to the letter.
    """
    css, js = resource("theme.css", "sheet.css"), resource("sheet.js")
    codes = [code for themed in sheet.themes().values() for code in themed]
    data = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "sheet": sheet.id,
        "version": sheet.version,
        "passages": [passage._asdict() for passage in sheet.passages],
        "codes": [{"id": code.id} for code in codes],
    }
    page = render(
        "coding_sheet.html",
        "casebook.seminar",
        policy=content_security_policy(styles=[css], scripts=[js]),
        css=css,
        js=js,
        sheet=sheet,
        codes=codes,
        instructions=paragraphs(sheet.instructions),
        data=data,
    )
    return f"{page}\n"


def paragraphs(text: str) -> list[str]:
    """Part a text at its blank lines."""
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return [part for part in parts if part]
