"""Content-Security-Policies of pages, as tests read them."""

import base64
import hashlib
import re


def hashes(page):
    """The hashes that the policy of a page names, and those of what stands in it."""
    rule = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page).group(1)
    inside = re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", page, re.DOTALL)
    made = [base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in inside]
    return rule, sorted(re.findall(r"'sha256-([^']*)'", rule)), sorted(made)
