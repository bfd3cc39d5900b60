"""Functions of this package that tell when they run: only those count for what a chapter shows.

To import the casebook is to import most of it, and to run little of it. In a kernel, each function
(or method) of the package is therefore compiled with one more step in front, which tells the first
time that it runs, with a digest of what it does. A module tells with digests of its whole text and
of its outline when it is imported. The *outline* is all that runs, or can be seen, without a call:
everything but what is inside of functions. A function inside of another is part of that one.

`as_noted` is the other half: it says whether a file is as it was for all that ran of it. Comments
and blank lines are no part of either. Nothing here may import more than a kernel can spare.
"""

import ast
import hashlib
import importlib.util
import marshal
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import NamedTuple

PACKAGE = Path(__file__).parents[1]

_MARK = "__casebook_runs__"  # a name among Python's own, so that no module has one more

_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Parts(NamedTuple):
    """Digests of the parts of a module.

    Attributes
    ----------
    outline : str
        Of all that is not inside of a function.
    functions : dict of str to str
        Of each function by its name, such as ``Tables.replace``; a second one of the same name has
        a number.
    """

    outline: str
    functions: dict[str, str]


@cache
def parts(text: bytes) -> Parts:
    """Take the text of a module apart.

    Raises
    ------
    SyntaxError
        If it is no Python.
    """
    return _taken_apart(ast.parse(text))[0]


def _taken_apart(tree: ast.Module) -> tuple[Parts, list[tuple[str, _Function, list[ast.stmt]]]]:
    """The parts of a module; and its functions, left without what is inside of them."""
    found: dict[str, str] = {}
    taken = []
    met = Counter[str]()
    for name, function in _functions(tree, ""):
        met[name] += 1
        known = name if met[name] == 1 else f"{name} {met[name]}"
        found[known] = _digest(ast.dump(function))
        body = function.body
        function.body = body[: int(ast.get_docstring(function, clean=False) is not None)]
        taken.append((known, function, body))
    return Parts(_digest(ast.dump(tree)), found), taken


def _functions(node: ast.AST, within: str) -> Iterator[tuple[str, _Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Function):
            yield f"{within}{child.name}", child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{within}{child.name}.")
        else:
            yield from _functions(child, within)


def _digest(text: str | bytes) -> str:
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


class _Marked(NamedTuple):
    """The code of a module with marks, and the digest of its outline."""

    outline: str
    code: CodeType


def _compiled(text: bytes, path: str, module: str) -> _Marked:
    """Compile a module whose functions tell when they run, by the module's name."""
    tree = ast.parse(text, path)
    (outline, digests), taken = _taken_apart(tree)
    for name, function, body in taken:
        told = ast.Constant("\n".join((module, name, digests[name])))
        step = ast.Expr(ast.Subscript(ast.Name(_MARK, ast.Load()), told, ast.Load()))
        first = len(function.body)  # what it says of itself stays in front
        for new in ast.walk(step):
            if isinstance(new, ast.expr | ast.stmt):
                ast.copy_location(new, body[min(first, len(body) - 1)])
        function.body = [*body[:first], step, *body[first:]]
    return _Marked(outline, compile(tree, path, "exec", dont_inherit=True))


Tell = Callable[[str, str, str, str], None]
"""Is given ``module``, its path, and digests of its whole text and its outline, when a module is
imported; ``ran``, its path, the name of a function and its digest when that runs."""


class _Runs(dict[str, None]):
    """Functions that ran, a text each: to tell the same again costs next to nothing."""

    def __init__(self, tell: Tell, paths: dict[str, str]) -> None:
        self.tell, self.paths = tell, paths

    def __missing__(self, function: str) -> None:
        self[function] = None
        module, name, digest = function.split("\n")
        self.tell("ran", self.paths[module], name, digest)


class Marker:
    """Finds the modules of this package, and has each and its functions tell.

    Parameters
    ----------
    tell : callable
        See `Tell`.
    reading : callable
        Is given the path of a module before it is read.
    """

    def __init__(self, tell: Tell, reading: Callable[[str], None]) -> None:
        self.tell, self.reading = tell, reading
        self.paths: dict[str, str] = {}

    def start(self) -> None:
        """Do so from now on; what was imported before counts as a whole."""
        import builtins

        for module in list(sys.modules.values()):
            file = getattr(module, "__file__", None)
            if file and Path(file).is_relative_to(PACKAGE):
                self.tell("module", file, _digest(Path(file).read_bytes()), "")
        setattr(builtins, _MARK, _Runs(self.tell, self.paths))
        sys.meta_path.insert(0, self)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module of the package as Python does, and mark it."""
        if not name.startswith("casebook."):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = _MarkingLoader(spec.loader.name, spec.loader.path, self)
        elif spec is not None and spec.has_location:  # compiled otherwise: it counts as a whole
            file = str(spec.origin)
            self.tell("module", file, _digest(Path(file).read_bytes()), "")
        return spec


class _MarkingLoader(SourceFileLoader):
    def __init__(self, name: str, path: str, marker: Marker) -> None:
        super().__init__(name, path)
        self.marker = marker

    def get_code(self, fullname: str) -> CodeType:
        path = str(self.path)
        self.marker.reading(path)
        text = Path(path).read_bytes()
        marked = _kept(text, path, fullname)
        self.marker.paths[fullname] = path
        self.marker.tell("module", path, _digest(text), marked.outline)
        return marked.code


def _kept(text: bytes, path: str, module: str) -> _Marked:
    """The code of a module with marks, from a file beside Python's own if it has been made.

    As Python's own, that file may be copied with the module: it is for any path.
    """
    seal = importlib.util.MAGIC_NUMBER + hashlib.sha256(_OWN + module.encode() + text).digest()
    file = Path(importlib.util.cache_from_source(path, optimization="marked"))
    with suppress(OSError, ValueError, EOFError, TypeError):
        raw = file.read_bytes()
        if raw.startswith(seal):
            outline, code = marshal.loads(raw[len(seal) :])
            return _Marked(outline, code if code.co_filename == path else _moved(code, path))
    made = _compiled(text, path, module)
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            unfinished = file.with_name(f"{file.name}.{os.getpid()}")
            unfinished.write_bytes(seal + marshal.dumps(tuple(made)))
            unfinished.replace(file)
    return made


def _moved(code: CodeType, path: str) -> CodeType:
    """Code that says it was compiled of another file, as errors show it."""
    inner = (_moved(one, path) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_filename=path, co_consts=tuple(inner))


_OWN = hashlib.sha256(Path(__file__).read_bytes()).digest()  # other marks are other code


class Noted(NamedTuple):
    """What was told of a module: a digest of it, of its outline, and of each function that ran.

    Without an outline it counts as a whole.
    """

    whole: str
    outline: str
    ran: dict[str, str]


def as_noted(noted: Noted, text: bytes) -> bool:
    """Say whether a module is as it was for all that ran of it."""
    if _digest(text) == noted.whole:
        return True
    if not noted.outline:
        return False
    try:
        now = parts(text)
    except SyntaxError:
        return False
    same = all(now.functions.get(name) == digest for name, digest in noted.ran.items())
    return same and now.outline == noted.outline
