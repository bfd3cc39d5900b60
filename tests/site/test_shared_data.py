"""What pages take from one another makes a digest that is the same in every build."""

import pytest
from helpers.small_books import build_small_book

from casebook.site import book_data, shared_data

SLUGS = {"myst_heading_anchors": 2, "nb_execution_mode": "off"}  # as the book has it


@pytest.fixture
def digests(tmp_path, monkeypatch):
    """Build a small book; return the digest of what its pages share."""
    (tmp_path / "index.md").write_text("# One\n\nText.\n\n```{toctree}\ntwo\n```\n")
    (tmp_path / "two.md").write_text("# Two\n\n(here)=\n## Part\n\nText.\n")
    found = []
    module = type("Part", (), {"setup": lambda app: app.connect("env-updated", note)})

    def note(app, env):
        found.append(shared_data.shared_digest(env))

    monkeypatch.setitem(__import__("sys").modules, "digests_of_shared_data", module)

    def build():
        build_small_book(
            tmp_path, ["myst_nb", book_data.__name__, "digests_of_shared_data"], **SLUGS
        )
        return found[-1]

    return tmp_path, build


def test_text_is_not_shared_and_titles_labels_and_contents_are(digests):
    folder, build = digests
    before = build()
    page = folder / "two.md"
    text = page.read_text()
    for old, new, is_shared in (
        ("Text", "Words", False),
        ("Text", "More words\n\nthan before", False),
        ("# Two", "# Three", True),
        ("(here)=", "(there)=", True),
        ("## Part", "## Piece", True),
    ):
        page.write_text(text.replace(old, new))
        assert (build() != before) is is_shared, new
    page.write_text(text)
    assert build() == before
