"""Coding: matrices of codes, agreement between coders, disagreement, saturation, adjudication.

The methods of qualitative data analysis, on tidy tables of who gave which code to what. This room
knows no claims: what contested codings do to an argument is in ``casebook.argument``.
"""
