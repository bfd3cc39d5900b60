"""The gate: look for what must not be in a table, a notebook or a page.

Names that are withheld (`privacy.withheld_names`), and e-mail addresses, phone and personal
numbers, street addresses, positions more precise than the book's, and names nobody listed
(`privacy.identifiers`). Everything that a reader, or a reader of the file, can come across is
looked at: cells of tables and their description; sources and outputs of notebooks; the text of
pages, what screen readers are told, the data beside charts, comments and the search index.

A finding shows what was found masked, so that a log does not spread it. No finding is no proof:
what is written in a way that no pattern knows gets through, and a gist that describes somebody
without a name or number always does. What the columns of a table give away together is measured
in `casebook.privacy.disclosure`.
"""

import csv
import io
import json
import re
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from casebook.privacy import countries as nations
from casebook.privacy import identifiers, own_lists, withheld_names
from casebook.privacy.countries import NORDIC
from casebook.privacy.unseen import Unseen, unseen
from casebook.privacy.visible_text import Markup
from casebook.study import is_study
from casebook.tables import DATA

TABLES = (".csv", ".tsv")
# In a built book: what is made of our own words. Fonts, pictures and others' programs are not.
OWN_SCRIPTS = (
    "search-index.js",
    "searchindex.js",  # that of any Sphinx book
    "argument-*.js",
    "copy-data-*.js",
    "copy-editions.js",
    "*-data.js",
)
JSON = (".json", ".jsonld")
MARKUP = (".html", ".htm", ".svg", ".xml", ".rels", ".vml", ".qde", ".qdc")
CODE = (".py", ".r", ".yml", ".yaml", ".toml", ".bib", ".tex")
TEXTS = (
    *(".txt", ".md", ".rst", ".srt", ".vtt", ".ipynb"),
    *(*JSON, *MARKUP, *CODE, *TABLES),
)
PACKED = (".zip", ".xlsx", ".qdpx")
DOCUMENTS = (".docx", ".pdf")
# Parts of a Word document beside its body; those that only say how it looks are not among them.
BESIDE = re.compile(
    r"docProps/\w+\.xml|customXml/item\d*\.xml|word/(?:comments|people|header|footer|footnotes|"
    r"endnotes)\w*\.xml|word/_rels/document\.xml\.rels"
)
LARGEST = 256 * 1024 * 1024  # bytes of what is packed, unpacked
DEEPEST = 16  # folders and zips around a zip


class Finding(NamedTuple):
    """One thing that must not be there.

    Attributes
    ----------
    file : str
        The file, from the folder that was searched.
    row : int or None
        Row of a table as a spreadsheet counts it (header = 1), cell of a notebook (from 1), or
        line of a page or text.
    column : str
        Column of a table, part of a cell (*source*, *output 1 text/html*), part of a page.
    kind : str
        *withheld person*, *withheld place*, *withheld unit*, or one of
        `casebook.privacy.identifiers.looked_for`.
    found : str
        What was found, masked: the first letter of each word, and no digits.
    """

    file: str
    row: int | None
    column: str
    kind: str
    found: str

    def __str__(self) -> str:
        place = f", row {self.row}" if self.row is not None else ""
        part = f", {self.column}" if self.column else ""
        return f"{self.file}{place}{part}: {self.kind} ({self.found})"


