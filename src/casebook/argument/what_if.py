"""Change something and see which claims move.

`moved` compares what claims are called before and after. ``with_codes(tables, {"gv2022-con-29":
["own-resources"]})`` gives passages other codes, and `judged_by_codes` judges where codes have a
say. Nothing is stored and no table of the book changes.
"""

from collections.abc import Collection, Mapping

import pandas as pd

from casebook.argument.collecting import argument
from casebook.argument.contested_codings import codes_of_claims, counting, given_by
from casebook.argument.judging import verdicts
from casebook.argument.model import UnknownId
from casebook.argument.status import Verdict
from casebook.coding import AGREED
from casebook.tables import Tables

Judged = Mapping[str, Verdict | str]  # by claim id a verdict, or its status alone

COLUMNS = ("claim", "statement", "before", "after")


def _status(found: Verdict | str) -> str:
    return found if isinstance(found, str) else found.status


def moved(tables: Tables, before: Judged, after: Judged) -> pd.DataFrame:
    """Name the claims whose status is another one.

    Parameters
    ----------
    tables : Tables
        Where the statements of the claims are.
    before, after : dict of str to Verdict or str
        What `judge` or `statuses` returned, of the same claims.

    Returns
    -------
    DataFrame
        One row for each claim that moved, in the order of ``before``: ``claim``
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
    return pd.DataFrame(rows, columns=list(COLUMNS))


def with_codes(tables: Tables, changes: Mapping[str, Collection[str]]) -> Tables:
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
    _check(changes, set(places.index), set(tables.codes.code_id))
    rows = [
        {
            "passage_id": passage_id,
            "code_id": code_id,
            "coder": AGREED,
            "source_id": places.source_id[passage_id],
            "locator": places.locator[passage_id],
            "basis": "ours",
        }
        for passage_id, codes in changes.items()
        for code_id in codes
    ]
    old = tables.codings
    kept = old[~((old.coder == AGREED) & old.passage_id.isin(list(changes)))]
    new = pd.DataFrame(rows, columns=old.columns).astype(old.dtypes.to_dict())
    return tables.replace(codings=pd.concat([kept, new], ignore_index=True))


def _check(changes: Mapping[str, Collection[str]], passages: set[str], known: set[str]) -> None:
    """Refuse passages and codes that do not exist, and a code where a list of codes belongs."""
    for passage_id, codes in changes.items():
        if passage_id not in passages:
            raise UnknownId(f"no passage has the id {passage_id!r}")
        if isinstance(codes, str):
            raise TypeError(f"the codes of {passage_id} should be a list: [{codes!r}]")
        for code_id in codes:
            if code_id not in known:
                raise UnknownId(f"no code has the id {code_id!r}; see tables.codes.code_id")


def judged_by_codes(tables: Tables, recoded: Tables, source_id: str) -> dict[str, Verdict]:
    """Judge every claim of a source when codes have a say and passages have others.

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
    dict of str to Verdict
        By claim id, in the order of the table.

    Raises
    ------
    UnknownId
        If the source is unknown.
    """
    arg = argument(tables, source_id)
    agreed = given_by(tables, AGREED)
    wanted = codes_of_claims(arg, agreed)
    return verdicts(counting(arg, given_by(recoded, AGREED), wanted, agreed))
