"""What of a REFI-QDA source is a text, with its marked places, and what has to be left out.

A text is a text; of a PDF, the words that the program took from it; of a recording, its
transcripts. Areas of pictures and pages, and times of recordings, are no places in a text.
"""

from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element

from casebook.exchange.gathering import Gathered
from casebook.exchange.positions import Marked
from casebook.exchange.refi import key, text_of

TEXTS_ONLY = "a study has places in texts only"
NO_PLACE = "a study has no place for it"
SELECTIONS = {
    *("PlainTextSelection", "PictureSelection", "PDFSelection", "AudioSelection"),
    *("VideoSelection", "TranscriptSelection"),
}
_MEDIA = {
    "PictureSource": "a picture",
    "PDFSource": "a PDF",
    "AudioSource": "an audio recording",
    "VideoSource": "a video",
}
_TEXTS = ("Representation", "Transcript")


class Part(NamedTuple):
    """A text in a source.

    Attributes
    ----------
    text : Element
        What holds the text and its marked places.
    about : Element
        What holds everything that is said of it.
    guid : str or None
    name : str
    selections : list of Element
    marked : list of Marked
        The places of those.
    """

    text: Element
    about: Element
    guid: str | None
    name: str
    selections: list[Element]
    marked: list[Marked]


def parts(source: Element) -> Iterable[Part]:
    """Find the texts of a source.

    Parameters
    ----------
    source : Element

    Yields
    ------
    Part
    """
    name, guid = source.get("name") or "", source.get("guid")
    if source.tag == "TextSource":
        yield _part(source, source, guid, name)
    elif source.tag == "PDFSource":
        for text in source.findall("Representation")[:1]:
            yield _part(text, source, guid, name)
    elif source.tag in _MEDIA:
        for transcript in source.findall("Transcript"):
            own = transcript.get("name") or name
            times = {key(p.get("guid")): p.get("position") for p in transcript.findall("SyncPoint")}
            selections = transcript.findall("TranscriptSelection")
            marked = [
                _marked(
                    s, *(times.get(key(s.get(end))) for end in ("fromSyncPoint", "toSyncPoint"))
                )
                for s in selections
            ]
            yield Part(transcript, transcript, transcript.get("guid"), own, selections, marked)


def _part(text: Element, about: Element, guid: str | None, name: str) -> Part:
    selections = text.findall("PlainTextSelection")
    marked = [_marked(s, s.get("startPosition"), s.get("endPosition")) for s in selections]
    return Part(text, about, guid, name, selections, marked)


def _marked(selection: Element, start: str | None, end: str | None) -> Marked:
    """A marked place as the file has it; nowhere, if its numbers are none."""
    says = (selection.get("name") or "", text_of(selection))
    return Marked(_number(start), _number(end), tuple(said for said in says if said.strip()))


def _number(text: str | None) -> int:
    stripped = (text or "").strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 10 else -1


def leave_out_the_rest(to: Gathered, source: Element) -> bool:
    """List what of a source is no text.

    Parameters
    ----------
    to : Gathered
    source : Element

    Returns
    -------
    bool
        Whether the source itself, a picture or a recording, is listed by its name.
    """
    name = source.get("name") or ""
    if source.tag == "TextSource":
        return False
    what = _MEDIA.get(source.tag)
    if what is None:
        to.leave_out("source of an unknown kind", name, NO_PLACE)
        return False
    rest = [child for child in source if child.tag not in _TEXTS]
    has_words = source.tag == "PDFSource" and source.find("Representation") is not None
    if has_words:
        # All that is said of the whole goes with its words.
        rest = [child for child in rest if child.tag in SELECTIONS]
    else:
        to.leave_out(what.partition(" ")[2], name, TEXTS_ONLY)
    for told, tags in (
        ("marked place in", SELECTIONS),
        ("coding of", {"Coding"}),
        ("value of a variable of", {"VariableValue"}),
        ("link to a memo from", {"NoteRef"}),
    ):
        number = sum(count(child, tags) for child in rest)
        to.leave_out(f"{told} {what}", name, TEXTS_ONLY, number)
    return not has_words


def count(element: Element, tags: set[str]) -> int:
    """Count elements of some names in an element, itself included."""
    return sum(1 for found in element.iter() if found.tag in tags)
