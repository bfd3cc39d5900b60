"""XML that comes from anywhere, read within limits.

No document types and so no entities, no nesting without end, no more elements than a large project
has. Namespaces are dropped: the formats that are read here have one each, and programs disagree
about its version.
"""

import io
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from casebook.exchange.project import ExchangeError

MAX_DEPTH = 200
MAX_ELEMENTS = 500_000


def parse(data: bytes, place: str) -> Element:
    """Read XML.

    Parameters
    ----------
    data : bytes
    place : str
        What to call it in messages.

    Returns
    -------
    Element
        The root; the names of elements have no namespaces.

    Raises
    ------
    ExchangeError
        If it is no XML, has a document type, or is larger or deeper than projects are.
    """
    try:
        return _parsed(data, place)
    except ParseError as error:
        line, column = error.position
        what = str(error).partition(":")[0]
        raise ExchangeError(
            f"it is not well-formed XML ({what})", f"{place}, line {line}, column {column + 1}"
        ) from None
    except DefusedXmlException:
        raise ExchangeError("it has a document type (DTD), which no project needs", place) from None
    except (ValueError, LookupError) as error:
        if isinstance(error, ExchangeError):
            raise
        raise ExchangeError(f"it cannot be read as XML ({error})", place) from None


def _parsed(data: bytes, place: str) -> Element:
    root: Element | None = None
    depth = number = 0
    for event, element in iterparse(io.BytesIO(data), ("start", "end"), forbid_dtd=True):
        if event == "end":
            depth -= 1
            continue
        depth, number = depth + 1, number + 1
        root = element if root is None else root
        element.tag = element.tag.rpartition("}")[2]
        if depth > MAX_DEPTH:
            raise ExchangeError(f"its elements are nested more than {MAX_DEPTH} deep", place)
        if number > MAX_ELEMENTS:
            raise ExchangeError(f"it has more than {MAX_ELEMENTS:,} elements", place)
    if root is None:
        raise ExchangeError("it is empty", place)
    return root
