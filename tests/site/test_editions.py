"""Two editions: which pages are for teachers, and that the students have nothing of them."""

import re
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers.places import ROOT

from casebook.site import editions

FOLDER = ROOT / "book" / "seminars"
FOR_ALL = {"index", "coding-sheet", "recode-live"}
# What every guide has, and only a guide.
MARKS = ("Usual misreadings", "Plan for 45 minutes", "cb-key-table", "cb-handout-table")
TEXTS = {".html", ".js", ".json", ".txt", ".md", ".ipynb", ".yml", ".inv"}


def text_of(path):
    """The text of a file; of Sphinx's inventory also what is compressed in it."""
    raw = path.read_bytes()
    if path.suffix == ".inv":
        *_, packed = raw.split(b"\n", 4)
        raw += zlib.decompress(packed)
    return raw.decode("utf-8", "replace")


def for_teachers(folder):
    """List the files below a folder that are a page for teachers, name one, or have its marks."""
    pages = [p.stem for p in FOLDER.glob("*.md") if p.stem not in FOR_ALL]
    names = re.compile("|".join(rf"seminars/{re.escape(page)}\b" for page in pages))
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix in TEXTS
        and (
            names.search(path.relative_to(folder).with_suffix("").as_posix())
            or names.search(text := text_of(path))
            or any(mark in text for mark in MARKS)
        )
    )


def test_guides_and_the_page_that_leads_to_them_are_for_teachers():
    pages = {path.stem for path in FOLDER.glob("*.md")} | {"recode-live"}
    kept = {p for p in pages if not editions.is_only_for_teachers(f"book/seminars/{p}")}
    assert kept == FOR_ALL
    assert not editions.is_only_for_teachers("notebooks/01-commissioned-communities")


def to_teachers(text):
    """Links of a page that lead to a page that students do not have."""
    links = re.findall(r"\]\(([^()\s#]+)", text)
    return [
        link
        for link in links
        if editions.is_only_for_teachers(f"book/seminars/{Path(link).with_suffix('').as_posix()}")
    ]


def test_no_page_for_all_leads_to_one_for_teachers():
    for path in (FOLDER / "index.md", FOLDER / "coding-sheet.md"):
        assert to_teachers(path.read_text("utf-8")) == [], path.name
    assert to_teachers("[x](07-coding-together.md) [y](teach.md#a) [z](../a.md)") == [
        "07-coding-together.md",
        "teach.md",
    ]


def app(tmp_path, output):
    return SimpleNamespace(srcdir=str(tmp_path), outdir=str(tmp_path / output))


def config():
    tree = SimpleNamespace(items=["book/seminars/teach", "book/seminars/coding-sheet"])
    entry = SimpleNamespace(subtrees=[tree])
    return SimpleNamespace(external_site_map={"x": entry}, exclude_patterns=["_build"])


@pytest.mark.parametrize(
    ("output", "left"), [("_build/html", 1), ("_build/teacher/_build/html", 2)]
)
def test_which_edition_has_them_follows_from_the_folder(tmp_path, output, left):
    settings = config()
    editions._leave_out(app(tmp_path, output), settings)
    (tree,) = settings.external_site_map["x"].subtrees
    assert len(tree.items) == left
    assert ("book/seminars/teach.md" in settings.exclude_patterns) == (left == 1)


def test_a_book_without_our_table_of_contents_is_left_alone(tmp_path):
    settings = SimpleNamespace(exclude_patterns=[])
    editions._leave_out(app(tmp_path, "_build/html"), settings)
    assert settings.exclude_patterns == []


def test_the_students_edition_has_nothing_of_them(built_book):
    assert for_teachers(built_book) == []
    kept = {path.stem for path in (built_book / "book" / "seminars").glob("*.html")}
    assert kept >= FOR_ALL


def test_the_teachers_edition_has_them_in_one_place(teachers_pages):
    folder = teachers_pages / "book" / "seminars"
    page = (folder / "teach.html").read_text("utf-8")
    for guide in FOLDER.glob("[0-9]*.md"):
        assert f'href="{guide.stem}.html"' in page
        text = (folder / f"{guide.stem}.html").read_text("utf-8")
        assert "cb-key-table" in text
        assert 'id="handout"' in text
    assert for_teachers(teachers_pages)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("book/seminars/01-commissioned-communities.html", "x"),
        ("search-index.js", '"book/seminars/teach.html"'),
        ("page.html", '<table class="cb-key-table">'),
    ],
)
def test_a_page_for_teachers_among_the_students_is_seen(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    assert for_teachers(tmp_path) == [name]
    path.write_text("nothing", "utf-8")
    assert for_teachers(tmp_path) == ([name] if "seminars" in name else [])
