"""The book on paper: its built pages put together into one document that Chromium prints as PDF.

Every page of the table of contents becomes a part of one HTML document without script. What is
folded and holds numbers or evidence is unfolded, what holds code or solutions stays folded, links
between pages become links inside the document, and what leads to a file beside the pages leads
nowhere: a browser would print the address that it has on the machine that prints. The contents get
their page numbers in a second pass, from where the first one put their targets: browsers cannot
count pages for a style sheet.
"""

import re
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import pypdf
import yaml
from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from casebook.display import render
from casebook.site import browsers
from casebook.site.editions import is_only_for_teachers
from casebook.site.locations import LOOK
from casebook.site.notebook_html import ROW
from casebook.tables import book_title

STYLES = (
    *("styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css", "pygments.css"),
    *(LOOK, "paper.css"),
)
# The user agent is written into the PDF, and would say which system printed it.
PRINTING = (
    *("--headless", "--no-pdf-header-footer", "--generate-pdf-document-outline"),
    "--user-agent=Chromium",
)
DATES = re.compile(rb"(?<=Date \(D:)\d{14}[+-]\d\d'\d\d'(?=\))")  # when it was made, and changed
# Elements for screen readers are called after how much a browser had counted by then, of whatever.
ELEMENT = re.compile(rb"\(node(\d{8})\)")
# Attributes whose value is the id of something on the page, or several of them.
POINTING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
INSIDE = re.compile(r"url\(#([^)]+)\)")
LETTERS = 145  # of a table, on one line
WORD = 15  # letters of an id, and of most words: a longer one may be broken
TO_ITSELF = "headerlink"  # the class of the link in a heading that leads to it
NOT_PRINTED = f".cb-foot, .cb-save, .cb-elsewhere, .cb-telling, .cb-filter, .{TO_ITSELF}, script"
NOT_PRINTED += ", .prev-next-area, .cell.tag_folded > .cell_input"


class CannotPrint(RuntimeError):
    """There is no browser, or it made no file."""


class Part(NamedTuple):
    """One page of the book: its name, such as ``notebooks/01-...``, and its built HTML."""

    name: str
    html: str


