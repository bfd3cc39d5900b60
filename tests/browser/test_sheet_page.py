"""The page of a sheet that a browser makes against the one that Python makes, byte for byte."""

import json
import random
import re

import pytest
from helpers.classroom import sheet
from helpers.lines import random_sheet
from helpers.places import WEB
from playwright.sync_api import Error

from casebook.seminar import sheet_html, sheet_shell, sheet_words, sheets

SHEETS = 120
MAKE = """text => {
  const { shell, words, sheets } = JSON.parse(text);
  return sheets.map((data) => casebookClass.sheetPage(data, shell, words));
}"""


def opened(browser):
    page = browser.new_page()
    script = (WEB / "class" / "sheet-page.js").read_text(encoding="utf-8")
    page.add_script_tag(content=script)
    return page


def made(browser, data):
    page = opened(browser)
    told = {"shell": sheet_shell(), "words": sheet_words(), "sheets": data}
    found = page.evaluate(MAKE, json.dumps(told))
    page.close()
    return found


def test_the_page_is_the_same_byte_for_byte(browser, tables):
    rng = random.Random(18)
    drawn = [sheet(tables), *(random_sheet(rng) for _ in range(SHEETS))]
    assert {of.language for of in drawn} == set(sheets.LANGUAGES)
    # However the entries came, they stand in one order.
    data = [json.loads(json.dumps(sheets.sheet_data(of), sort_keys=True)) for of in drawn]
    for of, page in zip(drawn, made(browser, data), strict=True):
        assert page.encode() == sheet_html(of).encode()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("{{ w.before }}", "{{ w.afterwards }}", "asks for w.afterwards, which is not there"),
        ("{{ w.before }}", "{{ w.before | upper }}", "has what is not known here: {{ w.before | u"),
        ("{% if ours %}", "{% unless ours %}", "has what is not known here: {% unless ours %}"),
        ("{% endfor %}", "", "a block of the template has no end"),
    ],
)
def test_what_the_browser_cannot_fill_in_is_an_error(browser, tables, old, new, why):
    shell = sheet_shell()
    assert old in shell["template"]
    changed = shell | {"template": shell["template"].replace(old, new, 1)}
    told = {"shell": changed, "words": sheet_words(), "sheets": [sheets.sheet_data(sheet(tables))]}
    page = opened(browser)
    with pytest.raises(Error, match=re.escape(why)):
        page.evaluate(MAKE, json.dumps(told))
    page.close()
