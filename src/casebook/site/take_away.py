"""What readers can take away: which pages have something, and the arguments that they load for it.

The scripts ``take-away*.js`` do the rest, in the page. An argument is a script too, because a page
that is opened from a folder can load nothing else; no page loads one before its reader asks for it,
or its address does.
"""

import contextlib
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from casebook.argument import argument, compact, names_of
from casebook.display import STATUS_REASONS, STATUS_SHAPES
from casebook.site import mentions, published
from casebook.site.addresses import HELP, LEDGER, address
from casebook.site.book_data import Shown, book_data
from casebook.site.finished_pages import write_changed
from casebook.site.locations import WEB
from casebook.study import StudyError
from casebook.tables import NotPublished, Tables

FILE = "argument-{}.js"  # in the static folder, by source


def script(tables: Tables, source_id: str) -> str:
    """Write the argument of a source as the pages load it.

    Parameters
    ----------
    tables : Tables
    source_id : str

    Returns
    -------
    str
        JavaScript, with the signs of statuses and what each of them means, what the source is
        called, and which sources have arguments.
    """
    data = compact(argument(tables, source_id), source_id, names_of(tables))
    signs = {status: [STATUS_SHAPES[status], STATUS_REASONS[status]] for status in STATUS_SHAPES}
    sources = list(dict.fromkeys(tables.claims.source_id))
    called = tables.sources.set_index("source_id").citation[source_id]
    told, ident = _json(data), _json(source_id)
    return (
        f"casebookArgument.sources = {_json(sources)};\n"
        f"casebookArgument.signs = {_json(signs)};\n"
        f"(casebookArgument.called ??= {{}})[{ident}] = {_json(called)};\n"
        f"(casebookArgument.data ??= {{}})[{ident}] = {told};\n"
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def argued(tables: Tables, shown: Shown | None) -> list[str]:
    """Sources of the claims whose status a page shows, in the order of the table."""
    claims = shown.judged if shown else ()
    found = set(tables.claims.source_id[tables.claims.claim_id.isin(claims)])
    return [source for source in tables.sources.source_id if source in found]


class TakeAway:
    """What the pages of a build argue about, and readers may take away."""

    def __init__(self) -> None:
        self.scripts: dict[str, str] = {}
        self.writes = False

    def name(
        self,
        app: Sphinx,
        page: str,
        template: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Tell the template of a page which sources' claims it shows."""
        self.writes = True
        shown = book_data(app.env).shown.get(page) if doctree else None
        context["argued"] = []
        if shown is None or not shown.judged:
            return
        with contextlib.suppress(NotPublished, StudyError):
            context["argued"] = self._made(argued(published.tables(), shown))
        ledger = book_data(app.env).listing(LEDGER, mentions.tables().claims.claim_id)
        there = {"ledger": ledger, "help": HELP if HELP in app.env.found_docs else None}
        context.update({what: address(page, f"{at}.html") for what, at in there.items() if at})

    def _made(self, sources: list[str]) -> list[str]:
        # An argument is taken away whole, or not: some of its tables would tell another one, and
        # a rule of a study that reads more than readers get fails.
        for source in sources:
            if source not in self.scripts:
                self.scripts[source] = script(published.tables(), source)
        return sources

    def write(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the arguments of the pages that there are, and no others."""
        if exception is not None or app.builder.format != "html" or not self.writes:
            return
        for shown in book_data(app.env).shown.values():  # some pages are not written again
            if shown.judged:
                with contextlib.suppress(NotPublished, StudyError):
                    self._made(argued(published.tables(), shown))
        static = Path(app.outdir, "_static")
        for path in static.glob(FILE.format("*")):
            is_own = (WEB / path.name).exists()  # argument-words.js is no source's
            if not is_own and path.name not in map(FILE.format, self.scripts):
                path.unlink()
        for source, text in sorted(self.scripts.items()):
            write_changed(static / FILE.format(source), text)


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    take_away = TakeAway()
    app.connect("html-page-context", take_away.name)
    app.connect("build-finished", take_away.write)
