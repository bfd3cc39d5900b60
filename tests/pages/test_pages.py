"""The built pages, read as files: all there, links that lead somewhere, nothing from outside."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import yaml
from helpers.places import ROOT, WEB

from casebook.argument import judging
from casebook.site.editions import is_only_for_teachers
from casebook.tables import load

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
        self.counts: dict[str, str] = {}  # what links say that say a number, by where they lead
        self.filters: dict[str, list[str]] = {}  # what a list of entries can be filtered by
        self.entries: list[dict[str, list[str]]] = []  # the values of each entry of that list
        self.argues = False  # whether something can be taken away on it
        self._silent = 0
        self._link = self._filter = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
            self._link = attrs["href"]
        if tag == "select":
            self._filter = attrs.get("name") or ""
        if tag == "option" and self._filter and attrs.get("value"):
            self.filters.setdefault(self._filter, []).append(attrs["value"])
        self.argues = self.argues or bool(attrs.get("data-sources"))
        if attrs.get("data-values"):
            self.entries.append(json.loads(attrs["data-values"]))
        if tag in ("script", "img", "iframe", "source", "video", "audio") and attrs.get("src"):
            self.loads.append(attrs["src"])
        if tag == "link" and attrs.get("href") and attrs.get("rel") != "canonical":
            self.loads.append(attrs["href"])
        if tag in ("script", "style"):
            self._silent += 1

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._silent -= 1
        if tag == "a":
            self._link = ""
        if tag == "select":
            self._filter = ""

    def handle_data(self, data):
        if self._link and data.strip().isdecimal():
            self.counts[self._link] = data.strip()
        if not self._silent:
            self.words.append(data)


def left_by(address: str, page: Page) -> list[dict[str, list[str]]]:
    """The entries of a page that an address leaves: none, if a key or a value is no filter's."""
    asked = parse_qsl(address, keep_blank_values=True)
    known = all(value in page.filters.get(key, ()) for key, value in asked)
    if not asked or not known or len(dict(asked)) < len(asked):
        return []
    return [own for own in page.entries if all(value in own[key] for key, value in asked)]


RULES = {
    "ours": "no",
    "voices": "[1-5]",
    "kinds": "[1-5]|no",
    "both": "yes",
    "reach": "no",
    "one": "sector|project",
    "predict": "yes",
}


def takes_away(address: str, page: Page) -> bool:
    """Whether an address takes something away that there is, on a page where that can be done."""
    asked = dict(parse_qsl(address, keep_blank_values=True))
    without = asked.pop("without", "").split(",") if "without" in asked else []
    known = set(without) <= judging._removable(load())
    ruled = all(re.fullmatch(RULES.get(key, "(?!)"), value) for key, value in asked.items())
    asked.pop("predict", "")  # only says that the page asks first
    return page.argues and known and ruled and bool(asked or without)


def projects(address: str, page: Page) -> bool:
    """Whether an address puts things on a screen, one by one, that are all on the page."""
    asked = dict(parse_qsl(address, keep_blank_values=True))
    shown = [name.split("~")[0] for name in asked.pop("project", "").split(",")]
    if asked.pop("statuses", "hidden") != "hidden" or not asked.pop("at", "1").isdecimal():
        return False
    return not asked and set(shown) <= set(page.ids)


def leads_somewhere(link: str, page: Page, target: Page) -> bool:
    """Whether there is what a link promises: an id, or entries, as many as it says."""
    fragment = urlsplit(link).fragment
    if unquote(fragment) in target.ids:
        return True
    if target.argues and takes_away(fragment, target):
        return True
    if projects(fragment, target):
        return True
    left = left_by(fragment, target)
    return bool(left) and int(page.counts.get(link, len(left))) == len(left)


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
    for_all = [d for d in toc_documents() if not is_only_for_teachers(d)]
    missing = [d for d in for_all if not (Path(built_book) / f"{d}.html").is_file()]
    assert missing == []


def broken_links(pages: dict[Path, Page], of: Path) -> list[tuple[str, str]]:
    """Links of the pages below a folder that lead to no file, or to nothing in it."""
    broken = []
    for path in filter(lambda path: path.is_relative_to(of), pages):
        for link in pages[path].links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists():
                broken.append((path.name, link))
            elif parts.fragment and target in pages:
                if not leads_somewhere(link, pages[path], pages[target]):
                    broken.append((path.name, link))
    return broken


def test_internal_links_lead_somewhere(built_book, pages):
    assert broken_links(pages, Path(built_book)) == []


