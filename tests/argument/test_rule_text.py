"""The rule as *How to read* prints it is the rule that computes the statuses."""

import inspect
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from casebook.argument import STATUSES, STRENGTH, reasons, status
from casebook.argument.model import DATA

PAGE = Path(__file__).parents[2] / "book" / "how-to-read.md"
RULE = inspect.getdoc(status)


def words(text):
    return re.sub(r"[*`\s]+", " ", text)


def test_the_questions_of_the_text_are_the_functions_in_their_order():
    asked = re.findall(r"^\d\. \*\*(.+?)\*\*", RULE, flags=re.MULTILINE)
    named = [question.__name__.replace("_", " ") + "?" for question in status.QUESTIONS]
    assert [question.lower() for question in asked] == named


def test_every_reason_belongs_to_a_question():
    named = {question.__name__.replace("_", " ") + "?" for question in status.QUESTIONS}
    kinds = reasons.Reason.__args__
    assert {kind.question for kind in kinds} == named


def test_the_text_names_every_status_material_and_strength():
    for one in STATUSES:
        assert f"*{one}*" in RULE
    for material in DATA:
        assert f"{material}s" in words(RULE)
    assert ", ".join(f"*{one}*" for one in STRENGTH) in re.sub(r"\s+", " ", RULE)


def test_the_table_of_the_page_says_what_the_statuses_mean():
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [row for row in rows if row[0] in STATUSES] == [
        (one, meaning[0].upper() + meaning[1:]) for one, meaning in STATUSES.items()
    ]


@pytest.mark.book
def test_the_page_prints_the_text_of_the_rule(built_book):
    page = BeautifulSoup((built_book / "book/how-to-read.html").read_text("utf-8"), "html.parser")
    printed = words(page.find("article").get_text(" "))
    squeezed = re.sub(r"\s+", "", printed)
    for part in re.split(r"\n\s*\n", re.sub(r"^\s*(\d\.|-) ", "", RULE, flags=re.MULTILINE)):
        assert re.sub(r"[*`\s]+", "", part).replace("'", "’") in squeezed.replace("'", "’")
