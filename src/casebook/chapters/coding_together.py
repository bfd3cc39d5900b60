"""Chapter 7, *Coding together*: its numbers, tables and charts."""

from functools import lru_cache

import pandas as pd

from casebook import coding
from casebook.coding import read_by_coders
from casebook.display import PALETTE, Shown, figures
from casebook.reader import Book, Frame, show, wide

WITH_CAUTION, FIRM = 0.667, 0.8  # the alphas that Krippendorff asks for
DRAWS, SEED = 1000, 2022
GIVEN_BY = ["both", "only A", "only B"]
# Made-up texts: characters that one coder coded, the other, both, and of how many.
TEXTS = [(100, 100, 80, 1000), (100, 100, 80, 10000), (500, 500, 250, 1000), (200, 50, 50, 1000)]


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    return {
        **_of_the_codebook(book),
        **_of_the_agreement(book),
        **_of_the_intervals(book),
        **_of_the_worst_code(book),
        **_of_the_kappas(),
        **_of_the_differences(book),
        **_of_the_claims(book),
    }


# -- What did the coders have to go by? ---


def _of_the_codebook(book: Book) -> dict[str, str | int]:
    codebook = book.coding.codebook
    return {
        "codes": len(codebook),
        "passages": len(read_by_coders(book.tables)),
        "later": len(book.tables.uncoded_passages),
        "boundary": codebook.boundary_passage_id.nunique(),
    }


def _labels(book: Book) -> "pd.Series[str]":
    """What codes are called, by id."""
    return book.coding.codebook.set_index("code_id").label


def _gists(book: Book) -> "pd.Series[str]":
    """What passages say, by id."""
    return book.tables.passages.set_index("passage_id").gist


def codebook(book: Book) -> Shown:
    """Table: the codebook."""
    codes = book.coding.codebook
    return show.table(
        codes.assign(boundary=codes.boundary_passage_id.map(_gists(book)))[
            ["label", "theme", "definition", "include_when", "exclude_when", "boundary"]
        ],
        name="codebook",
        folded=True,
        caption="The codebook",
        row_header="label",
        headers={
            "label": "Code",
            "include_when": "Give it for",
            "exclude_when": "Not for",
            "boundary": "A passage at the boundary",
        },
        missing="none",
        sortable=True,
        wide=True,
        stack=True,
    )


# -- Do they agree? ---


@lru_cache(maxsize=2)  # the prose and the chart need the same thousand draws
def _agreement(book: Book) -> Frame:
    """Agreement code by code.

    Returns
    -------
    Frame
        As `casebook.reader.Coding.agreement`, with ``label``, ``passages`` (that have the code
        from at least one coder) and ``alike`` (from both).
    """
    found, rated = book.coding.agreement(bootstrap=DRAWS, seed=SEED), book.coding.ratings()
    return Frame(
        found.assign(
            label=found.code.map(_labels(book)),
            passages=[int((rated[code] == 1).any(axis=1).sum()) for code in found.code],
            alike=[int((rated[code] == 1).all(axis=1).sum()) for code in found.code],
        )
    )


def _of_the_agreement(book: Book) -> dict[str, str | int]:
    found = _agreement(book)
    strong, weak = found[found.alpha >= FIRM], found[found.alpha < WITH_CAUTION]
    return {
        "strong": len(strong),
        "weak": len(weak),
        "between": len(found) - len(strong) - len(weak),
        "single": int((strong.passages == 1).sum()),
        "lowest_percent": f"{100 * found.percent.min():.1f}",
    }


def _of_the_intervals(book: Book) -> dict[str, str | int]:
    found = _agreement(book)
    return {
        "surely_strong": int((found.low >= FIRM).sum()) or "no",
        "surely_fair": int((found.low >= WITH_CAUTION).sum()) or "no",
        "surely_weak": int((found.high < WITH_CAUTION).sum()) or "none",
        "wide": int(((found.high - found.low) > 0.5).sum()),
        "no_interval": int(found.low.isna().sum()),
    }


def _of_the_worst_code(book: Book) -> dict[str, str | int]:
    found = _agreement(book)
    worst = found.iloc[int(found.alpha.argmin())]
    return {
        "worst": str(worst.label),
        "worst_passages": int(worst.passages),
        "worst_alike": int(worst.alike),
        "worst_percent": f"{100 * worst.percent:.1f}",
        "worst_alpha": f"{worst.alpha:.2f}",
        "worst_ac1": f"{worst.ac1:.2f}",
    }


def alphas(book: Book) -> Shown:
    """Chart: alpha of each code, with its interval."""
    ordered = _agreement(book).sort_values("alpha", ascending=False)
    said = {**_of_the_agreement(book), **_of_the_worst_code(book)}
    return show.chart(
        figures.intervals(
            ordered.round(3),
            "label",
            "alpha",
            "low",
            "high",
            "Krippendorff's alpha",
            (WITH_CAUTION, FIRM),
        ),
        name="alphas",
        title="How far two coders agree, code by code",
        caption="The further right, the more they agree. Point: alpha. Bar: 95 per cent interval, "
        "percentile bootstrap over passages; "
        f"hollow points have none. Dashed lines: {WITH_CAUTION} and {FIRM}.",
        alt=f"Alpha is {FIRM} or more for {said['strong']} of {len(ordered)} codes and below "
        f"{WITH_CAUTION} for {said['weak']}. It is lowest for {said['worst']}, at "
        f"{said['worst_alpha']}. The bars are long for rare codes.",
        numbers=ordered[["label", "passages", "percent", "ac1", "alpha", "low", "high"]].round(3),
        source=book.citations,
    )


