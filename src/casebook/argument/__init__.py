"""Arguments: claims, what they stand on, and what makes them give way.

The status rule, premises, withdrawal, other rules, other codings. This room knows no source and
shows nothing: it turns tables into statuses and reasons. What only one publication needs is in
``casebook.sources``; how a claim looks on a page, in ``casebook.display``.
"""

from casebook.argument.claim_rows import Card, ClaimRow, card, cards, ledger, source_alone
from casebook.argument.collecting import argument, named_works, rule_problems, rules_of
from casebook.argument.compact_form import compact
from casebook.argument.contested_codings import (
    Given,
    codes_of_claims,
    counting,
    given_by,
    survival,
)
from casebook.argument.judging import judge, judged, statuses, verdicts
from casebook.argument.model import (
    CITED,
    DATA,
    Argument,
    Claim,
    Demands,
    Passage,
    Rule,
    RuleResult,
    UnknownId,
)
from casebook.argument.multiverse import (
    Multiverse,
    Option,
    analyses,
    breaks,
    by_option,
    choices_of,
    kept,
)
from casebook.argument.other_rules import (
    Terms,
    Unit,
    changed,
    fallen_passages,
    losing_a_premise,
)
from casebook.argument.reasons import Reason, as_data
from casebook.argument.standing import falls_with, standing
from casebook.argument.status import STATUSES, STRENGTH, Verdict, verdict
from casebook.argument.what_if import (
    judged_by_codes,
    moved,
    with_codes,
)
from casebook.argument.withdrawal import (
    Effects,
    Overturn,
    carriers,
    effects,
    hangs_on,
    names_of,
    overturned_by,
)
from casebook.argument.words import OURS, in_full, in_short, short_label

__all__ = [
    "CITED",
    "DATA",
    "OURS",
    "STATUSES",
    "STRENGTH",
    "Argument",
    "Card",
    "Claim",
    "ClaimRow",
    "Demands",
    "Effects",
    "Given",
    "Multiverse",
    "Option",
    "Overturn",
    "Passage",
    "Reason",
    "Rule",
    "RuleResult",
    "UnknownId",
    "Terms",
    "Unit",
    "Verdict",
    "analyses",
    "argument",
    "as_data",
    "changed",
    "breaks",
    "by_option",
    "card",
    "cards",
    "carriers",
    "choices_of",
    "codes_of_claims",
    "compact",
    "counting",
    "effects",
    "fallen_passages",
    "falls_with",
    "given_by",
    "hangs_on",
    "in_full",
    "in_short",
    "judge",
    "judged",
    "judged_by_codes",
    "losing_a_premise",
    "kept",
    "ledger",
    "moved",
    "named_works",
    "names_of",
    "overturned_by",
    "rule_problems",
    "rules_of",
    "short_label",
    "source_alone",
    "standing",
    "statuses",
    "survival",
    "verdict",
    "verdicts",
    "with_codes",
]
