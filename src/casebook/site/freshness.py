"""Which pages Sphinx reads and writes again: those that could come out differently.

Sphinx and MyST-NB look at a page's own file only, and by its date. A chapter's outputs also depend
on the package, its tables and the pinned versions, and any page may show what another page
computed. So every page is read again when one of these, a static file or a setting changes, and
every page is written again when one was read: titles and links of one page stand on others.
"""

import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from casebook.site import chapter_reads, notebooks, subject_index
from casebook.site.book_data import book_data
from casebook.site.digests import chapter_digest, digest_of_files, inputs_digest
from casebook.site.locations import WEB, results
from casebook.site.results_store import digest

SETTINGS = ("_config.yml", "_toc.yml", "CITATION.cff", subject_index.FILE)


class Freshness:
    """What one build knows of its inputs.

    Attributes
    ----------
    inputs : str
        The digest of what all chapters depend on.
    chapters : dict of str to str
        The digest under which the outputs of each chapter are kept, by the name of its page.
    reads : bool
        Whether this build reads any page.
    """

    def __init__(self) -> None:
        self.inputs = ""
        self.chapters: dict[str, str] = {}
        self.reads = False

    def outdated(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Name the pages to read: all of them, unless only the text of some differs."""
        self.inputs = inputs_digest(Path(app.srcdir))
        try:
            self.chapters = {
                name: chapter_digest(self.inputs, notebooks.read_notebook(path))
                for name, path in chapter_files(env, env.found_docs).items()
            }
        except notebooks.ChapterError as error:
            sys.exit(f"\nThe book was not built.\n\n{error}")
        _remove_pages(Path(app.outdir), removed)
        state = self._state(app)
        found = {name: _page_digest(env, name) for name in env.found_docs}
        data = book_data(env)
        known = data.pages if data.state == state else {}
        data.state = state
        return sorted(name for name in found if known.get(name) != found[name])

    def note_reading(self, app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
        """Remember whether any page is read."""
        self.reads = bool(names)

    def rewrite_all(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Have all pages written if one page was read."""
        # Only now is it known which files a page takes in, and what a chapter that ran has read.
        data = book_data(env)
        data.pages = {name: _page_digest(env, name) for name in env.found_docs}
        data.state = self._state(app)
        return sorted(env.found_docs) if self.reads else []

    def _state(self, app: Sphinx) -> str:
        """Digest what every page depends on, with the files that chapters read, as they are now."""
        store = results(Path(app.srcdir))
        reads: set[str] = set()
        for key in self.chapters.values():
            _, noted = store.read(key) or ([], {})
            reads |= set(noted)
        read = [part for path in sorted(reads) for part in (path, chapter_reads.now(path))]
        return digest([self.inputs, *self.chapters.values(), _book_digest(app), *read])


def chapter_files(env: BuildEnvironment, names: set[str] | list[str]) -> dict[str, Path]:
    """Those of some pages that are notebooks, with their files."""
    files = {name: Path(env.doc2path(name)) for name in sorted(names)}
    return {name: path for name, path in files.items() if path.suffix == ".ipynb"}


def _remove_pages(folder: Path, names: set[str]) -> None:
    for name in names:
        for below, suffix in (("", "html"), ("_sources/", "*")):
            for path in folder.glob(f"{below}{name}.{suffix}"):
                path.unlink()


def _page_digest(env: BuildEnvironment, name: str) -> str:
    """Digest a page's own file and the files that it took in when it was read, such as exercises.

    Sphinx goes by dates, and a file that was restored from elsewhere has an old one.
    """
    files = [Path(env.doc2path(name))]
    files += [Path(env.srcdir, taken) for taken in sorted(env.dependencies.get(name, ()))]
    return digest(path.read_bytes() if path.exists() else b"" for path in files)


def _book_digest(app: Sphinx) -> str:
    """Digest the settings, the table of contents and the static files, the package's own first."""
    source = Path(app.srcdir)
    files = [source / name for name in SETTINGS if (source / name).exists()]
    for folder in app.config.html_static_path:
        if not Path(folder).is_absolute():  # those of other extensions are
            files += [path for path in (source / folder).rglob("*") if path.is_file()]
    own = [path for path in WEB.rglob("*") if path.is_file()]
    return digest([digest_of_files(WEB, own), digest_of_files(source, files)])
