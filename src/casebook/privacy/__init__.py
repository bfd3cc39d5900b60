"""Privacy: whom a table singles out, what a coarser one costs, and what must not leak.

Disclosure measures, generalisation, and the search for names and other identifiers in tables,
notebooks and pages. It changes no table that is shipped, and reading is not replaced.
"""