class Watch(NamedTuple):
    """What to look for, and whom to let pass.

    Attributes
    ----------
    names : dict
        Fingerprints, as `casebook.privacy.withheld_names.names` gives them.
    known : frozenset of str
        Words of names that may stand in the book: the surnames of cited authors.
    seen, seen_as_code : dict
        What was found in texts that were looked at: a book says many things more than once.
    countries : tuple of str
        Whose numbers to look for as they are written at home.
    may_stay : frozenset of str
        What would be found, and may stand where it stands; in small letters.
    """

    names: withheld_names.Names
    known: frozenset[str]
    seen: dict[str, list[tuple[int, int, str]]]
    seen_as_code: dict[str, list[tuple[int, int, str]]]
    countries: tuple[str, ...] = NORDIC
    may_stay: frozenset[str] = frozenset()

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Where something is in a text, and what; of those that overlap, the longest."""
        if text not in self.seen:
            found = identifiers.search(text, self.known, self.countries)
            self.seen[text] = self._kept(text, [*self._names(text), *found])
        return self.seen[text]

    def words(self, text: str) -> list[tuple[int, int, str]]:
        """As `spans`, for known names and e-mail addresses alone."""
        if text not in self.seen_as_code:
            emails = identifiers.e_mail_addresses(text)
            found = [*self._names(text), *((*span, "e-mail address") for span in emails)]
            self.seen_as_code[text] = self._kept(text, found)
        return self.seen_as_code[text]

    def _kept(self, text: str, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        return _longest(
            span for span in found if one_line(text[span[0] : span[1]]) not in self.may_stay
        )

    def _names(self, text: str) -> Iterator[tuple[int, int, str]]:
        for start, end, kind in withheld_names.search(text, self.names):
            if kind not in (withheld_names.LISTED, withheld_names.PART):
                yield start, end, f"withheld {kind}"
            # "Storm" may be a name, a storm is none.
            elif kind == withheld_names.LISTED or text[start].isupper():
                yield start, end, "name from the list"


def one_line(text: str) -> str:
    """A text in small letters and with single blanks, to be compared."""
    return " ".join(text.casefold().split())


def together(findings: Iterable[Finding], most: int = 6) -> list[str]:
    """Say what was found, in lines; what stands in many rows of a column is one line.

    Parameters
    ----------
    findings : iterable of Finding
    most : int
        How many rows are named.

    Returns
    -------
    list of str
    """
    rows: dict[Finding, list[int | None]] = {}
    for finding in findings:
        rows.setdefault(finding._replace(row=None), []).append(finding.row)
    lines = []
    for alike, numbers in rows.items():
        known = list(dict.fromkeys(number for number in numbers if number is not None))
        if len(known) < 2:
            lines.append(str(alike._replace(row=numbers[0])))
            continue
        rest = f" and {len(known) - most:,} more" if len(known) > most else ""
        named = f"{alike.file}, rows {', '.join(map(str, known[:most]))}{rest}"
        lines.append(str(alike._replace(file=named)))
    return lines


def masked(text: str) -> str:
    """The text with all but the first letter of each word covered, and all digits."""
    return re.sub(r"(?<=\w)\w|\d", "*", " ".join(text.split()))


def cited(folder: Path) -> frozenset[str]:
    """Words of the names of cited authors, from the sources and references of a data package."""
    found: set[str] = set()
    for name, columns in (
        ("sources", ("authors", "published_in")),
        ("references", ("authors", "container")),
    ):
        path = folder / f"{name}.csv"
        if path.is_file():
            for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()):
                for column in columns:
                    found.update(re.findall(r"[^\W\d_][\w'’-]{2,}", row.get(column) or ""))
    return frozenset(found)


def watch(
    folder: Path = DATA, own: Iterable[str] = (), countries: Iterable[str] | None = None
) -> Watch:
    """Say what to look for.

    Parameters
    ----------
    folder : Path
        The data package whose cited authors may be named; by default the shipped one. If it is a
        study, its own list of names is looked for instead of the book's, and what its list of
        exceptions has may stay.
    own : iterable of str
        More names that are to be found.
    countries : iterable of str, optional
        Whose numbers to look for as they are written at home (ISO 3166); by default of those that
        the study names, and of the Nordic ones where nothing is named.

    Returns
    -------
    Watch

    Raises
    ------
    ValueError
        If a line of a list is none that can be looked for, or there is no such country.
    """
    whose = nations.of_study(folder) if countries is None else nations.checked(countries)
    listed, may_stay = own_lists.names(folder), own_lists.may_stay(folder)
    names = withheld_names.names([*listed, *own], ours=not is_study(folder))
    return Watch(names, cited(folder), {}, {}, whose, frozenset(map(one_line, may_stay)))


def scan_text(
    text: str, file: str = "text", column: str = "", row: int | None = None, by: Watch | None = None
) -> list[Finding]:
    """Look for what must not be there in a text.

    Parameters
    ----------
    text : str
    file, column : str
        Where it stands, for the findings.
    row : int, optional
        The row to name; by default the line of the text.
    by : Watch, optional
        See `watch`.

    Returns
    -------
    list of Finding
        In the order of the text. Of findings that overlap the longest is told.
    """
    by = watch() if by is None else by
    return _told(text, file, column, row, by.spans)


def _told(
    text: str,
    file: str,
    column: str,
    row: int | None,
    spans: Callable[[str], list[tuple[int, int, str]]],
) -> list[Finding]:
    if not text.isascii():
        text = withheld_names.visible(unicodedata.normalize("NFC", text))
    return [
        Finding(
            file,
            text.count("\n", 0, start) + 1 if row is None else row,
            column,
            kind,
            masked(text[start:end]),
        )
        for start, end, kind in spans(text)
    ]


def _longest(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans without those that overlap a longer one; the known names go first."""
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], not s[2].startswith("withheld"), s)):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept)


