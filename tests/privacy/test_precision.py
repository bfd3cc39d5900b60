"""How much of what leads to a person is found in transcripts, and how much of what is found does.

The transcripts are made up. What leads to somebody stands in ⟦brackets⟧, which are taken out before
they are searched; around it stands what looks like it and is none.
"""

import re

from casebook.privacy import scan_text, watch
from casebook.privacy.leaks import Watch

LISTED = ["Oda Quist", "Bashir Al-Tal"]
DANISH = """\
[00:01:12] I: Hvornår begyndte I i 2015, eller var det først 2016-2017?
R1: Det var den 12-05-2015. ⟦Oda⟧ og jeg mødtes i ⟦Vestergade 12⟧, hos ⟦fru Bertelsen⟧, 2. sal.
I: Og hvor mange var I?
R1: Vi var 25, måske 30. Der kom 1.250.000 kr. fra puljen, sag nr. 2015-4711, det var § 18 midler.
R1: Du kan ringe til ⟦Quist⟧ på ⟦98 12 34 56⟧ eller ⟦+45 20 12 34 56⟧, ellers skriv til
⟦oda.quist@example.dk⟧. Hun er på facebook, ⟦facebook.com/oda.quist⟧, tror jeg.
I: Hr. og fru kan man jo sige. Lægen sagde vist også noget?
R1: Ja, ⟦dr. Hvidtfeldt⟧ sagde, at hans cpr var ⟦010190-1234⟧. Det stod i journalen side 112-118.
R1: Han kørte i en gammel bil, ⟦AB 12 345⟧, og betalte til ⟦DK50 0040 0440 1162 43⟧ hver måned.
I: Vejen 3 gange om ugen? R1: Ja, vejen hjem. Torvet kl. 14.30, plads til 40.
R1: ⟦Mette Bak Lund⟧ var der også, og ⟦Ahmed Al-Masri⟧. Kommunen, jobcentret og Røde Kors.
R1: ⟦Bashir⟧ boede på ⟦Nørre Allé 5B⟧. Det var i blok 7, opgang 12, og det kostede 3 450 kr.
"""
SWEDISH_AND_NORWEGIAN = """\
I: Vad hände 2014/2015? R2: Vi flyttade till ⟦Storgatan 7⟧, och ⟦professor Ekelund⟧ hjälpte oss.
R2: Mitt nummer är ⟦070-123 45 67⟧ och personnumret ⟦880320-0016⟧. Det kostade 12 500 kronor.
R3: Jeg bor i ⟦Karl Johans gate 3⟧, fødselsnummeret er ⟦151086 95088⟧, ring ⟦912 34 567⟧.
R3: Bilen, skiltnummer ⟦CD 12345⟧, sto der i 2019. Det var 3 barn, 2 voksne og 15 stoler.
"""
ENGLISH = """\
I: When did you come? R4: In May 2015, with 12 Men and 3 Women, on the 14 Old Road march. May I?
R4: I lived at ⟦221B Baker Street⟧ and then with ⟦Mrs Oddfellow⟧; ring ⟦+44 20 7946 0958⟧.
R4: The HR Manager, a professor of law, Part 3 of Act No. 1199, ISBN 978-87-412-3456-7, p. 45-47.
R4: ⟦Kari Nordmann⟧ paid 7,100 a year. My Syrian number was ⟦+963 944 567 890⟧. ⟦Dr. A. Steen⟧ knew.
R5: ⟦Jens⟧ with the red beard said it, and ⟦Bertelsen⟧ agreed; ⟦the mayor of the island⟧ too.
"""


def measured(marked: str, by: Watch) -> tuple[int, list[str], list[str]]:
    """How much was rightly found; what was found and is nothing; what was missed."""
    text, spans = "", []
    for part in re.split(r"(⟦[^⟧]*⟧)", marked):
        if part.startswith("⟦"):
            spans.append((len(text), len(text) + len(part) - 2))
            part = part[1:-1]
        text += part
    found = by.spans(text)
    right = [one for one in found if any(one[0] < end and start < one[1] for start, end in spans)]
    wrong = [text[start:end] for start, end, _ in found if (start, end, _) not in right]
    missed = [
        text[start:end]
        for start, end in spans
        if not any(one[0] < end and start < one[1] for one in found)
    ]
    return len(right), wrong, missed


def test_of_made_up_transcripts():
    by = watch(own=LISTED)._replace(known=frozenset())
    right, wrong, missed = measured(DANISH + SWEDISH_AND_NORWEGIAN + ENGLISH, by)
    assert right >= 30
    # "the 14 Old Road march": an English street begins with its number, and so do other things.
    assert wrong == ["14 Old Road"]
    # Lone names that nobody listed, and somebody told of without a name.
    assert missed == ["Jens", "Bertelsen", "the mayor of the island"]


def test_of_texts_in_which_nobody_stands():
    assert scan_text("Hr. og fru. " * 3 + "I 2015 kom 12 345 mennesker til 98 kommuner.") == []