# -- Why do two programs give two kappas? ---


def _kappas() -> Frame:
    """Cohen's kappa, and what QualCoder gives, of the made-up texts."""
    found = [coding.qualcoder_kappa(*text) for text in TEXTS]
    return Frame(TEXTS, columns=["A coded", "B coded", "both", "of"]).assign(
        QualCoder=[round(kappa.qualcoder, 2) for kappa in found],
        Cohen=[round(kappa.cohen, 2) for kappa in found],
    )


def _of_the_kappas() -> dict[str, str | int]:
    found = _kappas()
    by_chance = found[found.Cohen == 0].iloc[0]
    return {
        "chance_qualcoder": f"{by_chance.QualCoder:.2f}",
        "chance_both": int(by_chance.both),
    }


def kappas(book: Book) -> Shown:
    """Table: two formulas on the same codings."""
    found = _kappas()
    return show.table(
        found,
        name="kappas",
        caption="The same codings, two formulas (characters of a made-up text)",
        row_header="A coded",
        numeric=list(found.columns[1:]),
    )


# -- Where do they differ, and how was it settled? ---


def _of_the_differences(book: Book) -> dict[str, str | int]:
    fates = book.coding.settled()
    given = fates.given_by.value_counts()
    kept = fates[fates.agreed].given_by.value_counts()
    return {
        "both": int(given["both"]),
        "only_a": int(given["only A"]),
        "only_b": int(given["only B"]),
        "contested": int(given["only A"] + given["only B"]),
        "kept_a": int(kept["only A"]),
        "kept_b": int(kept["only B"]),
        "share_a": f"{kept['only A'] / given['only A']:.0%}",
        "share_b": f"{kept['only B'] / given['only B']:.0%}",
        **_of_the_themes(book),
    }


def _of_the_themes(book: Book) -> dict[str, str | int]:
    """In how many themes of the codebook A alone gave more than B alone."""
    by_theme = wide(book.coding.by_theme(), "theme", "given_by", "codings")
    return {
        "themes": len(by_theme),
        "themes_of_a": int((by_theme["only A"] > by_theme["only B"]).sum()),
    }


def differences(book: Book) -> Shown:
    """Chart: who gave a code, by theme."""
    themes, said = book.coding.by_theme(), _of_the_differences(book)
    return show.chart(
        figures.stacked(
            themes, "theme", "given_by", "codings", dict(zip(GIVEN_BY, PALETTE, strict=False))
        ),
        name="differences",
        title="Who gave a code, by theme of the codebook",
        caption="A bar is a group of codes, its length how many codings they have. A coding is "
        "one code given to one passage.",
        alt=f"Both coders gave {said['both']} codings, only A {said['only_a']}, only B "
        f"{said['only_b']}. The table has the numbers of each theme.",
        numbers=wide(themes, "theme", "given_by", "codings"),
        source=book.citations,
    )


def contested(book: Book) -> Shown:
    """Table: every coding that one coder gave and the other did not."""
    found = book.coding.contested()
    return show.table(
        found.assign(
            code=found.code_id.map(_labels(book)),
            agreed=found.agreed.map({True: "kept", False: "dropped"}),
        )[["passage_id", "code", "given_by", "agreed", "why", "gist"]],
        name="contested",
        folded=True,
        caption="All contested codings, and what became of them",
        row_header="passage_id",
        headers={
            "passage_id": "Passage",
            "given_by": "Given by",
            "agreed": "In the agreed coding",
            "gist": "What the passage says",
            "why": "Why",
        },
        sortable=True,
        wide=True,
        stack=True,
    )


# -- Does it matter for the claims? ---


@lru_cache(maxsize=2)  # the prose and the chart need the same thousand draws
def _drawn(book: Book) -> Frame:
    """How often claims keep their status when contested codings are drawn, in all sources."""
    return Frame(pd.concat([source.contested(DRAWS, SEED) for source in book]))


def _moved(book: Book) -> Frame:
    """The claims that do not always keep their status, with ``percent`` of the draws."""
    drawn = _drawn(book)
    moved = drawn[drawn.kept < 1].sort_values("kept")
    return Frame(moved.assign(percent=100 * moved.kept))


def _of_the_claims(book: Book) -> dict[str, str | int]:
    drawn, moved = _drawn(book), _moved(book)
    return {
        "reached": len(drawn),
        "touched": int((drawn.contested > 0).sum()),
        "moved": len(moved),
        "moved_key": int(moved.key.sum()),
        "moved_by_one": int((moved.contested == 1).sum()),
        "moved_a": int((drawn.A != drawn.status).sum()),
        "moved_b": int((drawn.B != drawn.status).sum()),
    }


def carried(book: Book) -> Shown:
    """Chart: claims that do not always keep their status when contested codings are drawn."""
    moved = _moved(book)
    told = moved.assign(share=moved.percent.round(0), told=moved.claim + ", " + moved.status)
    return show.chart(
        figures.shares(told, "told", "share"),
        name="carried",
        title="Claims that do not always keep their status",
        caption="Draws in which the claim keeps its status, per cent of a thousand.",
        alt=f"{len(moved)} claims; they keep their status in {moved.percent.min():.0f} to "
        f"{moved.percent.max():.0f} per cent of the draws.",
        numbers=moved.assign(claim=moved.claim.map(show.claim_id), share=moved.percent.round(1))[
            ["claim", "statement", "status", "contested", "share", "otherwise", "A", "B"]
        ],
        source=book.citations,
    )