def _position(
    file: str, row: int | None, column: str, name: str, value: object, most: int = 1
) -> list[Finding]:
    """A finding, if a column or key of positions holds more decimals than it may."""
    if identifiers.AXIS.fullmatch(name.strip()) and identifiers.too_precise(str(value), most):
        return [Finding(file, row, column, "position", masked(str(value)))]
    return []


def _scan_cells(text: str, file: str, by: Watch) -> list[Finding]:
    rows = csv.reader(io.StringIO(text), delimiter="\t" if file.endswith(".tsv") else ",")
    header: list[str] = []
    found = []
    for number, cells in enumerate(rows, start=1):
        header = header or cells
        for place, value in enumerate(cells):
            column = header[place] if place < len(header) else f"column {place + 1}"
            found += scan_text(value, file, column, number, by)
            if number > 1:
                found += _position(file, number, column, column, value)
    return found


def scan_tables(folder: Path, by: Watch | None = None) -> list[Finding]:
    """Look into all tables of a folder, and into the description beside them.

    Parameters
    ----------
    folder : Path
    by : Watch, optional
        By default the cited authors of the folder's own tables may be named.

    Returns
    -------
    list of Finding
        By file, row and place in the row.

    Raises
    ------
    ValueError
        If a file is not what its name says, and so cannot be searched.
    """
    folder = Path(folder)
    by = watch(folder) if by is None else by
    found = []
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        if path.suffix.lower() in (*TABLES, ".json"):
            found += scan_content(path.read_bytes(), path.name, by)
    return found


def _scan_notebook(content: bytes, file: str, by: Watch) -> list[Finding]:
    try:
        cells = json.loads(_decoded(content, file))["cells"]
    except (json.JSONDecodeError, KeyError, TypeError):
        raise ValueError(f"{file} is no notebook") from None
    return [f for row, cell in enumerate(cells, 1) for f in _scan_cell(cell, file, row, by)]


def _scan_cell(cell: Mapping[str, Any], file: str, row: int, by: Watch) -> list[Finding]:
    found = scan_text(_joined(cell.get("source", "")), file, "source", row, by)
    extra = {k: cell[k] for k in ("metadata", "attachments") if cell.get(k)}
    found += _scan_value(extra, file, row, "metadata", by)
    for place, output in enumerate(cell.get("outputs", ()), start=1):
        for mime, value in _parts(output):
            found += _scan_output(mime, value, file, row, f"output {place} {mime}", by)
    return found


