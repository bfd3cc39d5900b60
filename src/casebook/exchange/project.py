"""What all programs for qualitative analysis have in common: a project, as every reader makes it.

A reader turns a file into a `Project`, a writer a `Project` into a file, and `into_study` and
`from_study` go between a `Project` and the tables of a study. So a new format needs one function,
and never touches tables.

Rows name one another by their ``id``, which is unique among its own kind within the project and
free in form: a reader may use what the file uses, GUIDs too. Ids that people can read are made when
a study is written. Nothing here checks anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# What a memo may be about. "project" is the whole study.
About = Literal["project", "codes", "documents", "spans", "codings", "cases"]
# Types of variables, as the tables of a study name them.
VariableType = Literal["text", "boolean", "integer", "number", "date", "datetime"]

# The kind of a case that only carries the variables of one document: some programs give variables
# to documents, a study gives attributes to cases.
OF_DOCUMENT = "document"


@dataclass(frozen=True)
class Coder:
    """Who codes: a user of the program.

    Attributes
    ----------
    id : str
    name : str
        As the file has it; this is what stands in the tables.
    guid : str, optional
        What the program calls this row, if it gives such numbers; so everywhere below.
    """

    id: str
    name: str
    guid: str | None = None


@dataclass(frozen=True)
class Code:
    """A code of the codebook.

    Attributes
    ----------
    id : str
    label : str
    parent : str, optional
        Id of the code above it. Codes under different parents may have the same label.
    definition : str
    colour : str
        ``#rrggbb``, or empty.
    guid : str, optional
    codable : bool
        False for a category that nothing can be coded with.
    """

    id: str
    label: str
    parent: str | None = None
    definition: str = ""
    colour: str = ""
    guid: str | None = None
    codable: bool = True


@dataclass(frozen=True)
class Document:
    """A text.

    Attributes
    ----------
    id : str
    title : str
    kind : str
        Interview, field note, survey answer ...; free, may be empty.
    text : str, optional
        With ``\\n`` at line ends and no byte order mark, which is what positions count in. None if
        the file says where the text is and does not have it.
    file : str
        What the program calls the file, for people.
    created : str
        Date or date and time, ISO 8601; so everywhere below.
    guid : str, optional
    note : str
    """

    id: str
    title: str
    kind: str = ""
    text: str | None = None
    file: str = ""
    created: str = ""
    guid: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Span:
    """A place in a document, as one person marked it.

    Attributes
    ----------
    id : str
    document : str
        Id of the document.
    start, end : int, optional
        Code points of the document's text; the end is the first that no longer belongs to it. Both
        None for the document as a whole, or a place that is not known.
    guid : str, optional
    gist : str
        What somebody wrote beside the marked place.
    locator : str
        The place in words, such as "¶12", where the program has them.
    quote : str
        The marked words, where the file has them and not the text. They make the anchor of the
        passage, and are never written down.
    """

    id: str
    document: str
    start: int | None = None
    end: int | None = None
    guid: str | None = None
    gist: str = ""
    locator: str = ""
    quote: str = field(default="", repr=False)


@dataclass(frozen=True)
class Coding:
    """A coder gave a code to a place.

    Attributes
    ----------
    id : str
    span, code, coder : str
        Ids.
    date : str
    guid : str, optional
    memo : str
        One that has neither author nor date of its own; others are memos about the coding.
    """

    id: str
    span: str
    code: str
    coder: str
    date: str = ""
    guid: str | None = None
    memo: str = ""


@dataclass(frozen=True)
class Memo:
    """What somebody wrote about a row, or about the whole study.

    Attributes
    ----------
    id : str
    about : str
        Kind of the row (see ``About``).
    about_id : str
        Id of the row; empty for the whole study.
    author : str
        Name, as the file has it.
    date : str
    title : str
    text : str
    guid : str, optional
        One note of a program that is about two things is two memos with the same number here.
    """

    id: str
    about: About = "project"
    about_id: str = ""
    author: str = ""
    date: str = ""
    title: str = ""
    text: str = ""
    guid: str | None = None


@dataclass(frozen=True)
class Variable:
    """What is known of cases, by type."""

    name: str
    type: VariableType = "text"
    meaning: str = ""
    guid: str | None = None


@dataclass(frozen=True)
class Case:
    """A case.

    Attributes
    ----------
    id : str
    name : str
    kind : str
        ``OF_DOCUMENT`` if it only carries the variables of its one document.
    guid : str, optional
    documents, spans : tuple of str
        Ids of what belongs to it.
    values : mapping
        Names of variables to values as text: true and false, ISO dates, a point in decimals.
    note : str
    """

    id: str
    name: str
    kind: str = ""
    guid: str | None = None
    documents: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class LeftOut:
    """What a file has and a study cannot carry: a line of ``import-report.csv``.

    Attributes
    ----------
    what : str
        Such as "picture", "set of codes", "selection of an area".
    where : str
        A title or name, so that somebody finds it in the program.
    why : str
    count : int
    """

    what: str
    where: str
    why: str
    count: int = 1


@dataclass(frozen=True)
class Project:
    """Everything that a file tells and a study can carry, and a list of what it cannot."""

    name: str
    coders: tuple[Coder, ...] = ()
    codes: tuple[Code, ...] = ()
    documents: tuple[Document, ...] = ()
    spans: tuple[Span, ...] = ()
    codings: tuple[Coding, ...] = ()
    memos: tuple[Memo, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    description: str = ""
    left_out: tuple[LeftOut, ...] = ()


class ExchangeError(ValueError):
    """A file cannot be imported, or a study not exported: what, and where in the file.

    Parameters
    ----------
    message : str
        One sentence, without full stop.
    place : str, optional
        The file inside an archive, a line, a sheet, a title.
    """

    def __init__(self, message: str, place: str = ""):
        self.place = place
        super().__init__(f"{place}: {message}" if place else message)
