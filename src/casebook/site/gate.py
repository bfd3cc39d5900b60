"""The gate: nothing that was built goes to readers with a name or a number in it.

Every build looks into all that readers would get: pages and their sources, published tables, what
the search, the own copy and the argument to take away are made of, the pages for a class, and
downloads. With the names that a study lists, if the book's tables are one's. Published tables are
looked into first, so that a build is stopped before it runs a chapter. A file that was looked into
and had nothing is not looked into again unless it, the gate or its lists changed.

What is found is told masked, with its place, and its file is taken out of the folder: that one may
be put on a server as it is. Pictures, recordings and what else cannot be looked into is left where
it is and told by name.
"""

import functools
import hashlib
import importlib.metadata
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path

from sphinx.application import Sphinx

from casebook import privacy
from casebook.privacy import (
    Finding,
    Unseen,
    Watch,
    is_looked_into,
    kind_of,
    lacks_names,
    not_looked_into,
    scan_content,
    together,
    told_unseen,
    watch,
)
from casebook.site import published
from casebook.site.locations import work_folder
from casebook.site.processes import processes
from casebook.site.results_store import digest
from casebook.tables import published_files

KEPT = ".gate"  # beside the pages: digests of what had nothing
MOST = 40  # findings that are told one by one
MUCH = 1_000_000  # bytes that are worth a fork
SPHINX = (".buildinfo", "objects.inv")  # written by it of the names of pages
LIBRARIES = ("phonenumbers", "python-stdnum")


