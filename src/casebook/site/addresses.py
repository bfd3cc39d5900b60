"""Where a file of the built book is, seen from one of its pages, and pages that others lead to."""

from posixpath import dirname, relpath

DICTIONARY = "book/reference/data-dictionary"
GLOSSARY = "book/reference/glossary"
HELP = "book/how-to-take-away"
INITIATIVES = "book/reference/initiatives"
LEDGER = "book/reference/claim-ledger"
PASSAGES = "book/reference/passages"


def address(here: str, there: str, ident: str = "") -> str:
    """Return what a link has to say.

    Parameters
    ----------
    here : str
        The page with the link, such as ``notebooks/01-commissioned-communities``.
    there : str
        The file that it leads to, seen from the book's folder, with its ending.
    ident : str
        What it leads to in that file.

    Returns
    -------
    str
        Relative, so that the book's folder may lie anywhere.
    """
    return relpath(there, dirname(here) or ".") + (f"#{ident}" if ident else "")
