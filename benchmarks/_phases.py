"""Build the book in this folder as `casebook build` does, and say what each phase took.

    python -P benchmarks/_phases.py FILE START

Writes seconds by phase to FILE, as JSON. START is when the process was asked for, in seconds since
the epoch: the phase ``start`` lasts from then until Sphinx looks for pages to read.
"""

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

seconds = Counter()
begun: dict[str, float] = {}


def timed(owner, name: str, phase: str) -> None:
    """Add to a phase what a method of a class, or a function of a module, takes."""
    original = getattr(owner, name)

    def wrapper(*args, **kwargs):
        begun.setdefault(phase, time.time())
        start = time.perf_counter()
        try:
            return original(*args, **kwargs)
        finally:
            seconds[phase] += time.perf_counter() - start

    setattr(owner, name, wrapper)


def timed_async(owner, name: str, phase: str) -> None:
    """Do so for a method that is awaited; what runs side by side is added up."""
    original = getattr(owner, name)

    async def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return await original(*args, **kwargs)
        finally:
            seconds[phase] += time.perf_counter() - start

    setattr(owner, name, wrapper)


def main(target: Path, asked: float) -> None:
    """Build and write the seconds down, whatever becomes of the build."""
    from casebook.cli import main as casebook
    from casebook.cli import tasks
    from casebook.site import notebooks

    def build(*arguments, **_):
        # What `casebook build` runs as `python -c CODE ARGUMENT ...`, in this process.
        code, sys.argv = arguments[1], ["-c", *arguments[2:]]
        before, _, call = code.rpartition("; ")
        names = {}
        exec(before, names)
        from nbclient import NotebookClient
        from sphinx.builders import Builder
        from sphinx.builders.html import StandaloneHTMLBuilder

        timed(notebooks, "run_notebooks", "chapters")
        timed_async(NotebookClient, "async_start_new_kernel", "kernel start")
        timed_async(NotebookClient, "async_start_new_kernel_client", "kernel start")
        timed_async(NotebookClient, "async_execute_cell", "cells")
        timed(Builder, "read", "read")
        timed(Builder, "write", "write")
        timed(StandaloneHTMLBuilder, "copy_assets", "assets")
        timed(StandaloneHTMLBuilder, "finish", "finish")
        exec(call, names)

    tasks.call = build
    try:
        casebook(["build"], standalone_mode=False)
    finally:
        ended = time.time()
        seconds["start"] = begun.get("read", ended) - asked
        seconds["total"] = ended - asked
        seconds["read"] -= seconds["chapters"]
        seconds["write"] -= seconds["assets"]
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        target.write_text(json.dumps(seconds | {"cores": cores}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
