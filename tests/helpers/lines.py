"""Sheets of all sizes and what students make of them, drawn at random."""

import random

from casebook.seminar.lines import Coding, write
from casebook.seminar.sheets import CODES, PASSAGES, Code, Passage, Sheet, sheet_data, version_of

# Letters that programs treat in ways of their own, and what would be markup.
ODD = ["ß", "İ", "ı", "ﬁ", "e\u0301", "\U0001f9a6", "æøå", '"', "'", "&amp;", "</script>", "<!--"]
ODD += ["\\", "{{ js }}", "{% if %}", "\u2028", "$&", "plain words", "ord på dansk", "1 < 2"]
FIRST = ["", "", "ﬁ", "\U00010900"]  # which come in another order by halves of letters
ALIASES = ["quiet otter", "Ærlig ål", "STÆRK-ÜGLE 7", "é", "þor ð", "a" * 24, "Ö  ø  ", "7-7"]


def words(rng: random.Random, most: int = 5) -> str:
    """A text that is not blank."""
    return " ".join(["so", *(rng.choice(ODD) for _ in range(rng.randint(1, most)))])


def random_sheet(
    rng: random.Random, passages: int = 0, codes: int = 0, *, short: bool = False
) -> Sheet:
    """A sheet with so many passages and codes, or any number of them; short ones have few words."""
    own = rng.choice(["own-{:02}", "gv{}.Z_-x", "blåbær:{}", "ثقة-{}"])
    ids = rng.sample(range(100), passages or rng.randint(*PASSAGES))
    asked = [
        Passage(
            rng.choice(FIRST) + own.format(n),
            words(rng, 1 if short else 9),
            words(rng, 2),
            rng.choice(["", words(rng)]),
        )
        for n in ids
    ]
    themes = ["", words(rng, 2), words(rng, 2)]
    numbers = rng.sample(range(100), codes or rng.randint(*CODES))
    given = [
        Code(
            f"{rng.choice(FIRST)}{rng.choice(['code-', 'x.'])}{n:02}",
            rng.choice(themes),
            words(rng, 2),
            *texts,
        )
        for n, texts in ((n, ["" if short else words(rng) for _ in range(3)]) for n in numbers)
    ]
    return Sheet(
        version_of(asked, given),
        words(rng, 4),
        "\n\n".join(words(rng) for _ in range(rng.randint(0, 3))),
        rng.choice(["en", "da", "nb", "sv"]),
        rng.choice([None, 1, 7, 99]),
        tuple(asked),
        tuple(given),
    )


def random_codings(rng: random.Random, sheet: Sheet) -> dict[str, Coding]:
    """What a student makes of a sheet: at least one passage is coded."""
    often = rng.choice([0.1, 0.5, 0.9, 1.0])
    codes = [code.id for code in sheet.codes]
    found = {}
    for passage in sheet.passages:
        given = rng.sample(codes, min(len(codes), rng.choice([0, 1, 1, 2, 20])))
        read = rng.random() < often
        found[passage.id] = Coding(read, frozenset(given if read else ()), rng.random() < 0.3)
    first = sheet.passages[0].id
    if not any(coding.read for coding in found.values()):
        found[first] = Coding(True, frozenset(), found[first].unsure)
    return found


def handed(rng: random.Random, sheet: Sheet) -> dict:
    """The work of a student as a file and the page have it, but no memos."""
    codings = random_codings(rng, sheet)
    return {
        "format": "casebook coding sheet",
        "format_version": 2,
        "version": sheet.version,
        "copy": f"{rng.getrandbits(48):012x}",
        "number": rng.choice([1, 2, 31, 32, 4000]),
        "alias": rng.choice(ALIASES),
        "codes": [code.id for code in sheet.codes],
        "codings": [
            {
                "passage": name,
                "codes": [code.id for code in sheet.codes if code.id in one.codes],
                "none": one.read and not one.codes,
                "unsure": one.unsure,
                "memo": "",
            }
            for name, one in codings.items()
        ],
    }


def codings_of(work: dict) -> dict[str, Coding]:
    """The codings of such work."""
    return {
        one["passage"]: Coding(
            one["none"] or bool(one["codes"]), frozenset(one["codes"]), one["unsure"]
        )
        for one in work["codings"]
    }


