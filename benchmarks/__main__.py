"""List the benchmarks, or run one: ``python -m benchmarks [NAME [OPTION ...]]``.

A benchmark is a module of this folder that prints its report on standard output, and its progress
on standard error, when it is run by itself. ``all`` runs those that keep what users wait for, and
prints the table of it, with the aims; with ``--hundred`` also a hundred million codings, with
``--tests`` also all tests, half an hour. What is not measured stands in the table as it was found
last. They are run from the folder of the book.
"""

import ast
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ALL = ("ways", "agreement", "engines", "building", "opening", "phone", "testing", "table")
ASKED = ("--hundred", "--tests")  # what takes long
NAMES = sorted(path.stem for path in HERE.glob("[a-z]*.py"))


def about(name: str) -> str:
    """Return the first line of a benchmark's docstring, without importing what it needs."""
    module = ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))
    return (ast.get_docstring(module) or "").partition("\n")[0]


def main(arguments: list[str]) -> int:
    """Run what is asked for.

    Parameters
    ----------
    arguments : list of str
        A name and its options; ``all``; or nothing, to list the names.

    Returns
    -------
    int
        What the command leaves with: not 0 if a benchmark failed, 2 if there is none of the name.
    """
    if not arguments or arguments[0] in {"-h", "--help"}:
        print("python -m benchmarks NAME [OPTION ...], or all [--hundred] [--tests]:")
        for name in NAMES:
            print(f"  {name:10} {about(name)}")
        return 0
    name, *options = arguments
    if name != "all" and name not in NAMES:
        print(f"no benchmark is called {name!r}; there are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    unknown = [option for option in options if name == "all" and option not in ASKED]
    if unknown:
        print(f"all takes {' and '.join(ASKED)}, not {' '.join(unknown)}", file=sys.stderr)
        return 2
    status = 0
    for one, given in whole(options) if name == "all" else [(name, options)]:
        command = [sys.executable, "-m", f"benchmarks.{one}", *given]
        status = subprocess.run(command, cwd=HERE.parent).returncode or status
    return status


def whole(options: list[str]) -> list[tuple[str, list[str]]]:
    """Every benchmark of the table with its options, in order."""
    names = [name for name in ALL if name != "testing" or "--tests" in options]
    hundred = ["--hundred"] if "--hundred" in options else []
    return [(name, hundred if name == "engines" else []) for name in names]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
