"""What keeps a build fresh and quick: a small Sphinx extension.

Sphinx and MyST-NB look at a page's own file only. A chapter's outputs also depend on the package,
its tables and the pinned versions, and any page may show what another page computed. This extension
therefore

- keeps the outputs of every chapter in ``_build/.chapters``, under a digest of all they depend on,
  and runs those chapters, side by side, for which there are none; does so for the solutions of
  exercises;
- has Sphinx read every page again when one of these digests, a static file or the settings change,
  and write every page again when it has read one (titles and links of one page stand on others);
- waits while another build of the same book runs;
- makes a failing cell and any warning fail the build, and has the next build start afresh after
  one that failed or was interrupted;
- shares what chapters and solutions computed, and nothing else, between the students' edition and
  the teacher's, each of which has a folder of its own.

Running notebooks is the duty of ``site.notebooks``, and what stands in an edition is that of
``casebook.site.exercise_directive``.
"""

import functools
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import nbformat
from docutils import nodes
from filelock import FileLock, Timeout
from myst_nb.sphinx_ext import add_global_html_resources
from nbformat import NotebookNode
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

import casebook
from casebook.site import (
    backlinks,
    exercise_directive,
    glossary_marks,
    notebooks,
    page_cleanup,
    page_foot,
    slow_imports,
    solution_cache,
    subject_index,
)
from casebook.site.results_store import Store, digest

PACKAGE = Path(casebook.__file__).parent
SHEETS = "book/seminars/sheets"

logger = logging.getLogger(__name__)


def digest_of_files(folder: Path, files: Iterable[Path]) -> str:
    """Return one digest of the names, relative to `folder`, and the contents of files."""
    named = sorted((path.relative_to(folder).as_posix(), path) for path in files)
    return digest(part for name, path in named for part in (name, path.read_bytes()))


def inputs_digest(source: Path) -> str:
    """Return a digest of what all chapters depend on, apart from their own code.

    That is every file of the package but ``web``, with its tables, the tables that
    ``CASEBOOK_DATA`` points at, ``requirements.lock``, the versions of Python and of
    everything that is installed.

    Parameters
    ----------
    source : Path
        The book's folder.

    Returns
    -------
    str
        A SHA-256, hexadecimal.
    """
    # What runs in the browser is no input of a chapter: a new colour runs nothing again.
    left_out = {"__pycache__", "web"}
    package = [
        path for path in PACKAGE.rglob("*") if path.is_file() and not left_out & set(path.parts)
    ]
    parts = [digest_of_files(PACKAGE, package)]
    if (data := _data_folder()) is not None:
        parts.append(digest_of_files(data, _tables()))
    lock = source / "requirements.lock"
    if lock.exists():
        parts.append(lock.read_bytes())
    parts.append(platform.python_version())
    parts += sorted(
        f"{package.name}=={package.version}" for package in importlib.metadata.distributions()
    )
    return digest(parts)


