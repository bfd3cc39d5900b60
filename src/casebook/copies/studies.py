"""A study's documents, held against the files of a reader: which is which, and what became of what.

Nothing of a text is stored. What a passage was can be shown where the text as it was is at hand:
among what is private, or where the study's transcripts are.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from casebook import study as studies
from casebook.copies.anchors import Track, normalise, untracked
from casebook.copies.decoding import CopyError
from casebook.copies.documents import Passage, Seen, anchored_passages, look
from casebook.copies.folders import BY_FILE, Matched, Named, files_in, match
from casebook.copies.keyword_in_context import Hit, kwic
from casebook.copies.matching import Place
from casebook.copies.positions import in_code_points
from casebook.copies.reading import read, text_of
from casebook.copies.setting_aside import Aside
from casebook.copies.verifying import AnchoredRows, AnchorError
from casebook.study import Settings, StudyError, as_they_stand, text_files

KEPT = "anchored"  # of the private folder: texts as they were when they were anchored


class Document(NamedTuple):
    """A row of the table of documents, with what was taken from it.

    Attributes
    ----------
    document_id, file : str
        The file is blank if the row names none.
    speakers : list of str
    passages : list of Passage
        Those that have an anchor.
    bare : list of str
        Ids of those that have none.
    """

    document_id: str
    file: str
    speakers: list[str]
    passages: list[Passage]
    bare: list[str]


class DocumentSeen(NamedTuple):
    """What became of a document's passages in a reader's copy.

    Attributes
    ----------
    document_id : str
    path : Path or None
        The file; None if none is its own, so that it was not looked at.
    by : str
        What tells that it is: ``file``, ``document_id`` or ``passages``.
    kind : str
        ``text``, ``Word``, ``HTML`` or ``PDF``; blank if it cannot be read.
    notes : list of str
        What the reader should know about how it was read, or why it cannot be.
    passages : list of Seen
    bare : list of str
        Ids of passages without an anchor, which cannot be looked for.
    """

    document_id: str
    path: Path | None
    by: str
    kind: str
    notes: list[str]
    passages: list[Seen]
    bare: list[str]


class DocumentHits(NamedTuple):
    """Where a term stands in a document.

    Attributes
    ----------
    document_id : str
    path : Path
    hits : list of Hit
        The locator is the passage that a hit stands in, by its id.
    fault : str
        Why it cannot be read; else blank.
    spans : list of (int, int) or None
        Where each hit starts and ends in the text, as the table of passages counts; None where
        the text has mark-up around it, so that it cannot be told.
    """

    document_id: str
    path: Path
    hits: list[Hit]
    fault: str
    spans: list[tuple[int, int] | None]


class StudySeen(NamedTuple):
    """What became of a study's passages.

    Attributes
    ----------
    documents : list of DocumentSeen
        All of them, in the order of the table.
    spare : list of Path
        Files that are no document's.
    unread : list of Path
        Files that may be documents and cannot be read.
    """

    documents: list[DocumentSeen]
    spare: list[Path]
    unread: list[Path]


def documents_of(
    folder: str | os.PathLike[str] | None, needed: Iterable[str] = ("documents", "passages")
) -> list[Document]:
    """Read the documents of a study and what was taken from each.

    Parameters
    ----------
    folder : path or None
    needed : iterable of str
        The tables that must have rows.

    Returns
    -------
    list of Document

    Raises
    ------
    AnchorError
        If it has no documents or no passages.
    """
    tables = as_they_stand(folder)
    for name in needed:
        if name not in tables or tables[name].empty:
            raise AnchorError(f"the study has no {name} yet: {name}.csv has no row")
    anchored = anchored_passages(tables.passages)
    every = tables.passages.groupby("document_id").passage_id.agg(list).to_dict()
    found = []
    for row in tables.documents.to_dict("records"):
        document_id = str(row["document_id"])
        own = anchored.get(document_id, [])
        known = {passage.passage_id for passage in own}
        bare = [str(p) for p in every.get(document_id, []) if p not in known]
        speakers = [label.strip() for label in _text(row["speakers"]).split(";")]
        found.append(Document(document_id, _text(row["file"]), speakers, own, bare))
    return found


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]  # of a cell


def look_at_study(
    folder: str | os.PathLike[str] | None,
    place: Path | None = None,
    patterns: Iterable[str] = (),
    key: bytes | None = None,
    track: Track = untracked,
) -> StudySeen:
    """Look for the passages of a study in the documents that they were taken from.

    Parameters
    ----------
    folder : path or None
        The study.
    place : Path, optional
        A folder of files, or one file; without it, where the study says that its texts are.
    patterns : iterable of str
        What nobody said, beside what is set aside anyway; see `casebook.copies.Aside`.
    key : bytes, optional
        The key of the anchors.
    track : callable, optional
        See `casebook.copies.locate`.

    Returns
    -------
    StudySeen

    Raises
    ------
    AnchorError, StudyError, CopyError, PatternError, DataError
        If nothing can be said.
    """
    patterns = list(patterns)
    documents = documents_of(folder)
    matched, spare, unread = files_of(documents, folder, place, Aside(patterns), key, track)
    found = studies.settings(folder)
    own = text_files(folder)
    seen = []
    for each in documents:
        if each.document_id not in matched:
            seen.append(DocumentSeen(each.document_id, None, "", "", [], [], each.bare))
            continue
        here = matched[each.document_id]
        earlier = _earlier(each, found, own.get(each.document_id), here.path)
        seen.append(_look(each, here, Aside(patterns, each.speakers), key, earlier, track))
    return StudySeen(seen, spare, unread)


def study_hits(
    folder: str | os.PathLike[str] | None,
    term: str,
    place: Path | None = None,
    patterns: Iterable[str] = (),
    width: int = 40,
    key: bytes | None = None,
    track: Track = untracked,
) -> list[DocumentHits]:
    """Find a term in the documents of a study, in what was said there.

    Parameters
    ----------
    folder, place, patterns, track
        See `look_at_study`.
    key : bytes, optional
        The key of the anchors. Where they are keyed and it is lost, hits are found, and not said
        in which passage.
    term, width
        See `casebook.copies.kwic`.

    Returns
    -------
    list of DocumentHits
        Of the documents whose file is there, in the order of the table.

    Raises
    ------
    AnchorError, StudyError, CopyError, PatternError, TermError, DataError
        If nothing can be said.
    """
    patterns = list(patterns)
    documents = documents_of(folder, ["documents"])  # a search may be for the first passages
    if key is None and studies.settings(folder).anchors == "keyed":
        documents = [each._replace(passages=[]) for each in documents]
    matched, _, _ = files_of(documents, folder, place, Aside(patterns), key, track)
    found = []
    for each in documents:
        if each.document_id not in matched:
            continue
        path = matched[each.document_id].path
        try:
            said = Aside(patterns, each.speakers)(text_of(path))
        except CopyError as error:
            found.append(DocumentHits(each.document_id, path, [], str(error), []))
            continue
        rows = AnchoredRows(
            {p.passage_id: p.passage_id for p in each.passages},
            {},
            {("passages", p.passage_id): p.anchor for p in each.passages},
        )
        hits = kwic(said, term, rows, width, key, track)
        found.append(DocumentHits(each.document_id, path, hits, "", spans_of(hits, said)))
    return found


def spans_of(hits: Sequence[Hit], text: str) -> list[tuple[int, int] | None]:
    """Say where hits start and end in a text.

    Parameters
    ----------
    hits : sequence of Hit
    text : str
        In which they were found.

    Returns
    -------
    list of (int, int) or None
        In code points, the end exclusive; None for what is not there when letters are counted,
        as where addresses of links stand before it.
    """
    words = [normalise(hit.keyword) for hit in hits]
    most = len(normalise(text)) if hits else 0
    ends = [min(h.position + len(word), most) for h, word in zip(hits, words, strict=True)]
    wanted = [Place(min(h.position, e - 1), e) for h, e in zip(hits, ends, strict=True)]
    places = in_code_points(text, wanted)
    return [
        (place.start, place.end) if normalise(text[place.start : place.end]) == word else None
        for place, word in zip(places, words, strict=True)
    ]


def files_of(
    documents: Sequence[Document],
    folder: str | os.PathLike[str] | None,
    place: Path | None,
    aside: Aside,
    key: bytes | None,
    track: Track,
) -> tuple[dict[str, Matched], list[Path], list[Path]]:
    """Say which file is which document.

    Parameters
    ----------
    documents : sequence of Document
    folder : path or None
        The study.
    place, aside, key, track
        See `look_at_study`.

    Returns
    -------
    matched : dict of str to Matched
    spare, unread : list of Path
        Files that are nobody's, and files that may be documents and cannot be read.
    """
    if place is None:
        own = {row: Matched(path, BY_FILE) for row, path in text_files(folder).items()}
        if not own:
            raise StudyError(
                "the study says of none of its documents where the text is: name the folder"
            )
        return own, [], []
    if place.is_dir():
        files, unread = files_in(place)
    else:
        read(place)  # if it cannot be read, that is all there is to say
        files, unread, place = [place], [], place.parent
    named = {each.document_id: Named(each.file, each.passages) for each in documents}
    matched = match(named, files, place, aside, key, track)
    taken = {each.path for each in matched.values()}
    return matched, [path for path in files if path not in taken], unread


def _look(
    document: Document,
    matched: Matched,
    aside: Aside,
    key: bytes | None,
    earlier: Iterable[str],
    track: Track,
) -> DocumentSeen:
    try:
        copy = read(matched.path, track)
    except CopyError as error:
        notes = [f"it cannot be used: {error}"]
        return DocumentSeen(document.document_id, *matched, "", notes, [], document.bare)
    notes = list(copy.notes)
    if len(normalise(aside(copy.text))) < len(normalise(copy.text)) / 2:
        notes.append("more than half of its letters are set aside")
    seen = look(document.passages, copy.text, aside, key, earlier, track)
    return DocumentSeen(document.document_id, *matched, copy.kind, notes, seen, document.bare)


def _earlier(document: Document, study: Settings, own: Path | None, copy: Path) -> Iterator[str]:
    """The text of a document as it may have been when its passages were taken."""
    candidates = [own] if own else []
    if study.private:
        candidates.append(study.private / KEPT / f"{document.document_id}.txt")
        unpacked = study.private / "texts"
        named = unpacked / document.file
        inside = named.resolve().is_relative_to(unpacked.resolve())
        candidates += [named] if document.file and inside else []
    for path in candidates:
        if path.is_file() and not path.samefile(copy):
            try:
                yield text_of(path)
            except CopyError:
                continue
