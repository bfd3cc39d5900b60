"""The page *Glossary*: words of the sources that have no plain counterpart in English."""

from casebook import sources
from casebook.display import Shown
from casebook.reader import Book, show

LANGUAGES = {"da": "Danish", "sv": "Swedish", "no": "Norwegian", "is": "Icelandic"}


def numbers(book: Book) -> dict[str, int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    return {"words": len(sources.glossary(book.tables)), "uses": len(book.tables.term_uses)}


def words(book: Book) -> list[Shown]:
    """One table of words for each language.

    Parameters
    ----------
    book : Book

    Returns
    -------
    list of Shown
    """
    found = sources.glossary(book.tables)
    return [
        show.table(
            found[found.language == code].drop(columns="language"),
            name=f"terms-{code}",
            caption=f"{language} words",
            row_header="term",
            ids="term_id",
            headers={"term": "Word", "used in": "Where it is used"},
            missing="none",
            sortable=True,
            stack=True,
        )
        for code, language in LANGUAGES.items()
    ]
