"""Where the project is, and the publications that are read but not kept in it."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src" / "casebook" / "web"
SOURCES = ROOT.parent / "shared" / "sources"
FILES = {
    "gv2022": "grubb-vitus-2022-article.txt",
    "nwc2020": "nordic-welfare-centre-2020-report.txt",
    "ea2017": "espersen-andersen-2017-chapter-record.txt",
    "istr2018": "istr-2018-panel-record.txt",
}
"""The publications' texts in that folder, by source."""
