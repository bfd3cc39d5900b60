"""The index leads to sections that are there and speak of their subject."""

import html
import json
import re

import pytest
import yaml
from docutils import nodes
from helpers.places import ROOT

from casebook.site import subject_index
from casebook.site.subject_index import SubjectError

SHIPPED = subject_index.read(ROOT / subject_index.FILE)


def prose(page):
    """The Markdown of a page of the book, and what its cells showed when it was saved."""
    notebook = ROOT / f"{page}.ipynb"
    if not notebook.exists():
        return (ROOT / f"{page}.md").read_text(encoding="utf-8")
    parts = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            parts.append("".join(cell["source"]))
        else:
            shown = [each.get("data", {}).get("text/html", "") for each in cell["outputs"]]
            parts += [f"\n{''.join(text)}" for text in shown]
    return "\n\n".join(parts)


def sections(page):
    parts = re.split(r"^##? (.+)\n", prose(page), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_chapter_is_in_the_index():
    chapters = {f"notebooks/{path.stem}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert chapters <= set(SHIPPED)
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    assert [page for page in SHIPPED if f"file: {page}\n" not in toc] == []


@pytest.mark.parametrize("page", SHIPPED)
def test_sections_speak_of_what_the_index_says(page):
    """By the stems of its words: no section is listed for a word that it does not have."""
    found, missing = sections(page), []
    for heading, listed in SHIPPED[page].items():
        text = f"{heading} {found[heading]}".casefold()
        for subject in listed:
            stems = [word[:5].casefold() for word in re.findall(r"\w{4,}", subject.split(";")[0])]
            missing += [f"{heading}: {subject}" for stem in stems if stem not in text]
    assert missing == []


HEADED = re.compile(r'<section [^>]*id="([^"]+)">\s*<h[12]>(.*?)<a class="headerlink"', re.DOTALL)


def test_the_index_page_leads_to_every_subject(built_book):
    index = html.unescape((built_book / "genindex.html").read_text(encoding="utf-8"))
    for page, headings in SHIPPED.items():
        built = html.unescape((built_book / f"{page}.html").read_text(encoding="utf-8"))
        places = {heading.replace("\u2019", "'"): ident for ident, heading in HEADED.findall(built)}
        for heading, listed in headings.items():
            found = re.findall(rf'href="{page}.html#{places[heading]}">(.*?)</a>', index)
            # After its first place, further ones of a subject are numbers.
            words = {subject.rpartition(";")[2].strip() for subject in listed}
            numbered = [text for text in found if re.fullmatch(r"\[\d+\]", text)]
            assert len(found) == len(listed), (page, heading)
            assert len(set(found) & words) + len(numbered) == len(listed), (page, heading)


def document(*headings):
    made = nodes.document("", "")
    for number, heading in enumerate(headings):
        made += nodes.section("", nodes.title(heading, heading), ids=[f"id-{number}"])
    return made


def test_entries_lead_to_the_section_of_the_heading():
    found = subject_index.entries(
        document("One", "On a claim\u2019s card"), {"On a claim's card": ["a; b"]}
    )
    assert found == [("single", "a; b", "id-1", "", None)]


def test_a_heading_that_is_not_there_is_named():
    with pytest.raises(SubjectError, match="headed 'Three'"):
        subject_index.entries(document("One", "Two"), {"Three": ["a"]})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (["page"], "expected pages"),
        ({"page": ["heading"]}, "page: expected headings"),
        ({"page": {"One": "subject"}}, "page, 'One': expected a list"),
        ({"page": {"One": []}}, "page, 'One': expected a list"),
        ({"page": {"One": ["a", 1]}}, "page, 'One': expected a list"),
    ],
)
def test_a_file_in_another_form_is_refused(tmp_path, content, message):
    path = tmp_path / "subjects.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(SubjectError, match=message):
        subject_index.read(path)
    assert subject_index.read(tmp_path / "none.yml") == {}