def written(of: Sheet, work: dict) -> str:
    """The line of such work."""
    return write(of, work["alias"], work["copy"], work["number"], codings_of(work))


def faulty_sheets() -> list[tuple[object, str]]:
    """What looks like a sheet and is none, each with what is said of it."""
    good = sheet_data(random_sheet(random.Random(9), 4, 3))
    entry = "has an entry that no sheet has"

    def with_(**changes: object) -> dict:
        return good | changes

    def row(name: str, place: int, **changes: object) -> dict:
        rows = [dict(one) for one in good[name]]
        rows[place].update(changes)
        return good | {name: rows}

    less = {key: value for key, value in good.items() if key != "language"}
    twice = "its id is there twice"
    return [
        (None, "it is not a coding sheet"),
        ([], "it is not a coding sheet"),
        ("casebook coding sheet", "it is not a coding sheet"),
        (with_(format="other"), "it is not a coding sheet"),
        (with_(format_version=1), "it is of another version of the casebook's coding sheets"),
        (with_(format_version=True), "it is of another version of the casebook's coding sheets"),
        (less, "the sheet has no entry language"),
        (with_(more=1), f"the sheet {entry}"),
        (with_(title=7), "its title is not a text"),
        (with_(title=" \u00a0\u200b"), "its title is blank"),
        (with_(title="\U0001f9a6" * 121), "its title has 121 letters; it may have 120"),
        (with_(title="a\nb"), "its title has more than one line"),
        (with_(title="a\ud800"), "its title has a character that cannot be shown"),
        (with_(title="a\tb"), "its title has a character that cannot be shown"),
        (with_(instructions="a" * 4001), "its instructions has 4001 letters; it may have 4000"),
        (with_(instructions="a\x1bb"), "its instructions has a character that cannot be shown"),
        (with_(language="fi"), "its language is none of en, da, nb, sv"),
        (with_(language=["en"]), "its language is none of en, da, nb, sv"),
        (with_(chapter=0), "its chapter is not a number from 1 to 99"),
        (with_(chapter="7"), "its chapter is not a number from 1 to 99"),
        (with_(chapter=True), "its chapter is not a number from 1 to 99"),
        (with_(chapter=1.5), "its chapter is not a number from 1 to 99"),
        (with_(passages={}), "its passages are not a list"),
        (with_(passages=good["passages"][:2]), "2 passages; a sheet has 3 to 24 passages"),
        (with_(passages=good["passages"][:1]), "1 passage; a sheet has 3 to 24 passages"),
        (with_(passages=[None] * 1000), "1,000 passages; a sheet has 3 to 24 passages"),
        (with_(codes=[]), "0 codes; a sheet has 1 to 20 codes"),
        (with_(passages=[None] * 4), "passage 1 is not one"),
        (row("passages", 2, more=""), f"passage 3 {entry}"),
        (with_(codes=[{}]), "code 1 has no entry id"),
        (row("passages", 0, id="../x"), "passage 1: its id is not one"),
        (row("passages", 0, id="a" * 201), "passage 1: its id is not one"),
        (row("passages", 0, id="a\n"), "passage 1: its id is not one"),
        (row("passages", 1, id=good["passages"][0]["id"]), f"passage 2: {twice}"),
        (row("codes", 1, id=good["codes"][0]["id"]), f"code 2: {twice}"),
        (row("passages", 3, gist=""), "passage 4: its gist is blank"),
        (
            row("passages", 3, gist="a" * 2001),
            "passage 4: its gist has 2001 letters; it may have 2000",
        ),
        (row("codes", 2, label=""), "code 3: its label is blank"),
        (row("codes", 2, include_when=None), "code 3: its include when is not a text"),
        (row("codes", 2, theme="a\nb"), "code 3: its theme has more than one line"),
        *(
            (changed, "it was edited: its passages and codes are not those of its version")
            for changed in (
                with_(version="0" * 12),
                with_(version=None),
                row("passages", 0, gist="Other words."),
                row("codes", 0, exclude_when="Other words."),
                with_(passages=good["passages"][:3]),
            )
        ),
    ]
