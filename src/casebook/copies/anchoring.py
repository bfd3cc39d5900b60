"""Give the passages of a study their anchors, from the texts that they were taken from.

A passage is known by where it starts and ends. Its anchor is made of what stands there, without
time stamps and labels of speakers, under the study's key. All anchors are written, or none is; an
anchor that is there already and stands for other words is never written over without being asked.
"""

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from casebook import study as studies
from casebook.copies.anchors import (
    MIN_KEYED,
    MIN_LENGTH,
    Anchor,
    Track,
    anchor,
    normalise,
    untracked,
)
from casebook.copies.decoding import CopyError
from casebook.copies.documents import Passage, readings_of, where
from casebook.copies.reading import text_of
from casebook.copies.setting_aside import Aside
from casebook.copies.studies import KEPT, Document, documents_of, files_of
from casebook.copies.verifying import AnchorError
from casebook.study import TABLES, Settings, as_they_stand, in_json, make_private
from casebook.study import key as key_of
from casebook.tables import DESCRIPTION, DataError, check

FIELDS = tuple(f"anchor_{field}" for field in Anchor._fields)


class Anchored(NamedTuple):
    """What became of the anchors of a study.

    Attributes
    ----------
    made, kept : list of str
        Ids of passages that got an anchor, and of those that had the right one.
    other : list of str
        Of those whose anchor stands for other words than stand there now; it is left as it is.
    left : dict of str to str
        Why a passage has no anchor, by its id.
    several : dict of str to int
        In how many places of its document the words of a passage stand, where it is more than one.
    """

    made: list[str]
    kept: list[str]
    other: list[str]
    left: dict[str, str]
    several: dict[str, int]


def anchor_study(
    folder: str | os.PathLike[str] | None,
    place: Path | None = None,
    patterns: Iterable[str] = (),
    *,
    again: bool = False,
    keep_texts: bool = False,
    dry_run: bool = False,
    track: Track = untracked,
) -> Anchored:
    """Make the anchors of a study's passages and write them into its table.

    Parameters
    ----------
    folder : path or None
        The study.
    place : Path, optional
        The folder of its texts; without it, where the study says that they are.
    patterns : iterable of str
        What nobody said, beside what is set aside anyway; see `casebook.copies.Aside`.
    again : bool
        Replace anchors that stand for other words than stand there now.
    keep_texts : bool
        Keep the texts as they are now in the private folder, so that a later change can be shown.
    dry_run : bool
        Write nothing.
    track : callable, optional
        See `casebook.copies.locate`.

    Returns
    -------
    Anchored

    Raises
    ------
    AnchorError, StudyError, CopyError, PatternError, DataError
        If nothing can be written; then nothing is.
    """
    patterns = list(patterns)
    study = studies.settings(folder)
    documents = documents_of(folder)
    key = _key(study, documents, dry_run)
    matched, _, _ = files_of(documents, folder, place, Aside(patterns), key, track)
    spans = _spans(folder)
    done = Anchored([], [], [], {}, {})
    anchors: dict[str, Anchor] = {}
    texts: dict[str, str] = {}
    for each in documents:
        rows = [*(p.passage_id for p in each.passages), *each.bare]
        if each.document_id not in matched:
            done.left.update((row, f"no file of {each.document_id} is found") for row in rows)
            continue
        try:
            text = text_of(matched[each.document_id].path)
        except CopyError as error:
            why = f"the file of {each.document_id} cannot be used: {error}"
            done.left.update((row, why) for row in rows)
            continue
        texts[each.document_id] = text
        made = _Maker(text, Aside(patterns, each.speakers), key, again)
        anchors |= made.of(each, {row: spans[row] for row in rows}, done, track)
    if not dry_run:
        if keep_texts:
            _keep(study, texts)
        if anchors:
            _write(study.folder, anchors)
    return done


def _key(study: Settings, documents: Iterable[Document], dry_run: bool) -> bytes | None:
    """The key of a study; a new one, if no anchor needs an old one."""
    if study.anchors != "keyed":
        return None
    if study.private is None:
        raise AnchorError("the study's anchors are keyed, and it names no private folder for a key")
    if not study.private.exists() and not any(each.passages for each in documents):
        if dry_run:
            return b"a key for a dry run"
        make_private(study.private)
    return key_of(study.folder)


def _spans(folder: str | os.PathLike[str] | None) -> dict[str, tuple[int, int] | None]:
    """Where every passage starts and ends, if its row says so."""
    table = as_they_stand(folder).passages
    known = table.start.notna() & table.end.notna()
    return {
        str(row): (int(start), int(end)) if both else None
        for row, start, end, both in zip(
            table.passage_id, table.start.fillna(0), table.end.fillna(0), known, strict=True
        )
    }


