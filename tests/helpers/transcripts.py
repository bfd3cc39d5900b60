"""Five made-up interviews and a field note, coded by two made-up coders: a study to try things on.

Nobody said any of this. The texts are in Danish and English, with Danish, Swedish and Finnish
letters, one emoji, speakers, and time stamps in three notations, some of them inside a turn and
some inside a coded passage.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from casebook import study


class Transcript(NamedTuple):
    """One document."""

    document_id: str
    title: str
    kind: str
    file: str
    date: str
    speakers: str
    case_id: str
    text: str


class Coding(NamedTuple):
    """What one coder took from one document, with its first and its last words."""

    document_id: str
    coder: str
    code_id: str
    first: str
    last: str


class Span(NamedTuple):
    """Where a coding stands, in code points of the text, the end exclusive."""

    passage_id: str
    document_id: str
    start: int
    end: int
    code_id: str
    coder: str


FIRST = """\
[00:00:04] I: Tak fordi du ville være med. Hvordan begyndte det med sprogcaféen?

[00:00:09] R1: Det begyndte med, at der kom tre familier til byen samme uge, og ingen på kommunen \
havde tid før om mandagen. Så vi satte kaffe over i forsamlingshuset. [00:00:31] Det var ikke en \
plan, det var bare noget, vi gjorde, fordi døren alligevel stod åben.

[00:00:48] I: Og kommunen?

[00:00:50] R1: De kom efter en måned og spurgte, om de måtte sende folk herhen. Vi sagde ja, men \
vi sagde også, at vi ikke ville føre lister over, hvem der mødte op. [00:01:12] Den dag de beder \
mig om en liste, lukker jeg døren.

[00:01:20] I: Har de gjort det?

[00:01:22] R1: Nej. Ikke endnu. Der er en ung kvinde på kontoret, som forstår det, og hun ringer \
i stedet for at skrive. Det er hende, der får det til at hænge sammen, ikke aftalen.
"""

SECOND = """\
Interviewer: Hvad laver du selv i foreningen? #00:00:03-2#

R2: Jeg hjælper med breve. Folk kommer med en pose breve fra kommunen, fra banken og fra skolen, \
og så læser vi dem højt sammen. #00:00:21-7# Halvdelen kunne have været et telefonopkald.

Interviewer: Er det frivilligt arbejde eller sagsbehandling? #00:00:34-0#

R2: Det spørger jeg også mig selv om. Når jeg forklarer en afgørelse, #00:00:41-5# gør jeg jo \
det, som en medarbejder skulle have gjort, men uden at have ansvaret og uden at få noget for det. \
Og alligevel ville jeg savne det, hvis de tog det fra mig.

Interviewer: Hvem lærer noget af det? #00:01:02-3#

R2: Det gør jeg. Jeg havde aldrig læst en afgørelse før. Nu skriver jeg til rådhuset og foreslår, \
at de begynder med svaret i stedet for paragraffen.
"""

THIRD = """\
INT: You work for the municipality. What changed when the volunteers came in? (00:15)

R3: The first thing was that people turned up to meetings. We used to write letters, and nobody \
came, and then we wrote another letter. (00:41) Now Malin at the café says come on Tuesday, and \
they come on Tuesday.

INT: Do you pay them anything?

R3: We pay for the coffee and the rent. (01:02) I would not call it a contract, it is more like a \
promise that we renew every spring, and every spring somebody in the finance department asks me \
what we get for it.

INT: What do you answer?

R3: That I cannot count it. I can count the courses and the hours, but I cannot count that \
somebody greets me in the supermarket. (01:33) So we report the hours, and we all know that the \
hours are not the point.
"""

FOURTH = """\
I: You came here six years ago, and now you run the workshop yourself.

R4: Yes. At first I was the one who was helped, and I did not like it very much. They were kind, \
Päivi and Göran and the others, but every time I came somebody gave me a cup of tea and a form. \
One day I took the broken bicycle from the corner and repaired it, and after that nobody gave me \
a form. 😀

I: What happened then?

R4: Then they asked me whether I could show others. So now it is me who gives the tea. I try to \
remember how it felt, and I always ask people what they can do before I ask them what they need.

I: Is the municipality part of that?

R4: They send a person on Thursdays. He is a good man, but he has a form.
"""

FIFTH = """\
[00:00:02] Interviewer: Du sidder i byrådet. Hvad vil I med samarbejdet?

[00:00:07] R5: Vi vil have, at folk finder sammen, uden at vi bestemmer hvordan. Det lyder \
enkelt, men det strider mod alt, hvad vi plejer at gøre, for vi plejer at ville måle det.

