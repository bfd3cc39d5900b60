"""A file or folder that has to be there; who mistypes its name is told what is."""

import difflib
import os
from pathlib import Path
from typing import Any

import click

SHOWN = 8  # names that are told


class Existing(click.Path):
    """`click.Path` of what exists, with a message that knows the folder."""

    def __init__(self, **options: Any) -> None:
        super().__init__(exists=True, path_type=Path, **options)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | os.PathLike[str]:
        """Refuse what is not there, naming what may be meant."""
        if not Path(value).exists():
            self.fail(f"{str(value)!r} does not exist{_meant(Path(value))}", param, ctx)
        return super().convert(value, param, ctx)


def _meant(path: Path) -> str:
    """The name that is nearest, or what there is."""
    folder = path.parent
    if not folder.is_dir():
        return f"; nor does the folder {folder}"
    names = sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))
    near = difflib.get_close_matches(path.name, names, n=1, cutoff=0.6)
    near = [name for name in names if Path(name).stem == path.name] or near
    if near:
        return f"; did you mean {str(folder / near[0])!r}?"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    where = f"{folder.resolve().name}, the folder where you are," if folder == Path() else folder
    return f"; in {where} there are: {', '.join(names[:SHOWN])}{more}" if names else ""
