"""Values of rows that a second reading put right, of every source."""

import pytest
from helpers.rows import value

RIGHT: list[tuple[str, str, str, object]] = []
WORDS: list[tuple[str, str, str, str]] = []

RIGHT += [
    *[("claims", f"gv2022-c-{n:03}", "hedge", None) for n in (1, 2, 7, 62, 79, 94, 103, 109)],
    *[("claims", f"gv2022-c-{n:03}", "scope", "country") for n in (7, 9, 11, 22, 48, 49, 50, 51)],
    ("claims", "gv2022-c-039", "hedge", "typically"),
    ("claims", "gv2022-c-082", "scope", "several cases"),
    ("claims", "gv2022-c-094", "scope", "one case"),
    ("claims", "gv2022-c-100", "scope", "one case"),
    ("claims", "gv2022-c-104", "decidable", False),
    ("passages", "gv2022-cli-17", "hedge", None),
    ("case_attributes", "gv2022-rom | contact between sectors | personal", "basis", "stated"),
    ("case_attributes", "gv2022-wnc | contact between sectors | distant", "basis", "stated"),
    ("case_attributes", "gv2022-wnc | bridging person | none", "basis", "ours"),
    ("case_attributes", "gv2022-yar | run by | municipal staff", "basis", "ours"),
    *[("source_notes", f"gv2022-s-{n}", "kind", "told in two ways") for n in (51, 72, 75, 82, 83)],
]
WORDS += [
    ("claims", "gv2022-c-008", "statement", "Scholars"),
    ("claims", "gv2022-c-015", "statement", "complementarity"),
    ("claims", "gv2022-c-016", "statement", "is open to being read"),
    ("claims", "gv2022-c-030", "statement", "key local actors"),
    ("claims", "gv2022-c-047", "statement", "seemed susceptible to"),
    ("claims", "gv2022-c-077", "statement", "a void between the sectors"),
    ("claims", "gv2022-c-082", "statement", "made it inherently unequal"),
    ("claims", "gv2022-c-090", "statement", "could take charge"),
    ("claims", "gv2022-c-101", "statement", "on demand"),
    ("claims", "gv2022-c-114", "statement", "of both sectors"),
    ("claims", "gv2022-c-116", "statement", "in general"),
    ("claims", "gv2022-c-120", "statement", "incentives and socialisation"),
    ("passages", "gv2022-civ-05", "gist", "entry, permanent residence"),
    ("passages", "gv2022-civ-06", "gist", "civic, political, social and cultural"),
    ("passages", "gv2022-civ-19", "gist", "politicians of all colours"),
    ("passages", "gv2022-cli-07", "gist", "in accordance with the municipal strategy"),
    ("passages", "gv2022-cli-27", "gist", "selected vulnerable refugees"),
    ("passages", "gv2022-con-03", "gist", "youth and student housing"),
    ("passages", "gv2022-con-42", "gist", "semi-civic"),
    ("passages", "gv2022-end-03", "gist", "left a void"),
    ("passages", "gv2022-int-04", "gist", "Schinkel and Van Houdt argue"),
    ("passages", "gv2022-set-09", "gist", "To grasp how people put co-production into words"),
    ("source_notes", "gv2022-s-42", "note", "the two works cited are scholars'"),
]

