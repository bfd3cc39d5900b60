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
    module = type("Part", (), {"setup": lambda app: start(app)})

    def start(app):
        app.connect("env-get-updated", note, priority=900)  # as the extension has it
        return {"parallel_read_safe": True}

    def note(app, env):
        found.append(shared_data.shared_digest(env))
        return []

    monkeypatch.setitem(__import__("sys").modules, "digests_of_shared_data", module)

    def build(**more):
        extensions = ["myst_nb", book_data.__name__, "digests_of_shared_data"]
        build_small_book(tmp_path, extensions, **SLUGS, **more)
        return found[-1]

    return tmp_path, build


@pytest.mark.slow
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


@pytest.mark.slow
def test_nothing_else_is_shared_after_all_pages_were_read(digests, monkeypatch):
    folder, build = digests
    # What is learned of pages side by side is another matter than what they share.
    monkeypatch.setattr(book_data.BookData, "merge_domaindata", lambda *_: None)
    monkeypatch.setattr(book_data, "setup", _declared(book_data.setup))
    names = [f"page-{number}" for number in range(8)]
    for name in names:
        (folder / f"{name}.md").write_text(f"# {name}\n\nText.\n")
    table = "```{list-table} Numbered\n* - 1\n```\n"
    (folder / "index.md").write_text(
        f"# One\n\n{table}\n```{{toctree}}\ntwo\n{chr(10).join(names)}\n```\n"
    )
    before = build(numfig=True, parallel=2)
    for text in ("Words", "More"):
        (folder / "page-7.md").write_text(f"# page-7\n\n{text}\n")
        assert build(numfig=True) == before


def _declared(setup):
    def wrapper(app):
        setup(app)
        return {"parallel_read_safe": True}

    return wrapper
