"""The words of handouts, keys and course packs in English and Danish, from ``pack_words.yml``."""

from collections.abc import Mapping
from importlib import resources

import yaml

_FILE = resources.files("casebook.seminar") / "pack_words.yml"
_FOUND = yaml.safe_load(_FILE.read_text(encoding="utf-8"))

WORDS: Mapping[str, Mapping[str, str]] = _FOUND["words"]
"""What a page says, by language."""

OWN: Mapping[str, Mapping[str, str]] = _FOUND["own"]
"""What it says otherwise about a book of somebody's own, by language."""

SCALE: Mapping[str, Mapping[str, str]] = _FOUND["scale"]
"""The Danish 7-step scale in terms of a pack's criteria, the best first."""

DANISH: Mapping[str, str] = _FOUND["keys"]
"""Words of the keys in Danish; one that ends in a space stands for all that begin with it."""