[00:00:25] Interviewer: Kan man måle det?

[00:00:27] R5: Ikke det, der tæller. Vi kan måle timerne og kurserne, og det gør vi, fordi \
økonomiafdelingen spørger. [00:00:39] Men jeg har siddet i Håkans køkken i Malmö og set, hvad der \
sker, når to mennesker reparerer en cykel sammen, og det står ikke i noget regneark.

[00:00:58] R6: Må jeg skyde ind, at de frivillige også bliver trætte? Vi taler, som om de var en \
gratis afdeling.

[00:01:07] R5: Det har du ret i.
"""

NOTE = """\
Thursday, the workshop behind the old dairy. Seven bicycles, eleven people, rain.

The man from the municipality arrives at ten with his folder and puts it on the window sill, \
where it stays. He is handed a spanner. For an hour nobody speaks about cases. When he leaves he \
has oil on his cuffs, and he has forgotten the folder.

A boy reads the names on the folder aloud, and two of the women laugh and take it from him. \
Nobody calls after the man. I wonder whether leaving the folder was his decision.
"""

DOCUMENTS = [
    Transcript("int-1", "A café", "interview", "café 1.txt", "2024-03-04", "I; R1", "café", FIRST),
    Transcript(
        *("int-2", "Letters", "interview", "int-2.txt", "2024-03-06", "Interviewer; R2"),
        *("letters", SECOND),
    ),
    Transcript(
        *("int-3", "An office", "interview", "int-3.txt", "2024-03-11", "INT; R3", "café", THIRD),
    ),
    Transcript(
        *("int-4", "A workshop", "interview", "int-4.txt", "2024-03-14", "I; R4"),
        *("workshop", FOURTH),
    ),
    Transcript(
        *("int-5", "The council", "interview", "møde 5.txt", "2024-03-20"),
        *("Interviewer; R5; R6", "letters", FIFTH),
    ),
    Transcript(
        *("note-1", "Thursday", "field note", "note-1.txt", "2024-03-21", "", "workshop", NOTE),
    ),
]
TEXTS = {document.document_id: document.text for document in DOCUMENTS}

CODES = {
    "trust": ("Trust", "", "Somebody relies on somebody without having to check."),
    "control": ("Control", "", "Lists, forms, numbers, and what they are asked for."),
    "counting": ("Counting", "control", "What can be counted, and what cannot."),
    "roles": ("Roles", "", "Who helps and who is helped, and what changes that."),
    "work": ("Unpaid work", "roles", "Volunteers do what employees would have done."),
    "go-between": ("Go-between", "", "One person holds an arrangement together."),
}

# Two coders, who agree on the span, on the code but not the span, or not at all.
CODINGS = [
    Coding("int-1", "Åsa", "trust", "Så vi satte kaffe over", "alligevel stod åben."),
    Coding("int-1", "Bo", "trust", "Så vi satte kaffe over", "alligevel stod åben."),
    Coding("int-1", "Åsa", "control", "Vi sagde ja, men", "lukker jeg døren."),
    Coding("int-1", "Bo", "control", "Den dag de beder mig", "lukker jeg døren."),
    Coding("int-1", "Åsa", "go-between", "Der er en ung kvinde", "ikke aftalen."),
    Coding("int-1", "Bo", "trust", "Der er en ung kvinde", "i stedet for at skrive."),
    Coding("int-2", "Åsa", "roles", "Jeg hjælper med breve.", "et telefonopkald."),
    Coding("int-2", "Bo", "work", "Folk kommer med en pose", "dem højt sammen."),
    Coding("int-2", "Åsa", "work", "Når jeg forklarer en afgørelse", "få noget for det."),
    Coding("int-2", "Bo", "work", "Når jeg forklarer en afgørelse", "få noget for det."),
    Coding("int-2", "Åsa", "roles", "Det gør jeg. Jeg havde", "afgørelse før."),
    Coding("int-3", "Åsa", "go-between", "Now Malin at the café", "they come on Tuesday."),
    Coding("int-3", "Bo", "trust", "Now Malin at the café", "they come on Tuesday."),
    Coding("int-3", "Åsa", "trust", "I would not call it a contract", "every spring,"),
    Coding("int-3", "Åsa", "counting", "That I cannot count it.", "not the point."),
    Coding("int-3", "Bo", "counting", "I can count the courses", "not the point."),
    Coding("int-4", "Åsa", "control", "every time I came somebody", "a form. 😀"),
    Coding("int-4", "Bo", "roles", "At first I was the one", "gave me a form. 😀"),
    Coding("int-4", "Åsa", "roles", "So now it is me who", "what they need."),
    Coding("int-4", "Bo", "roles", "So now it is me who", "gives the tea."),
    Coding("int-4", "Bo", "control", "He is a good man", "a form."),
    Coding("int-5", "Åsa", "counting", "Ikke det, der tæller.", "noget regneark."),
    Coding("int-5", "Bo", "counting", "Vi kan måle timerne", "økonomiafdelingen spørger."),
    Coding("int-5", "Åsa", "work", "Må jeg skyde ind", "gratis afdeling."),
    Coding("int-5", "Bo", "work", "Må jeg skyde ind", "gratis afdeling."),
    Coding("int-5", "Bo", "trust", "Vi vil have, at folk", "vi bestemmer hvordan."),
    Coding("note-1", "Åsa", "control", "The man from the municipality", "speaks about cases."),
    Coding("note-1", "Bo", "roles", "He is handed a spanner.", "speaks about cases."),
    Coding("note-1", "Åsa", "trust", "Nobody calls after the man.", "was his decision."),
]


def spans() -> list[Span]:
    """Where every coding stands: a passage for every coder's own span.

    Two codings of one coder that have the same span share a passage; none here do.
    """
    found = []
    for number, coding in enumerate(CODINGS, 1):
        text = TEXTS[coding.document_id]
        start = text.index(coding.first)
        end = text.index(coding.last, start) + len(coding.last)
        row = f"p{number}"
        found.append(Span(row, coding.document_id, start, end, coding.code_id, coding.coder))
    return found


def quote(span: Span) -> str:
    """The words of a span, as they stand in the text."""
    return TEXTS[span.document_id][span.start : span.end]


def write(
    folder: Path,
    documents: Iterable[Transcript] = DOCUMENTS,
    *,
    encoding: str = "utf-8",
    line_end: str = "\n",
) -> Path:
    """Write the texts into a folder, under the names that the table of documents has for them."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        data = document.text.replace("\n", line_end).encode(encoding, "replace")
        (folder / document.file).write_bytes(data)
    return folder