def slug(name: str) -> str:
    """Begin the ids of a page with this, so that two pages may use the same id."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _article(part: Part) -> Tag:
    found = BeautifulSoup(part.html, "html.parser").select_one("article.bd-article")
    if found is None:
        raise CannotPrint(f"{part.name}: the built page has no article")
    return found


def _unfold(article: Tag) -> None:
    for needless in article.select(NOT_PRINTED):
        needless.decompose()
    for details in article.select(".cb-shown details"):
        details["open"] = ""


def shares(columns: list[list[str]]) -> list[float]:
    """Share the width of a page among the columns of a table.

    A browser gives a column as much as its longest cell asks for, so that one long cell makes a
    column of short ones wide. Here a column gets its longest word, if that is not
    very long, and what is left is shared by how long the cells of each are.

    Parameters
    ----------
    columns : list of list of str
        The cells of each column, its heading among them.

    Returns
    -------
    list of float
        Per cent of the width; they add up to 100.
    """
    least: list[int] = []
    text: list[float] = []
    for cells in columns:
        words = [len(word) for cell in cells for word in cell.split()]
        lengths = sorted(len(cell) for cell in cells)
        least.append(min(WORD, max(words, default=1)) + 4)
        # Most cells, and the few long ones: each has a say.
        text.append((lengths[4 * (len(cells) - 1) // 5] + sum(lengths) / len(cells)) / 2)
    left = max(0, LETTERS - sum(least))
    widths = [few + left * many / (sum(text) or 1) for few, many in zip(least, text, strict=True)]
    return [100 * width / sum(widths) for width in widths]


def _set_widths(table: Tag) -> None:
    """Say how wide the columns of a table are, unless its rows differ in how many they have."""
    rows = [row.find_all(["th", "td"], recursive=False) for row in table.select("tr")]
    if len({len(row) for row in rows}) != 1 or table.select_one("[colspan]"):
        return
    columns = [
        [cell.get_text(" ", strip=True) for cell in cells] for cells in zip(*rows, strict=True)
    ]
    soup = BeautifulSoup("", "html.parser")
    group = soup.new_tag("colgroup")
    for share in shares(columns):
        group.append(soup.new_tag("col", style=f"width: {share:.1f}%"))
    first = table.find("caption")
    first.insert_after(group) if first else table.insert(0, group)


def _keep_ids_whole(article: Tag) -> None:
    """Let no line end inside the id of a row: who looks for it would not find it."""
    soup = BeautifulSoup("", "html.parser")
    for text in article.find_all(string=ROW):
        if text.find_parent(["pre", "svg"]) is not None:
            continue
        rest = 0
        for found in ROW.finditer(text):
            whole = soup.new_tag("span", attrs={"class": "cb-whole"}, string=found.group())
            text.insert_before(text[rest : found.start()], whole)
            rest = found.end()
        text.replace_with(text[rest:])


def _point_inside(article: Tag, name: str, names: Iterable[str]) -> None:
    """Make ids unique in the whole document, and lead links between pages to them."""
    own, names = slug(name), set(names)
    for tag in article.find_all(True):
        if tag.has_attr("id"):
            tag["id"] = f"{own}--{tag['id']}"
        for attribute, value in list(tag.attrs.items()):
            if attribute in POINTING:
                ids = value if isinstance(value, list) else value.split()
                tag[attribute] = " ".join(f"{own}--{ident}" for ident in ids)
            elif isinstance(value, str) and "url(#" in value:
                tag[attribute] = INSIDE.sub(rf"url(#{own}--\1)", value)
        if tag.name in ("a", "use") and tag.get("href"):
            address = _address(str(tag["href"]), name, own, names)
            if address is None:
                del tag["href"]
            else:
                tag["href"] = address


def _address(href: str, name: str, own: str, names: set[str]) -> str | None:
    """Where a link leads in the document; None if it leads to what is not in it."""
    if href.startswith("#"):
        return f"#{own}--{href[1:]}"
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    page = unquote(urlsplit(urljoin(f"file:///{name}.html", href)).path).strip("/")
    target = page.removesuffix(".html")
    if target not in names:
        return None
    return f"#{slug(target)}" + (f"--{parts.fragment}" if parts.fragment else "")


class Line(NamedTuple):
    """A line of the contents.

    Attributes
    ----------
    level : int
        1 for a page, 2 for a heading of the second level.
    ident : str
        The id that it leads to.
    words : str
    number : int, or None
        Of the printed page, once that is known.
    """

    level: int
    ident: str
    words: str
    number: int | None


def title_of(page: Tag, name: str) -> str:
    """What a page is called: what its first heading says, without the link to it, else its name."""
    title = page.select_one("h1")
    if title is None:
        return name
    said = (text for text in title.find_all(string=True) if not text.find_parent(class_=TO_ITSELF))
    return " ".join("".join(said).split())


def contents(articles: dict[str, Tag], pages: dict[str, int]) -> list[Line]:
    """The contents: every page and its headings of the second level.

    Parameters
    ----------
    articles : dict of str to Tag
        The article of each page by its name, ids made unique.
    pages : dict of str to int
        Page numbers by id; without one there is none.

    Returns
    -------
    list of Line
    """
    lines = []
    for name, article in articles.items():
        lines.append(Line(1, slug(name), title_of(article, name), pages.get(slug(name))))
        for section in article.select("section[id]:has(> h2)"):
            ident, heading = str(section["id"]), section.find("h2", recursive=False)
            if isinstance(heading, Tag):
                words = heading.get_text(" ", strip=True)
                lines.append(Line(2, ident, words, pages.get(ident)))
    return lines


def document(
    parts: list[Part], title: str, styles: Iterable[str], pages: dict[str, int] | None = None
) -> str:
    """Put pages together for print.

    Parameters
    ----------
    parts : list of Part
        In their order.
    title : str
        Of the document.
    styles : iterable of str
        Addresses of style sheets.
    pages : dict of str to int, optional
        As for `contents`.

    Returns
    -------
    str
        HTML without script.

    Raises
    ------
    CannotPrint
        If a page has no article.
    """
    names = [part.name for part in parts]
    articles = {part.name: _printable(part, names) for part in parts}
    return render(
        "paper.html",
        package="casebook.site",
        title=title,
        styles=list(styles),
        contents=contents(articles, pages or {}),
        parts=[(slug(name), Markup(article)) for name, article in articles.items()],
    )


def _printable(part: Part, names: list[str]) -> Tag:
    """The article of a page, made ready for paper among pages of these names."""
    article = _article(part)
    _unfold(article)
    for table in article.select("table.cb-table"):
        _set_widths(table)
    _keep_ids_whole(article)
    _point_inside(article, part.name, names)
    return article


def find_browser() -> str:
    """The browser that prints.

    Raises
    ------
    CannotPrint
        If none is installed.
    """
    program = browsers.find()
    if program is None:
        raise CannotPrint(browsers.MISSING)
    return program


def print_page(page: Path, pdf: Path, program: str, seconds: int = 600) -> None:
    """Have the browser print a page.

    Parameters
    ----------
    page, pdf : Path
        What to print, and where to.
    program : str
        The browser.
    seconds : int
        How long it may take.

    Raises
    ------
    CannotPrint
        If there is no file after it, or it takes too long.
    """
    pdf.parent.mkdir(parents=True, exist_ok=True)
    pdf.unlink(missing_ok=True)
    command = [
        program,
        *browsers.SWITCHES,
        *PRINTING,
        f"--print-to-pdf={pdf.absolute()}",
        page.absolute().as_uri(),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise CannotPrint(f"{program} did not print {page.name} in {seconds} seconds") from None
    if not pdf.exists():
        raise CannotPrint(f"{program} made no PDF of {page.name}: {done.stderr.strip()[-500:]}")


def reproducible(pdf: bytes, moment: int) -> bytes:
    """Make a PDF that is the same whenever it is printed.

    It gets the time that it is told, and elements are counted anew.

    Parameters
    ----------
    pdf : bytes
        As the browser printed it.
    moment : int
        Seconds since 1970, UTC.

    Returns
    -------
    bytes

    Raises
    ------
    CannotPrint
        If no date stands where browsers write it.
    """
    said = datetime.fromtimestamp(moment, UTC).strftime("%Y%m%d%H%M%S+00'00'").encode()
    # All that is put in is as long as before: a PDF counts its bytes.
    text, found = DATES.subn(said, pdf)
    if not found:
        raise CannotPrint("the browser dates its PDFs in a way that is not known here")
    numbers = {old: new for new, old in enumerate(sorted(set(ELEMENT.findall(text))), start=1)}
    return ELEMENT.sub(lambda element: b"(node%08d)" % numbers[element[1]], text)


def page_numbers(pdf: Path) -> dict[str, int]:
    """On which page each target of a link stands, from 1, by its id."""
    reader = pypdf.PdfReader(pdf)
    found: dict[str, int] = {}
    for name, target in reader.named_destinations.items():
        number = reader.get_destination_page_number(target)
        if number is not None:
            found[unquote(name.removeprefix("/"))] = number + 1
    return found


def make_pdf(
    parts: list[Part],
    title: str,
    styles: Iterable[str],
    pdf: Path,
    print_: Callable[[Path, Path], None],
) -> None:
    """Print pages into one PDF, with page numbers in its contents.

    Parameters
    ----------
    parts, title, styles
        As for `document`; the styles are seen from the folder of the PDF.
    pdf : Path
        Where the PDF goes.
    print_ : callable
        Prints a page: takes its path and that of the PDF.

    Raises
    ------
    CannotPrint
        As `document` and `print_page`.
    """
    pdf.parent.mkdir(parents=True, exist_ok=True)
    page, styles = pdf.with_suffix(".html"), list(styles)
    numbers: dict[str, int] = {}
    for _ in range(2):  # the first print tells on which pages the targets stand
        text = document(parts, title, styles, numbers)
        page.write_text(text, encoding="utf-8", newline="\n")
        print_(page, pdf)
        numbers = page_numbers(pdf)
    page.unlink()


def print_pages(book: Path, html: Path, names: list[str], pdf: Path) -> None:
    """Print built pages of a book into one PDF.

    Parameters
    ----------
    book : Path
        The folder of the book.
    html : Path
        The folder of its built pages.
    names : list of str
        The pages, in their order, as `pages_of` names them.
    pdf : Path
        Where the PDF goes.

    Raises
    ------
    CannotPrint
        If there is no browser, a page has not been built, or the browser makes no file.
    """
    browser = find_browser()
    make_pdf(
        [read(html, name) for name in names],
        book_title(book),
        [(html / "_static" / style).absolute().as_uri() for style in STYLES],
        pdf,
        lambda page, target: print_page(page, target, browser),
    )


def pages_of(folder: Path) -> list[str]:
    """The names of the book's pages, in the order of its table of contents.

    Parameters
    ----------
    folder : Path
        The book's, with a ``_toc.yml``.
    """
    toc = yaml.safe_load((folder / "_toc.yml").read_text(encoding="utf-8"))

    def below(entries: list[dict[str, Any]]) -> list[str]:
        return [
            name
            for entry in entries
            if "file" in entry  # and not an address elsewhere
            for name in (entry["file"], *below(entry.get("sections", [])))
        ]

    parts = toc.get("parts", [toc])  # without parts, chapters stand at the top
    return [toc["root"], *(name for part in parts for name in below(_listed(part)))]


def of_edition(html: Path, names: list[str]) -> list[str]:
    """Those pages that the edition in a folder has: the teacher's own are not in the students'.

    Parameters
    ----------
    html : Path
        The folder of the built pages.
    names : list of str
        As `pages_of` gives them.

    Returns
    -------
    list of str
        A page for all that has not been built is among them, so that `print_pages` says so.
    """
    return [
        name for name in names if not is_only_for_teachers(name) or (html / f"{name}.html").exists()
    ]


def _listed(part: dict[str, Any]) -> list[dict[str, Any]]:
    """The pages of a part: chapters in a book, sections in an article."""
    return part.get("chapters") or part.get("sections") or []


def chapters_of(folder: Path) -> list[str]:
    """The names of the book's chapters, in their order."""
    return [name for name in pages_of(folder) if name.startswith("notebooks/")]


def read(html: Path, name: str) -> Part:
    """One built page.

    Raises
    ------
    CannotPrint
        If it has not been built.
    """
    path = html / f"{name}.html"
    if not path.exists():
        raise CannotPrint(f"{name} has not been built: run `casebook build` first")
    return Part(name, path.read_text(encoding="utf-8"))
