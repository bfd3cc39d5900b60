"""The outputs of chapters on their pages: kept from build to build, computed where they are not.

Running a notebook is the duty of ``site.notebooks``; when that is needed, ``site.digests`` decides.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbformat import NotebookNode
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from casebook.site import (
    chapter_reads,
    exercises,
    notebooks,
    slow_imports,
    unchanged,
    warm_kernels,
)
from casebook.site.chapter_reads import LOG, Reads
from casebook.site.digests import chapter_digest, ground_digest
from casebook.site.exercises import kept_solutions
from casebook.site.freshness import Freshness, chapter_files
from casebook.site.locations import PACKAGE, WEB, data_folder, results
from casebook.site.results_store import Store


class Kept(NamedTuple):
    """What is kept of a chapter that ran: what its cells showed, and which files it read."""

    outputs: list[list[dict[str, Any]]]
    reads: Reads


def keep(store: Store, key: str, run: NotebookNode, reads: Reads) -> None:
    """Keep what a chapter showed.

    Parameters
    ----------
    store : Store
    key : str
        Its digest.
    run : NotebookNode
        The chapter with its outputs.
    reads : dict
        What it read: see `chapter_reads.reads`.
    """
    store.write(key, [notebooks.outputs(run), reads])


def recall(store: Store, key: str) -> Kept | None:
    """Return what was kept of a chapter, unless a file that it read is another one now."""
    kept = _stored(store, key)
    return kept if kept and chapter_reads.as_then(kept.reads) else None


def _stored(store: Store, key: str) -> Kept | None:
    found = store.read(key)
    return Kept(*found) if found else None


class ChapterOutputs:
    """Runs chapters and solutions, and gives Sphinx what they showed.

    Parameters
    ----------
    freshness : Freshness
        Knows the digests of this build.
    """

    def __init__(self, freshness: Freshness) -> None:
        self.freshness = freshness

    def begin(self, app: Sphinx, config: Config) -> None:
        """Get kernels ready while Sphinx starts, if chapters will probably run."""
        if _has_changed_more_than_prose(app):
            warm_kernels.begin()

    def run_missing(self, app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
        """Run the chapters and the solutions whose results are needed and not there."""
        store = results(Path(app.srcdir))
        keys = {
            path: self.freshness.chapters[name] for name, path in chapter_files(env, names).items()
        }
        missing = {path: key for path, key in keys.items() if recall(store, key) is None}
        reads: dict[Path, Reads] = {}
        solving = self._start_solving(Path(app.srcdir), store) if names else None
        try:
            failures = notebooks.run_notebooks(
                {path: notebooks.read_notebook(path) for path in missing},
                folder=Path(app.srcdir),
                report=lambda line: print(line, flush=True),
                done=lambda path, run: keep(store, missing[path], run, reads[path]),
                data=data_folder(),
                reads=reads,
            )
        finally:
            if solving is not None:
                solving.wait()
        if failures:
            # SystemExit passes through jupyter-book, which would wrap an exception into two
            # tracebacks.
            listing = "\n\n".join(str(failure) for failure in failures)
            sys.exit(f"\nThe book was not built: {len(failures)} chapter(s) failed.\n\n{listing}")

    def _start_solving(
        self, source: Path, store: Store
    ) -> "warm_kernels.Forked | subprocess.Popen[bytes] | None":
        """Begin to run the solutions that are not kept: chapters leave a core idle at their end."""
        ground = self.freshness.ground
        files = [
            str(path)
            for path in exercises.files(source)
            if kept_solutions.recall(path, store, ground) is None
        ]
        if not files:
            return None
        store.folder.mkdir(parents=True, exist_ok=True)
        log = store.folder / "solutions.log"
        log.unlink(missing_ok=True)
        told, environment = [str(store.folder), ground, *files], os.environ | {LOG: str(log)}
        if warm_kernels.FORKS:
            return warm_kernels.Forked(told, os.getcwd(), environment, "solutions")
        run = "from casebook.site.exercises.kept_solutions import main; main(*sys.argv[1:])"
        code = "; ".join([slow_imports.LEAVE_OUT, slow_imports.RARELY, slow_imports.NOTES, run])
        return subprocess.Popen([sys.executable, "-c", code, *told], env=environment)

    def recall(self, source: Path, path: Path) -> list[exercises.Ran] | None:
        """Return what came of the solutions of a file of exercises, if it is kept."""
        return kept_solutions.recall(path, results(source), self.freshness.ground)

    def fill_in(self, app: Sphinx, name: str, source: list[str]) -> None:
        """Give Sphinx the chapter with the outputs of its last run instead of those in the file."""
        if name not in self.freshness.chapters:
            return
        notebook = notebooks.parse_notebook(source[0], Path(app.env.doc2path(name)))
        notebook.metadata.update(notebooks.METADATA)
        # It is that of this build: if a file changes meanwhile, the next one sees it.
        kept = _stored(results(Path(app.srcdir)), self.freshness.chapters[name])
        if kept is None:
            sys.exit(f"\nThe book was not built: the outputs of {name} went away meanwhile.")
        cells = notebooks.code_cells(notebook)
        for count, (cell, outputs) in enumerate(zip(cells, kept.outputs, strict=True), start=1):
            cell.update(execution_count=count, outputs=nbformat.from_dict(outputs))
        if name.startswith("notebooks/"):
            _tell_reading_time(notebook)
        source[0] = json.dumps(notebook)  # for MyST-NB, which does not ask how it is laid out

    def prune(self, app: Sphinx, exception: Exception | None) -> None:
        """Forget, after a build that ended well, what the next one does not need."""
        if exception is None:
            solutions = [
                kept_solutions.key(self.freshness.ground, path)
                for path in exercises.files(Path(app.srcdir))
            ]
            results(Path(app.srcdir)).prune([*self.freshness.chapters.values(), *solutions])


def _has_changed_more_than_prose(app: Sphinx) -> bool:
    """Whether no chapter ever ran, or what chapters may be or use is newer: to know it at once."""
    environment, source = Path(app.doctreedir, ENV_PICKLE_FILENAME), Path(app.srcdir)
    # After a build that failed, and for another edition, there are only outputs.
    made = [environment] if environment.exists() else [*results(source).folder.glob("*.json")]
    if not made:
        return True
    then = max(path.stat().st_mtime_ns for path in made)
    folders = [source, PACKAGE, *filter(None, [data_folder()])]
    files = (Path(path) for folder in folders for path in unchanged.files(folder))
    newer = [path for path in files if path.stat().st_mtime_ns > then and _chapters_may_use(path)]
    chapters = [path for path in newer if path.suffix == ".ipynb"]
    return len(chapters) < len(newer) or not _have_the_same_code(source, chapters)


def _chapters_may_use(path: Path) -> bool:
    return path.suffix != ".md" and not path.is_relative_to(WEB)


def _have_the_same_code(source: Path, chapters: list[Path]) -> bool:
    """Whether outputs are kept of all these chapters."""
    if not chapters:
        return True
    store, ground = results(source), ground_digest(source)
    try:
        keys = [chapter_digest(ground, notebooks.read_notebook(path)) for path in chapters]
    except notebooks.ChapterError:
        return True  # it will be told, and nothing will run
    return all(_stored(store, key) for key in keys)


def _tell_reading_time(notebook: NotebookNode) -> None:
    title, _, rest = notebook.cells[0].source.partition("\n")
    minutes = notebooks.reading_minutes(notebook)
    notebook.cells[0].source = f"{title}\n\n*Reading time: {minutes} minutes*\n{rest}"
