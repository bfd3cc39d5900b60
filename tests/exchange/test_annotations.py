"""Codings as Web Annotations: places from the texts, words only if asked for."""

import json
from dataclasses import replace

import pytest
from helpers.exchange_projects import FULL, TEXT, WHEN, WORDS

from casebook.exchange.annotations import write_annotations


def collection(project=FULL, quotes=False):
    content, left_out = write_annotations(project, quotes)
    return json.loads(content), left_out


def items(project=FULL, quotes=False):
    return collection(project, quotes)[0]["first"]["items"]


def test_it_is_a_collection_with_all_annotations_on_its_page():
    made, _ = collection()
    assert made["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (made["type"], made["first"]["type"]) == ("AnnotationCollection", "AnnotationPage")
    assert made["total"] == len(made["first"]["items"]) == 3
    assert made["first"]["partOf"] == made["id"] != made["first"]["id"]
    numbers = [each["id"] for each in made["first"]["items"]]
    assert len(set(numbers)) == 3
    assert numbers == [each["id"] for each in items()]  # the same whenever it is written


def test_each_coder_has_an_annotation_with_codes_as_tags_and_notes_as_comments():
    first, second, _ = items()
    assert [first["creator"]["name"], second["creator"]["name"]] == ["Åsa", "Bo"]
    assert [(body["purpose"], body["value"]) for body in first["body"]] == [
        ("tagging", "Barriers > Time"),
        ("commenting", "Said twice on the tape."),
    ]
    assert {body["created"] for body in first["body"]} == {WHEN}


def test_a_memo_about_a_place_is_an_annotation():
    *_, memo = items()
    assert memo["motivation"] == "commenting"
    assert memo["creator"]["name"] == "Bo"
    assert memo["body"][0]["value"] == "It rained that day."


@pytest.mark.parametrize("quotes", [False, True])
def test_places_are_code_points_and_words_go_along_only_if_asked_for(quotes):
    for annotation in items(quotes=quotes):
        position, *quote = annotation["target"]["selector"]
        assert position["type"] == "TextPositionSelector"
        assert TEXT[position["start"] : position["end"]] == WORDS
        assert [each["exact"] for each in quote] == ([WORDS] if quotes else [])
        for each in quote:
            around = each["prefix"] + each["exact"] + each["suffix"]
            assert around in TEXT
    assert ("bussen" in json.dumps(items(quotes=quotes))) == quotes


def test_a_file_is_an_address_of_its_own():
    document = replace(FULL.documents[0], file="mine/Åsa 1#2?.txt")
    [source] = {each["target"]["source"] for each in items(replace(FULL, documents=(document,)))}
    assert source == "mine/%C3%85sa%201%232%3F.txt"


def test_what_has_no_place_is_listed():
    _, left_out = collection()
    assert {row.what for row in left_out} == {
        *("definition of a code", "colour of a code", "case", "memo that is not about a place"),
        "code that nothing is coded with",
    }
    spans = (replace(FULL.spans[0], start=None, end=None),)
    codings = tuple(replace(coding, date="2024-03-01") for coding in FULL.codings)
    _, left_out = collection(replace(FULL, spans=spans, codings=codings))
    assert {row.what: row.count for row in left_out}.items() >= {"position": 2, "date": 2}.items()


def test_codes_under_themselves_end():
    codes = tuple(replace(code, parent="k2") for code in FULL.codes)
    assert items(replace(FULL, codes=codes))[0]["body"][0]["value"] == "Time"
