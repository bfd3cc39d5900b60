"""Coding: matrices of codes, agreement between coders, disagreement, saturation, adjudication.

The methods of qualitative data analysis, on tidy tables of who gave which code to what. This room
knows no claims: what contested codings do to an argument is in ``casebook.argument``. What counts
codings where they are (`counting`) is imported when it is asked for, because it brings narwhals.
"""

from typing import TYPE_CHECKING

from casebook.coding.adjudication import (
    AGREED,
    CODERS,
    agreed_or_all,
    by_theme,
    coders_of,
    contested,
    ratings,
    read_by_coders,
    settled,
    with_themes,
)
from casebook.coding.agreement import (
    LEVELS,
    Agreement,
    AgreementError,
    brennan_prediger,
    by_code,
    cohen_kappa,
    disagreements,
    disagreements_by_code,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac2,
    krippendorff_alpha,
    one_form,
    pairwise,
    per_code,
    percent_agreement,
    qualcoder_kappa,
    scott_pi,
    spelling_notes,
    summary,
    units_by_coders,
)
from casebook.coding.disagreement import divided_units, meetings
from casebook.coding.matrices import (
    NO_CASE,
    NOT_CODED,
    NOT_TOLD,
    NOTHING,
    TOGETHER,
    UNITS,
    CodingError,
    cases_of_passages,
    code_by,
    cooccurrence,
    documents_of_passages,
    framework,
    in_reading_order,
    values_of_passages,
    voices_of_passages,
)
from casebook.coding.rating_tables import Label, Ratings, patterned, read_tidy
from casebook.coding.rating_tables import read as read_ratings
from casebook.coding.saturation import (
    NewInformation,
    SaturationError,
    codes_of_units,
    mean_curve,
    new_information,
    saturation_curve,
)
from casebook.coding.units import (
    DIFFERENCE,
    RULES,
    UnitError,
    Units,
    by_rule,
    coded_units,
    in_units,
    paragraphs,
    rated,
    readings,
    units_of_passages,
)

if TYPE_CHECKING:
    from casebook.coding.counting import (
        code_counts,
        codes_by,
        cooccurrence_counts,
        patterns,
        patterns_per_code,
    )

__all__ = [
    "Label",
    "AGREED",
    "agreed_or_all",
    "CODERS",
    "LEVELS",
    "NOTHING",
    "NOT_CODED",
    "NOT_TOLD",
    "NO_CASE",
    "TOGETHER",
    "UNITS",
    "UnitError",
    "Units",
    "DIFFERENCE",
    "RULES",
    "by_rule",
    "coded_units",
    "paragraphs",
    "rated",
    "readings",
    "units_of_passages",
    "values_of_passages",
    "voices_of_passages",
    "Agreement",
    "AgreementError",
    "CodingError",
    "NewInformation",
    "SaturationError",
    "brennan_prediger",
    "by_code",
    "by_theme",
    "cases_of_passages",
    "code_by",
    "code_counts",
    "codes_by",
    "coders_of",
    "contested",
    "codes_of_units",
    "cohen_kappa",
    "cooccurrence",
    "cooccurrence_counts",
    "disagreements",
    "disagreements_by_code",
    "divided_units",
    "documents_of_passages",
    "fleiss_kappa",
    "framework",
    "gwet_ac1",
    "gwet_ac2",
    "in_reading_order",
    "in_units",
    "krippendorff_alpha",
    "mean_curve",
    "meetings",
    "new_information",
    "one_form",
    "pairwise",
    "patterns",
    "patterned",
    "patterns_per_code",
    "per_code",
    "percent_agreement",
    "qualcoder_kappa",
    "Ratings",
    "ratings",
    "read_by_coders",
    "read_ratings",
    "read_tidy",
    "saturation_curve",
    "scott_pi",
    "settled",
    "spelling_notes",
    "summary",
    "units_by_coders",
    "with_themes",
]

_COUNTED = ("code_counts", "codes_by", "cooccurrence_counts", "patterns", "patterns_per_code")


def __getattr__(name: str) -> object:
    if name in _COUNTED:
        from casebook.coding import counting

        return getattr(counting, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
