"""One module per source: what only that source's argument needs.

A module is named after its ``source_id`` and has ``RULES``, a dict from the rule names in
``claims.csv`` to functions of the tables. A source whose claims name no rule needs no module.
"""