def chapter_digest(inputs: str, notebook: NotebookNode) -> str:
    """Return the digest under which a chapter's outputs are kept.

    Prose is left out: a chapter whose text alone was edited need not run again.

    Parameters
    ----------
    inputs : str
        What `inputs_digest` returned.
    notebook : NotebookNode
        The chapter.

    Returns
    -------
    str
        A SHA-256, hexadecimal.
    """
    cells = notebooks.code_cells(notebook)
    return digest([inputs, *(json.dumps([c.source, c.metadata], sort_keys=True) for c in cells)])


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    # What `-W --keep-going` does, for plain `jupyter-book build .`: any warning fails the build.
    app.keep_going = True
    exercise_directive.setup(app, functools.partial(_recall, app))
    app.connect("config-inited", _wait_for_others)
    app.connect("config-inited", _name_edition)
    app.connect("config-inited", _forget_failed_build)
    app.connect("builder-inited", _copy_static_files)
    app.connect("builder-inited", _make_sheets)
    app.connect("builder-inited", _polish_pages)
    app.connect("html-page-context", _add_foot)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-before-read-docs", _run_chapters)
    app.connect("source-read", _fill_in_outputs)
    app.connect("doctree-read", _index_subjects)
    app.connect("env-updated", _rewrite_all)
    app.connect("build-finished", _finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _data_folder() -> Path | None:
    named = os.environ.get("CASEBOOK_DATA")
    return Path(named) if named else None


def _tables() -> list[Path]:
    folder = _data_folder() or PACKAGE / "data"
    return [*folder.glob("*.csv"), *folder.glob("*.json")]


def _work_folder(app: Sphinx) -> Path:
    return Path(app.outdir).parent


def _store(app: Sphinx) -> Store:
    # One for both editions; what stands in it goes into no page but by way of the edition's rules.
    return Store(Path(app.srcdir, "_build", ".chapters"))


def _exercises(app: Sphinx) -> list[Path]:
    return sorted(Path(app.srcdir, "exercises").glob("*.md"))


def _marker(app: Sphinx) -> Path:
    return _work_folder(app) / ".unfinished"


def _wait_for_others(app: Sphinx, config: Config) -> None:
    """Wait until no other build of this book runs: both would write the same files.

    The system lets go of the lock when this process ends, however it ends.
    """
    folder = Path(app.srcdir, "_build")
    folder.mkdir(exist_ok=True)
    app.casebook_lock = FileLock(folder / ".lock")
    try:
        app.casebook_lock.acquire(timeout=0)
    except Timeout:
        print("Another build of this book is running; waiting for it to end", flush=True)
        app.casebook_lock.acquire()


def _name_edition(app: Sphinx, config: Config) -> None:
    """Have every page of the teacher's edition say in its title that it is one."""
    if exercise_directive.is_for_teachers(app):
        config.html_title = f"{config.html_title} (teacher's edition)"


def _forget_failed_build(app: Sphinx, config: Config) -> None:
    """Start afresh unless the last build ended well.

    Sphinx saves what it has read before it writes pages, and does not repeat a warning about a page
    that it need not read: without this, repeating a failed build would succeed.
    """
    marker = _marker(app)
    if marker.exists():
        Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()


def _copy_static_files(app: Sphinx) -> None:
    """Put what is not in the book's own static folder beside the pages."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    # MyST-NB does this after the pages are written: those of a first build would link to its style
    # sheet without the checksum that those of a second build link to it with.
    add_global_html_resources(app, None)
    version = importlib.metadata.version("vl-convert-python")
    code = digest_of_files(PACKAGE, PACKAGE.glob("display/**/*.py"))
    kept = _work_folder(app) / ".bundle" / f"{digest([version, code])[:16]}.js"
    if not kept.exists():
        from casebook import display  # here, because it takes a second to import

        shutil.rmtree(kept.parent, ignore_errors=True)
        kept.parent.mkdir(parents=True)
        unfinished = kept.with_suffix(".unfinished")
        display.write_bundle(unfinished)
        unfinished.replace(kept)
    shutil.copyfile(kept, static / "vega-bundle.js")
    tables = static / "data"
    tables.mkdir(exist_ok=True)
    for path in _tables():
        shutil.copyfile(path, tables / path.name)


def _write(path: Path, text: str) -> None:
    """Write a file that is not there or differs: a page that is the same keeps its date."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")


def _make_sheets(app: Sphinx) -> None:
    """Put a page for coding in class beside the pages, for each sheet that the book has."""
    files = sorted(Path(app.srcdir, SHEETS).glob("*.yml"))
    if app.builder.format != "html" or not files:
        return
    from casebook.seminar import sheet_page, sheets  # here, because it takes a second to import
    from casebook.tables import loading

    tables = loading.load(_data_folder())
    for file in files:
        try:
            sheet = sheets.read_sheet(file, tables)
        except sheets.SheetError as error:
            sys.exit(f"\nThe book was not built.\n\n{error}")
        page = Path(app.outdir, SHEETS, f"{sheet.id}.html")
        page.parent.mkdir(parents=True, exist_ok=True)
        _write(page, sheet_page.sheet_html(sheet))


