"""Which pages Sphinx reads and writes again: those that could come out differently.

Sphinx and MyST-NB look at a page's own file only, and by its date. A chapter's outputs also depend
on the package, its tables and the pinned versions, and so may any page. So every page is read again
when one of these, a static file or a setting changes, though only those chapters run that use it.
On a chapter's code, and on files elsewhere that it reads, its own page depends. Every page is
written again when anything changed that pages take from one another, such as titles and links
(`casebook.site.shared_data`).
"""

import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from casebook.privacy import list_files
from casebook.site import chapter_reads, notebooks, published, subject_index, unchanged
from casebook.site.book_data import book_data
from casebook.site.digests import chapter_digest, digest_of_files, ground_digest, inputs_digest
from casebook.site.locations import PACKAGE, WEB, data_folder, results, work_folder
from casebook.site.results_store import digest
from casebook.site.shared_data import shared_digest

SETTINGS = ("_config.yml", "_toc.yml", "CITATION.cff", subject_index.FILE)


class Freshness:
    """What one build knows of its inputs.

    Attributes
    ----------
    ground : str
        The digest of what all chapters depend on.
    inputs : str
        The digest of what all pages depend on.
    chapters : dict of str to str
        The digest under which the outputs of each chapter are kept, by the name of its page.
    writes_all : bool
        Whether this build writes all pages.
    """

    def __init__(self) -> None:
        self.ground = self.inputs = ""
        self.chapters: dict[str, str] = {}
        self.writes_all = False

    def outdated(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Name the pages to read: all of them, unless only some differ."""
        self.ground = ground_digest(Path(app.srcdir))
        self.inputs = inputs_digest(self.ground)
        try:
            self.chapters = {
                name: chapter_digest(self.ground, notebooks.read_notebook(path))
                for name, path in chapter_files(env, env.found_docs).items()
            }
        except notebooks.ChapterError as error:
            sys.exit(f"\nThe book was not built.\n\n{error}")
        _remove_pages(Path(app.outdir), removed)
        state = self._state(app)
        found = {name: self._page_digest(env, name) for name in env.found_docs}
        data = book_data(env)
        self.writes_all = data.state != state
        known = {} if self.writes_all else data.pages
        data.state = state
        return sorted(name for name in found if known.get(name) != found[name])

    def rewrite_all(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Have all pages written if anything changed that they take from one another."""
        # Only now is it known which files a page takes in, and what a chapter that ran has read.
        data = book_data(env)
        data.pages = {name: self._page_digest(env, name) for name in env.found_docs}
        shared = shared_digest(env)
        self.writes_all |= data.shared != shared
        data.shared = shared
        return sorted(env.found_docs) if self.writes_all else []

    def tell_further(self, app: Sphinx, exception: Exception | None) -> None:
        """Keep which files from elsewhere this build has used, for `casebook.site.unchanged`."""
        if exception is not None:
            return
        source, store = Path(app.srcdir), results(Path(app.srcdir))
        used = {path for taken in app.env.dependencies.values() for path in taken}
        files: dict[str, str | None] = {str(Path(source, path).resolve()): None for path in used}
        for key in self.chapters.values():
            _, noted = store.read(key) or ([], {})
            files |= {path: then for path, then in noted.items() if Path(path).is_absolute()}
        folders = [] if (data := data_folder()) is None else [data]
        files |= {str(path): None for path in list_files(published.folder())}
        known = [source, PACKAGE, *folders]
        unchanged.tell(
            work_folder(app),
            {
                path: unchanged.digest_of(Path(path)) if then is None else then
                for path, then in files.items()
                if not any(unchanged.is_within(Path(path), folder) for folder in known)
            },
            folders,
        )

    def _state(self, app: Sphinx) -> str:
        """Digest what every page depends on."""
        return digest([self.inputs, _book_digest(app)])

    def _page_digest(self, env: BuildEnvironment, name: str) -> str:
        """Digest a page's own file and all that it took in when it was read, such as exercises.

        Of a chapter that is its code and the files that it reads, as they are now. Sphinx goes by
        dates, and a file that was restored from elsewhere has an old one.
        """
        files = [Path(env.doc2path(name))]
        files += [Path(env.srcdir, taken) for taken in sorted(env.dependencies.get(name, ()))]
        parts: list[str | bytes] = [path.read_bytes() if path.exists() else b"" for path in files]
        if (key := self.chapters.get(name)) is not None:
            _, noted = results(Path(env.srcdir)).read(key) or ([], {})
            parts += [key, *(part for path in sorted(noted) for part in (path, self._now(path)))]
        return digest(parts)

    def _now(self, path: str) -> str:
        return "" if path.startswith(chapter_reads.OWN) else chapter_reads.now(path)


def chapter_files(env: BuildEnvironment, names: set[str] | list[str]) -> dict[str, Path]:
    """Those of some pages that are notebooks, with their files."""
    files = {name: Path(env.doc2path(name)) for name in sorted(names)}
    return {name: path for name, path in files.items() if path.suffix == ".ipynb"}


def _remove_pages(folder: Path, names: set[str]) -> None:
    for name in names:
        for below, suffix in (("", "html"), ("_sources/", "*")):
            for path in folder.glob(f"{below}{name}.{suffix}"):
                path.unlink()


def _book_digest(app: Sphinx) -> str:
    """Digest the settings, the table of contents and the static files, the package's own first."""
    source = Path(app.srcdir)
    files = [source / name for name in SETTINGS if (source / name).exists()]
    for folder in app.config.html_static_path:
        if not Path(folder).is_absolute():  # those of other extensions are
            files += [path for path in (source / folder).rglob("*") if path.is_file()]
    own = [path for path in WEB.rglob("*") if path.is_file()]
    return digest([digest_of_files(WEB, own), digest_of_files(source, files)])