RIGHT += [
    ("claims", "nwc2020-c-005", "hedge", None),
    ("claims", "nwc2020-c-025", "label", "Ties beyond work"),
    ("claims", "nwc2020-c-057", "hedge", "some, may be"),
    ("claims", "nwc2020-c-067", "locator", "trust ¶5"),
    ("claims", "nwc2020-c-067", "hedge", "many"),
    ("claims", "nwc2020-c-088", "hedge", None),
    ("claims", "nwc2020-c-119", "hedge", "often"),
    ("claims", "nwc2020-c-128", "hedge", None),
    ("source_notes", "nwc2020-s-050", "kind", "told in two ways"),
    ("source_notes", "nwc2020-s-066", "kind", "told in two ways"),
    ("claims", "nwc2020-c-152", "hedge", "rarely"),
    ("claims", "nwc2020-c-154", "hedge", "were found to"),
    ("claims", "nwc2020-c-166", "decidable", True),
    ("claims", "nwc2020-c-186", "hedge", None),
    ("claims", "nwc2020-c-197", "hedge", None),
    ("claims", "nwc2020-c-212", "basis", "ours"),
    ("claims", "nwc2020-c-240", "hedge", "remains to be seen"),
    ("passages", "nwc2020-nor-16", "material", "own statement"),
    ("passages", "nwc2020-nor-17", "material", "own statement"),
    ("passages", "nwc2020-den-17", "material", "authors' analysis"),
    ("passages", "nwc2020-end-05", "basis", "ours"),
    ("source_notes", "nwc2020-s-106", "kind", "told in two ways"),
    ("source_notes", "nwc2020-s-127", "kind", "told in two ways"),
    ("source_notes", "nwc2020-s-166", "kind", "told in two ways"),
    ("passages", "nwc2020-nor-08", "voice_id", "nwc2020-v-authors"),
    ("claims", "nwc2020-c-189", "decidable", False),
    ("case_attributes", "nwc2020-lin | contact between sectors | by agreement", "basis", "ours"),
    ("case_attributes", "nwc2020-red-cross-dk | actor type | aid organisation", "basis", "stated"),
    ("case_attributes", "nwc2020-red-cross-dk | continuity | long experience", "basis", "ours"),
    ("case_attributes", "nwc2020-smaland-homework | started by | association", "basis", "ours"),
    ("case_attributes", "nwc2020-sonderborg | who came | locals and newcomers", "basis", "ours"),
]
NORDIC = "nwc2020-c-{} | {} | nwc2020-{}"
RIGHT += [
    ("passages", "nwc2020-pre-05", "role", "context"),
    ("claims", "nwc2020-c-061", "kind", "context"),
    ("claims", "nwc2020-c-062", "hedge", "may, many"),
    ("passages", "nwc2020-tru-11", "hedge", "might, some"),
    *[
        ("links", NORDIC.format(claim, "claims", f"c-{premise}"), "basis", "ours")
        for claim, premise in [
            ("008", "005"),
            ("010", "009"),
            ("012", "004"),
            ("012", "020"),
            ("031", "029"),
            ("042", "040"),
            ("046", "044"),
            ("047", "044"),
            ("048", "044"),
            ("049", "046"),
            ("051", "050"),
            ("059", "058"),
            ("082", "078"),
        ]
    ],
    *[
        ("links", NORDIC.format(claim, "passages", passage), "basis", "ours")
        for claim, passage in [
            ("012", "int-25"),
            ("014", "int-19"),
            ("016", "int-20"),
            ("021", "net-02"),
            ("021", "net-03"),
            ("037", "net-27"),
            ("050", "sma-12"),
            ("066", "tru-10"),
            ("067", "tru-13"),
        ]
    ],
    ("case_attributes", "nwc2020-nalden | setting | rural or small place", "basis", "ours"),
    (
        "case_attributes",
        "nwc2020-heroy-volunteers | setting | rural or small place",
        "basis",
        "ours",
    ),
    ("case_attributes", "nwc2020-nalden | evaluation | studied by research", "basis", "ours"),
]
WORDS += [
    ("claims", "nwc2020-c-003", "statement", "In Norris and Purunen's account"),
    ("claims", "nwc2020-c-006", "statement", "the national and the municipal level"),
    ("claims", "nwc2020-c-011", "statement", "interviews from Nordregio's research"),
    ("claims", "nwc2020-c-015", "statement", "explicitly call on citizens"),
    ("claims", "nwc2020-c-031", "statement", "scrutiny"),
    ("claims", "nwc2020-c-036", "statement", "Information is lacking"),
    ("claims", "nwc2020-c-044", "statement", "not necessarily tied closely to work"),
    ("claims", "nwc2020-c-242", "statement", "According to Norris and Puranen ties within"),
    ("passages", "nwc2020-int-14", "gist", "Several sources are said to show"),
    ("passages", "nwc2020-int-24", "gist", "mobilised the community"),
    ("passages", "nwc2020-net-01", "gist", "In many areas"),
    ("passages", "nwc2020-sma-30", "gist", "others, who lived in smaller communities"),
    ("passages", "nwc2020-tru-14", "gist", "substantial groups"),
    ("claims", "nwc2020-c-017", "statement", "encourages and mediates"),
    ("claims", "nwc2020-c-023", "statement", "social, economic, cultural and political life"),
    ("claims", "nwc2020-c-024", "statement", "civic turn"),
    ("claims", "nwc2020-c-025", "statement", "as opposed to wider networks at work"),
    ("claims", "nwc2020-c-051", "statement", "long-term finances"),
    ("claims", "nwc2020-c-084", "statement", "no civil society organisations"),
    ("claims", "nwc2020-c-085", "statement", "society, institutions and organisations"),
    ("claims", "nwc2020-c-106", "statement", "a sociocultural and a socio-affective side"),
    ("claims", "nwc2020-c-123", "statement", "is now extending to"),
    ("passages", "nwc2020-tru-15", "gist", "Some organisations"),
    ("passages", "nwc2020-tru-24", "gist", "members of a civil organisation"),
    ("claims", "nwc2020-c-176", "statement", "interest in volunteering"),
    ("claims", "nwc2020-c-197", "statement", "focus"),
    ("claims", "nwc2020-c-199", "statement", "larger cities"),
    ("claims", "nwc2020-c-210", "statement", "civic turn"),
    ("claims", "nwc2020-c-215", "statement", "evaluate"),
    ("claims", "nwc2020-c-234", "statement", "more preventive"),
    ("passages", "nwc2020-den-14", "gist", "belong to society"),
    ("passages", "nwc2020-swe-43", "gist", "Swedish municipalities in integration"),
    ("events", "nwc2020-e-26", "what", "is introduced"),
    ("claims", "nwc2020-c-157", "statement", "nobody competes"),
    ("claims", "nwc2020-c-161", "statement", "coordinating team"),
    ("claims", "nwc2020-c-175", "statement", "laid down in a resolution"),
    ("claims", "nwc2020-c-182", "statement", "The particular strength"),
    ("claims", "nwc2020-c-183", "statement", "Volunteers of Friends Show the Way call"),
    ("claims", "nwc2020-c-185", "statement", "clearly differently"),
    ("claims", "nwc2020-c-202", "statement", "Hvammstangi and Blönduós"),
    ("passages", "nwc2020-nor-07", "gist", "lack motivation for the labour market"),
    ("passages", "nwc2020-nor-09", "gist", "duty of care"),
    ("passages", "nwc2020-swe-28", "gist", "A Swedish agency found"),
    ("passages", "nwc2020-swe-34", "gist", "social innovations"),
    ("passages", "nwc2020-den-34", "gist", "The second Danish call"),
    ("passages", "nwc2020-fin-20", "gist", "social innovation"),
    ("passages", "nwc2020-fin-23", "gist", "preparing the government's next integration programme"),
]