def _joined(value: object) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _parts(output: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """What an output holds, by its type."""
    if "text" in output:
        yield output.get("name", "stream"), _joined(output["text"])
    if "traceback" in output:
        yield "error", "\n".join([*output["traceback"], str(output.get("evalue", ""))])
    yield from output.get("data", {}).items()
    if output.get("metadata"):
        yield "metadata", output["metadata"]


def _scan_output(
    mime: str, value: object, file: str, row: int, column: str, by: Watch
) -> list[Finding]:
    if mime.startswith("image/") and "svg" not in mime:
        return []  # a picture of dots
    if isinstance(value, dict):
        return _scan_value(value, file, row, column, by)
    text = _joined(value)
    if "html" in mime or "svg" in mime or "xml" in mime:
        return _scan_markup(text, file, column, by, row)
    if "json" in mime:
        return _scan_json(text, file, row, column, by)
    return scan_text(text, file, column, row, by)


def _scan_value(value: object, file: str, row: int | None, column: str, by: Watch) -> list[Finding]:
    """Look into the texts of a JSON value, and into numbers that are kept as positions."""
    if isinstance(value, dict):
        return [f for k, v in value.items() for f in _scan_entry(str(k), v, file, row, column, by)]
    if isinstance(value, list):
        return [f for part in value for f in _scan_value(part, file, row, column, by)]
    if not isinstance(value, str) or value.startswith("data:image/"):
        return []
    if value.lstrip().startswith("<"):
        return _scan_markup(value, file, column, by, row)
    return scan_text(value, file, column, row, by)


def _scan_entry(
    key: str, value: object, file: str, row: int | None, column: str, by: Watch
) -> list[Finding]:
    found = scan_text(key, file, column, row, by)
    if isinstance(value, float):  # two decimals: a map draws symbols apart that would overlap
        return found + _position(file, row, column, key, value, most=2)
    return found + _scan_value(value, file, row, column, by)


def _scan_json(text: str, file: str, row: int | None, column: str, by: Watch) -> list[Finding]:
    try:
        return _scan_value(json.loads(text), file, row, column, by)
    except json.JSONDecodeError:
        return _scan_script(text, file, row, column, by)


def _scan_script(text: str, file: str, row: int | None, column: str, by: Watch) -> list[Finding]:
    """Look into a program or an index: numbers mean too much else there, so only for words."""
    return _told(text, file, column, row, by.words)


def _scan_markup(
    text: str, file: str, column: str, by: Watch, row: int | None = None
) -> list[Finding]:
    page = Markup(text)
    found = []
    for part, line, words in page.parts:
        found += _scan_part(part, words, file, row or line, f"{column} {part}".strip(), by)
    for table in page.tables:
        header = table[0][1] if table else []
        for line, cells in table[1:]:
            for name, value in zip(header, cells, strict=False):
                found += _position(file, row or line, f"{column} table".strip(), name, value)
    return found


def _scan_part(part: str, words: str, file: str, row: int, column: str, by: Watch) -> list[Finding]:
    """Look into one piece of a page."""
    if part == "style":
        return []
    if part == "script":
        return _scan_json(words, file, row, column, by)
    if part not in ("attribute id", "attribute href"):
        return scan_text(words, file, column, row, by)
    found = _scan_script(words, file, row, column, by)  # an address may hold any number
    if words.startswith("tel:"):
        found.append(Finding(file, row, column, "phone number", masked(words)))
    return found


def is_looked_into(file: str) -> bool:
    """Whether `scan_content` has a way to look into a file of this name."""
    ours = any(PurePosixPath(file).match(pattern) for pattern in OWN_SCRIPTS)
    return ours or _ending(file) in (*TEXTS, *PACKED, *DOCUMENTS)


def _ending(file: str) -> str:
    """The ending of a name, which may be all of it: ``.rels``."""
    path = PurePosixPath(file)
    return (path.suffix or path.name).lower()


def scan_content(content: bytes, file: str, by: Watch | None = None) -> list[Finding]:
    """Look into a file of a built book in the way that its kind asks for.

    Parameters
    ----------
    content : bytes
    file : str
        Its name, with the folders above it. Scripts of others, pictures and what else this cannot
        look into is passed over (`is_looked_into`); `not_looked_into` lists it.
    by : Watch, optional

    Returns
    -------
    list of Finding

    Raises
    ------
    ValueError
        If the file cannot be searched because it is not what its name says.
    """
    by = watch() if by is None else by
    suffix = _ending(file)
    if not is_looked_into(file):
        return []
    if suffix in PACKED:
        return _scan_packed(content, file, by)
    if suffix in DOCUMENTS:
        return _scan_document(content, file, by)
    if suffix == ".ipynb":
        return _scan_notebook(content, file, by)
    text = _decoded(content, file)
    if suffix in TABLES:
        return _scan_cells(text, file, by)
    if suffix in MARKUP:
        return _scan_markup(text, file, "", by)
    if suffix in JSON:
        return _scan_json(text, file, None, "", by)
    if suffix in CODE:
        return _scan_script(text, file, None, "", by)
    if suffix == ".js":
        return _scan_own_script(text, file, by)
    return scan_text(text, file, by=by)


def not_looked_into(content: bytes, file: str) -> list[Unseen]:
    """List what of a file of a built book or a study `scan_content` does not look into.

    Parameters
    ----------
    content : bytes
    file : str

    Returns
    -------
    list of Unseen
    """
    return unseen(content, file, is_looked_into)


def _scan_own_script(text: str, file: str, by: Watch) -> list[Finding]:
    """Look into data that a page loads as a script: each line says what something is.

    A word that is found anywhere is told; numbers only in the texts of the data, because
    fingerprints and positions in a list are numbers too.
    """
    found = _scan_script(text, file, None, "", by)
    told = {(f.row, f.kind, f.found) for f in found}
    for line, words in enumerate(text.splitlines(), start=1):
        try:
            value = json.loads(words[words.index(" = ") + 3 :].rstrip(";"))
        except ValueError:
            continue
        found += [f for f in _scan_value(value, file, line, "", by) if f[1:2] + f[3:] not in told]
    return found


def _scan_packed(content: bytes, file: str, by: Watch) -> list[Finding]:
    """Look into the files in a zip; spreadsheets are such, of XML."""
    if file.count("/") > DEEPEST:  # one may hold itself
        raise ValueError(f"{PurePosixPath(file).name} lies too deep to be searched")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise ValueError(f"{file} is too large to be searched")
            return [
                finding
                for entry in entries
                for finding in scan_content(archive.read(entry), f"{file}/{entry.filename}", by)
            ]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError):
        raise ValueError(f"{file} is no zip that can be searched") from None