def test_links_of_guides_and_packs_lead_somewhere(teachers_pages):
    found = sorted(Path(teachers_pages).rglob("*.html"))
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in found}
    assert broken_links(pages, Path(teachers_pages) / "book" / "seminars") == []


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
        # A role that was not filled in has lost its grave accents; one that is explained has them.
        r"Traceback|TODO|FIXME|XXX|lorem ipsum|\bNaN\b|<NA>|\bnan\b|\{glue\}(?!`)|coming soon"
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
            head = text.partition("<script")[0]  # a policy is for what comes after it
            (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" [^>]*>', head)
            assert "'unsafe" not in policy, path
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
    # Each has a place in the one picture of them all, and each place an icon.
    places = [int(place) for place in re.findall(r"--cb-icon: (\d+);", sheet)]
    drawn = [int(x) // 24 for x in re.findall(r"%3cg transform='translate\((\d+)\)'", sheet)]
    assert places == drawn == list(range(len(drawn)))
    assert f"viewBox='0 0 {24 * len(drawn)} 24'" in sheet
    assert f"* -1em) 0 / {len(drawn)}em 1em" in sheet


def test_the_page_reader_sees_what_it_must(tmp_path):
    page = Page(
        '<link href="https://example.org/a.css"><script src="//example.org/b.js">x</script>'
        '<a href="#c" id="d">Traceback</a>'
    )
    assert page.loads == ["https://example.org/a.css", "//example.org/b.js"]
    assert page.links == ["#c"]
    assert page.ids == ["d"]
    assert page.words == ["Traceback"]


LIST = Page(
    """<form><select name="country"><option value="">all</option><option value="Denmark">Denmark (2)
    </option><option value="Åland">Åland (1)</option></select><select name="known"><option value="">
    </option><option value="a study">a study (1)</option></select></form><p id="top">
    <i data-values='{"country": ["Denmark"], "known": ["a study"]}'></i>
    <i data-values='{"country": ["Denmark"], "known": []}'></i>
    <i data-values='{"country": ["Åland"], "known": []}'></i>"""
)


@pytest.mark.parametrize(
    ("fragment", "number"),
    [
        ("country=Denmark", 2),
        ("country=%C3%85land", 1),
        ("known=a+study", 1),
        ("known=a%20study", 1),
        ("country=Denmark&known=a+study", 1),
        ("country=Norway", 0),
        ("land=Denmark", 0),
        ("country=denmark", 0),
        ("country=", 0),
        ("country", 0),
        ("country=Denmark&country=Denmark", 0),
        ("country=%C3%85land&known=a+study", 0),
    ],
)
def test_an_address_of_a_filter_leads_to_the_entries_that_it_leaves(fragment, number):
    assert len(left_by(fragment, LIST)) == number
    assert leads_somewhere(f"list.html#{fragment}", Page(""), LIST) == (number > 0)


def test_a_link_that_says_a_number_leads_to_as_many():
    link = "list.html#country=Denmark"
    for said, right in (("2", True), ("<b>2</b>", True), ("3", False), ("two cases", True)):
        assert leads_somewhere(link, Page(f'<a href="{link}">{said}</a> 3'), LIST) == right, said
    assert leads_somewhere("list.html#top", Page(""), LIST)


@pytest.mark.parametrize(
    ("fragment", "right"),
    [
        ("without=gv2022-i-17", True),
        ("without=gv2022-i-17,field+note&voices=3&kinds=no", True),
        ("ours=no", True),
        ("predict=yes&without=gv2022-i-17", True),
        ("predict=yes", False),
        ("without=gv2022-i-99", False),
        ("without=", False),
        ("voices=9", False),
        ("voices=3&colour=red", False),
        ("", False),
    ],
)
def test_an_address_that_takes_away_names_what_there_is(fragment, right):
    place = Page('<div class="cb-take-place" data-sources="gv2022" hidden></div>')
    assert takes_away(fragment, place) == right
    assert not takes_away(fragment, Page("<p>"))


@pytest.mark.parametrize(
    ("fragment", "right"),
    [
        ("project=fig-a,part~discuss&at=2", True),
        ("project=fig-a&statuses=hidden", True),
        ("project=fig-a,fig-b", False),
        ("project=fig-a&statuses=shown", False),
        ("project=fig-a&colour=red", False),
        ("project=", False),
    ],
)
def test_an_address_that_projects_names_what_there_is(fragment, right):
    page = Page('<section id="part"><figure id="fig-a"></figure></section>')
    assert leads_somewhere(f"page.html#{fragment}", Page(""), page) == right
