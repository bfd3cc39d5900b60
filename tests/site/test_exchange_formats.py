"""The directive exchange-formats shows what each format carries."""

from bs4 import BeautifulSoup
from helpers.small_books import build_small_book

from casebook.exchange import CARRIED, FEATURES


def page(folder):
    """A page with the directive, built with Sphinx alone."""
    (folder / "index.md").write_text("# Own study\n\n```{exchange-formats}\n```\n")
    warnings = build_small_book(
        folder, ["myst_parser", "casebook.site.exchange_formats"], smartquotes=False
    )
    assert warnings == ""
    return BeautifulSoup(
        (folder / "_build" / "index.html").read_text(encoding="utf-8"), "html.parser"
    )


def test_the_page_shows_every_mark_and_explains_every_part(tmp_path):
    soup = page(tmp_path)
    rows = [[cell.text.strip() for cell in row.select("th, td")] for row in soup.select("tr")]
    assert rows[0] == ["Format", *(form.name for form in CARRIED.values())]
    shown = {row[0]: row[1:] for row in rows}
    for feature, words in FEATURES.items():
        assert shown[words] == [form.mark(feature) for form in CARRIED.values()]
    listed = [item.text.strip() for item in soup.select("li")]
    parts = [part for form in CARRIED.values() for part in form.part.values()]
    assert all(any(part in item for item in listed) for part in parts)
    assert len(soup.select("tbody th")) == len(FEATURES) + 2
