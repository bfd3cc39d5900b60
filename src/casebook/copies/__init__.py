"""Copies: a reader's own copy of a source, held against the rows that describe it.

Anchors (fingerprints of passages), readers of text, HTML and PDF, and keyword in context. No text
of a source is stored or handed on.
"""
