"""The outputs of chapters on their pages: kept from build to build, computed where they are not.

Running a notebook is the duty of ``site.notebooks``; when that is needed, ``site.digests`` decides.
"""

import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from casebook.site import exercises, notebooks, slow_imports
from casebook.site.exercises import kept_solutions
from casebook.site.freshness import Freshness, chapter_files
from casebook.site.locations import data_folder, results
from casebook.site.results_store import Store


class ChapterOutputs:
    """Runs chapters and solutions, and gives Sphinx what they showed.

    Parameters
    ----------
    freshness : Freshness
        Knows the digests of this build.
    """

    def __init__(self, freshness: Freshness) -> None:
        self.freshness = freshness

    def run_missing(self, app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
        """Run the chapters and the solutions whose results are needed and not there."""
        store = results(Path(app.srcdir))
        keys = {
            path: self.freshness.chapters[name] for name, path in chapter_files(env, names).items()
        }
        missing = {path: key for path, key in keys.items() if store.read(key) is None}
        solving = self._start_solving(Path(app.srcdir), store) if names else None
        try:
            failures = notebooks.run_notebooks(
                {path: notebooks.read_notebook(path) for path in missing},
                folder=Path(app.srcdir),
                report=lambda line: print(line, flush=True),
                done=lambda path, run: store.write(missing[path], notebooks.outputs(run)),
                data=data_folder(),
            )
        finally:
            if solving is not None:
                solving.wait()
        if failures:
            # SystemExit passes through jupyter-book, which would wrap an exception into two
            # tracebacks.
            listing = "\n\n".join(str(failure) for failure in failures)
            sys.exit(f"\nThe book was not built: {len(failures)} chapter(s) failed.\n\n{listing}")

    def _start_solving(self, source: Path, store: Store) -> "subprocess.Popen[bytes] | None":
        """Begin to run the solutions that are not kept: chapters leave a core idle at their end."""
        inputs = self.freshness.inputs
        files = [
            str(path)
            for path in exercises.files(source)
            if kept_solutions.recall(path, store, inputs) is None
        ]
        if not files:
            return None
        run = "from casebook.site.exercises.kept_solutions import main; main(*sys.argv[1:])"
        code = f"{slow_imports.LEAVE_OUT}; {run}"
        return subprocess.Popen([sys.executable, "-c", code, str(store.folder), inputs, *files])

    def recall(self, source: Path, path: Path) -> list[exercises.Ran] | None:
        """Return what came of the solutions of a file of exercises, if it is kept."""
        return kept_solutions.recall(path, results(source), self.freshness.inputs)

    def fill_in(self, app: Sphinx, name: str, source: list[str]) -> None:
        """Give Sphinx the chapter with the outputs of its last run instead of those in the file."""
        if name not in self.freshness.chapters:
            return
        notebook = notebooks.parse_notebook(source[0], Path(app.env.doc2path(name)))
        notebook.metadata.update(notebooks.METADATA)
        shown = results(Path(app.srcdir)).read(self.freshness.chapters[name])
        if shown is None:
            sys.exit(f"\nThe book was not built: the outputs of {name} went away meanwhile.")
        cells = notebooks.code_cells(notebook)
        for count, (cell, outputs) in enumerate(zip(cells, shown, strict=True), start=1):
            cell.update(execution_count=count, outputs=nbformat.from_dict(outputs))
        if name.startswith("notebooks/"):
            _tell_reading_time(notebook)
        source[0] = nbformat.writes(notebook)

    def prune(self, app: Sphinx, exception: Exception | None) -> None:
        """Forget, after a build that ended well, what the next one does not need."""
        if exception is None:
            solutions = [
                kept_solutions.key(self.freshness.inputs, path)
                for path in exercises.files(Path(app.srcdir))
            ]
            results(Path(app.srcdir)).prune([*self.freshness.chapters.values(), *solutions])


def _tell_reading_time(notebook: NotebookNode) -> None:
    title, _, rest = notebook.cells[0].source.partition("\n")
    minutes = notebooks.reading_minutes(notebook)
    notebook.cells[0].source = f"{title}\n\n*Reading time: {minutes} minutes*\n{rest}"
