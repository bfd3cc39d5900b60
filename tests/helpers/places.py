"""Where the project is, and the publications that are read but not kept in it."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src" / "casebook" / "web"
SOURCES = ROOT.parent / "shared" / "sources"
