"""A made-up source with its anchors, and the poor copies that readers have of a text."""

import html
import random
import re
import unicodedata

import pandas as pd

from casebook.copies import Anchor, anchor

WORDS = (
    "office winter volunteer café municipal officer difficult letter agreement building spring "
    "fish neighbourhood difference organised language meeting responsibility fjord søndag bag flag"
).split()


# Twelve paragraphs of six sentences; a passage is two of them, so that it often spans lines.
CHANCE = random.Random(1)


PARAGRAPHS = [[" ".join(CHANCE.choices(WORDS, k=9)) for _ in range(6)] for _ in range(12)]


TEXT = "\n\n".join(". ".join(p) + "." for p in PARAGRAPHS)


def tables_of(paragraphs, key=None):
    """Tables with a source `s`, as `datasets.load` gives them."""
    rows = {"paragraphs": [], "passages": []}
    for n, sentences in enumerate(paragraphs, 1):
        where = {"source_id": "s", "locator": f"body ¶{n}"}
        fields = [f"anchor_{field}" for field in Anchor._fields]
        whole = dict(zip(fields, anchor(" ".join(sentences), key), strict=True))
        rows["paragraphs"].append({**where, "position": n, **whole})
        for k in range(0, len(sentences) - 1, 2):
            span = dict(zip(fields, anchor(" ".join(sentences[k : k + 2]), key), strict=True))
            rows["passages"].append({**where, "passage_id": f"s-{n:02}-{k}", **span})
    tables = {name: pd.DataFrame(table) for name, table in rows.items()}
    return tables | {"sources": pd.DataFrame({"source_id": ["s"]})}


TABLES = tables_of(PARAGRAPHS)


def rewrap(text, width=60):
    """Break lines anew, and long words at line ends."""
    lines = []
    for paragraph in text.split("\n\n"):
        line = ""
        for word in paragraph.split():
            room = width - len(line) - 2
            if len(line) + 1 + len(word) <= width:
                line = f"{line} {word}".strip()
            elif room >= 4 and len(word) >= 8 and word[:room].isalpha():
                cut = min(room, len(word) - 3)
                lines.append(f"{line} {word[:cut]}-")
                line = word[cut:]
            else:
                lines.append(line)
                line = word
        lines += [line, ""]
    return lines


def rest_apart(text, width=60):
    """Break lines anew; of a word broken at a line end, the rest is a line of its own."""
    lines = []
    for paragraph in text.split("\n\n"):
        line = ""
        for word in paragraph.split():
            room = width - len(line) - 2
            if len(line) + 1 + len(word) <= width:
                line = f"{line} {word}".strip()
            elif room >= 2 and len(word) >= 4 and word.isalpha():
                cut = min(room, len(word) - 2)
                lines += [f"{line} {word[:cut]}-", word[cut:]]
                line = ""
            else:
                lines.append(line)
                line = word
        lines += [line, ""]
    return lines


def paginate(lines, size=45, feed=""):
    """Interrupt lines with a header and a footer with running numbers, wherever a page ends."""
    pages = []
    for number, first in enumerate(range(0, len(lines), size), 326):
        header = ["Author and Author", f"Journal of Pages 12(3), DOI 10.1000/{7}"]
        footer = ["", str(number)] if number % 2 else ["", f"{number}   A Running Title"]
        pages.append("\n".join([*header, "", *lines[first : first + size], *footer]))
    return f"\n{feed}".join(pages)


def titles(chance):
    """A running title that no other page has."""
    return " ".join(chance.choices(WORDS, k=4)).title()


HEADERS = {
    "number, tab, authors": lambda n, _: [
        f"{n}\tGrubb and Vitus",
        "A Journal 1(2), DOI 10.1000/x7",
    ],
    "authors, tab, number": lambda n, _: [f"Grubb and Vitus\t{n}"],
    "left and right": lambda n, _: [f"{n}  Two Authors"] if n % 2 else [f"A Long Title  {n}"],
    "a title only": lambda n, _: ["A Long Title of an Article"],
    "Roman numbers": lambda n, _: ["x" * (n % 4) + "iv", "A Long Title of an Article"],
    "a number, and a title of its own": lambda n, chance: [str(n), titles(chance)],
    "a title of its own, with a number": lambda n, chance: [f"{titles(chance)} {n}"],
    "four lines": lambda n, _: ["Downloaded by a reader", "On a day in May", str(n), "A Journal"],
    "a rule": lambda n, _: ["-" * 60, f"- {n} -", "=" * 60],
}


def with_headers(lines, header, size):
    chance = random.Random(7)
    pages = (
        [*header(number, chance), *lines[first : first + size]]
        for number, first in enumerate(range(0, len(lines), size), 326)
    )
    return "\n".join(line for page in pages for line in page)


def transcript(seed, feed, size=30):
    """Paragraphs of talk with many a short answer, on pages with a header and a footer."""
    chance = random.Random(seed)
    talk = [[" ".join(chance.choices(WORDS, k=9)) for _ in range(6)] for _ in range(30)]
    answers = ["Mm.", "Yes.", "Yes, yes.", "No."]
    lines = []
    for paragraph in talk:
        for k, sentence in enumerate(paragraph):
            lines.append(sentence)
            if k < 5 and chance.random() < 0.5:
                paragraph[k] += " " + chance.choice(answers)
                lines.append(paragraph[k].removeprefix(sentence).strip())
    pages = [
        "\n".join(["Interview 7", *lines[first : first + size], f"Page {number}"])
        for number, first in enumerate(range(0, len(lines), size), 1)
    ]
    return talk, lines, f"\n{feed}".join(pages)


def web_page(text):
    """HTML of a text in Markdown: tags, entities, split accents, soft hyphens, curly quotes."""
    bare = re.sub(r"</?[A-Za-z][^<>]{0,200}>", "", text)
    parts = []
    for paragraph in bare.split("\n\n"):
        shown = html.escape(unicodedata.normalize("NFD", paragraph)).replace("&#x27;", "&rsquo;")
        shown = re.sub(r"\*\*(.+?)\*\*", r"<strong class='a'>\1</strong>", shown)
        shown = (
            shown.replace("tion", "&shy;tion")
            .replace(". ", ".<br/>\n")
            .replace(" the ", "&nbsp;the ")
        )
        parts.append(f"<p onclick='if (a < b) c()'>{shown}</p>")
    return (
        "<!DOCTYPE html>\n<html><head><title>A title</title><style>p > b {color: red}</style>"
        "<script>if (a<b && c>d) write('<p>no</p>')</script></head><body><!-- no > no -->\n"
        + "\n".join(parts)
        + "</body></html>"
    )