def _polish_pages(app: Sphinx) -> None:
    if app.builder.format == "html":
        table = (_data_folder() or PACKAGE / "data") / "terms.csv"
        foreign = glossary_marks.foreign(glossary_marks.read_terms(table)) if table.exists() else {}
        page = Path(app.srcdir, f"{glossary_marks.GLOSSARY}.ipynb")
        cells = notebooks.read_notebook(page).cells if page.exists() else []
        meanings = glossary_marks.concepts("\n".join(cell.source for cell in cells))
        mark = functools.partial(glossary_marks.marked, words=foreign, meanings=meanings)
        render = app.builder.templates.render
        app.builder.templates.render = page_cleanup.polishing(render, mark)


def _add_foot(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    book = page_foot.about_the_book(Path(app.srcdir))
    if doctree is not None and book is not None:
        title = app.env.titles[pagename].astext()
        context["body"] += page_foot.foot(title, pagename, book)


def _is_chapter(env: BuildEnvironment, docname: str) -> bool:
    return env.doc2path(docname).endswith(".ipynb")


def _read(env: BuildEnvironment, docname: str) -> NotebookNode:
    return notebooks.read_notebook(Path(env.doc2path(docname)))


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set
) -> list[str]:
    """Name the pages to read: all of them, unless only the text of some differs."""
    inputs = app.casebook_inputs = inputs_digest(Path(app.srcdir))
    try:
        app.casebook_keys = {
            docname: chapter_digest(inputs, _read(env, docname))
            for docname in sorted(env.found_docs)
            if _is_chapter(env, docname)
        }
    except notebooks.ChapterError as error:
        sys.exit(f"\nThe book was not built.\n\n{error}")
    for docname in removed:
        for folder, suffix in (("", "html"), ("_sources/", "*")):
            for path in Path(app.outdir).glob(f"{folder}{docname}.{suffix}"):
                path.unlink()
    state = digest([inputs, *app.casebook_keys.values(), _book_digest(app)])
    pages = {doc: _page_digest(env, doc) for doc in env.found_docs}
    known = env.casebook_pages if getattr(env, "casebook_state", None) == state else {}
    env.casebook_state = state
    return sorted(doc for doc in pages if known.get(doc) != pages[doc])


def _page_digest(env: BuildEnvironment, docname: str) -> str:
    """Digest a page's own file and the files that it took in when it was read, such as exercises.

    Sphinx goes by dates, and a file that was restored from elsewhere has an old one.
    """
    files = [Path(env.doc2path(docname))]
    files += [Path(env.srcdir, name) for name in sorted(env.dependencies.get(docname, ()))]
    return digest(path.read_bytes() if path.exists() else b"" for path in files)


def _book_digest(app: Sphinx) -> str:
    """Digest the settings, the table of contents and the static files."""
    source = Path(app.srcdir)
    settings = ("_config.yml", "_toc.yml", "CITATION.cff", subject_index.FILE)
    files = [source / name for name in settings if (source / name).exists()]
    for folder in app.config.html_static_path:
        if not Path(folder).is_absolute():  # those of other extensions are
            files += [path for path in (source / folder).rglob("*") if path.is_file()]
    return digest_of_files(source, files)


