"""What other rooms still take from here: it now stands in the facade, ``casebook.argument``."""

from casebook.argument.claim_rows import card, cards, ledger
from casebook.argument.collecting import argument, named_works, rules_of
from casebook.argument.judging import fallen_passages, judge
from casebook.argument.model import (
    DATA,
    Argument,
    Demands,
    Passage,
    Rule,
    RuleResult,
    UnknownId,
)
from casebook.argument.status import STATUSES, STRENGTH, SUMS_UP, Verdict, verdict

__all__ = [
    "DATA",
    "STATUSES",
    "STRENGTH",
    "SUMS_UP",
    "Argument",
    "Demands",
    "Passage",
    "Rule",
    "RuleResult",
    "UnknownId",
    "Verdict",
    "argument",
    "card",
    "cards",
    "fallen_passages",
    "judge",
    "ledger",
    "named_works",
    "rules_of",
    "verdict",
]
