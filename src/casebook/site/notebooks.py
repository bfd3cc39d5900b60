"""Read, run and write the chapters, which are notebooks.

This module starts kernels. It does not decide when a chapter has to run (``site.freshness``) and
it knows nothing of tables.
"""

import asyncio
import json
import math
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets import default

from casebook.site import chapter_reads, slow_imports, warm_kernels
from casebook.site.chapter_reads import Reads
from casebook.site.processes import cores

CELL_SECONDS = 600
"""How long one cell may run before its chapter counts as failed."""

WARM = {"kernel_provisioner": {"provisioner_name": "casebook-warm"}}  # its name in pyproject.toml

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}
"""What a chapter says of its language: nothing that differs between machines and versions."""


COLOUR = re.compile(r"\x1b\[[0-9;]*m")
IN_CELL = re.compile(r"Cell In\[(\d+)\], line (\d+)")  # as IPython names a line of a cell


class ChapterError(Exception):
    """A chapter did not run to its end; the message names chapter, cell, line and error."""


class _ThisInterpreter(AsyncKernelManager):
    """Start kernels with the Python that runs the build, whatever kernelspecs are installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        return KernelSpec(
            argv=[sys.executable, "-c", slow_imports.KERNEL, "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
            metadata={"supported_encryption": "curve"} | (WARM if warm_kernels.FORKS else {}),
        )

    @default("transport_encryption")
    def _encrypt(self) -> str:
        return "auto"  # else every kernel warns on standard error that it talks in plain text


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook, giving every cell without an id one that stays the same.

    Parameters
    ----------
    path : Path
        A notebook file of nbformat 4.

    Returns
    -------
    NotebookNode
        The notebook as nbformat 4.5.

    Raises
    ------
    ChapterError
        If the file is not a notebook.
    """
    return parse_notebook(path.read_text(encoding="utf-8"), path)


def parse_notebook(text: str, path: Path) -> NotebookNode:
    """Do what `read_notebook` does for the text of a file; `path` serves the error message."""
    try:
        raw = json.loads(text)
        # nbformat would fill in random ids, and every page and file would change with them.
        for number, cell in enumerate(raw["cells"], start=1):
            cell.setdefault("id", f"cell-{number:03d}")
        raw["nbformat_minor"] = max(5, raw["nbformat_minor"])
        notebook = nbformat.reads(json.dumps(raw), as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
    except (ValueError, KeyError, TypeError, nbformat.ValidationError) as error:
        raise ChapterError(f"{path}: not a notebook of nbformat 4: {error}") from error
    return cast(NotebookNode, notebook)


def write_notebook(notebook: NotebookNode, path: Path) -> bool:
    """Write a notebook without what changes from run to run.

    Parameters
    ----------
    notebook : NotebookNode
        The executed notebook; it is not changed.
    path : Path
        Where to write it.

    Returns
    -------
    bool
        Whether the file is now another than before.
    """
    tidy = nbformat.from_dict({**notebook, "metadata": notebook.metadata | METADATA})
    for cell in code_cells(tidy):
        cell.metadata.pop("execution", None)
    text = nbformat.writes(tidy) + "\n"
    if path.exists() and path.read_bytes() == text.encode("utf-8"):
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the code cells of a notebook, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook: NotebookNode) -> list[list[dict[str, Any]]]:
    """Return the outputs of each code cell, in order."""
    return [cell.outputs for cell in code_cells(notebook)]


def shows(notebook: NotebookNode, text: str) -> bool:
    """Say whether a text stands anywhere in the outputs of a notebook."""
    escaped = json.dumps(text)[1:-1]
    return escaped in json.dumps(outputs(notebook))