LINK = "ea2017-c-{} | {} | ea2017-{}"
RIGHT += [
    ("claims", "ea2017-c-002", "hedge", "blandt"),
    ("claims", "ea2017-c-004", "hedge", None),
    ("claims", "ea2017-c-005", "kind", "finding"),
    ("claims", "ea2017-c-010", "kind", "context"),
    ("claims", "ea2017-c-011", "hedge", "ofte"),
    ("claims", "ea2017-c-013", "hedge", None),
    ("claims", "ea2017-c-016", "basis", "ours"),
    ("claims", "ea2017-c-017", "kind", "implication"),
    ("passages", "ea2017-rec-01", "voice_id", "ea2017-v-record"),
    ("passages", "ea2017-rec-03", "locator", "title ¶2"),
    ("indicators", "ea2017-n-01", "voice_id", "ea2017-v-record"),
    ("terms", "da-boligsocial-helhedsplan", "rendering", "housing-social master plan"),
    ("terms", "da-deltagelse", "rendering", "participation"),
    ("terms", "da-reflekteret", "rendering", "reflective"),
    ("terms", "da-pragmatisk", "rendering", "pragmatic"),
    ("case_attributes", "ea2017-guidance | contact between sectors | loose", "basis", "stated"),
    ("case_attributes", "ea2017-hotspot | who works together | several sectors", "basis", "ours"),
    ("links", LINK.format("007", "claims", "c-004"), "basis", "ours"),
    ("links", LINK.format("016", "claims", "c-012"), "basis", "ours"),
    ("links", LINK.format("016", "passages", "abs-17"), "basis", "ours"),
    ("links", LINK.format("021", "passages", "rec-02"), "relation", "opposes"),
    ("note_rows", "ea2017-s-07 | passages | ea2017-abs-10", "locator", "abstract ¶3"),
]
WORDS += [
    ("claims", "ea2017-c-006", "statement", "citizen involvement"),
    ("claims", "ea2017-c-002", "statement", "areas of the Danish master plans"),
    ("claims", "ea2017-c-009", "statement", "The authors put"),
    ("claims", "ea2017-c-012", "statement", "goes with the model samproduktion"),
    ("claims", "ea2017-c-017", "statement", "in and around the housing-social master plans"),
    ("claims", "ea2017-c-018", "statement", "something else and more than a pragmatic choice"),
    ("claims", "ea2017-c-019", "statement", "for generating results"),
    ("passages", "ea2017-abs-01", "gist", "a broad mix of residents"),
    ("passages", "ea2017-rec-02", "gist", "chapter 8"),
    ("passages", "ea2017-rec-03", "gist", "peer-reviewed"),
    ("source_notes", "ea2017-s-07", "note", "participle udmøntet"),
]

