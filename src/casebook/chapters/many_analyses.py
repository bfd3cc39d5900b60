"""Chapter 11, *Many analyses*: its numbers, tables and charts."""

import textwrap

import altair as alt
import pandas as pd

from casebook.display import GRID, STATUS_COLOURS, STATUS_SHAPES, Shown, figures
from casebook.reader import Book, Frame, show

ARTICLE, REPORT = "gv2022", "nwc2020"
LONGEST = 34  # letters of a claim beside its row
IF = {
    "enough to be shown": "asked for {}",
    "how far a claim reaches": "reach {}",
    "who counts as one voice": "one voice is {}",
    "material left out": "without {}",
    "codes": "codes {}",
    "links": "links: {}",
}  # an option in words that can stand alone, by the choice that it belongs to


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    return {**_of_the_claims(book), **_of_single_options(book), **_of_the_options(book)}


# -- Which choices are there, which option breaks which claim, and what do claims keep? ---


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
    labels = found.claim.map(book.source(ARTICLE).labels)
    return found.assign(label=labels.fillna(found.statement)).sort_values("kept", ascending=False)


def _name(claim: str, words: str) -> str:
    short = textwrap.shorten(words, LONGEST, placeholder=" …")
    return f"{claim.removeprefix(ARTICLE + '-')} {short}"


def _if(choice: str, option: str) -> str:
    """An option in words that can stand alone: *without interviews*."""
    return IF[choice].format(option)


def _broken(book: Book) -> pd.DataFrame:
    """Which option by itself gives which claim of the chart another status: a row for each."""
    moving = _moving(book).set_index("claim")
    found = book.source(ARTICLE).multiverse.breaks
    found = found[found.claim.isin(moving.index)]
    return found.assign(
        statement=list(moving.statement[found.claim]),
        when=[
            _if(choice, option) for choice, option in zip(found.choice, found.option, strict=True)
        ],
    )


def _names(book: Book) -> dict[str, str]:
    """What each claim of the chart is called, by id; what breaks most easily comes first."""
    moving, times = _moving(book), _broken(book).claim.value_counts()
    moving = moving.assign(times=moving.claim.map(times).fillna(0))
    moving = moving.sort_values("times", ascending=False, kind="stable")
    return {c: _name(c, words) for c, words in zip(moving.claim, moving.label, strict=True)}


def _of_single_options(book: Book) -> dict[str, str | int]:
    broken, moving = _broken(book), _moving(book)
    claims, options = broken.claim.value_counts(), broken.when.value_counts()
    statement = moving.set_index("claim").statement
    return {
        "in_chart": len(moving),
        "single_options": len(book.source(ARTICLE).multiverse.by_option),
        "most_broken": str(statement[claims.index[0]]),
        "most_broken_by": int(claims.iloc[0]),
        "breaking_most": str(options.index[0]),
        "breaking_most_claims": int(options.iloc[0]),
    }


def _grid(book: Book) -> alt.LayerChart:
    """Claims in rows, options in columns, the other status where an option gives one."""
    names, broken = _names(book), _broken(book)
    own = book.source(ARTICLE).statuses
    rows = {claim: f"{name} ({own[claim]})" for claim, name in names.items()}
    options = book.source(ARTICLE).multiverse.by_option
    columns = [_if(*one) for one in zip(options.choice, options.option, strict=True)]
    met = [status for status in STATUS_COLOURS if status in set(broken.after)]
    x = alt.X("when:N", title=None, sort=columns).scale(domain=columns)
    x = x.axis(orient="top", labelAngle=-90, labelLimit=0, grid=True, gridColor=GRID)
    y = alt.Y("row:N", title=None, sort=list(rows.values())).scale(domain=list(rows.values()))
    y = y.axis(labelLimit=0, grid=True, gridColor=GRID)
    key = alt.Legend(orient="bottom", columns=4)
    order = [*rows, *met]
    # What a claim becomes by several options is told at one go in the list on a phone.
    cells = broken.sort_values(
        ["claim", "after"], key=lambda ids: ids.map(order.index), kind="stable"
    )
    cells = cells.assign(
        row=cells.claim.map(rows),
        told=[
            f"{names[claim]}, {after} and not {before}: {when}"
            for claim, before, after, when in zip(
                cells.claim, cells.before, cells.after, cells.when, strict=True
            )
        ],
    )
    marks = (
        alt.Chart(cells)
        .mark_point(aria=True, filled=True, size=110, opacity=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color("after:N", title=None, legend=key).scale(
                domain=met, range=[STATUS_COLOURS[status] for status in met]
            ),
            shape=alt.Shape("after:N", title=None, legend=key).scale(
                domain=met, range=[STATUS_SHAPES[status] for status in met]
            ),
            description=figures.SAYS,
        )
    )
    drawn: alt.LayerChart = alt.LayerChart(layer=[marks]).properties(
        width=alt.Step(19), height=alt.Step(24)
    )
    return drawn


def multiverse(book: Book) -> Shown:
    """Chart: which option by itself gives which claim another status."""
    broken, said = _broken(book), _of_single_options(book)
    return show.chart(
        _grid(book),
        name="multiverse",
        title="Which option breaks which claim?",
        caption="A row is a claim, its status in the book in brackets; a column is one option "
        "chosen otherwise, all else as in the book. A mark is the status that the claim then has; "
        "an empty cell, that it keeps its own.",
        alt=f"{broken.when.nunique()} of {said['single_options']} options change at least one of "
        f"{said['in_chart']} claims. The option {said['breaking_most']} changes most, "
        f"{said['breaking_most_claims']}. {said['most_broken_by']} options change the claim that "
        f"most options change: {said['most_broken']}",
        numbers=broken[["claim", "statement", "before", "choice", "option", "after"]].assign(
            claim=broken.claim.map(show.claim_id)
        ),
        source=book.source(ARTICLE).reference,
        wide=True,
    )


# -- Which choice matters most? ---


def _worst(options: pd.DataFrame) -> "pd.Series[str]":
    """The option that changes most claims; the first of several."""
    found: pd.Series[str] = options[options.changed == options.changed.max()].iloc[0]
    return found


def _of_the_options(book: Book) -> dict[str, str | int]:
    article = book.source(ARTICLE).multiverse.by_option
    report = book.source(REPORT).multiverse.by_option
    left_out = article[article.choice == "material left out"]
    worst, worst_in_report = (_worst(table) for table in (left_out, report))
    by_codes = article.changed[article.choice == "codes"]
    theirs = article[article.choice == "links"].iloc[0]
    return {
        "article_worst": str(worst.option),
        "article_worst_changed": int(worst.changed),
        "theirs_changed": int(theirs.changed),
        "theirs_weaker": int(theirs.lose),
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