def _run_chapters(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Run the chapters whose outputs are needed and not there."""
    app.casebook_reads = bool(docnames)
    store = _store(app)
    keys = {
        Path(env.doc2path(docname)): app.casebook_keys[docname]
        for docname in docnames
        if _is_chapter(env, docname) and store.read(app.casebook_keys[docname]) is None
    }
    solving = _start_solving(app) if docnames else None
    try:
        failures = notebooks.run_notebooks(
            {path: notebooks.read_notebook(path) for path in keys},
            folder=Path(app.srcdir),
            report=lambda line: print(line, flush=True),
            done=lambda path, notebook: store.write(keys[path], notebooks.outputs(notebook)),
            data=_data_folder(),
        )
    finally:
        if solving is not None:
            solving.wait()
    if failures:
        # SystemExit passes through jupyter-book, which would wrap an exception into two tracebacks.
        listing = "\n\n".join(str(failure) for failure in failures)
        sys.exit(f"\nThe book was not built: {len(failures)} chapter(s) failed.\n\n{listing}")


def _recall(app: Sphinx, path: Path) -> list | None:
    return solution_cache.recall(path, _store(app), app.casebook_inputs)


def _start_solving(app: Sphinx) -> subprocess.Popen | None:
    """Begin to run the solutions that are not kept; the chapters leave a core idle at their end."""
    store, inputs = _store(app), app.casebook_inputs
    files = [str(p) for p in _exercises(app) if solution_cache.recall(p, store, inputs) is None]
    if not files:
        return None
    run = "from casebook.site.solution_cache import main; main(*sys.argv[1:])"
    code = f"{slow_imports.LEAVE_OUT}; {run}"
    return subprocess.Popen([sys.executable, "-c", code, str(store.folder), inputs, *files])


def _fill_in_outputs(app: Sphinx, docname: str, source: list[str]) -> None:
    """Give Sphinx the chapter with the outputs of its last run instead of those in the file."""
    if not _is_chapter(app.env, docname):
        return
    notebook = notebooks.parse_notebook(source[0], Path(app.env.doc2path(docname)))
    notebook.metadata.update(notebooks.METADATA)
    outputs = _store(app).read(app.casebook_keys[docname])
    cells = notebooks.code_cells(notebook)
    for count, (cell, shown) in enumerate(zip(cells, outputs, strict=True), start=1):
        cell.update(execution_count=count, outputs=nbformat.from_dict(shown))
    if docname.startswith("notebooks/"):
        title, _, rest = notebook.cells[0].source.partition("\n")
        minutes = notebooks.reading_minutes(notebook)
        notebook.cells[0].source = f"{title}\n\n*Reading time: {minutes} minutes*\n{rest}"
    source[0] = nbformat.writes(notebook)


def _index_subjects(app: Sphinx, document: nodes.document) -> None:
    """Give the index the subjects of a page."""
    try:
        headings = subject_index.read(Path(app.srcdir, subject_index.FILE)).get(app.env.docname, {})
        made = subject_index.entries(document, headings)
    except subject_index.SubjectError as error:
        logger.warning("%s", error, location=app.env.docname)
    else:
        app.env.get_domain("index").entries.setdefault(app.env.docname, []).extend(made)


def _rewrite_all(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have all pages written, and the search index made anew, if one page was read."""
    # Only now is it known which files a page takes in.
    env.casebook_pages = {docname: _page_digest(env, docname) for docname in env.found_docs}
    if not app.casebook_reads:
        return []
    Path(app.outdir, "searchindex.js").unlink(missing_ok=True)
    return sorted(env.found_docs)


def _in_order(env: BuildEnvironment, name: str) -> list[str]:
    """Return a page and all that are below it in the table of contents."""
    below = env.toctree_includes.get(name, [])
    return [name, *(page for each in below for page in _in_order(env, each))]


def _see_also(app: Sphinx) -> None:
    """Tell each page what leads to it, now that all pages are written."""
    pages = {}
    for name in _in_order(app.env, app.config.root_doc):
        written = Path(app.outdir, f"{name}.html").read_text(encoding="utf-8")
        pages[name] = backlinks.Page(app.env.titles[name].astext(), written)
    for name, html in backlinks.with_see_also(pages).items():
        _write(Path(app.outdir, f"{name}.html"), html)


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is None:
        if app.builder.format == "html":  # before jupyter-book writes one without a policy
            door = page_cleanup.front_door(
                app.config.project, app.builder.get_relative_uri("index", app.config.root_doc)
            )
            _write(Path(app.outdir, "index.html"), door)
            if app.casebook_reads:
                _see_also(app)
        solutions = [solution_cache.key(app.casebook_inputs, path) for path in _exercises(app)]
        _store(app).prune([*app.casebook_keys.values(), *solutions])
        if not app._warncount:
            _marker(app).unlink()
