"""Seminar page *Recode live*: its numbers, and the codes of the passage that it recodes."""

from casebook.display import Shown
from casebook.reader import Book, show

SOURCE = "gv2022"
WITNESS = "gv2022-i-17"
PASSAGE = "gv2022-cli-14"
OTHER_CODES = ["service-provision"]


def numbers(book: Book) -> dict[str, str | int]:
    """Every number that the page's prose takes over.

    Parameters
    ----------
    book : Book

    Returns
    -------
    dict of str to str or int
        By the name that the prose uses.
    """
    article = book.source(SOURCE)
    return {
        "moved": len(article.without(WITNESS)),
        "all_claims": len(article.statuses),
        "moved_by_code": len(article.with_codes({PASSAGE: OTHER_CODES})),
        "moved_by_links": len(article.under(our_links=False)),
    }


def given(book: Book) -> Shown:
    """Table: the agreed codes of the passage that the page recodes."""
    coding = book.source(SOURCE).coding
    codes = coding.agreed[coding.agreed.passage_id == PASSAGE]
    return show.table(
        codes.merge(coding.codebook, on="code_id")[["code_id", "label", "definition"]],
        name="given",
        caption="The agreed codes of the passage",
        row_header="label",
        headers={"code_id": "What to type"},
        stack=True,
    )