def run_notebooks(
    notebooks: dict[Path, NotebookNode],
    folder: Path,
    report: Callable[[str], None],
    done: Callable[[Path, NotebookNode], object] = lambda path, notebook: None,
    data: Path | None = None,
    reads: dict[Path, Reads] | None = None,
) -> list[ChapterError]:
    """Run notebooks side by side, as many at a time as there are cores.

    Every notebook runs in a kernel of its own, in the folder of its file. The largest files come
    first: what a chapter showed when it was saved says best how long it will run, and a long one
    that starts last leaves the other cores idle. If one fails, the others still run to their end.

    Parameters
    ----------
    notebooks : dict of Path to NotebookNode
        File and content of each; the outputs are written into the content.
    folder : Path
        The book's folder, from which chapters are named.
    report : callable
        Takes a line of text for every chapter that starts or ends.
    done : callable
        Called with file and executed content as soon as one has run to its end.
    data : Path, optional
        The folder of tables that chapters find in ``CASEBOOK_DATA``; the shipped ones without it.
    reads : dict of Path to dict, optional
        Gets, before `done` is called, what each notebook read: see `chapter_reads.reads`.

    Returns
    -------
    list of ChapterError
        One for each notebook that failed, in the order of the files.
    """
    noted: dict[Path, Reads] = {} if reads is None else reads
    return asyncio.run(_run_all(notebooks, folder, report, done, data, noted))


async def _run_all(
    notebooks: dict[Path, NotebookNode],
    folder: Path,
    report: Callable[[str], None],
    done: Callable[[Path, NotebookNode], object],
    data: Path | None,
    reads: dict[Path, Reads],
) -> list[ChapterError]:
    free = asyncio.Semaphore(cores())
    largest_first = sorted(notebooks, key=lambda path: (-path.stat().st_size, path))
    # A profile folder of their own, so that nobody's IPython start-up files reach a page.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        environment = _kernel_environment(profile, data)

        async def run(path: Path, notebook: NotebookNode) -> None:
            name = chapter_name(path, folder)
            log = Path(profile, f"reads-{largest_first.index(path)}")
            async with free:
                report(f"chapter {name}: running")
                start = time.perf_counter()
                try:
                    own = environment | {chapter_reads.LOG: str(log)}
                    await _run_one(notebook, path, name, own)
                except ChapterError:
                    report(f"chapter {name}: FAILED after {time.perf_counter() - start:.1f} s")
                    raise
                report(f"chapter {name}: ran in {time.perf_counter() - start:.1f} s")
                reads[path] = chapter_reads.reads(log)
                done(path, notebook)

        results = await asyncio.gather(
            *(run(path, notebooks[path]) for path in largest_first), return_exceptions=True
        )
    failures: dict[Path, ChapterError] = {}
    for path, result in zip(largest_first, results, strict=True):
        if isinstance(result, ChapterError):
            failures[path] = result
        elif result is not None:
            raise result
    return [failures[path] for path in sorted(failures)]


async def _run_one(
    notebook: NotebookNode, path: Path, name: str, environment: dict[str, str]
) -> None:
    """Run one notebook in place; raise ChapterError with the cell that failed."""
    current: dict[str, NotebookNode] = {}
    client = NotebookClient(
        notebook,
        kernel_manager_class=_ThisInterpreter,
        resources={"metadata": {"path": str(path.parent)}},
        timeout=CELL_SECONDS,
        # Outputs come by another line than the word that a cell has ended. On a busy machine some
        # came later than the four seconds that nbclient waits, and were silently left out.
        iopub_timeout=CELL_SECONDS,
        raise_on_iopub_timeout=True,
        record_timing=False,
        # Printed text comes in pieces whose borders depend on timing: join them.
        coalesce_streams=True,
        on_cell_execute=lambda cell, cell_index: current.update(cell=cell),
    )
    try:
        await client.async_execute(env=environment)
    except CellExecutionError as error:
        reason = f"{error.ename}: {error.evalue}"
        if error.ename == "NoneType":  # what the cell computed could not be shown
            reason = _said_last(current["cell"]) or reason
    except CellTimeoutError:
        reason = f"the cell ran for more than {CELL_SECONDS} s"
    except DeadKernelError:
        reason = "the kernel died"
    else:
        return
    number = code_cells(notebook).index(current["cell"]) + 1
    where = _failing_line(current["cell"])
    raise ChapterError(f"chapter {name}, code cell {number}, {where}\n{reason}")


