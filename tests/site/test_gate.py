"""Nothing leaves unasked: what is not published stays out of the pages, what names somebody stops
the build."""

import json
import re
import shutil

import pytest
from helpers import studies
from helpers.books import Book, copy_package, write_chapter
from helpers.canaries import canaries_in, canary, plant
from helpers.places import ROOT

from casebook import privacy, study
from casebook.site import gate, published
from casebook.tables import DATA, DESCRIPTION, package

TOC = """\
format: jb-book
root: welcome
chapters:
  - file: notebooks/01-first
  - file: book/your-copy
  - file: book/reference/passages
  - file: book/reference/glossary
"""
CHAPTER = """\
from casebook import load
load().source("gv2022").claim("gv2022-c-098")
"""
PUBLISHED = ("sources", "terms")


def of_the_article(frame):
    """What the chapter shows: all of it is of this source."""
    return frame["source_id"] == "gv2022" if "source_id" in frame else frame.index < 0


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A book with tables of its own of which two are published, built once."""
    book = Book(tmp_path_factory.mktemp("gate") / "book")
    copy_package(book.package)
    shutil.copyfile(ROOT / "_config.yml", book.folder / "_config.yml")
    (book.folder / "_toc.yml").write_text(TOC)
    (book.folder / "welcome.md").write_text("# Welcome\n\nAll may read {says}`gv2022-c-097`.\n")
    (book.folder / "book" / "reference").mkdir(parents=True)
    shutil.copyfile(ROOT / "book" / "your-copy.md", book.folder / "book" / "your-copy.md")
    copy = (book.folder / "book" / "your-copy.md").read_text(encoding="utf-8")
    copy = copy[: copy.index("## What you can do")].split("## Is it said")[1]
    (book.folder / "book" / "your-copy.md").write_text(f"# Copy\n\n## Is it said{copy}", "utf-8")
    for name in ("passages", "glossary"):  # where rows would be found if they were published
        (book.folder / "book" / "reference" / f"{name}.md").write_text(f"# {name.title()}\n")
    write_chapter(book.folder / "notebooks" / "01-first.ipynb", "First", CHAPTER)
    data = book.folder / "study"
    shutil.copytree(DATA, data)
    plant(data, shown=of_the_article)
    book.data = data
    (data / "notes.json").write_text(f'"{canary("notes")}"', encoding="utf-8")
    studies.publish(data, *PUBLISHED)
    status, output, _ = book.build(CASEBOOK_DATA="study")
    assert status == 0, output
    return book.keep()


@pytest.fixture
def book(built):
    return built.restored()


def test_what_is_not_published_stays_out_of_all_that_was_built(book):
    assert canaries_in(book.html) <= {canary(name) for name in PUBLISHED}
    assert canary("terms") in canaries_in(book.html / "_static" / "data")
    assert {p.name for p in (book.html / "_static" / "data").iterdir()} == {
        DESCRIPTION,
        "sources.csv",
        "terms.csv",
    }
    assert not [*book.html.glob("copy-*.js"), *book.html.rglob("argument-*2*.js")]
    assert "gv2022-c-098" in book.page("notebooks/01-first")  # what a chapter shows, it shows
    kept = json.loads((book.html.parent / gate.KEPT).read_text())
    assert len(kept) > 5


def test_what_was_published_is_taken_out_again(book):
    studies.publish(book.data, *(resource["name"] for resource in package(book.data)["resources"]))
    status, output, _ = book.build(CASEBOOK_DATA="study")
    assert status == 0, output
    shown = canaries_in(book.html)
    assert canary("passages") in shown
    assert canary("notes") not in shown  # no table of the study
    assert [*book.html.glob("copy-data-*.js")]
    assert [*book.html.rglob("argument-gv2022.js")]
    studies.publish(book.data)
    status, output, _ = book.build(CASEBOOK_DATA="study")
    assert status == 0, output
    assert canaries_in(book.html) == set()


PLANTED = "Storm, on 98 12 34 56 or o.storm@example.dk"
SHOW = f"""
from IPython.display import HTML
HTML("<figure><svg role='img'><title>{PLANTED}</title></svg></figure>")
"""


def told_of(output, place):
    return [
        re.search(rf"  {re.escape(place)}.*: {kind} \([^)]*\*[^)]*\)\n", output) is not None
        for kind in ("phone number", "e-mail address")
    ]


def test_what_names_somebody_in_a_table_stops_the_build_before_it_runs(book):
    book.replace("study/terms.csv", "\n", f"\nterm,{PLANTED}\n".replace(",", ";"))
    book.replace(f"study/{DESCRIPTION}", "Tables of the casebook", PLANTED)
    status, output, ran = book.build(CASEBOOK_DATA="study")
    assert (status != 0, ran) == (True, [])
    assert "The book was not built: published tables hold" in output
    assert told_of(output, "_static/data/terms.csv, rows 2, ") == [True, True]
    assert told_of(output, f"_static/data/{DESCRIPTION}") == [True, True]
    assert not re.search("98 12|storm@", output)


def test_what_names_somebody_stops_the_build_and_is_taken_out(book):
    """In a page, in an output of a chapter, and in a file that readers may load down."""
    (book.folder / "a.csv").write_text(f'id,gist\na,"{PLANTED}"\n', encoding="utf-8")
    whole = {path: path.read_bytes() for path in (book.folder / "notebooks").iterdir()}
    book.replace("welcome.md", "All may read", f"{{download}}`a.csv` {PLANTED}")
    write_chapter(book.folder / "notebooks" / "01-first.ipynb", "First", SHOW)
    for _ in range(2):  # it is no better for being built again
        status, output, _ = book.build(CASEBOOK_DATA="study")
        assert status != 0
        assert "The book was not built: what readers would get holds" in output
        for place in ("welcome.html, row", "notebooks/01-first.html, row", "search-index.js"):
            assert any(told_of(output, place)), place
        assert re.search(r"  _downloads/\w+/a\.csv, row 2, gist: phone number", output)
        assert not re.search("98 12|storm@", output)
        for path in book.html.rglob("*"):
            assert not path.is_file() or b"98 12 34 56" not in path.read_bytes(), path
    book.replace("welcome.md", f"{{download}}`a.csv` {PLANTED}", "All may read")
    for path, content in whole.items():
        path.write_bytes(content)
    status, output, _ = book.build(CASEBOOK_DATA="study")
    assert status == 0, output
    assert "All may read" in book.page("welcome")


def test_a_build_looks_for_the_names_of_its_study(book):
    """A chapter names somebody of the list; one that is told why may stay."""
    frames = studies.small()
    frames["passages"]["gist"] += f" {canary('gist')}"
    study.write(book.folder / "own", frames, id="own", private="../own.private")
    study.make_private(book.folder / "own.private", names=["Oda Storm"])
    (book.folder / "_toc.yml").write_text(
        "format: jb-book\nroot: welcome\nchapters: [{file: notebooks/01-first}]\n"
    )
    (book.folder / "team.gif").write_bytes(b"GIF89a\1\0\1\0\0\0\0;")
    (book.folder / "talk.mp3").write_bytes(b"ID3")
    (book.folder / "welcome.md").write_text(
        "# Welcome\n\nA storm came.\n\n![us](team.gif)\n\n{download}`talk.mp3`\n", encoding="utf-8"
    )
    write_chapter(book.folder / "notebooks" / "01-first.ipynb", "First", "print('Storm came')")
    status, output, _ = book.build(CASEBOOK_DATA="own")
    assert status != 0
    assert re.search(
        r"notebooks/01-first\.html, rows? [\d, ]+, text: name from the list \(S\*{4}\)", output
    )
    assert "welcome.html" not in output[output.index("was not built") :]
    may_stay = book.folder / "own.private" / "may-stay.txt"
    may_stay.write_text("Storm = the weather, in a chapter\n", encoding="utf-8")
    status, output, _ = book.build(CASEBOOK_DATA="own")
    assert status == 0, output
    assert canaries_in(book.html) == set()
    assert not [*(book.html / "_static" / "data").iterdir()]
    # What nobody can look into stays, and is told.
    told = output[output.index("not looked into, 2 in all: nobody sees faces and voices in them") :]
    assert re.search(r"^  _downloads/\w+/talk\.mp3: sound$", told, re.MULTILINE)
    assert "\n  _images/team.gif: picture\n" in told


@pytest.mark.parametrize(
    ("said", "had"),
    [
        (set(), {"sources"}),
        ({"passages", "claims"}, {"sources", "passages", "claims"}),
        # A voice without a name is called by the title of its document.
        ({"passages", "voices"}, {"sources", "passages"}),
        (
            {"passages", "voices", "documents"},
            {"sources", "passages", "voices", "documents"}
            | {"informants", "possible_identities", "passage_cases"},
        ),
    ],
)
def test_what_is_made_of_a_studys_tables_needs_all_of_them(tmp_path, monkeypatch, said, had):
    study.write(tmp_path / "own", studies.small(), id="own", private="../own.private")
    described = package(tmp_path / "own")
    for resource in described["resources"]:
        resource.setdefault("casebook", {})["published"] = resource["name"] in said
    (tmp_path / "own" / DESCRIPTION).write_text(json.dumps(described), encoding="utf-8")
    monkeypatch.setenv("CASEBOOK_DATA", str(tmp_path / "own"))
    assert published.names() == had
    assert set(published.files()) == {f"{name}.csv" for name in said} | (
        {DESCRIPTION} if said else set()
    )


class Looked:
    """Counts what is looked into."""

    def __init__(self, monkeypatch):
        self.files = []
        monkeypatch.setattr(gate, "scan_content", self)

    def __call__(self, content, name, by):
        self.files.append(name)
        return privacy.scan_content(content, name, by)


def test_only_what_changed_is_looked_into_again(tmp_path, monkeypatch):
    looked = Looked(monkeypatch)
    pages = tmp_path / "html"
    pages.mkdir()
    for name in ("index", "other"):
        (pages / f"{name}.html").write_text(f"<p>{name}</p>", encoding="utf-8")
    (pages / "font.woff2").write_bytes(b"\xff")

    def run(by):
        found = gate.Gate(by, tmp_path / gate.KEPT)
        told = found.look(gate.built_files(pages))
        found.remember()
        names, looked.files = looked.files, []
        return told, names

    by = privacy.watch()
    assert run(by) == ([], ["index.html", "other.html"])
    assert run(by) == ([], [])
    (pages / "other.html").write_text("<p>98 12 34 56</p>", encoding="utf-8")
    for _ in range(2):  # what holds something is never remembered as having nothing
        told, names = run(by)
        assert names == ["other.html"]
        assert [finding.kind for finding in told] == ["phone number"]
    (pages / "other.html").write_text("<p>other</p>", encoding="utf-8")
    run(by)
    assert run(privacy.watch(own=["Oda Index"]))[1] == ["index.html", "other.html"]
    assert [f.kind for f in run(privacy.watch(own=["Oda Index"]))[0]] == []
    (pages / "index.html").write_text("<p>Index</p>", encoding="utf-8")
    assert [f.kind for f in run(privacy.watch(own=["Oda Index"]))[0]] == ["name from the list"]
    assert run(privacy.watch(own=["Oda Index"], countries=["DE"]))[1] == [
        "index.html",
        "other.html",
    ]
    (tmp_path / gate.KEPT).write_text("broken", encoding="ascii")
    assert run(by)[1] == ["index.html", "other.html"]


def test_what_was_looked_into_over_several_processes_is_told_as_else(monkeypatch):
    monkeypatch.setattr(gate, "processes", lambda: 2)
    files = [(f"page-{number}.html", b"<p>fine</p>") for number in range(6)]
    files += [("number.html", b"<p>98 12 34 56</p>"), ("mail.js.html", b"<p>a@example.dk</p>")]
    files += [("font.woff2", b"\xff"), ("table.csv", b"a,b\n1,98 12 34 56\n")]
    by = privacy.watch()
    told = gate.Gate(by).look(files)
    assert {finding.file for finding in told} == {"number.html", "mail.js.html", "table.csv"}
    looked = Looked(monkeypatch)
    for least in (0, gate.MUCH):  # for little it is not worth a fork
        monkeypatch.setattr(gate, "MUCH", least)
        ahead = gate.Gate(by)
        ahead.look_ahead(files)
        assert ahead.look(files) == told
        assert bool(looked.files) is bool(least)
    monkeypatch.setattr(gate, "MUCH", 0)
    ahead = gate.Gate(by)
    ahead.look_ahead([*files, ("broken.html", b"\xff\xfe\xff")])
    assert ahead.look(files) == told
    with pytest.raises(ValueError, match="broken.html"):
        ahead.look([("broken.html", b"\xff\xfe\xff")])


def test_the_gate_knows_the_names_of_a_study(tmp_path):
    study.write(tmp_path / "own", studies.small(), id="own", private="../own.private")
    assert privacy.lacks_names(tmp_path / "own") == tmp_path / "own" / "../own.private/names.txt"
    study.make_private(tmp_path / "own.private", names=["Oda Storm"])
    assert privacy.lacks_names(tmp_path / "own") is None
    by = privacy.watch(tmp_path / "own")
    (finding,) = gate.Gate(by).look([("index.html", b"<p>fine</p>\n<p>Storm said so</p>")])
    assert finding == ("index.html", 2, "text", "name from the list", "S****")
    assert "take out of it what is nobody's name" in gate.told([finding], "pages hold", ("DK",))


def test_the_gate_looks_for_the_numbers_of_the_countries_of_a_study(tmp_path):
    study.write(tmp_path / "own", studies.small(), id="own", private="../own.private")
    page = ("index.html", b"<p>Ring 0211 9018204</p>")
    assert gate.Gate(privacy.watch(tmp_path / "own")).look([page]) == []
    described = package(tmp_path / "own")
    described["casebook"]["study"]["countries"] = ["DE"]
    (tmp_path / "own" / DESCRIPTION).write_text(json.dumps(described), encoding="utf-8")
    by = privacy.watch(tmp_path / "own")
    (finding,) = found = gate.Gate(by).look([page])
    assert finding.kind == "phone number"
    assert "as they are written in DE." in gate.told(found, "pages hold", by.countries)
