"""Handouts, their answer keys and course packs: what the book has of them.

Directives for guides: ``{handout} 01-commissioned-communities`` shows the handout of a pack in
English, ``{answer-key}`` the answers that the tables give, ``{assessment}`` by what to assess, and
``{course-packs}`` lists the packs. All of these are for teachers: the students' edition has none.
"""

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from casebook.site import published
from casebook.site.editions import is_for_teachers, is_only_for_teachers
from casebook.site.finished_pages import write_changed
from casebook.site.locations import data_folder
from casebook.tables import NotPublished

if TYPE_CHECKING:  # what these rooms bring takes a second to import
    from casebook.reader import Book
    from casebook.seminar import Pack

PACKS = "book/seminars/packs"


@cache
def book() -> "Book":
    """The book whose tables the handouts quote: those that readers may have."""
    from casebook.reader import Book

    return Book(published.tables(), data_folder())


class _FromPack(SphinxDirective):
    """What directives on one pack share: they read the pack, or say what is wrong with it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return HTML; elsewhere, as on paper made by TeX, there is nothing to see."""
        from casebook.seminar import PackError, read_pack

        path = Path(self.env.srcdir, PACKS, f"{self.arguments[0]}.yml")
        for file in (path, path.with_name("danish.yml")):
            self.env.note_dependency(str(file))
        try:
            return [nodes.raw("", self.shown(read_pack(path)), format="html")]
        except (PackError, NotPublished) as error:
            raise self.error(str(error)) from None

    def shown(self, pack: "Pack") -> str:
        raise NotImplementedError


class Handout(_FromPack):
    """The handout of a chapter."""

    def shown(self, pack: "Pack") -> str:
        """Write it, in English."""
        from casebook.seminar import handout_html

        return str(handout_html(book(), pack))


class AnswerKey(_FromPack):
    """The answers to a handout."""

    def shown(self, pack: "Pack") -> str:
        """Write them, in English."""
        from casebook.seminar import key_html

        return str(key_html(book(), pack))


class Assessment(_FromPack):
    """By what the assignment of a chapter is judged."""

    def shown(self, pack: "Pack") -> str:
        """Write it, in English."""
        from casebook.seminar import rubric_html

        return str(rubric_html(pack))


class CoursePacks(SphinxDirective):
    """A list of the packs, in both languages; they lie beside the page."""

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        from casebook.seminar import LANGUAGES, pack_name, packs

        folder = Path(self.env.srcdir, PACKS)
        for file in folder.glob("*.yml"):
            self.env.note_dependency(str(file))
        listing = nodes.bullet_list()
        for pack in packs(folder):
            line = nodes.paragraph("", f"{pack.number}. {pack.title['en']}: ")
            for language in LANGUAGES if pack.is_whole else ():
                address = f"{Path(PACKS).name}/{pack_name(pack, language)}"
                words = pack.title[language] if language != "en" else "English"
                line += nodes.reference("", words, refuri=address, internal=True)
                line += nodes.Text(" · ")
            if pack.is_whole:
                line.pop()
                listing += nodes.list_item("", line)
        return [listing]


def _make(app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Write the pages of whole packs, beside the pages of a teacher's edition with guides."""
    folder = Path(app.srcdir, PACKS)
    guides = any(map(is_only_for_teachers, env.found_docs))
    if app.builder.format != "html" or not is_for_teachers(app) or not guides:
        return
    from casebook.seminar import LANGUAGES, PackError, pack_html, pack_name, packs

    target = Path(app.outdir, PACKS)
    target.mkdir(parents=True, exist_ok=True)
    try:
        published.need("claims", "passages", "codes")  # what handouts quote
        for pack in packs(folder):
            for language in LANGUAGES if pack.is_whole else ():
                write_changed(target / pack_name(pack, language), pack_html(book(), pack, language))
    except (PackError, NotPublished) as error:
        sys.exit(f"\nThe book was not built.\n\n{error}")


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("env-before-read-docs", _make)
    app.add_directive("handout", Handout)
    app.add_directive("answer-key", AnswerKey)
    app.add_directive("assessment", Assessment)
    app.add_directive("course-packs", CoursePacks)