class Gate:
    """Looks into files, and knows which it need not look into again.

    Parameters
    ----------
    by : Watch
        What to look for.
    kept : Path, optional
        The file of digests.
    """

    def __init__(self, by: Watch, kept: Path | None = None) -> None:
        self.by, self.kept = by, kept
        self._rules = digest(
            [_rules(), repr((by.names, sorted(by.known), by.countries)), *sorted(by.may_stay)]
        )
        self._clean = self._recalled()
        self._met: set[str] = set()
        self._ahead: dict[str, list[Finding] | None] = {}

    def _recalled(self) -> frozenset[str]:
        try:
            return frozenset(json.loads(self.kept.read_text("ascii")) if self.kept else ())
        except (OSError, ValueError):
            return frozenset()

    def look(self, files: Iterable[tuple[str, bytes]]) -> list[Finding]:
        """Look into files, each a name and what it holds.

        Raises
        ------
        ValueError
            If one cannot be searched.
        """
        return [finding for name, content in files for finding in self._file(name, content)]

    def look_ahead(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Look into those of many files that are not known, over several processes.

        What is found is told by `look`, which looks for itself into what could not be searched.
        """
        new = {
            own: (name, content)
            for name, content in files
            if is_looked_into(name) and (own := self._digest(name, content)) not in self._clean
        }
        if processes() == 1 or sum(len(content) for _, content in new.values()) < MUCH:
            return
        largest_first = sorted(new, key=lambda own: -len(new[own][1]))
        with get_context("fork").Pool(processes(), _share, (self.by, new)) as pool:
            found = pool.map(_look_alone, largest_first, chunksize=1)
        self._ahead = dict(zip(largest_first, found, strict=True))

    def _file(self, name: str, content: bytes) -> list[Finding]:
        if not is_looked_into(name):
            return []
        own = self._digest(name, content)
        if own not in self._clean:
            found = self._ahead.get(own)
            if found := scan_content(content, name, self.by) if found is None else found:
                return found
        self._met.add(own)
        return []

    def _digest(self, name: str, content: bytes) -> str:
        return hashlib.sha256(f"{self._rules}\0{name}\0".encode() + content).hexdigest()

    def remember(self) -> None:
        """Keep what had nothing for the next build."""
        if self.kept is not None:
            self.kept.write_text(json.dumps(sorted(self._met)), encoding="ascii")


_shared: list[tuple[Watch, dict[str, tuple[str, bytes]]]] = []
"""In a process that looks into some of the files: what to look for, and the files."""


def _share(by: Watch, files: dict[str, tuple[str, bytes]]) -> None:
    _shared[:] = [(by, files)]


def _look_alone(own: str) -> list[Finding] | None:
    """Look into one of the files; None if it cannot be searched."""
    by, files = _shared[0]
    name, content = files[own]
    try:
        return scan_content(content, name, by)
    except ValueError:
        return None


@functools.cache
def _rules() -> str:
    """Digest the room that looks, and what it looks things up in."""
    room = Path(str(privacy.__file__)).parent
    parts = [path.read_bytes() for path in sorted(room.glob("*.*")) if path.is_file()]
    return digest([*parts, *map(importlib.metadata.version, LIBRARIES)])


def built_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files of a folder that was built, by their names in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def findings(pages: Path, by: Watch) -> list[Finding]:
    """Look into what was built, with what the build remembers of it.

    Parameters
    ----------
    pages : Path
        The folder of the pages of an edition.
    by : Watch

    Returns
    -------
    list of Finding

    Raises
    ------
    ValueError
        If a file cannot be searched, or the folder holds no page.
    """
    if not any(pages.glob("*.html")):
        raise ValueError(f"no page in {pages.name or pages}")
    return Gate(by, pages.parent / KEPT).look(built_files(pages))


def table_findings(tables: Path, by: Watch) -> list[Finding]:
    """Look into the published tables of a folder, and what describes them."""
    return Gate(by).look(sorted(published_files(tables).items()))


def told(found: Sequence[Finding], where: str, countries: Iterable[str]) -> str:
    """Say what was found, in lines for whoever builds the book; and whose numbers it may be."""
    each = together(found)
    lines = [f"  {line}" for line in each[:MOST]]
    if len(each) > MOST:
        lines.append(f"  and {len(each) - MOST} more")
    return "\n".join(
        [
            f"The book was not built: {where} what could lead to a person (masked here).",
            "",
            *lines,
            "",
            "Change it where it is written: in a table, a chapter or a page of prose. What may",
            "stand goes with its reason into may-stay.txt in the study's private folder, a line",
            'each: words = reason. "casebook disclose" looks for the same.',
            *_listed(found),
            f"Numbers were looked for as they are written in {', '.join(countries)}.",
        ]
    )


def _listed(found: Iterable[Finding]) -> list[str]:
    if any(finding.kind == "name from the list" for finding in found):
        return ["The list is names.txt in that folder; take out of it what is nobody's name."]
    return []


class _OfABuild:
    """The gate of one build."""

    def __init__(self) -> None:
        self.gate: Gate | None = None

    def before(self, app: Sphinx) -> None:
        """Look into the published tables, before anything runs."""
        if app.builder.format != "html":
            return
        folder = published.folder()
        try:
            self.gate = Gate(watch(folder), work_folder(app) / KEPT)
            found = self.gate.look(_as_built(published.files()))
        except ValueError as error:
            sys.exit(f"\nThe book was not built: {error}.")
        if found:
            sys.exit(f"\n{told(found, 'published tables hold', self.gate.by.countries)}")
        if missing := lacks_names(folder):
            print(f"No list of names to look for: {missing} is not there", flush=True)

    def after(self, app: Sphinx, exception: Exception | None) -> None:
        """Look into all that was built."""
        if exception is not None or self.gate is None:
            return
        folder, own = Path(app.outdir), _own_static(app)
        found: list[Finding] = []
        unseen: list[Unseen] = []
        self.gate.look_ahead(built_files(folder))
        for name, content in built_files(folder):
            if name not in SPHINX and (not name.startswith("_static/") or name in own):
                unseen += not_looked_into(content, name)
            try:
                found += self.gate.look([(name, content)])
            except ValueError as error:
                (folder / name).unlink()
                sys.exit(f"\nThe book was not built: {error}.")
        if found:
            for name in {finding.file for finding in found}:
                _take_out(folder, name)
            where = "what readers would get holds"
            sys.exit(f"\n{told(found, where, self.gate.by.countries)}")
        self.gate.remember()
        if unseen:
            print("\n".join(["", *told_unseen(unseen, MOST)]), flush=True)


def _own_static(app: Sphinx) -> set[str]:
    """Pictures and recordings that the author, and not a theme, lays beside the pages."""
    source = Path(app.srcdir).resolve()
    places = [(source / str(place)).resolve() for place in app.config.html_static_path]
    own = [
        path.relative_to(place).as_posix()
        for place in places
        if place.is_relative_to(source)
        for path in place.rglob("*")
    ]
    own += [Path(name).name for name in (app.config.html_logo, app.config.html_favicon) if name]
    return {f"_static/{name}" for name in own if kind_of(name) != "file"}


def _as_built(files: dict[str, bytes]) -> list[tuple[str, bytes]]:
    """Tables under the names that they have among the pages: they are looked into once."""
    return [(f"_static/data/{name}", content) for name, content in sorted(files.items())]


def _take_out(folder: Path, name: str) -> None:
    """Remove a file; the name may be that of something in a zip."""
    for path in (folder / name, *(folder / name).parents):
        if path.is_file():
            path.unlink()
            return


def setup(app: Sphinx) -> None:
    """Register with Sphinx: after all that writes files, before a build counts as one."""
    gate = _OfABuild()
    app.connect("builder-inited", gate.before, priority=400)
    app.connect("build-finished", gate.after, priority=940)