def _scan_document(content: bytes, file: str, by: Watch) -> list[Finding]:
    """Look into a text document in the way that `casebook.copies` reads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, PurePosixPath(file).name)
        path.write_bytes(content)
        return scan_document(path, file, by)


def _scan_beside(path: Path, file: str, by: Watch) -> list[Finding]:
    """Look into what a Word document or a PDF says beside its text: who wrote it, and remarks."""
    with path.open("rb") as opened:
        start = opened.read(8)
    if start.startswith(b"%PDF-"):
        return _scan_metadata(path, file, by)
    if not start.startswith(b"PK\x03\x04"):
        return []
    found = []
    with zipfile.ZipFile(path) as archive:
        parts = [entry for entry in archive.infolist() if BESIDE.fullmatch(entry.filename)]
        if sum(entry.file_size for entry in parts) > LARGEST:
            raise ValueError(f"{file} is too large to be searched")
        for entry in parts:
            text = archive.read(entry).decode("utf-8", "replace")
            found += _scan_markup(text, f"{file}/{entry.filename}", "", by)
    return found


def _scan_metadata(path: Path, file: str, by: Watch) -> list[Finding]:
    """Look into what a PDF says of itself."""
    import pypdf

    try:
        metadata = pypdf.PdfReader(path).metadata
        rows = [(str(name), str(value)) for name, value in (metadata.items() if metadata else ())]
    except Exception as error:  # whatever a broken file makes of the library
        raise ValueError(f"{file} cannot be searched: {error}") from None
    return [
        finding
        for name, value in rows
        if not name.endswith("Date")
        for finding in scan_text(value, file, f"metadata {name.lstrip('/')}", 1, by)
    ]


def scan_document(path: Path, file: str | None = None, by: Watch | None = None) -> list[Finding]:
    """Look into a transcript or another text document: plain text, HTML, Word, PDF.

    Parameters
    ----------
    path : Path
    file : str, optional
        What to call it in the findings.
    by : Watch, optional

    Returns
    -------
    list of Finding
        By line of the text; then in what it says beside it (properties, comments, footnotes).

    Raises
    ------
    ValueError
        If it has no text that can be read.
    """
    from casebook.copies import CopyError, read

    file = path.name if file is None else file
    by = watch() if by is None else by
    try:
        text = read(path).text
    except CopyError as error:
        raise ValueError(f"{file} cannot be searched: {error}") from None
    return scan_text(text, file, by=by) + _scan_beside(path, file, by)


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ValueError(f"{file} is no UTF-8 text and cannot be searched") from None


def kinds(findings: Collection[Finding]) -> dict[str, int]:
    """How many findings there are of each kind, the most frequent first."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.kind] = counts.get(finding.kind, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
