"""Many analyses instead of one: in how many of them does a claim keep its status?

The status rule has choices in it that could be made otherwise: how many voices make a claim
*shown*, who counts as one voice, which material one trusts, whether codes have a say. Each
combination of choices is an analysis, and all of them are done. This follows Steegen, Tuerlinckx,
Gelman and Vanpaemel (2016), *Increasing Transparency Through a Multiverse Analysis* (Perspectives
on Psychological Science 11). The share of analyses is no probability: nobody drew the choices by
lot, and a list of them is a choice too.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from casebook.argument.collecting import argument
from casebook.argument.contested_codings import Given, codes_of_claims, counting, given_by
from casebook.argument.judging import Memory, statuses
from casebook.argument.model import CITED, THE_BOOKS, Argument, Demands
from casebook.argument.other_rules import as_the_authors_linked, project, sector, speaking_for
from casebook.argument.status import STRENGTH
from casebook.coding import AGREED, CODERS
from casebook.tables import Tables

SHARED = 0.5  # a claim's codes are those of at least this share of its coded passages


Change = Callable[[Argument], Argument]


class Option(NamedTuple):
    """One way of making a choice: what a reader calls it, and the argument as it has it."""

    label: str
    change: Change


def _as_it_is(arg: Argument) -> Argument:
    return arg


def _asking(demands: Demands) -> Change:
    """Ask for other data; reach is a choice of its own, and stays."""
    return lambda arg: arg._replace(demands=demands._replace(reach=arg.demands.reach))


def _not_asking_for_reach(arg: Argument) -> Argument:
    return arg._replace(demands=arg.demands._replace(reach=False))


def _with_passages(keep: Callable[[Argument, str, str], bool]) -> Change:
    """Let only some passages support or oppose a claim."""

    def change(arg: Argument) -> Argument:
        def kept(links: dict[str, list[str]]) -> dict[str, list[str]]:
            return {c: [p for p in passages if keep(arg, c, p)] for c, passages in links.items()}

        return arg._replace(supports=kept(arg.supports), opposes=kept(arg.opposes))

    return _once(change)


def _without(*materials: str) -> Change:
    return _with_passages(
        lambda arg, claim, passage: arg.passages[passage].material not in materials
    )


def _by_codes(given: Given, of_claims: Given, share: float, agreed: Given) -> Change:
    """Passages count if they carry a code of the claim; where no code was agreed, they count."""
    return _once(lambda arg: counting(arg, given, codes_of_claims(arg, of_claims, share), agreed))


def _once(change: Change) -> Change:
    """Change links, which is done once for all analyses that differ in demands only."""
    done: dict[tuple[int, ...], tuple[Argument, Argument]] = {}

    def changed(arg: Argument) -> Argument:
        # The argument is kept, so that its parts go on being the only ones with their ids.
        key = tuple([id(part) for part in arg._replace(demands=THE_BOOKS)])
        if key not in done:
            done[key] = arg, change(arg)
        return done[key][1]._replace(demands=arg.demands)

    return changed


def choices_of(tables: Tables) -> dict[str, tuple[Option, ...]]:
    """The choices and their options; the first option of each is the book's own.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    dict of str to tuple of Option
        By the name of the choice, in the order in which they are applied.
    """
    return {
        "enough to be shown": (
            Option("two voices or two kinds of material", _as_it_is),
            Option("two voices", _asking(Demands(materials=None))),
            Option("two voices and two kinds of material", _asking(Demands(both=True))),
            Option("three voices", _asking(Demands(voices=3, materials=None))),
        ),
        "how far a claim reaches": (
            Option("asked", _as_it_is),
            Option("not asked", _not_asking_for_reach),
        ),
        "who counts as one voice": (
            Option("a person", _as_it_is),
            Option("a sector", _once(speaking_for(sector))),
            Option("a project", _once(speaking_for(project))),
        ),
        "material left out": (
            Option("none", _as_it_is),
            Option("interviews", _without("interview")),
            Option("field notes", _without("field note")),
            Option("documents", _without("policy document", "own statement")),
            Option("statistics", _without("statistic")),
            Option("literature and press", _without(*CITED)),
        ),
        "codes": (Option("not asked", _as_it_is), *_codes(tables)),
        "links": (
            Option("all", _as_it_is),
            Option("the authors' only", _once(as_the_authors_linked)),
        ),
    }


def _codes(tables: Tables) -> tuple[Option, ...]:
    """Each coder's codes instead of the agreed ones; then codes finer and coarser than these."""
    theme = dict(zip(tables.codes.code_id, tables.codes.theme, strict=True))
    material = dict(zip(tables.passages.passage_id, tables.passages.material, strict=True))
    agreed = given_by(tables, AGREED)
    merged = {passage: {theme[code] for code in codes} for passage, codes in agreed.items()}
    split = {p: {f"{code} in {material[p]}" for code in codes} for p, codes in agreed.items()}
    alone = [
        Option(f"as coder {coder} gave them", _by_codes(given_by(tables, coder), agreed, 0, agreed))
        for coder in CODERS
    ]
    shared = [
        Option(label, _by_codes(given, given, SHARED, agreed))
        for label, given in (
            ("shared by half of a claim's passages", agreed),
            ("merged into themes, shared by half", merged),
            ("split by material, shared by half", split),
        )
    ]
    return (*alone, *shared)


