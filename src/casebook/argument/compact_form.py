"""An argument in the compact form that ``web/pages/argument.js`` reads, as plain data for JSON.

It has what the status rule looks at and what a page says of it: no gist, no locator, no hedge.
Rows point at one another by their place in a list, which keeps it small.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from casebook.argument.model import Argument
from casebook.argument.withdrawal import arguing

Row: TypeAlias = list[object]

RELATIONS = ("supports", "opposes", "premises", "opponents")
"""The links of a claim, in the order of its row; passages first, then claims."""


def compact(arg: Argument, source_id: str, names: Mapping[str, str]) -> dict[str, object]:
    """Put an argument into a form that a page can load.

    Parameters
    ----------
    arg : Argument
        Of one source, with all links.
    source_id : str
    names : mapping of str to str
        What to call a voice, informant, case or source, as `names_of` gives it.

    Returns
    -------
    dict
        ``source`` (id); ``claims``: id, kind, scope, statement, whether it is decidable, ours and
        key, what a rule found (null, or whether it holds and why), then for each of ``RELATIONS``
        the places of what it is linked to in ``passages`` or ``claims``, doubled, and one more if
        the link is ours; ``passages``: id, source, material, place of the voice, places of cases;
        ``voices``: id, label, informant, sector, name in a list, whether the authors argue by it,
        and whether it speaks for a named work; ``cases``: id, name; ``perhaps_same``: pairs of
        places of voices.
    """
    passages = _bearing(arg, source_id)
    voices = list(dict.fromkeys(arg.passages[p].voice_id for p in passages))
    cases = sorted({case for p in passages for case in arg.passages[p].cases})
    at_voice, at_case = _places(voices), _places(cases)
    return {
        "source": source_id,
        "claims": _claims(arg, _places(passages)),
        "passages": [
            [
                one,
                told.source_id,
                told.material,
                at_voice[told.voice_id],
                sorted(at_case[case] for case in told.cases),
            ]
            for one in passages
            for told in [arg.passages[one]]
        ],
        "voices": _voices(arg, passages, names),
        "cases": [[case, arg.case_names[case]] for case in cases],
        "perhaps_same": sorted(
            sorted(at_voice[voice] for voice in pair)
            for pair in arg.perhaps_same
            if pair <= set(voices) and len(pair) > 1
        ),
    }


def _places(items: Iterable[str]) -> dict[str, int]:
    return {item: place for place, item in enumerate(items)}


def _bearing(arg: Argument, source_id: str) -> list[str]:
    """Passages of the source, and those of others that bear on its claims."""
    linked = {p for links in (arg.supports, arg.opposes) for ids in links.values() for p in ids}
    return [p for p, told in arg.passages.items() if told.source_id == source_id or p in linked]


def _claims(arg: Argument, at_passage: Mapping[str, int]) -> list[Row]:
    at_claim = _places(arg.claims)
    rows: list[Row] = []
    for ident, claim in arg.claims.items():
        rule = arg.rules.get(ident)
        row: Row = [ident, claim.kind, claim.scope, claim.statement]
        row += [int(claim.decidable), int(claim.ours), int(claim.key)]
        row.append(None if rule is None else [int(rule.holds), rule.because])
        ours = arg.ours.get(ident, set())
        for relation in RELATIONS:
            places = at_passage if relation in ("supports", "opposes") else at_claim
            linked = getattr(arg, relation).get(ident, ())
            row.append([2 * places[one] + (one in ours) for one in linked])
        rows.append(row)
    return rows


def _voices(arg: Argument, passages: Collection[str], names: Mapping[str, str]) -> list[Row]:
    argue = arguing(arg)
    told = {arg.passages[p].voice_id: arg.passages[p] for p in passages}
    first = dict.fromkeys(arg.passages[p].voice_id for p in passages)
    return [
        [
            voice,
            told[voice].label,
            told[voice].informant_id,
            told[voice].sector,
            names.get(voice, told[voice].label),
            int(voice in argue),
            int(voice in arg.works),
        ]
        for voice in first
    ]