class _Maker:
    """Makes the anchors of one document."""

    def __init__(self, text: str, aside: Aside, key: bytes | None, again: bool) -> None:
        self.text, self.aside, self.key, self.again = text, aside, key, again
        self.said = aside(text)
        self.least = MIN_LENGTH if key is None else MIN_KEYED

    def of(
        self,
        document: Document,
        spans: Mapping[str, tuple[int, int] | None],
        done: Anchored,
        track: Track,
    ) -> dict[str, Anchor]:
        """Make what can be made, and note what cannot."""
        had = {passage.passage_id: passage.anchor for passage in document.passages}
        made: dict[str, Anchor] = {}
        for row, span in spans.items():
            new = self._anchor(row, span, done)
            if new is None:
                continue
            if row in had and (had[row] == new or self._holds(had[row], span)):
                done.kept.append(row)
            elif row in had and not self.again:
                done.other.append(row)
            else:
                made[row] = new
                done.made.append(row)
        self._count(made, done, track)
        return made

    def _anchor(self, row: str, span: tuple[int, int] | None, done: Anchored) -> Anchor | None:
        if span is None:
            done.left[row] = "its row says not where it starts and ends"
            return None
        start, end = span
        if not start < end <= len(self.text):
            done.left[row] = (
                f"it would stand at {start:,} to {end:,}, and the text has "
                f"{len(self.text):,} characters"
            )
            return None
        if len(normalise(self.said[start:end])) < self.least:
            done.left[row] = f"a passage needs at least {self.least} letters and digits for one"
            return None
        return anchor(self.said[start:end], self.key)

    def _holds(self, old: Anchor, span: tuple[int, int] | None) -> bool:
        """Whether an anchor was made of the same words with their stamps and labels."""
        start, end = span or (0, 0)
        forms = [reading[start:end] for reading in readings_of(self.text, self.aside)]
        return any(
            len(normalise(form)) >= self.least and old == anchor(form, self.key) for form in forms
        )

    def _count(self, made: Mapping[str, Anchor], done: Anchored, track: Track) -> None:
        rows = [Passage(row, "", None, None, new) for row, new in made.items()]
        for row, places in where(rows, self.text, self.aside, self.key, track).items():
            if len(places) > 1:
                done.several[row] = len(places)


def _keep(study: Settings, texts: Mapping[str, str]) -> None:
    """Keep texts among what is private, for nobody else to read."""
    if study.private is None:
        raise AnchorError("the study names no private folder to keep texts in")
    folder = study.private / KEPT
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for document_id, text in texts.items():
        opened = os.open(
            folder / f"{document_id}.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
        )
        with os.fdopen(opened, "w", encoding="utf-8", newline="") as out:
            out.write(text)


def _write(folder: Path, anchors: Mapping[str, Anchor]) -> None:
    """Write anchors into the table of passages: all of them, checked, or none."""
    made = Path(tempfile.mkdtemp(prefix=f".{folder.resolve().name}-", dir=folder.resolve().parent))
    names = ("passages.csv", DESCRIPTION)
    try:
        for path in folder.iterdir():
            if path.is_file():
                shutil.copyfile(path, made / path.name)
        (made / "passages.csv").write_bytes(_table(folder / "passages.csv", anchors))
        (made / DESCRIPTION).write_text(_described(folder), encoding="utf-8", newline="\n")
        if problems := check(made):
            raise DataError(problems, folder)
        before = {name: (folder / name).read_bytes() for name in names}
        try:
            for name in names:
                os.replace(made / name, folder / name)
        except OSError:
            for name, data in before.items():
                (folder / name).write_bytes(data)
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _table(path: Path, anchors: Mapping[str, Anchor]) -> bytes:
    """The table of passages with the anchors in it, and every other cell as it stands."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    names += [field for field in FIELDS if field not in names]
    for row in rows:
        if new := anchors.get(row["passage_id"]):
            row |= {field: str(value) for field, value in zip(FIELDS, new, strict=True)}
    text = io.StringIO(newline="")
    out = csv.DictWriter(text, names, restval="", lineterminator="\n")
    out.writeheader()
    out.writerows(rows)
    return text.getvalue().encode("utf-8")


def _described(folder: Path) -> str:
    """The description of a study whose passages have anchors."""
    found = json.loads((folder / DESCRIPTION).read_bytes())
    for resource in found["resources"]:
        if resource["name"] == "passages":
            fields = resource["schema"]["fields"]
            known = {field["name"] for field in fields}
            columns = TABLES["passages"].columns
            fields += [columns[name].spec(name) for name in FIELDS if name not in known]
    return in_json(found)
