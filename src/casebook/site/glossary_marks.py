"""Words that need explaining, marked where they stand: the language, the meaning, the way to more.

A Danish, Swedish, Norwegian or Icelandic word that stands on a page by itself, in emphasis or in a
cell of a table, gets its language, so that it is read aloud as such. In emphasis it becomes a link
to the glossary, which tells its meaning when it is pointed at, tapped or reached by keyboard. So
does what ``{term}`` links to, and each word that the book uses in a sense of its own, where it
first stands in the prose of a page.
"""

import io
import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import pandas as pd
from docutils import nodes
from lxml import etree
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from casebook.site.addresses import GLOSSARY, address
from casebook.site.book_data import book_data

PLAIN = ("anchor", "case", "code", "coding", "indicator", "material", "multiverse", "saturation")
"""Words of the book that also have their usual sense in it: only ``{term}`` explains these."""

USUAL = re.compile(r"\b(on the|refugee|legal|municipal|lose the|lose their|that|result) $", re.I)
"""What stands before a word in its usual sense: *on the basis*, *municipal premises*."""

COLUMNS = ["term_id", "term", "language", "rendering", "meaning"]


class Word(NamedTuple):
    """A word of the glossary: its id, its language (ISO 639-1), and its meaning in a line."""

    ident: str
    language: str
    meaning: str


class explained(nodes.reference):  # docutils names nodes in lower case
    """A link that tells in its attribute *means* what the word means that it stands on."""


def read_terms(table: bytes) -> pd.DataFrame:
    """The table of terms as it stands, unchecked: marking words is not what would find its faults.

    Parameters
    ----------
    table : bytes
        A CSV file, if there is one.

    Returns
    -------
    DataFrame
        As `foreign` takes it; without rows if there is no file or a column is missing.
    """
    if not table:
        return pd.DataFrame(columns=COLUMNS)
    terms = pd.read_csv(io.BytesIO(table), dtype="string", keep_default_na=False)
    return terms.reindex(columns=COLUMNS) if set(COLUMNS) <= set(terms) else terms.iloc[:0]


def foreign(terms: pd.DataFrame) -> dict[str, Word]:
    """The words of the table of terms, by the word in small letters.

    Parameters
    ----------
    terms : DataFrame
        ``term_id``, ``term``, ``language``, ``rendering`` and ``meaning``.

    Returns
    -------
    dict of str to Word
    """
    return {
        row["term"].casefold(): Word(
            row["term_id"], row["language"], f"{row['rendering']}. {row['meaning']}"
        )
        for row in terms.to_dict("records")
    }


def mark_prose(document: nodes.document, page: str, words: dict[str, Word]) -> None:
    """Mark the words that stand in emphasis in the prose of a page.

    Parameters
    ----------
    document : docutils.nodes.document
    page : str
        Its name, from which the way to the glossary is reckoned.
    words : dict of str to Word
        As `foreign` gives them.
    """
    for emphasis in list(document.findall(nodes.emphasis)):
        word = words.get(emphasis.astext().casefold())
        if word is None or emphasis["classes"] or len(emphasis.children) != 1:
            continue
        emphasis["classes"].append(f"language-{word.language}")  # docutils makes `lang` of it
        if page != GLOSSARY and not _in_link(emphasis):
            href = address(page, f"{GLOSSARY}.html", word.ident)
            link = explained(
                "", refuri=href, internal=True, classes=["cb-word"], means=word.meaning
            )
            link += emphasis.children
            emphasis.children = []
            emphasis += link


def _in_link(node: nodes.Node) -> bool:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.reference | addnodes.pending_xref):
            return True
    return False


def mark_html(html: Any, page: str, words: dict[str, Word]) -> bool:
    """Mark the words in a piece of HTML: in emphasis, and those that fill a cell.

    Parameters
    ----------
    html : lxml.html.HtmlElement
        What holds the piece.
    page, words
        As for `mark_prose`.

    Returns
    -------
    bool
        Whether any was there.
    """
    marked = False
    for tag in list(html.iter("em", "td", "th")):
        word = words.get((tag.text or "").strip().casefold())
        if word is None or len(tag) or (tag.tag == "em" and tag.attrib):
            continue
        marked = True
        if tag.tag == "em":
            tag.set("lang", word.language)
            if page != GLOSSARY and next(tag.iterancestors("a"), None) is None:
                wrap(tag, "a", _link_attributes(page, word))
        else:
            wrap(tag, "span", {"lang": word.language})
    return marked


