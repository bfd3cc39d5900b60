"""Which tables of a package may be given to readers, and in what form.

A table is given out only if its description says ``"casebook": {"published": true}``. One that says
nothing stays where it is: in the folder of whoever made it. What is given out is described as if
there were nothing else.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from casebook.tables.astray import DESCRIPTION
from casebook.tables.cells import Spec
from casebook.tables.description import read_description, reference
from casebook.tables.loading import Tables
from casebook.tables.problems import DataError


class NotPublished(LookupError):
    """Something that readers get would be made of a table that is not given out.

    Attributes
    ----------
    table : str
    """

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            f"the table {table!r} is not published; for that, {DESCRIPTION} would have to say "
            f'"casebook": {{"published": true}} of it'
        )


class PublishedTables(Tables):
    """Tables of which only those that are given out can be had.

    Parameters
    ----------
    frames : dict of str to DataFrame
        Those that can be had.
    withheld : collection of str
        Names of the others. Asking for one, or whether it is there, raises `NotPublished`.
    folder : Path, optional
        As for `Tables`: where the rules of a study are.
    """

    __slots__ = ("_withheld",)

    def __init__(
        self,
        frames: dict[str, pd.DataFrame],
        withheld: Collection[str],
        folder: Path | None = None,
    ) -> None:
        super().__init__(frames, folder)
        self._withheld = frozenset(withheld)

    def __getitem__(self, name: str) -> pd.DataFrame:
        self._must_be_given(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self._must_be_given(name)
        return super().__contains__(name)

    def _must_be_given(self, name: object) -> None:
        if name in self._withheld:
            raise NotPublished(str(name))

    def _must_have(self, name: str) -> None:
        self._must_be_given(name)
        super()._must_have(name)

    def replace(self, **frames: pd.DataFrame) -> "PublishedTables":
        """As `Tables.replace`."""
        return PublishedTables(dict(super().replace(**frames)), self._withheld, self.folder)


def published(package: Spec) -> frozenset[str]:
    """Name the tables that a description lets readers have.

    Parameters
    ----------
    package : dict
        A description.

    Returns
    -------
    frozenset of str
    """
    return frozenset(
        resource["name"]
        for resource in package["resources"]
        if resource.get("casebook", {}).get("published", False)
    )


def only_published(frames: Mapping[str, pd.DataFrame], names: Collection[str]) -> PublishedTables:
    """Leave out what readers do not get; asking for it raises `NotPublished`.

    Parameters
    ----------
    frames : mapping of str to DataFrame
    names : collection of str
        What may be given out. A table without rows may in any case.

    Returns
    -------
    PublishedTables
    """
    kept = {n: frame for n, frame in frames.items() if n in names or frame.empty}
    folder = frames.folder if isinstance(frames, Tables) else None
    return PublishedTables(kept, frames.keys() - kept.keys(), folder)


def published_files(folder: Path) -> dict[str, bytes]:
    """Gather the files that readers may have: the published tables and a description of them.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    dict of str to bytes
        By path in the folder. Nothing, if no table is published or the folder has no description.

    Raises
    ------
    DataError
        If the description cannot be read, or a table that it publishes is not there.
    """
    described = folder / DESCRIPTION
    if not described.is_file():
        return {}
    raw = described.read_bytes()
    package, problems = read_description(raw)
    if problems:
        raise DataError(problems, folder)
    names = published(package)
    if not names:
        return {}
    paths = [r["path"] for r in package["resources"] if r["name"] in names]
    whole = len(paths) == len(package["resources"]) and "study" not in package.get("casebook", {})
    told = raw if whole else _as_text(_without_the_rest(package, names))
    return {DESCRIPTION: told, **{path: (folder / path).read_bytes() for path in paths}}


def _as_text(package: Spec) -> bytes:
    return f"{json.dumps(package, indent=2, ensure_ascii=False)}\n".encode()


def _without_the_rest(package: Spec, names: frozenset[str]) -> Spec:
    """A description without unpublished tables, and without what leads to them."""
    ours = {key: value for key, value in package.get("casebook", {}).items() if key != "study"}
    resources = [_without_references(r, names) for r in package["resources"] if r["name"] in names]
    return {**package, "casebook": ours, "resources": resources}


def _without_references(resource: Spec, names: frozenset[str]) -> Spec:
    schema, ours = dict(resource["schema"]), dict(resource["casebook"])
    keys = schema.pop("foreignKeys", [])
    kept = [key for key in keys if reference(key, resource["name"])[1] in names]
    if kept:
        schema["foreignKeys"] = kept
    led = {tuple(reference(key, resource["name"])[0]) for key in kept}
    rules = ours.pop("rules", [])
    rules = [rule for rule in rules if "refersTo" not in rule or (rule["field"],) in led]
    if rules:
        ours["rules"] = rules
    ours.pop("dynamicReferences", None)  # a row of them may name any table
    return {**resource, "schema": schema, "casebook": ours}
