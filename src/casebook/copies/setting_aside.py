r"""Set aside what a transcript has that nobody said: time stamps, and who is speaking.

What is set aside becomes spaces, as many as it had characters (its line ends stay), so that every
position in what is left is a position in the text. Anchors, which only letters and digits count
for, are then the same with the stamps and without them.

Set aside without being asked: ``[00:12:03]``, ``[12:03.5]``, ``#00:01:02-3#``, ``(00:12)``,
``{00:12}``, ``00:12:03`` at the beginning of a line, the times of subtitles; and at the beginning
of a line ``I:``, ``R1:``, ``INT:``, ``Interviewer:`` and the like, the labels that a document's own
row has for its speakers, and a name that stands so before a colon at the beginning of three lines
or more. Anything else takes a pattern, in the language of Python's regular expressions. It comes
from the researcher's own hand, and may still take for ever on a long transcript: after `SECONDS` it
is refused.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who reads a publication sets nothing aside
    import regex

SECONDS = 5.0  # that one pattern may take on one text
LONGEST = 500  # characters of a pattern

_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,:\-]\d{1,3})?"
STAMPS = (
    rf"\[[ \t]*{_TIME}[ \t]*\]",
    rf"\#[ \t]*{_TIME}[ \t]*\#",
    rf"\([ \t]*{_TIME}[ \t]*\)",
    rf"\{{[ \t]*{_TIME}[ \t]*\}}",
    rf"^[ \t]*{_TIME}(?:[ \t]*-->[ \t]*{_TIME})?(?=[ \t]|$)",
)
# Initials with a number, and what an interviewer or an informant is called in these languages.
_NAMES = (
    "Interviewer|Interviewee|Interviewed|Interviewperson|Intervjuare|Intervjuer|Intervjuperson|"
    "Haastattelija|Haastateltava|Informant|Respondent|Participant|Deltager|Deltaker|Deltagare|"
    "Speaker|Moderator|Facilitator"
)
_BOLD = "[*_]{0,3}"  # of Markdown
_TURNS = 3  # a name before a colon so many times is somebody who speaks


def _before_colon(label: str) -> str:
    """A pattern for a label at the beginning of a line."""
    # Nothing is given back, or a line of spaces would be gone through again and again.
    return rf"^[ \t]*+{_BOLD}+[ \t]*+{label}{_BOLD}[ \t]*+:{_BOLD}"


LABELS = (_before_colon(rf"(?:\p{{Lu}}{{1,3}}\d{{0,3}}|(?:{_NAMES})[ \t]?\d{{0,3}})"),)
_NAME = _before_colon(r"(\p{Lu}[\p{L}.'’-]*(?:[ \t]\p{Lu}[\p{L}.'’-]*)?)")


class PatternError(ValueError):
    """A pattern that cannot be used; the text says why."""


class Aside:
    """What to set aside in the texts of one document.

    Parameters
    ----------
    given : iterable of str
        Patterns of the researcher's own, beside those that are set aside anyway.
    speakers : iterable of str
        Labels of speakers as they stand in the text, without the colon.

    Raises
    ------
    PatternError
        If a given pattern is none, or is too long.
    """

    def __init__(self, given: Iterable[str] = (), speakers: Iterable[str] = ()) -> None:
        own = [label.strip().rstrip(":").rstrip() for label in speakers]
        labels = [_before_colon(re.escape(label)) for label in own if label]
        # Stamps go first: a label stands at the beginning of its line once they are gone.
        self.stamps = [*map(_compiled, given), *map(_compiled, STAMPS)]
        self.labels = [_compiled(label, LONGEST * 2) for label in (*labels, *LABELS)]

    def without_stamps(self, text: str) -> str:
        """Give a text with its stamps, and what was asked for, as spaces."""
        return _blanked(text, self.stamps)

    def as_told(self, text: str) -> str:
        """Give a text without its stamps and without the labels that need no second look.

        A quotation is too short to show who speaks by name: what was made of it has the names.
        """
        return _blanked(self.without_stamps(text), self.labels)

    def __call__(self, text: str) -> str:
        """Give a text with all that is set aside as spaces, the same in length."""
        text = self.as_told(text)
        names, label_of = set(names_of_speakers(text)), _compiled(_NAME)
        return label_of.sub(lambda label: _spaces(label) if label[1] in names else label[0], text)


def names_of_speakers(text: str) -> list[str]:
    """Find who speaks under a name: what stands before a colon at the beginning of three lines.

    Parameters
    ----------
    text : str
        Without its stamps.

    Returns
    -------
    list of str
        Each once, in the order in which they come.
    """
    counted = Counter(found[1] for found in _compiled(_NAME).finditer(text))
    return [name for name, turns in counted.items() if turns >= _TURNS]


def _compiled(pattern: str, longest: int = LONGEST) -> "regex.Pattern[str]":
    import regex

    if len(pattern) > longest:
        raise PatternError(f"the pattern has {len(pattern)} characters; it may have {longest}")
    try:
        return regex.compile(pattern, regex.MULTILINE)
    except (regex.error, RecursionError, OverflowError) as error:
        raise PatternError(f"{pattern!r} is no pattern: {error}") from None


def _blanked(text: str, patterns: "Sequence[regex.Pattern[str]]") -> str:
    for pattern in patterns:
        try:
            text = pattern.sub(_spaces, text, timeout=SECONDS)
        except TimeoutError:
            raise PatternError(
                f"{pattern.pattern!r} takes longer than {SECONDS:g} seconds; a repeat inside a "
                "repeat, such as (a+)+, is the usual reason"
            ) from None
    return text


def _spaces(match: "regex.Match[str]") -> str:
    found = match[0]
    if "\n" not in found and "\f" not in found:
        return " " * len(found)
    return "".join(c if c in "\n\f" else " " for c in found)
