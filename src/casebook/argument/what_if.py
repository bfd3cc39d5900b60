"""Change something and see which claims move: two lines for a chapter that runs.

``what_if.without(tables, "gv2022", "gv2022-i-17")`` leaves somebody out.
``what_if.with_codes(tables, {"gv2022-con-29": ["own-resources"]})`` gives passages other codes, and
``what_if.by_codes`` tells what that does where codes have a say.

Nothing is stored and no table of the book changes. Statuses are computed as in
``argument.claims`` and ``argument.contested_codings``; this module only compares them.
"""

from collections.abc import Collection, Mapping

import pandas as pd

from casebook.argument.claims import Argument, Demands, UnknownId, Verdict, argument, judge, verdict
from casebook.argument.contested_codings import codes_of_claims, counting, given_by
from casebook.coding.adjudication import AGREED

Judged = Mapping[str, Verdict | str]  # by claim id a verdict, or its status alone

COLUMNS = ("claim", "statement", "before", "after")


class Moved(pd.DataFrame):
    """A table of claims that moved, which a notebook shows with its statements in full."""

    def _repr_html_(self) -> str:
        if self.empty:
            return "<p>No claim moves.</p>"
        with pd.option_context("display.max_colwidth", None, "display.max_rows", None):
            return super()._repr_html_()


def _status(found: Verdict | str) -> str:
    return found if isinstance(found, str) else found.status


def moved(tables, before: Judged, after: Judged) -> Moved:
    """Name the claims whose status is another one.

    Parameters
    ----------
    tables : Tables
        Where the statements of the claims are.
    before, after : dict of str to Verdict or str
        What `claims.judge` or `contested_codings.statuses` returned, of the same claims.

    Returns
    -------
    Moved
        A DataFrame with one row for each claim that moved, in the order of ``before``: ``claim``
        (id), ``statement``, ``before`` and ``after`` (statuses). No row if nothing moved.

    Raises
    ------
    ValueError
        If the two are not about the same claims.
    """
    if before.keys() != after.keys():
        odd = min(before.keys() ^ after.keys())
        raise ValueError(f"before and after are not of the same claims: {odd} is in one only")
    statement = dict(zip(tables.claims.claim_id, tables.claims.statement, strict=True))
    rows = [
        (claim_id, statement[claim_id], _status(before[claim_id]), _status(after[claim_id]))
        for claim_id in before
        if _status(before[claim_id]) != _status(after[claim_id])
    ]
    return Moved(rows, columns=list(COLUMNS))


def without(tables, source_id: str, *ids: str) -> Moved:
    """Leave out people, passages, cases or cited works, and see which claims move.

    Parameters
    ----------
    tables : Tables
    source_id : str
        The source whose claims are asked.
    *ids : str
        Passages, voices, informants, cases or sources, as in `casebook.argument.claims.judge`.

    Returns
    -------
    Moved
        As `moved`.

    Raises
    ------
    UnknownId
        If the source or one of the ids is unknown.
    """
    return moved(tables, judge(tables, source_id), judge(tables, source_id, without=ids))


def with_codes(tables, changes: Mapping[str, Collection[str]]):
    """Give passages other codes than the agreed ones.

    Parameters
    ----------
    tables : Tables
    changes : dict of str to collection of str
        By passage id, all the codes that it is to have; an empty list takes all away.

    Returns
    -------
    Tables
        New ones, in which the agreed coding of these passages is the one given; what the two
        coders gave, and every other passage, stays.

    Raises
    ------
    UnknownId
        If there is no such passage or code.
    TypeError
        If the codes of a passage are a single text instead of a list.
    """
    places = tables.passages.set_index("passage_id")
    known = set(tables.codes.code_id)
    rows = []
    for passage_id, codes in changes.items():
        if passage_id not in places.index:
            raise UnknownId(f"no passage has the id {passage_id!r}")
        if isinstance(codes, str):
            raise TypeError(f"the codes of {passage_id} should be a list: [{codes!r}]")
        for code_id in codes:
            if code_id not in known:
                raise UnknownId(f"no code has the id {code_id!r}; see tables.codes.code_id")
            place = places.loc[passage_id]
            rows.append(
                {
                    "passage_id": passage_id,
                    "code_id": code_id,
                    "coder": AGREED,
                    "source_id": place.source_id,
                    "locator": place.locator,
                    "basis": "ours",
                }
            )
    old = tables.codings
    kept = old[~((old.coder == AGREED) & old.passage_id.isin(list(changes)))]
    new = pd.DataFrame(rows, columns=old.columns).astype(old.dtypes.to_dict())
    return tables.replace(codings=pd.concat([kept, new], ignore_index=True))


def _judged(arg: Argument) -> dict[str, Verdict]:
    known: dict[str, Verdict] = {}
    return {claim_id: verdict(arg, claim_id, (), known) for claim_id in arg.claims}


def under(tables, source_id: str, demands: Demands, our_links: bool = True) -> dict[str, Verdict]:
    """Judge every claim of a source by a rule that asks for more or less than the book's.

    Parameters
    ----------
    tables : Tables
    source_id : str
    demands : Demands
        What the rule asks of data.
    our_links : bool
        Whether links that the casebook made count.

    Returns
    -------
    dict of str to Verdict
        By claim id, in the order of the table.

    Raises
    ------
    UnknownId
        If the source is unknown.
    """
    return _judged(argument(tables, source_id, our_links)._replace(demands=demands))


def judged_by_codes(tables, recoded, source_id: str) -> dict[str, Verdict]:
    """Judge every claim of a source as `by_codes` does, with reasons.

    Parameters
    ----------
    tables, recoded, source_id
        As for `by_codes`.

    Returns
    -------
    dict of str to Verdict
        By claim id, in the order of the table.
    """
    arg = argument(tables, source_id)
    agreed = given_by(tables, AGREED)
    wanted = codes_of_claims(arg, agreed)
    return _judged(counting(arg, given_by(recoded, AGREED), wanted, agreed))


def by_codes(tables, recoded, source_id: str) -> Moved:
    """See which claims move when codes have a say and passages have others.

    In the book codes do not bear on a status. Here, as in chapter 7, a passage counts for a claim
    only if it carries one of the claim's codes; the claim's codes are those that its passages
    have in ``tables``.

    Parameters
    ----------
    tables : Tables
        The tables before the change.
    recoded : Tables
        The tables after it, as `with_codes` makes them.
    source_id : str
        The source whose claims are asked.

    Returns
    -------
    Moved
        As `moved`.

    Raises
    ------
    UnknownId
        If the source is unknown.
    """
    return moved(tables, judge(tables, source_id), judged_by_codes(tables, recoded, source_id))
