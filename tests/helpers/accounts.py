"""What chapters used when they ran, and copies of the package with all else broken."""

import ast
import functools
import shutil

import nbformat

from casebook.site import function_marks, notebooks
from casebook.site.chapter_outputs import recall
from casebook.site.digests import chapter_digest, ground_digest
from casebook.site.locations import results
from helpers.places import ROOT

PACKAGE = ROOT / "src" / "casebook"
# What runs chapters, and not in them.
RUNS_CHAPTERS = ("site", "__main__.py")


def chapters():
    """The pages of the book that run, by name, with their files."""
    found = [*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("book/**/*.ipynb")]
    return {path.stem: path for path in sorted(found)}


def kept(path):
    """What the build has kept of a chapter."""
    notebook = notebooks.read_notebook(path)
    found = recall(results(ROOT), chapter_digest(ground_digest(ROOT), notebook))
    assert found is not None, f"the build kept no outputs of {path.name}"
    return found


def plain(outputs):
    """Outputs as they are kept."""
    return nbformat.from_dict(outputs)


def otherwise(text, broken):
    """A module in which some functions, by name, do nothing but fail."""
    tree = ast.parse(text)
    seen = {}
    for name, function in list(function_marks._functions(tree, "")):
        seen[name] = seen.get(name, 0) + 1
        if broken(name if seen[name] == 1 else f"{name} {seen[name]}"):
            told = int(ast.get_docstring(function, clean=False) is not None)
            function.body[told:] = ast.parse("raise SystemError('nobody should need this')").body
    return ast.unparse(ast.fix_missing_locations(tree))


@functools.cache  # of most modules, all chapters use as much
def _all_but(ran, text):
    return otherwise(text, lambda name: name not in ran)


def break_all_but(reads, package):
    """Break in a copy of the package whatever a chapter has not used; return how many parts."""
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    count = 0
    for path in sorted(package.rglob("*")):
        own = path.relative_to(package)
        noted = reads.get(f"casebook:{own.as_posix()}")
        if not path.is_file() or isinstance(noted, str) or own.name == "in_order.py":
            continue
        if path.suffix == ".py" and own.parts[0] not in RUNS_CHAPTERS:
            ran = frozenset(noted[2] if noted else ())
            path.write_text(_all_but(ran, path.read_text(encoding="utf-8")))
        elif path.suffix == ".csv":
            path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n")
        elif path.suffix in {".html", ".json"}:
            path.write_text("{% broken")
        else:
            continue
        count += 1
    # Whether the tables are in order is another question.
    checks = package / "tables" / "in_order.py"
    text = checks.read_text(encoding="utf-8")
    assert "    with suppress(OSError):\n        os.utime" in text
    checks.write_text(
        text.replace(
            "    with suppress(OSError):\n        os.utime",
            "    return True\n    with suppress(OSError):\n        os.utime",
            1,
        )
    )
    return count
