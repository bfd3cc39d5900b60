"""The page of a coding sheet: one HTML file that needs nothing else and asks nobody.

Everything a page shows is written here as escaped text, and its style and script stand in it. A
policy in its head forbids all requests and every script but that one, by its hash. What the page
does is in ``casebook/web/sheet/sheet.js``.
"""

import re
from importlib import resources

from casebook.display import content_security_policy
from casebook.display.html import escape, script_json
from casebook.seminar.sheets import Code, Sheet

FORMAT = "casebook coding sheet"
FORMAT_VERSION = 1
_PLACE = re.compile(r"\{\{([a-z]+)\}\}")


def resource(name: str) -> str:
    """The text of a file that pages are made of."""
    room = "seminar/templates" if name.endswith(".html") else "web/sheet"
    return (resources.files("casebook") / room / name).read_text(encoding="utf-8")


def filled(template: str, **parts: str) -> str:
    """Put parts into the places of a template; what is in a part is not looked at again.

    Parameters
    ----------
    template : str
        With places such as ``{{title}}``.
    **parts : str
        HTML for each place.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        If a place has no part.
    """
    return _PLACE.sub(lambda place: parts[place.group(1)], template)


def paragraphs(text: str) -> str:
    """Make paragraphs of lines that blank lines part."""
    parts = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in parts if part.strip())


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
    css, js = resource("theme.css") + resource("sheet.css"), resource("sheet.js")
    data = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "sheet": sheet.id,
        "version": sheet.version,
        "passages": [passage._asdict() for passage in sheet.passages],
        "codes": [{"id": code.id} for themed in sheet.themes().values() for code in themed],
    }
    return filled(
        resource("page.html"),
        policy=content_security_policy(styles=[css], scripts=[js]),
        css=css,
        js=js,
        data=script_json(data),
        title=escape(sheet.title),
        chapter="" if sheet.chapter is None else f", chapter {sheet.chapter}",
        instructions=paragraphs(sheet.instructions),
        number=str(len(sheet.passages)),
        codes="".join(_theme(name, codes) for name, codes in sheet.themes().items()),
        codebook=_codebook(sheet),
        paper=_paper(sheet),
        id=escape(sheet.id),
        version=escape(sheet.version),
    )


def _theme(name: str, codes: list[Code]) -> str:
    legend = f"<legend>{escape(name or 'codes')}</legend>"
    return f"<fieldset>{legend}{''.join(map(_code, codes))}</fieldset>"


def _rule(code: Code) -> str:
    told = {"Give it for": code.include_when, "Not for": code.exclude_when}
    return "".join(
        f"<p><strong>{what}:</strong> {escape(text)}</p>" for what, text in told.items() if text
    )


def _code(code: Code) -> str:
    name, label = escape(code.id), escape(code.label)
    return (
        f'<div class="code"><input type="checkbox" id="code-{name}" data-code="{name}">'
        f'<label for="code-{name}">{label}<span>{escape(code.definition)}</span></label>'
        f'<button type="button" aria-expanded="false" aria-controls="rule-{name}"'
        f' aria-label="When? {label}">When?</button>'
        f'<div class="rule" id="rule-{name}" hidden>{_rule(code)}</div></div>'
    )


def _codebook(sheet: Sheet) -> str:
    entries = "".join(
        f"<dt>{escape(code.label)}</dt><dd><p>{escape(code.definition)}</p>{_rule(code)}</dd>"
        for codes in sheet.themes().values()
        for code in codes
    )
    return f'<dl class="codebook">{entries}</dl>'


def _paper(sheet: Sheet) -> str:
    """The passages with boxes to tick, for those without a browser that runs the script."""
    codes = [(code.id, code.label) for themed in sheet.themes().values() for code in themed]
    codes += [("*none", "None of these codes"), ("*unsure", "I am unsure")]
    boxes = "".join(
        f'<li><span data-tick="{escape(name)}">☐</span> {escape(label)}</li>'
        for name, label in codes
    )
    items = "".join(
        f'<li data-paper="{escape(p.id)}"><p class="gist">{escape(p.gist)}</p>'
        f'<p class="facts">{escape(p.material)}, {escape(p.locator)}</p>'
        f'<ul class="boxes">{boxes}</ul><p>Memo: <span class="paper-memo"></span></p></li>'
        for p in sheet.passages
    )
    return f"<ol>{items}</ol>"