def _traceback(cell: NotebookNode) -> str:
    told = "\n".join(text for output in cell.outputs for text in output.get("traceback", ()))
    return COLOUR.sub("", told)


def _said_last(cell: NotebookNode) -> str:
    """The last line of what a cell says of its failure."""
    lines = [line for line in _traceback(cell).splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""


def _failing_line(cell: NotebookNode) -> str:
    """Say which line of a cell failed; if that is not known, how the cell begins."""
    lines = cell.source.splitlines()
    # Of the functions that called one another, the innermost that stands in this cell.
    frames = IN_CELL.findall(_traceback(cell))
    blank = next((place for place, line in enumerate(lines) if line.strip()), 0)  # not counted
    found = [int(line) + blank for count, line in frames if int(count) == cell.execution_count]
    if found and found[-1] <= len(lines):
        return f"line {found[-1]}: `{lines[found[-1] - 1].strip()}`"
    return f"which begins `{cell.source.strip().splitlines()[0]}`"


def _kernel_environment(profile: str, data: Path | None) -> dict[str, str]:
    environment = os.environ | {
        "IPYTHONDIR": profile,
        **warm_kernels.SETTINGS,
    }
    if data is not None:  # absolute, because a kernel works in the folder of its notebook
        environment["CASEBOOK_DATA"] = str(data.absolute())
    return environment


def chapter_name(path: Path, folder: Path) -> str:
    """Return how a chapter is named to people: its path in the book, without the suffix."""
    return path.relative_to(folder).with_suffix("").as_posix()


def find_chapter(wanted: str, folder: Path) -> Path:
    """Find the one chapter that a person means.

    Parameters
    ----------
    wanted : str
        The chapter's number (``1``), the name of its file with or without ``.ipynb``, or its path.
    folder : Path
        The book's folder. Chapters are in ``notebooks``, pages that run too in ``book``.

    Returns
    -------
    Path
        The notebook file.

    Raises
    ------
    ChapterError
        If there is no such chapter; the message lists those there are.
    """
    chapters = sorted((folder / "notebooks").glob("*.ipynb"))
    for path in chapters + sorted((folder / "book").rglob("*.ipynb")):
        number = path.stem.split("-")[0]
        same_number = wanted.isdecimal() and number.isdecimal() and int(wanted) == int(number)
        if same_number or wanted in (path.stem, path.name) or Path(wanted).resolve() == path:
            return path
    raise ChapterError(f"there is no chapter {wanted!r}. {_listing(chapters)}")


def _listing(chapters: Iterable[Path]) -> str:
    names = "".join(f"\n  {path.stem}" for path in chapters)
    return f"The chapters are:{names}" if names else "The book has no chapters yet."


def reading_minutes(notebook: NotebookNode) -> int:
    """Estimate how long a chapter takes to read.

    Prose is reckoned at 200 words a minute, a little under the mean of 238 for silent reading
    (Brysbaert 2019, *Journal of Memory and Language* 109), because a chapter is studied; a chart,
    a table or a group of cards at half a minute.

    Parameters
    ----------
    notebook : NotebookNode
        A chapter with its outputs.

    Returns
    -------
    int
        Minutes, rounded up to the next five.
    """
    return 5 * math.ceil(sum(minutes_by_section(notebook).values()) / 5)


def minutes_by_section(notebook: NotebookNode) -> dict[str, float]:
    """Estimate how long each section of a chapter takes to read, as `reading_minutes` does.

    Parameters
    ----------
    notebook : NotebookNode
        A chapter with its outputs.

    Returns
    -------
    dict of str to float
        Minutes by the heading of the section, of the second level; what stands above the first one
        has the key ``""``.
    """
    minutes, heading = {"": 0.0}, ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                if line.startswith("## "):
                    heading = line.removeprefix("## ").strip()
                minutes[heading] = minutes.get(heading, 0.0) + len(line.split()) / 200
        elif cell.cell_type == "code":
            shown = sum("text/html" in output.get("data", {}) for output in cell.outputs)
            minutes[heading] += shown / 2
    return minutes
