"""What pages load when something is taken away."""

import gzip
import json
import re

import pytest

from casebook.argument import argument
from casebook.site import take_away
from casebook.site.book_data import Shown

LARGEST = 60_000  # bytes, compressed, of the data of one source


def data_of(script, source):
    """The argument in a script."""
    named = re.escape(f"(casebookArgument.data ??= {{}})[{json.dumps(source)}] = ")
    (found,) = re.findall(rf"{named}(.*);\n$", script, flags=re.DOTALL)
    return json.loads(found)


@pytest.mark.parametrize("source", ["gv2022", "nwc2020", "ea2017", "istr2018"])
def test_an_argument_is_a_small_script_without_gists(tables, source):
    script = take_away.script(tables, source)
    assert len(gzip.compress(script.encode())) < LARGEST
    data = data_of(script, source)
    assert [row[0] for row in data["claims"]] == list(argument(tables, source).claims)
    called = tables.sources.set_index("source_id").citation[source]
    assert (
        f"called ??= {{}})[{json.dumps(source)}] = {json.dumps(called, ensure_ascii=False)};"
        in script
    )
    statements = {row[3] for row in data["claims"]}
    gists = set(tables.passages.gist) - statements
    assert not [gist for gist in gists if json.dumps(gist, ensure_ascii=False) in script]


def test_a_page_argues_about_the_sources_whose_claims_it_shows(tables):
    def argued(judged):
        return take_away.argued(tables, Shown(frozenset(), (), (), {}, frozenset(judged)))

    assert argued(["nwc2020-c-001", "gv2022-c-092"]) == ["gv2022", "nwc2020"]
    assert argued(["istr2018-c-001"]) == ["istr2018"]
    assert argued(["nobody-c-001"]) == []
    assert take_away.argued(tables, None) == []
