"""The Sphinx extension: it joins the modules of this room, each of which has one duty.

=====================  =============================================================
``safeguards``         one build at a time, strict, afresh after one that failed
``editions``           students' and teacher's edition
``freshness``          which pages are read and written again
``side_by_side``       pages are read and written over several processes
``processes``          how many these are
``unchanged``          nothing is built if nothing has changed
``shared_data``        what pages take from one another
``digests``            of what a book is made of
``results_store``      what a build keeps for the next one
``notebooks``          run notebooks
``chapter_reads``      which files a chapter reads
``function_marks``     which functions of this package it runs
``chapter_outputs``    the outputs of chapters on their pages
``exercises``          exercises: read, run, shown on pages
``prompts``            seminar prompts on pages
``reading_paths``      ways through a chapter for readers with little time
``exchange_formats``   what each format of exchange carries
``mentions``           roles that mention a row of a table
``subject_index``      the index of subjects
``glossary_marks``     words that need explaining
``notebook_html``      what chapters show as HTML of their own
``book_data``          what is learned of pages, in Sphinx's environment
``backlinks``          what leads from page to page
``page_foot``          citation, and what can be taken along
``take_away``          what readers can take away from an argument, in the page
``search_index``       the index of the search, of ``search_entries`` and ``search_rows``
``your_copy``          the page *Read beside your own copy*, and its anchors
``theme``              what the theme brings and nobody needs
``theme_files``        a line of the theme's script that costs a phone much
``page_tools``         a place for the buttons of a page
``finished_pages``     the policy of a page
``front_doors``        pages that lead to the first page
``own_tables``         a book of one's own: whose tables its pages speak of
``static_files``       files beside the pages
``published``          which tables readers get, in any form
``gate``               that nobody is named in what readers get
``coding_sheets``      pages for coding in class
``course_packs``       handouts, answer keys and course packs
``lab_copies``         copies of chapters to try things in, for JupyterLab
``new_book``           the files that a book of one's own begins with
``printing``           the book on paper (from here on: no part of the extension)
``release``            zip files to take away, and ``archives`` that are the same when made twice
``start_pages``        what comes first in each of them
``release_checks``     what must be so before they are written; ``teachers_texts`` for answers
=====================  =============================================================
"""

from pathlib import Path

from sphinx.application import Sphinx

from casebook.site import (
    backlinks,
    book_data,
    coding_sheets,
    course_packs,
    editions,
    exchange_formats,
    front_doors,
    gate,
    glossary_marks,
    mentions,
    own_tables,
    page_foot,
    page_tools,
    prompts,
    reading_paths,
    safeguards,
    search_index,
    static_files,
    subject_index,
    take_away,
    theme,
    theme_files,
    your_copy,
)
from casebook.site.chapter_outputs import ChapterOutputs
from casebook.site.exercises import directive
from casebook.site.freshness import Freshness
from casebook.site.side_by_side import SideBySide

PARTS = (
    safeguards,  # first: it waits for other builds
    own_tables,
    editions,
    book_data,
    static_files,
    coding_sheets,
    course_packs,
    mentions,
    prompts,
    reading_paths,
    exchange_formats,
    subject_index,
    glossary_marks,
    backlinks,
    page_foot,
    take_away,
    search_index,
    your_copy,
    theme,
    theme_files,
    page_tools,
    front_doors,
    gate,  # last: it looks into what the others made
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    for part in PARTS:
        part.setup(app)
    freshness = Freshness()
    _join_chapters(app, freshness)
    # After Sphinx has numbered sections and figures, which pages take from one another.
    app.connect("env-get-updated", freshness.rewrite_all, priority=900)
    processes = SideBySide(freshness)
    app.connect("env-before-read-docs", processes.read)
    app.connect("env-check-consistency", processes.write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _join_chapters(app: Sphinx, freshness: Freshness) -> None:
    outputs = ChapterOutputs(freshness)
    directive.setup(app, lambda path: outputs.recall(Path(app.srcdir), path))
    app.connect("config-inited", outputs.begin)
    app.connect("env-get-outdated", freshness.outdated)
    app.connect("env-before-read-docs", outputs.run_missing)
    app.connect("source-read", outputs.fill_in)
    app.connect("build-finished", outputs.prune, priority=900)
    app.connect("build-finished", freshness.tell_further, priority=960)
