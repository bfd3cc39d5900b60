"""Chapter 11, *Many analyses*: its numbers, tables and charts."""

import textwrap

import pandas as pd

from casebook.display import STATUS_COLOURS, Shown, figures
from casebook.reader import Book, Frame, show

ARTICLE, REPORT = "gv2022", "nwc2020"
LONGEST = 54  # letters of a claim beside its bar


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    return {**_of_the_claims(book), **_of_the_options(book)}


# -- Which choices are there, and what do claims keep? ---


def _of_the_claims(book: Book) -> dict[str, str | int]:
    many = book.source(ARTICLE).multiverse
    kept = many.kept
    never, shown = kept[kept.kept == 1], kept[kept.status == "shown"]
    return {
        "choices": len(many.options),
        "analyses": f"{len(many.choices):,}",
        "claims": len(kept),
        "never": len(never),
        "never_stated": int((never.status == "stated").sum()),
        "moves": len(kept) - len(never),
        "shown": len(shown),
        "best_shown": f"{shown.kept.max():.0%}",
        "worst_shown": f"{shown.kept.min():.0%}",
    }


def choices(book: Book) -> Shown:
    """Table: the choices, the book's own option of each, and the others."""
    rows = [
        {
            "choice": name,
            "book": some[0].label,
            "others": "\n".join(option.label for option in some[1:]),
        }
        for name, some in book.source(ARTICLE).multiverse.options.items()
    ]
    return show.table(
        pd.DataFrame(rows),
        name="choices",
        caption="The choices and their options",
        row_header="choice",
        headers={"book": "The book's", "others": "Others that are tried"},
        stack=True,
    )


def _in_per_cent(kept: pd.DataFrame) -> pd.DataFrame:
    """Shares of analyses as per cent with one decimal."""
    return kept.assign(kept=(100 * kept.kept).round(1), shown=(100 * kept.shown).round(1))


def _moving(book: Book) -> pd.DataFrame:
    """Key claims and those that are shown, if they move; what keeps its status most comes first."""
    kept = book.source(ARTICLE).multiverse.kept
    found = kept[(kept.kept < 1) & (kept.key | (kept.status == "shown"))]
    return found.sort_values("kept", ascending=False)


def _name(claim: str, status: str, statement: str) -> str:
    told = f"{claim.removeprefix(ARTICLE + '-')} ({status}): {statement}"
    return textwrap.shorten(told, LONGEST, placeholder=" …")


def multiverse(book: Book) -> Shown:
    """Chart: what a claim is called, over all analyses."""
    moving, statuses = _moving(book), book.source(ARTICLE).multiverse.statuses
    shares = pd.DataFrame(
        [
            {
                "claim": _name(claim, own, statement),
                "status": status,
                "per cent of analyses": round(100 * share, 1),
            }
            for claim, own, statement in zip(
                moving.claim, moving.status, moving.statement, strict=True
            )
            for status, share in statuses[claim].value_counts(normalize=True).items()
        ]
    )
    columns = ["claim", "statement", "status", "kept", "shown", "least", "most"]
    return show.chart(
        figures.stacked(shares, "claim", "status", "per cent of analyses", STATUS_COLOURS),
        name="multiverse",
        title="What a claim is called, over all analyses",
        caption="The book's own status in brackets. The claim that keeps it most often stands "
        "first.",
        alt=f"{len(moving)} claims. They keep the status that the book gives them in "
        f"{100 * moving.kept.min():.0f} to {100 * moving.kept.max():.0f} per cent of the "
        "analyses; claims that are shown keep it least.",
        numbers=_in_per_cent(moving)[columns],
    )


# -- Which choice matters most? ---


def _worst(options: pd.DataFrame) -> "pd.Series[str]":
    """The option that changes most claims; the first of several."""
    found: pd.Series[str] = options[options.changed == options.changed.max()].iloc[0]
    return found


def _of_the_options(book: Book) -> dict[str, str | int]:
    article = book.source(ARTICLE).multiverse.by_option
    report = book.source(REPORT).multiverse.by_option
    worst, worst_in_report = (_worst(table) for table in (article, report))
    by_codes = article.changed[article.choice == "codes"]
    return {
        "article_worst": str(worst.option),
        "article_worst_changed": int(worst.changed),
        "report_worst": str(worst_in_report.option),
        "report_worst_changed": int(worst_in_report.changed),
        "report_claims": len(book.source(REPORT).multiverse.kept),
        "enough": int(article.changed[article.choice == "enough to be shown"].max()),
        "codes_low": int(by_codes.min()),
        "codes_high": int(by_codes.max()),
    }


def options(book: Book) -> Shown:
    """Table: claims whose status changes if one choice is made otherwise."""
    article, report = book.source(ARTICLE), book.source(REPORT)
    both = article.multiverse.by_option.merge(
        report.multiverse.by_option, on=["choice", "option"], suffixes=("", " in the report")
    )
    return show.table(
        both[["choice", "option", "changed", "lose", "gain", "changed in the report"]],
        name="options",
        caption="Claims whose status changes if one choice is made otherwise",
        row_header="option",
        headers={
            "choice": "Choice",
            "option": "Option",
            "changed": f"Claims that change, {article.citation}",
            "lose": "To a weaker status",
            "gain": "To a stronger one",
            "changed in the report": f"Claims that change, {report.citation}",
        },
        numeric=["changed", "lose", "gain", "changed in the report"],
        sortable=True,
        wide=True,
        stack=True,
    )


def _all_kept(book: Book) -> Frame:
    """What claims of both sources keep, with the source of each."""
    sources = [book.source(ARTICLE), book.source(REPORT)]
    return Frame(pd.concat(each.multiverse.kept.assign(source=each.citation) for each in sources))


def all_claims(book: Book) -> Shown:
    """Table: in how many analyses each claim keeps its status."""
    columns = ["claim", "source", "statement", "status", "kept", "shown", "least", "most"]
    kept = _in_per_cent(_all_kept(book))
    return show.table(
        kept.assign(claim=kept.claim.map(show.claim_id))[columns],
        name="all-claims",
        folded=True,
        caption="In how many analyses each claim keeps its status, per cent",
        row_header="claim",
        headers={
            "kept": "Keeps its status",
            "shown": "Is shown",
            "least": "Weakest status",
            "most": "Strongest status",
        },
        numeric=["kept", "shown"],
        sortable=True,
        wide=True,
        stack=True,
    )