def frames() -> dict[str, pd.DataFrame]:
    """The tables of the study, as they stand in its folder; no passage has an anchor yet."""
    voices = [("v1", "A volunteer"), ("v2", "A volunteer"), ("v3", "An official")]
    voices += [("v4", "A volunteer"), ("v5", "A councillor"), ("v6", "A volunteer")]
    voice_of = {f"int-{n}": f"v{n}" for n in range(1, 6)}
    kinds = {document.document_id: document.kind for document in DOCUMENTS}
    cases = {"café": "The café", "letters": "Reading letters", "workshop": "The workshop"}
    passages = [
        {
            "passage_id": span.passage_id,
            "document_id": span.document_id,
            "locator": f"turn {TEXTS[span.document_id].count(chr(10) * 2, 0, span.start) + 1}",
            "start": span.start,
            "end": span.end,
            "gist": "",
            "material": kinds[span.document_id],
            "voice_id": "v6" if "skyde ind" in quote(span) else voice_of.get(span.document_id, ""),
        }
        for span in spans()
    ]
    codings = [
        {"passage_id": span.passage_id, "code_id": span.code_id, "coder": span.coder}
        for span in spans()
    ]
    documents = [{**document._asdict(), "note": ""} for document in DOCUMENTS]
    codes = [(code, *rest) for code, rest in CODES.items()]
    return {
        "documents": pd.DataFrame(documents).drop(columns="text"),
        "voices": pd.DataFrame(voices, columns=["voice_id", "label"]),
        "cases": pd.DataFrame(cases.items(), columns=["case_id", "name"]),
        "codes": pd.DataFrame(codes, columns=["code_id", "label", "parent_id", "definition"]),
        "passages": pd.DataFrame(passages),
        "codings": pd.DataFrame(codings),
    }


def make_study(folder: Path, *, anchors: str = "keyed") -> Path:
    """Make the study ``my-study`` in a folder, with its key and its texts beside it.

    Returns
    -------
    Path
        The folder of its tables. ``my-study.private`` and ``transcripts`` lie beside it.
    """
    place = folder / "my-study"
    study.make_private(folder / "my-study.private")
    write(folder / "transcripts")
    beside = {"private": "../my-study.private", "texts": "../transcripts"}
    study.write(place, frames(), id="my-study", anchors=anchors, **beside)
    return place