class Multiverse(NamedTuple):
    """All analyses of a source and what each says of every claim.

    Attributes
    ----------
    choices : DataFrame
        One row an analysis, a column a choice, the label of an option in each cell. The first
        row is the book's own.
    statuses : DataFrame
        One row an analysis, in the same order, a column a claim (id), its status in each cell.
    """

    choices: pd.DataFrame
    statuses: pd.DataFrame


def analyses(
    tables: Tables, source_id: str, choices: dict[str, tuple[Option, ...]] | None = None
) -> Multiverse:
    """Judge every claim of a source under every combination of choices.

    Parameters
    ----------
    tables : Tables
    source_id : str
    choices : dict of str to tuple of Option, optional
        By default those of `choices_of`.

    Returns
    -------
    Multiverse

    Raises
    ------
    UnknownId
        If the source is unknown.
    ValueError
        If a choice has no option, or there is no choice.
    """
    choices = choices_of(tables) if choices is None else choices
    if not choices:
        raise ValueError("there is no choice to make")
    if empty := [name for name, options in choices.items() if not options]:
        raise ValueError(f"the choice {empty[0]!r} has no option")
    reached: list[tuple[tuple[str, ...], Argument]] = [((), argument(tables, source_id))]
    for options in choices.values():
        reached = [
            ((*labels, option.label), option.change(arg))
            for labels, arg in reached
            for option in options
        ]
    # One memory for all analyses in which the same passages are said by the same voices.
    memories: defaultdict[int, Memory] = defaultdict(dict)
    found = [statuses(arg, memories[id(arg.passages)]) for _, arg in reached]
    return Multiverse(
        pd.DataFrame([labels for labels, _ in reached], columns=list(choices)),
        pd.DataFrame(found, columns=list(reached[0][1].claims)),
    )


def kept(found: Multiverse, tables: Tables) -> pd.DataFrame:
    """In what share of the analyses each claim keeps the status that the book gives it.

    Parameters
    ----------
    found : Multiverse
    tables : Tables

    Returns
    -------
    DataFrame
        One row a claim, in the order of the table: ``claim`` (id), ``statement``, ``key`` (bool),
        ``status`` (the book's), ``kept`` (share of the analyses, 0 to 1), ``shown`` (share in
        which it is *shown*), ``least`` and ``most`` (its weakest and strongest status).
    """
    claims = tables.claims.set_index("claim_id").loc[found.statuses.columns]
    book = found.statuses.iloc[0]
    ranks = found.statuses.apply(lambda column: column.map(STRENGTH.index))
    return pd.DataFrame(
        {
            "claim": claims.index,
            "statement": claims.statement.to_numpy(),
            "key": claims.key.to_numpy(dtype=bool),
            "status": book.to_numpy(),
            "kept": (found.statuses == book).mean().to_numpy(),
            "shown": (found.statuses == "shown").mean().to_numpy(),
            "least": [STRENGTH[rank] for rank in ranks.max()],
            "most": [STRENGTH[rank] for rank in ranks.min()],
        }
    )


def by_option(found: Multiverse) -> pd.DataFrame:
    """What each option does by itself, all other choices being the book's.

    Parameters
    ----------
    found : Multiverse

    Returns
    -------
    DataFrame
        One row for each option that is not the book's, in the order of the choices: ``choice``,
        ``option``, ``changed`` (how many claims have another status), ``lose`` and ``gain``
        (those of them with a weaker and a stronger one, in the order of
        ``casebook.argument.STRENGTH``).
    """
    rows = []
    for choice, option, claims in _alone(found):
        steps = [STRENGTH.index(now) - STRENGTH.index(before) for before, now in claims.values()]
        rows.append(
            {
                "choice": choice,
                "option": option,
                "changed": sum(step != 0 for step in steps),
                "lose": sum(step > 0 for step in steps),
                "gain": sum(step < 0 for step in steps),
            }
        )
    return pd.DataFrame(rows, columns=["choice", "option", "changed", "lose", "gain"])


def breaks(found: Multiverse) -> pd.DataFrame:
    """Which option gives which claim another status, all other choices being the book's.

    Parameters
    ----------
    found : Multiverse

    Returns
    -------
    DataFrame
        One row for each claim and option that changes it, options in the order of the choices:
        ``choice``, ``option``, ``claim`` (id), ``before`` and ``after`` (statuses).
    """
    rows = [
        (choice, option, claim, before, after)
        for choice, option, claims in _alone(found)
        for claim, (before, after) in claims.items()
        if before != after
    ]
    return pd.DataFrame(rows, columns=["choice", "option", "claim", "before", "after"])


def _alone(found: Multiverse) -> list[tuple[str, str, dict[str, tuple[str, str]]]]:
    """Analyses that differ from the book's by one option, in the order of the choices.

    Each with its choice, the option, and by claim the status in the book and in the analysis.
    """
    claims, book = list(map(str, found.statuses)), list(found.choices.iloc[0])
    before = found.statuses.iloc[0].tolist()
    alone = []
    for row, options in enumerate(found.choices.itertuples(index=False, name=None)):
        others = [at for at, option in enumerate(options) if option != book[at]]
        if len(others) == 1:
            after = found.statuses.iloc[row].tolist()
            told = dict(zip(claims, zip(before, after, strict=True), strict=True))
            alone.append((others[0], str(options[others[0]]), told))
    alone.sort(key=lambda one: one[0])
    return [(str(found.choices.columns[at]), option, told) for at, option, told in alone]
