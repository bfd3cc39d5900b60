"""A study in three scripts: Danish, Greek and Arabic ids, and coders called by their names.

Some ids come in another order by halves of letters than by letters, and one of a passage and one of
a code look like those that a sheet gives to what a teacher types. Two passages and a code cannot go
on a sheet.
"""

from helpers.studies import frame

PASSAGES = ["blåbær-01", "συνέντευξη-1", "مقابلة-١", "ﬁn-2", "𐤀-1", "own-01"]
CODES = ["tillid-æøå", "εμπιστοσύνη", "ثقة", "code-01"]
CODERS = ["Åse", "Μαρία", "عمر"]
LEFT_OUT = [
    'passages.csv, row 8, column gist: "tom-α" cannot go on a coding sheet: the gist is blank',
    'passages.csv, row 9, column locator: "lang-α" cannot go on a coding sheet: '
    "the locator has 531 letters; it may have 500",
    'codes.csv, row 6, column definition: "vidt" cannot go on a coding sheet: '
    "the definition has 501 letters; it may have 500",
]
IDS = [
    *((name, True) for name in (*PASSAGES, *CODES, "a:b", "50%", "<b>", "&amp;", "x,y;z", "p(1)")),
    *((name, True) for name in ("हिन्दी-१", "می\u200cرود", "a" * 200, "\U00010900" * 200)),
    *((name, False) for name in ("", " ", "a b", "a\u00a0b", "a\u3000b", "a\tb", "a\nb", 'a"b')),
    *(
        (name, False)
        for name in ("a'b", "a/b", "a\\b", "a#b", "a?b", "a" * 201, "bla\u030aba\u0308r")
    ),
    *(
        (name, False)
        for name in ("a\u202eb", "a\u200bb", "a\ufeffb", "a\x1cb", "a\x85b", "a\u2028b")
    ),
    *((name, False) for name in ("a\ud800b", None, 7, ["a"])),
]
"""What may be the id of a passage or a code, and what may not."""


def frames(*, agreed=False, coders=CODERS):
    """The tables of the study, with a settled coding or without, by some of its coders."""
    codings = [
        "blåbær-01 | tillid-æøå | Åse",
        "blåbær-01 | εμπιστοσύνη | Μαρία",
        "συνέντευξη-1 | ثقة | Μαρία",
        "συνέντευξη-1 | ثقة | عمر",
        "مقابلة-١ | code-01 | عمر",
        "ﬁn-2 | tillid-æøå | Åse",
        # The same words, marked from another letter on.
        "samme-α | tillid-æøå | Μαρία",
    ]
    codings = [row for row in codings if row.rpartition("| ")[2] in coders]
    settled = [
        "blåbær-01 | tillid-æøå | agreed",
        "συνέντευξη-1 | ثقة | agreed",
        "مقابلة-١ | code-01 | agreed",
        "ﬁn-2 | tillid-æøå | agreed",
    ]
    return {
        "documents": frame(
            "document_id | title | kind",
            "samtale-å | Samtale på biblioteket | interview",
            "συζήτηση | Συζήτηση στο καφενείο | interview",
            "حديث | حديث في المقهى | interview",
        ),
        "voices": frame(
            "voice_id | label",
            "frivillig-ø | en frivillig",
            "εθελόντρια | μια εθελόντρια",
            "أمّ | أمّ لطفلين",
        ),
        "cases": frame("case_id | name", "café-å | Sprogcaféen"),
        "codes": frame(
            "code_id | label | definition",
            "tillid-æøå | Tillid | Nogen stoler på nogen.",
            "εμπιστοσύνη | Εμπιστοσύνη | Κάποιος εμπιστεύεται κάποιον.",
            "ثقة | ثقة | أحدهم يثق بغيره.",
            "code-01 | Ventetid | Nogen venter.",
            f"vidt | Vidt | {'a' * 501}",
        ),
        "passages": frame(
            "passage_id | document_id | locator | start | end | gist | voice_id | case_id",
            "blåbær-01 | samtale-å | ¶1 | 0 | 40 | Døren stod åben. | frivillig-ø | café-å",
            "συνέντευξη-1 | συζήτηση | ¶1 | 0 | 40 | Κανείς δεν ρώτησε τίποτα. | εθελόντρια |",
            "مقابلة-١ | حديث | ¶1 | 0 | 40 | انتظرنا طويلا أمام الباب. | أمّ |",
            "ﬁn-2 | samtale-å | ¶2 | 50 | 90 | Hun kom igen ugen efter. | frivillig-ø |",
            "𐤀-1 | συζήτηση | ¶2 | 50 | 90 | Ξαναήρθαν όλοι μαζί. | εθελόντρια |",
            "own-01 | samtale-å | ¶3 | 100 | 140 | Ingen fik løn for det. | frivillig-ø |",
            "tom-α | samtale-å | ¶4 | 150 | 160 | | frivillig-ø |",
            f"lang-α | samtale-å | {'b' * 521} | 170 | 180 | Langt nok. | frivillig-ø |",
            "samme-α | samtale-å | ¶2 | 60 | 95 | Kom hun igen? | frivillig-ø |",
        ),
        "codings": frame("passage_id | code_id | coder", *codings, *(settled if agreed else ())),
        "claims": frame(
            "claim_id | statement | label",
            "påstand-1 | Tillid kræver en åben dør | Dør",
            "ισχυρισμός | Κανείς δεν ρωτά |",
        ),
        "links": frame(
            "claim_id | target_table | target_id | relation",
            "påstand-1 | passages | blåbær-01 | supports",
            "påstand-1 | passages | ﬁn-2 | supports",
            "ισχυρισμός | passages | συνέντευξη-1 | supports",
            "ισχυρισμός | passages | مقابلة-١ | supports",
        ),
    }
