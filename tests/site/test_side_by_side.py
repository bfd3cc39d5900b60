"""Over several processes pages come out as in one, and what is wrong with one is told."""

import shutil

import pytest
from helpers.books import Book, copy_package, write_chapter
from helpers.places import ROOT

from casebook.site import side_by_side

PAGES = [f"book/page-{number}" for number in range(side_by_side.MANY)]
TOC = "format: jb-book\nroot: welcome\nchapters:\n" + "".join(
    f"  - file: {name}\n" for name in ("notebooks/01-first", "book/glossary", *PAGES)
)
CHAPTER = """\
from casebook import load
load().source("gv2022").claim("gv2022-c-098")
"""
GLOSSARY = """\
# Words

```{glossary}
careful word
  One that is chosen.
```
"""
PAGE = """\
# Page {number}

See [](../{other}.md), [the chapter](../notebooks/01-first.ipynb), {{see}}`gv2022-c-098` and
{{says}}`gv2022-c-097`. A {{term}}`careful word` is chosen.

(part-{number})=
## A part

```{{list-table}} Numbered
* - {number}
```

> {{ref}}`part-0`
"""
NOTES = """\
import os, pathlib

def setup(app):
    def note(what):
        with (pathlib.Path(app.srcdir) / "_build" / f"{{what}}.txt").open("a") as file:
            file.write(f"{{os.getpid()}}\\n")
    app.connect("doctree-read", lambda *_: note("read"))
    app.connect("html-page-context", lambda *_: note("written"))
    return {told}
"""


def processes(book, what):
    """How many processes have read pages, or written them."""
    return len(set((book.folder / "_build" / f"{what}.txt").read_text().split()))


def write_book(folder, told):
    """Write a book with an extension that notes which processes do what."""
    book = Book(folder)
    copy_package(book.package)
    (folder / "src" / "notes.py").write_text(NOTES.format(told=told))
    shutil.copyfile(ROOT / "_config.yml", folder / "_config.yml")
    book.replace("_config.yml", "[casebook.site, ", "[casebook.site, notes, ")
    (folder / "_toc.yml").write_text(TOC)
    (folder / "welcome.md").write_text("# Welcome\n\nSee [](book/page-0.md).\n")
    (folder / "book").mkdir()
    (folder / "book" / "glossary.md").write_text(GLOSSARY)
    for number, name in enumerate(PAGES):
        text = PAGE.format(number=number, other=PAGES[number - 1])
        (folder / f"{name}.md").write_text(text)
    write_chapter(folder / "notebooks" / "01-first.ipynb", "First", CHAPTER)
    return book


def pages(book):
    return {
        path.relative_to(book.html).as_posix(): path.read_bytes()
        for path in book.html.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A book that was read and written side by side, where the system can do that."""
    told = {"parallel_read_safe": True, "parallel_write_safe": True}
    book = write_book(tmp_path_factory.mktemp("shared") / "book", told)
    status, output, _ = book.build()
    assert status == 0, output
    return book.keep()


def test_pages_are_the_same_if_an_extension_must_have_one_process(shared, tmp_path):
    shared.restored()
    several = side_by_side.processes() > 1
    assert (processes(shared, "read") > 1) is several
    assert (processes(shared, "written") > 1) is several
    alone = write_book(tmp_path / "book", {"parallel_write_safe": False})
    status, output, _ = alone.build()
    assert status == 0, output
    assert (processes(alone, "read"), processes(alone, "written")) == (1, 1)
    assert pages(alone) == pages(shared)


def test_what_is_wrong_with_a_page_fails_the_build_and_the_next_one(shared):
    book = shared.restored()
    book.replace(f"{PAGES[-1]}.md", "`gv2022-c-098`", "`gv2022-c-999`")
    for _ in range(2):
        status, output, _ = book.build()
        assert status != 0
        assert f"{PAGES[-1]}.md" in output
        assert "no claim, passage or code has the id 'gv2022-c-999'" in output


def test_a_few_pages_are_not_worth_a_fork(shared):
    book = shared.restored()
    before = pages(book)
    for what in ("read", "written"):
        (book.folder / "_build" / f"{what}.txt").unlink()
    book.replace(f"{PAGES[0]}.md", "## A part", "## A part\n\nMore.")
    status, output, _ = book.build()
    assert status == 0, output
    assert (processes(book, "read"), processes(book, "written")) == (1, 1)
    assert "More." in book.page(PAGES[0])
    assert pages(book)["book/page-1.html"] == before["book/page-1.html"]
