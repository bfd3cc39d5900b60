"""The colours and shapes of the book, and how a chart's colours follow the page's theme.

A chart is drawn once, in the light colours below. Its style sheet then exchanges each of them for
its dark counterpart wherever the page is dark, so that the picture need not be drawn again. This
works only for colours that stand here; `chart` refuses others.

The light colours keep 3:1 against white and the dark ones 3:1 against the theme's #121212; text
colours keep 4.5:1, and so do figures in `PAPER` on every mark (the pale end of the ramp excepted:
its cells carry theirs in `INK`). The members of a set differ in lightness, so that they can be told
apart in greyscale, and stay apart under simulated protanopia, deuteranopia and tritanopia (Machado,
Oliveira & Fernandes 2009).
tests/display/test_display.py computes all of this.
"""

from collections.abc import Iterable

from casebook import argument

INK = "#222222"  # text; also numbers on the pale half of the ramp
MUTED = "#595959"  # axis lines, secondary text
GRID = "#d9d9d9"  # grid lines, frames
PAPER = "#fdfdfd"  # the page: gaps between marks, numbers on the strong half of the ramp

PALETTE = ["#224172", "#893b29", "#026a60", "#9d5805", "#a05ca0", "#2c2f32"]
"""Six colours for categories, to be used in this order."""

RAMP = ["#e2edf8", "#b3ceeb", "#7ea9d5", "#295e90", "#033761"]
"""Five steps from little to much. INK reads on the first three, PAPER on the last two."""

STATUSES = list(argument.STATUSES)
"""The statuses of a claim, in the order in which tables and legends show them."""

STATUS_COLOURS = dict(
    zip(
        STATUSES,
        ["#245f1c", "#946f0a", "#1a3977", "#6562a4", "#785176", "#6a0114", "#4a474e"],
        strict=True,
    )
)

STATUS_CODES = dict(zip(STATUSES, ["SH", "TH", "CI", "CO", "ST", "AO", "UN"], strict=True))
"""Two letters per status, for places where neither colour nor shape can be seen."""

STATUS_SHAPES = {
    # SVG paths in the square from -1 to 1: the same path serves the badge and a chart's
    # `alt.Shape` scale. Full, half and empty discs: shown, partly shown, only said.
    "shown": "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0Z",
    "thin": "M0,-1A1,1,0,0,0,0,1ZM0,-1A1,1,0,0,1,0,1L0,0.6A0.6,0.6,0,0,0,0,-0.6Z",
    "cited": "M-0.85,-0.85L0.85,-0.85L0.85,0.85L-0.85,0.85Z",
    "computed": "M0,-1L1,0.8L-1,0.8Z",
    "stated": "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0ZM-0.6,0A0.6,0.6,0,1,0,0.6,0"
    "A0.6,0.6,0,1,0,-0.6,0Z",
    "at odds": "M-0.95,-0.6L-0.6,-0.95L0,-0.35L0.6,-0.95L0.95,-0.6L0.35,0L0.95,0.6L0.6,0.95"
    "L0,0.35L-0.6,0.95L-0.95,0.6L-0.35,0Z",
    "untestable": "M-1,-0.25L1,-0.25L1,0.25L-1,0.25Z",
}

STATUS_REASONS = {
    status: f"{reason[0].upper()}{reason[1:]}." for status, reason in argument.STATUSES.items()
}

DARK = {
    INK: "#e4e4e4",
    MUTED: "#a8a8a8",
    GRID: "#3d3d3d",
    PAPER: "#121212",
    **dict(
        zip(
            PALETTE,
            ["#78acf3", "#fda08a", "#84d6c4", "#f7d465", "#ce69c4", "#7c7f83"],
            strict=True,
        )
    ),
    **dict(zip(RAMP, ["#1d252d", "#283f57", "#335b83", "#7fafe2", "#badbfe"], strict=True)),
    **dict(
        zip(
            STATUS_COLOURS.values(),
            ["#acd4bb", "#d9b284", "#78adfd", "#6aedfa", "#a66aa7", "#df6c66", "#989ca6"],
            strict=True,
        )
    ),
}
"""The dark counterpart of every colour that a chart may use."""

# Where a page is dark: the book's theme toggle, JupyterLab's theme, and, on a page that has
# neither, the reader's own setting. A page of the book without JavaScript has no data-theme and
# is always light, hence the exception for Sphinx's data-content_root.
_DARK_PAGES = "html[data-theme=dark],body[data-jp-theme-light=false]"
_UNDECIDED_PAGES = (
    "html:not([data-theme],[data-content_root]) body:not([data-jp-theme-light]) .cb-figure"
)


def style_sheet(colours: Iterable[str]) -> str:
    """Write the rules that let a chart's colours follow the theme of the page.

    Parameters
    ----------
    colours : iterable of str
        The colours that the chart uses, as they stand in this module.

    Returns
    -------
    str
        CSS for elements below `.cb-figure`. Paper prints in the light colours.
    """
    rules, dark = [], []
    for colour in sorted(colours):
        name = f"--c-{colour[1:]}"
        value = "currentColor" if colour == INK else f"var({name},{colour})"
        rules.append(f'.cb-figure [fill="{colour}"]{{fill:{value}}}')
        rules.append(f'.cb-figure [stroke="{colour}"]{{stroke:{value}}}')
        if colour != INK:
            dark.append(f"{name}:{DARK[colour]}")
    if dark:
        declarations = "{" + ";".join(dark) + "}"
        rules.append(f"@media screen{{:is({_DARK_PAGES}) .cb-figure{declarations}}}")
        rules.append(
            f"@media screen and (prefers-color-scheme:dark){{{_UNDECIDED_PAGES}{declarations}}}"
        )
    return "".join(rules)