AREAS = "istr2018-casestudies | in which areas it works, and why | can contribute"
RIGHT += [
    ("claims", "istr2018-c-001", "scope", "several countries"),
    ("claims", "istr2018-c-004", "hedge", None),
    ("claims", "istr2018-c-005", "hedge", None),
    ("claims", "istr2018-c-011", "rule", None),
    ("claims", "istr2018-c-018", "basis", "ours"),
    ("passages", "istr2018-rec-01", "voice_id", "istr2018-v-record"),
    ("passages", "istr2018-rec-02", "locator", "title ¶2"),
    ("source_notes", "istr2018-s-12", "locator", "title ¶2"),
    ("links", "istr2018-c-005 | claims | istr2018-c-001", "basis", "ours"),
    ("links", "istr2018-c-005 | claims | istr2018-c-002", "basis", "ours"),
    ("case_attributes", "istr2018-associations | who is asked | associations", "basis", "ours"),
    ("links", "istr2018-c-017 | claims | istr2018-c-016", "basis", "stated"),
    (
        "citations",
        "istr2018 | panel ¶1 | istr2018-r-harmon1986",
        "cited_as",
        "Harmon and Mayers 1986",
    ),
]
WORDS += [
    ("claims", "istr2018-c-001", "statement", "according to the OECD"),
    ("claims", "istr2018-c-009", "statement", "areas of the public and of the voluntary sector"),
    ("claims", "istr2018-c-015", "statement", "furthers"),
    ("claims", "istr2018-c-014", "statement", "in the literature"),
    ("claims", "istr2018-c-016", "statement", "involves citizens more closely in the solution"),
    ("passages", "istr2018-pan-09", "gist", "areas of the public sector and of the voluntary"),
    ("passages", "istr2018-pan-17", "gist", "furthers"),
    ("passages", "istr2018-pan-18", "gist", "involves citizens more closely in the solution"),
    ("source_notes", "istr2018-s-10", "note", "where it belongs before it"),
    ("source_notes", "istr2018-s-14", "note", "volunteers beside the associations"),
    ("case_attributes", AREAS, "detail", "compared is not said"),
]


@pytest.mark.parametrize(("table", "ident", "column", "right"), RIGHT)
def test_a_value_is_that_of_the_source(tables, table, ident, column, right):
    assert value(tables, table, ident, column) == right


@pytest.mark.parametrize(("table", "ident", "column", "words"), WORDS)
def test_a_sentence_has_the_words_of_the_source(tables, table, ident, column, words):
    assert words in value(tables, table, ident, column)
