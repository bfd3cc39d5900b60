"""The built pages, read as files: all there, links that lead somewhere, nothing from outside."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from helpers.places import ROOT, WEB

CHAPTERS = {
    "gv2022": "01-commissioned-communities",
    "nwc2020": "02-everyday-integration",
    "ea2017": "03-between-npm-and-npg",
    "istr2018": "04-two-arguments-for-co-production",
}


class Page(HTMLParser):
    """What a page refers to and what it can be referred to by."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self._silent = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        if tag in ("script", "img", "iframe", "source", "video", "audio") and attrs.get("src"):
            self.loads.append(attrs["src"])
        if tag == "link" and attrs.get("href") and attrs.get("rel") != "canonical":
            self.loads.append(attrs["href"])
        if tag in ("script", "style"):
            self._silent += 1

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._silent -= 1

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)


def toc_documents() -> list[str]:
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [entry for part in toc["parts"] for entry in part["chapters"]]
    below = [section for entry in chapters for section in entry.get("sections", [])]
    return [toc["root"], *(entry["file"] for entry in chapters + below)]


@pytest.fixture(scope="module")
def pages(built_book) -> dict[Path, Page]:
    found = sorted(Path(built_book).rglob("*.html"))
    return {path: Page(path.read_text(encoding="utf-8")) for path in found}


def test_every_entry_of_the_table_of_contents_has_a_page(built_book):
    missing = [d for d in toc_documents() if not (Path(built_book) / f"{d}.html").is_file()]
    assert missing == []


def test_internal_links_lead_somewhere(built_book, pages):
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists():
                broken.append((path.name, link))
            elif parts.fragment and target in pages:
                if unquote(parts.fragment) not in pages[target].ids:
                    broken.append((path.name, link))
    assert broken == []


def test_no_page_loads_anything_from_another_host(pages):
    outside = [
        (path.name, load)
        for path, page in pages.items()
        for load in page.loads
        if urlsplit(load).netloc or urlsplit(load).scheme not in ("", "data")
    ]
    assert outside == []


def test_ids_are_unique_on_their_page(pages):
    twice = [
        (path.name, ident)
        for path, page in pages.items()
        for ident in set(page.ids)
        if page.ids.count(ident) > 1
    ]
    assert twice == []


def test_no_traceback_and_no_placeholder_in_the_text(pages):
    wrong = re.compile(
        r"Traceback|TODO|FIXME|XXX|lorem ipsum|\bNaN\b|<NA>|\bnan\b|\{glue\}|coming soon"
    )
    found = [
        (path.name, match.group())
        for path, page in pages.items()
        if (match := wrong.search(" ".join(page.words)))
    ]
    assert found == []


def test_every_claim_has_an_address_in_the_ledger_and_a_chapter_leads_to_its_own(built_book, pages):
    from casebook.tables import loading

    tables = loading.load()
    folder = Path(built_book)
    assert set(CHAPTERS) == set(tables.sources.source_id)
    assert set(tables.claims.claim_id) <= set(
        pages[folder / "book/reference/claim-ledger.html"].ids
    )
    for source_id, chapter in CHAPTERS.items():
        address = f"../book/reference/claim-ledger.html?find={source_id}"
        assert address in pages[folder / f"notebooks/{chapter}.html"].links


def test_every_passage_has_an_address_and_is_linked_where_it_is_evidence(built_book, pages):
    from casebook.tables import loading

    passages = set(loading.load().passages.passage_id)
    ledger = Path(built_book) / "book/reference/passages.html"
    assert passages <= set(pages[ledger].ids)
    chapter = pages[Path(built_book) / "notebooks/01-commissioned-communities.html"]
    linked = {
        link.partition("#")[2] for link in chapter.links if "reference/passages.html#" in link
    }
    assert linked
    assert linked <= passages


def test_every_table_can_be_taken_along(built_book, pages):
    from casebook.tables import loading

    page = pages[Path(built_book) / "book/reference/data-dictionary.html"]
    for name in loading.load():
        (link,) = [link for link in page.links if link.endswith(f"/{name}.csv")]
        saved = (Path(built_book) / "book/reference" / link).resolve()
        assert saved.read_bytes() == (loading.DATA / saved.name).read_bytes()


def test_every_page_has_a_policy_and_names_no_handler(pages):
    handler = re.compile(r"<[a-z][^>]* on[a-z]+=", re.IGNORECASE)
    for path in pages:
        text = path.read_text(encoding="utf-8")
        if "_static" not in path.parts:
            assert text.count("Content-Security-Policy") == 1, path
            assert "'unsafe" not in text.split("Content-Security-Policy")[1].split(">")[0], path
            assert not handler.search(text), path
            assert not re.search(r"<[a-z][^>]* style=", text), path


def test_every_icon_of_the_theme_is_drawn(pages):
    sheet = (WEB / "pages" / "casebook.css").read_text(encoding="utf-8")
    sizes = {"solid", "regular", "brands", "lg"}
    used = set()
    for path in pages:
        for words in re.findall(
            r'class="([^"]*\bfa[srb]? [^"]*|[^"]*\bfa-[^"]*)"', path.read_text("utf-8")
        ):
            used |= set(re.findall(r"\bfa-([a-z-]+)", words)) - sizes
    assert used
    assert {name for name in used if f".fa-{name} {{" not in sheet} == set()


def test_the_page_reader_sees_what_it_must(tmp_path):
    page = Page(
        '<link href="https://example.org/a.css"><script src="//example.org/b.js">x</script>'
        '<a href="#c" id="d">Traceback</a>'
    )
    assert page.loads == ["https://example.org/a.css", "//example.org/b.js"]
    assert page.links == ["#c"]
    assert page.ids == ["d"]
    assert page.words == ["Traceback"]
