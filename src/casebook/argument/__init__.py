"""Arguments: claims, what they stand on, and what makes them give way.

The status rule, premises, withdrawal, other rules, other codings. This room knows no source and
shows nothing: it turns tables into statuses and reasons. What only one publication needs is in
``casebook.sources``; how a claim looks on a page, in ``casebook.display``.
"""
