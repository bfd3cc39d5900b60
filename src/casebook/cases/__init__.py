"""Cases: compare them as sets, with truth tables and minimisation (crisp-set QCA).

This room takes a table of cases by conditions, all 0 or 1, and knows no source. It does not say
that anything causes anything.
"""