def _link_attributes(page: str, word: Word) -> dict[str, str]:
    href = address(page, f"{GLOSSARY}.html", word.ident)
    return {"class": "cb-word", "href": href, "data-cb-means": word.meaning}


def wrap(tag: Any, name: str, attributes: dict[str, str]) -> None:
    """Put the text of a tag that holds nothing else into a new tag inside of it."""
    inside = etree.SubElement(tag, name, attributes)
    tag.text, inside.text = None, tag.text


def meanings(document: nodes.document) -> dict[str, str]:
    """The definitions that a ``{glossary}`` on a page gives, by the word in small letters.

    Parameters
    ----------
    document : docutils.nodes.document

    Returns
    -------
    dict of str to str
        Empty if there is no such directive.
    """
    found = {}
    for glossary in document.findall(addnodes.glossary):
        for item in glossary.findall(nodes.definition_list_item):
            told = " ".join(" ".join(d.astext().split()) for d in item.findall(nodes.definition))
            for term in item.findall(nodes.term):
                found[term.astext().casefold()] = told
    return found


class ExplainTerms(SphinxPostTransform):
    """Have the links that ``{term}`` made tell the meaning of their word."""

    default_priority = 20  # after references are resolved, which is 10
    formats = ("html",)

    def run(self, **options: Any) -> None:
        """Explain those whose word is defined anywhere in the book."""
        known = {
            word: told
            for shown in book_data(self.env).shown.values()
            for word, told in shown.meanings.items()
        }
        for link in list(self.document.findall(nodes.reference)):
            target = link.get("refid") or link.get("refuri", "").partition("#")[2]
            told = known.get(link.astext().strip().casefold())
            if link.get("internal") and target.startswith("term-") and told:
                new = explained("", **link.attributes, means=told)
                new["refuri"] = link.get("refuri", f"#{target}")
                new["classes"] = ["reference", "internal"]
                new += link.children
                link.replace_self(new)
        if GLOSSARY in self.env.found_docs and self.env.docname != GLOSSARY:
            explain_first(self.document, self.env.docname, known)


def explain_first(document: nodes.document, page: str, known: Mapping[str, str]) -> None:
    """Explain words of the book where they first stand in the prose of a page.

    Parameters
    ----------
    document : docutils.nodes.document
    page : str
        Its name, from which the way to the glossary is reckoned.
    known : mapping of str to str
        Meanings by word, in small letters.
    """
    told = {link.astext().strip().casefold() for link in document.findall(explained)}
    left = {word for word in known if word not in PLAIN and word not in told}
    for text in [text for text in document.findall(nodes.Text) if _is_prose(text)]:
        rest, parts = text.astext(), list[nodes.Node]()
        while found := _first(left, rest):
            word = found[1].casefold()
            left.remove(word)
            href = address(page, f"{GLOSSARY}.html", f"term-{word.replace(' ', '-')}")
            link = explained("", found[0], refuri=href, internal=True, means=known[word])
            parts += [nodes.Text(rest[: found.start()]), link]
            rest = rest[found.end() :]
        if parts:
            text.parent.replace(text, [*parts, nodes.Text(rest)])


def _first(words: Collection[str], text: str) -> re.Match[str] | None:
    """Where one of some words stands first in a text; a key claim is not found as a claim."""
    longest_first = "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
    found = re.finditer(rf"\b({longest_first})s?\b", text, re.IGNORECASE) if words else ()
    return next((one for one in found if not USUAL.search(text[: one.start()])), None)


def _is_prose(text: nodes.Text) -> bool:
    """Whether a text stands in a paragraph, and not in a link, in code or in a table."""
    node: nodes.Node | None = text.parent
    while node is not None and not isinstance(node, nodes.paragraph):
        if not isinstance(node, nodes.emphasis | nodes.strong):
            return False
        node = node.parent
    return node is not None and not isinstance(node.parent, addnodes.glossary | nodes.entry)


def _open_link(translator: Any, node: explained) -> None:
    attributes = {"href": node["refuri"], "data-cb-means": node["means"]}
    translator.body.append(translator.starttag(node, "a", "", **attributes))


def _close_link(translator: Any, node: explained) -> None:
    translator.body.append("</a>")


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_node(explained, html=(_open_link, _close_link))
    app.add_post_transform(ExplainTerms)
