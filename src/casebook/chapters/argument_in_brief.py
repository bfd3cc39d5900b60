"""An argument in brief: what a chapter needs to draw chosen claims of its source as one chart."""

from collections.abc import Sequence

import pandas as pd

from casebook.display import SIGN, Shown, argument_chart, between, tied_by_us
from casebook.display.argument_chart import Box
from casebook.reader import Source, show

Edge = tuple[str, str]


def boxes(source: Source, claim_ids: Sequence[str]) -> dict[str, Box]:
    """Claims of a source as they are drawn, by id."""
    told = source.claims.set_index("claim_id").loc[list(claim_ids)]
    return {
        str(claim): Box(row.label, row.status, row.in_short, row.basis == "ours")
        for claim, row in told.iterrows()
    }


def edges(source: Source, claim_ids: Sequence[str]) -> tuple[list[Edge], set[Edge]]:
    """Premise and conclusion for each line between claims, and which of the lines are ours."""
    premises = dict(zip(source.claims.claim_id, source.claims.premises, strict=True))
    found = between(list(claim_ids), premises)
    links = source.tables.links
    links = links[(links.basis == "ours") & (links.relation == "supports")]
    ours = set(zip(links.target_id, links.claim_id, strict=True))
    return found, tied_by_us(found, premises, ours)


def chart(source: Source, claim_ids: Sequence[str], title: str, alt: str) -> Shown:
    """Draw claims with their statuses, and what follows from what.

    Parameters
    ----------
    source : Source
    claim_ids : sequence of str
        Claims that have a label.
    title, alt : str
        Of the chart. The text alternative may leave out how many lines are ours; it is added.

    Returns
    -------
    Shown
    """
    drawn, (lines, ours) = boxes(source, claim_ids), edges(source, claim_ids)
    return show.chart(
        argument_chart.argument_chart(drawn, lines, ours),
        name="map",
        title=title,
        caption="Mark and frame show each claim's status in print; the list below says why. Lines "
        f"run from premise to conclusion; {SIGN} marks what is our reading. A box leads to its "
        "claim.",
        alt=f"{alt} {len(ours)} of {len(lines)} lines are our reading.",
        numbers=_in_words(drawn, lines, ours),
        source=source.reference,
        listed=True,
    )


def _in_words(drawn: dict[str, Box], lines: list[Edge], ours: set[Edge]) -> pd.DataFrame:
    """The chart as a table: each claim with its status, why, and what it rests on."""
    rests_on = {
        claim: show.marked((drawn[a].says, (a, b) in ours) for a, b in lines if b == claim)
        for claim in drawn
    }
    return pd.DataFrame(
        {
            "says": [show.marked([(box.says, box.ours)]) for box in drawn.values()],
            "status": [box.status for box in drawn.values()],
            "why": [box.why for box in drawn.values()],
            "rests on": [rests_on[claim] or "no claim shown here" for claim in drawn],
            "claim": [show.claim_id(claim) for claim in drawn],
        }
    )
