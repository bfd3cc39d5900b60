"""What became of something that was handed in, where that is worth a line.

Places are told by number ("file 3, entry 2"), never by a file's name or by what stands there: both
may hold the names of real people.
"""

from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["refused", "counted", "passed over"]


class Refused(ValueError):
    """Something that is not counted; the text says why.

    Attributes
    ----------
    alias : str
        Whose it says it is; blank if that cannot be read.
    """

    def __init__(self, why: str, alias: str = "") -> None:
        super().__init__(why)
        self.alias = alias


class Finding(NamedTuple):
    """What became of a file, an entry of a zip, or lines of a text.

    Attributes
    ----------
    place : str
        Where it is among what was handed in.
    kind : str
        ``refused``: a hand-in or a file that is not counted, and somebody should know. ``counted``:
        it is counted, with a remark. ``passed over``: text that is no hand-in, such as a greeting.
    alias : str
        Blank if none can be read.
    why : str
    """

    place: str
    kind: Kind
    alias: str
    why: str

    def __str__(self) -> str:
        whose = f' ("{self.alias}")' if self.alias else ""
        return f"{self.place}{whose}: {self.kind}: {self.why}"


def refused(place: str, why: str, alias: str = "") -> Finding:
    """The finding of something that is not counted."""
    return Finding(place, "refused", alias, why)


def within(place: str, part: str) -> str:
    """A place within a place; either may be blank."""
    return ", ".join(filter(None, (place, part)))
