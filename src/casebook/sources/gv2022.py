"""The argument of Grubb & Vitus 2022, step by step, as functions over the tables.

Rules test a claim against the numbers and attributes that the article prints. The other
functions make the tables that only chapter 1 shows; those that any source can have come from
``sources.overview``. How a claim comes to its status is the business of ``casebook.argument``.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from casebook.argument import DATA, RuleResult
from casebook.sources import indicators, overview
from casebook.sources.cells import Write, cells, in_words
from casebook.tables import Tables

if TYPE_CHECKING:
    from casebook.privacy import Rung, Step

SOURCE = "gv2022"
VOLUNTEERS = "volunteers"
PROJECTS = 4  # that the article studies


def interviews(tables: Tables) -> dict[str, int]:
    """Count the appendix's interviews.

    Returns
    -------
    dict of str to int
        ``interviews``, ``people``, ``minutes`` (summed), ``volunteers`` and ``employees``
        (people under the appendix's headings) and ``follow_ups``.
    """
    held = tables.interviews[tables.interviews.source_id == SOURCE]
    people = tables.informants[tables.informants.source_id == SOURCE]
    volunteers = int((people.group == VOLUNTEERS).sum())
    return {
        "interviews": len(held),
        "people": len(people),
        "minutes": int(held.minutes.sum()),
        "volunteers": volunteers,
        "employees": len(people) - volunteers,
        "follow_ups": int(held.follow_up_of.notna().sum()),
    }


def figure(tables: Tables, locator: str, unit: str, measures: str) -> float:
    """`casebook.sources.indicators.figure` of this article."""
    return indicators.figure(tables, SOURCE, locator, unit, measures)


def seventeen_interviews(tables: Tables) -> RuleResult:
    """Rule: the people and interviews of the appendix's sentence are those of its rows."""
    n = interviews(tables)
    said_people = figure(tables, "appendix ¶1", "people", "people interviewed")
    said = figure(tables, "appendix ¶1", "interviews", "interviews held")
    return RuleResult(
        (n["interviews"], n["people"]) == (said, said_people),
        f"The rows of the appendix hold {n['interviews']} interviews with {n['people']} people, "
        f"{n['minutes']:,} minutes in all; its sentence says {said:g} and {said_people:g}.",
    )


def nineteen_interviews(tables: Tables) -> RuleResult:
    """Rule: the interviews counted in the body are those of the appendix's rows."""
    n = interviews(tables)
    said = figure(tables, "setting ¶4", "interviews", "interviews held")
    return RuleResult(
        n["interviews"] == said,
        f"The body says {said:g} interviews; the appendix lists {n['interviews']}, "
        f"with {n['people']} people.",
    )


def six_and_thirteen(tables: Tables) -> RuleResult:
    """Rule: volunteers and public employees in the body are those under the appendix's headings."""
    n = interviews(tables)
    volunteers = figure(tables, "setting ¶4", "people", "volunteers interviewed")
    employees = figure(tables, "setting ¶4", "people", "public employees interviewed")
    people = tables.informants[tables.informants.source_id == SOURCE]
    headings = ", ".join(f"{count} {group}" for group, count in people.group.value_counts().items())
    return RuleResult(
        (n["volunteers"], n["employees"]) == (volunteers, employees),
        f"Under the appendix's headings stand {headings}; the body says {volunteers:g} volunteers "
        f"and {employees:g} public employees, which fits if all but the volunteers are employees.",
    )


def one_administration(tables: Tables) -> RuleResult:
    """Rule: no public employee of the appendix belongs to another administration."""
    people = tables.informants[
        (tables.informants.source_id == SOURCE) & (tables.informants.group != VOLUNTEERS)
    ]
    units = sorted(set(people.organisation))
    others = [u for u in units if "administration" in u and "integration" not in u]
    named = f", {others[0]} among them" if others else ""
    kinds = "kind" if len(units) == 1 else "kinds"
    return RuleResult(
        not others,
        f"The appendix places the {len(people)} people in {len(units)} {kinds} of unit{named}.",
    )


def form(attributes: dict[str, set[str]], need_referral: bool = False) -> str:
    """Decide which form of participation a project shows.

    The rule puts the article's two definitions (conditioned ¶14, clientised ¶11) into three
    attributes. *Conditioned*: the sectors are distant, and the way in is the refugee's own
    resources. *Clientised*: the contact is personal, and the organisation carries out a service;
    with ``need_referral`` refugees must also be referred.

    Parameters
    ----------
    attributes : dict of str to set of str
        One project's attributes.
    need_referral : bool
        Ask for a referral as well before calling a project clientised.

    Returns
    -------
    str
        ``conditioned``, ``clientised``, ``both``, ``neither`` or ``undecided`` (an attribute
        that the rule needs is not said).
    """

    def has(attribute: str, value: str) -> bool | None:
        return value in attributes[attribute] if attribute in attributes else None

    def every(answers: list[bool | None]) -> bool | None:
        if False in answers:
            return False
        return None if None in answers else True

    conditioned = every([has("contact between sectors", "distant"), has("way in", "own resources")])
    service = [has("contact between sectors", "personal"), has("organisation's role", "service")]
    if need_referral:
        service.append(has("way in", "referral"))
    clientised = every(service)
    if conditioned and clientised:
        return "both"
    if conditioned or clientised:
        return "conditioned" if conditioned else "clientised"
    return "undecided" if None in (conditioned, clientised) else "neither"


ASKED = {
    "CONGREGATION": ("started by", "congregation"),
    "MUNICIPALITY": ("started by", "municipality"),
    "SERVICE": ("organisation's role", "service"),
    "PERSONAL": ("contact between sectors", "personal"),
}
"""The columns of `crisp`: an attribute, and the value that makes it 1."""


def crisp(tables: Tables, more: Mapping[str, tuple[str, str]] | None = None) -> pd.DataFrame:
    """The four projects as a table of true and false, for comparing them as configurations.

    Only attributes that all four have are taken: a blank is not a no.

    Parameters
    ----------
    tables : Tables
    more : dict of str to (str, str), optional
        Further columns: by name an attribute and the value that makes it 1.

    Returns
    -------
    DataFrame
        By case (name): ``CONGREGATION`` (a congregation started it), ``MUNICIPALITY`` (the
        municipality was among those who started it), ``SERVICE`` (the organisation carries out a
        service), ``PERSONAL`` (the contact between the sectors is personal) and those of
        ``more``, 1 or 0.

    Raises
    ------
    ValueError
        If an attribute is not told of one of the projects.
    """
    asked = ASKED | dict(more or {})
    names = tables.cases.set_index("case_id").name
    sets = overview.attribute_sets(tables, SOURCE)
    for attribute, _ in asked.values():
        if untold := [names[case] for case, said in sets.items() if attribute not in said]:
            raise ValueError(
                f"{attribute!r} is not told of {', '.join(untold)}: no nought, a blank"
            )
    return pd.DataFrame(
        [
            {name: int(value in said[attribute]) for name, (attribute, value) in asked.items()}
            for said in sets.values()
        ],
        index=pd.Index([names[case] for case in sets], name="case"),
    )


def crisp_by_us(tables: Tables) -> pd.DataFrame:
    """Which cells of `crisp` rest on our reading, and on nothing that the article states.

    Returns
    -------
    DataFrame
        By case (name) and column of ``ASKED``, true or false. A 1 rests on the value asked for, a 0
        on all values that are told in its place.
    """
    rows = overview.of_source(tables.case_attributes, SOURCE)
    names = tables.cases.set_index("case_id").name

    def by_us(case: str, attribute: str, value: str) -> bool:
        told = rows[(rows.case_id == case) & (rows.attribute == attribute)]
        asked = told[told.value == value]
        return bool(((asked if len(asked) else told).basis == "ours").all())

    cases = overview.cases_of(tables, SOURCE)
    return pd.DataFrame(
        [{name: by_us(case, *asked) for name, asked in ASKED.items()} for case in cases],
        index=pd.Index([names[case] for case in cases], name="case"),
    )


def forms(tables: Tables) -> pd.DataFrame:
    """The form of every project, as the article says and as the rule finds it.

    Returns
    -------
    DataFrame
        One row a project: ``case_id``, ``project``, ``article`` (the form stated), ``rule``
        (all attributes), ``referral needed`` (the stricter rule) and ``data in print`` (the rule
        on attributes that data in print show).
    """
    every = overview.attribute_sets(tables, SOURCE)
    printed = overview.attribute_sets(tables, SOURCE, only_data=True)
    cases, order = tables.cases.set_index("case_id"), list(every)
    return pd.DataFrame(
        {
            "case_id": order,
            "project": list(cases.name[order]),
            "article": list(cases.form_stated[order]),
            "rule": [form(every[c]) for c in order],
            "referral needed": [form(every[c], need_referral=True) for c in order],
            "data in print": [form(printed[c]) for c in order],
        }
    )


def forms_follow(tables: Tables) -> RuleResult:
    """Rule: the form that the attributes give each project is the one that the article gives it."""
    found = forms(tables)
    agree, printed = ((found[c] == found.article).sum() for c in ("rule", "data in print"))
    return RuleResult(
        bool(agree == PROJECTS),
        f"The rule gives {agree} of {PROJECTS} projects the form that the article gives them. "
        "On attributes that data in print show, and not the authors' own reading, "
        f"{printed}.",
    )


RULES = {
    rule.__name__: rule
    for rule in (
        seventeen_interviews,
        nineteen_interviews,
        six_and_thirteen,
        one_administration,
        forms_follow,
    )
}


def projects(tables: Tables, write: Write = in_words) -> pd.DataFrame:
    """What the article says of the four projects, side by side.

    Parameters
    ----------
    tables : Tables
    write : callable
        Makes the cells.

    Returns
    -------
    DataFrame
        One row an attribute, in the order of ``PROFILE``; one column a project. Several values
        are joined with a semicolon; what is not said is missing.
    """
    rows = overview.of_source(tables.case_attributes, SOURCE).sort_values("value")
    found = cells(rows, ["case_id", "attribute"], "value", write=write)
    names = tables.cases.set_index("case_id").name
    told = {
        names[case]: [found.get((case, attribute), pd.NA) for attribute in PROFILE]
        for case in overview.cases_of(tables, SOURCE)
    }
    return pd.DataFrame({"attribute": PROFILE} | told)


PROFILE = [
    "started by",
    "run by",
    "place",
    "target group",
    "who came",
    "municipality's part",
    "money",
    "contact between sectors",
    "bridging person",
    "way in",
    "organisation's role",
    "outcome",
]


def quoted_interviews(tables: Tables) -> pd.DataFrame:
    """How much of each interview is in print, by number.

    Returns
    -------
    DataFrame
        One row an interview: ``number``, ``group``, ``minutes``, ``passages`` (passages of data
        that carry the number of one of its people). A follow-up shares its person's passages and
        is counted where the person was first interviewed.
    """
    passages = tables.passages.merge(tables.voices[["voice_id", "informant_id"]], on="voice_id")
    heard = passages.groupby("informant_id").passage_id.count()
    first = tables.interview_people.drop_duplicates("informant_id")
    count = first.assign(n=first.informant_id.map(heard).fillna(0)).groupby("interview_id").n.sum()
    held = tables.interviews[tables.interviews.source_id == SOURCE]
    return pd.DataFrame(
        {
            "number": held.number.astype(int),
            "group": held.group,
            "minutes": held.minutes.astype(int),
            "passages": held.interview_id.map(count).fillna(0).astype(int),
        }
    ).reset_index(drop=True)


def voices_by_step(tables: Tables) -> pd.DataFrame:
    """Whose data carry which step of the analysis.

    Returns
    -------
    DataFrame
        One row for each section and sector of voice: ``step`` (section title), ``sector`` and
        ``passages`` (number of data passages in print), for sections of the analysis.
    """
    steps = ["commissioned", "changes", "conditioned", "clientised"]
    passages = tables.passages[
        (tables.passages.source_id == SOURCE) & tables.passages.material.isin(DATA)
    ]
    passages = passages.merge(tables.voices[["voice_id", "kind", "sector"]], on="voice_id")
    passages["sector"] = passages.sector.where(passages.kind != "authors", "researchers")
    passages = passages.merge(
        tables.paragraphs[["source_id", "locator", "section_id", "section_title"]],
        on=["source_id", "locator"],
    )
    passages = passages[passages.section_id.isin(steps)]
    counts = overview.counted_by(passages, ["section_id", "section_title", "sector"], "passages")
    counts["order"] = counts.section_id.map(steps.index)
    counts = counts.sort_values(["order", "sector"]).drop(columns=["order", "section_id"])
    return counts.rename(columns={"section_title": "step"}).reset_index(drop=True)


UNITS = {
    "municipal organisation for volunteers": "municipal unit",
    "municipal council for volunteering": "municipal unit",
    "another municipal administration": "municipal unit",
    "municipal centre A": "municipal unit",
    "municipal centre B": "municipal unit",
    "municipal centre C": "municipal unit",
    "large refugee NGO, local chapter": "voluntary organisation",
    "large refugee NGO, national office": "voluntary organisation",
    "congregation, youth branch": "voluntary organisation",
}
FUNCTIONS = {
    "project leader and consultant": "employee",
    "chair of the board": "leads",
    "consultant on associations": "employee",
    "head of centre": "leads",
    "volunteer consultant": "employee",
    "head of section": "leads",
    "head of secretariat": "leads",
    "consultant and coordinator for refugee matters": "employee",
    "team leader": "leads",
    "caseworker and job coach": "employee",
    "project leader": "employee",
    "regional consultant": "employee",
    "volunteer and chair of the board": "volunteer",
    "head of development for volunteering": "leads",
    "volunteer": "volunteer",
    "volunteer and project coordinator": "volunteer",
    # Voices without a number: their labels.
    "the volunteer in charge of the café": "volunteer",
    "the housing association, through its chairperson or leader": "leads",
    "a municipal integration manager, not numbered": "leads",
    "municipal managers in the housing project, not numbered": "leads",
    "volunteers of a large NGO at a meeting": "volunteer",
    "a volunteer of the same NGO, interviewed, not numbered": "volunteer",
    "a team leader of the municipal integration administration": "leads",
    "the municipal volunteer consultant": "employee",
}
GROUPS = {
    "inter-sectoral organisation": "municipality",
    "municipal staff": "municipality",
    "volunteers": "volunteers",
}


def ladder() -> "list[Rung]":
    """The ladder for the article's informants: what is shown of them, and five rungs above it."""
    from casebook.privacy import Rung, section  # here: a status needs none of that room

    rows: dict[str, Step] = {"locator": section, "minutes": (0, 60, 90)}
    units = rows | {"organisation": UNITS, "project_role": None, "with_others": None}
    functions = units | {"function": FUNCTIONS, "minutes": None, "cases": None}
    sectors = functions | {"function": None, "organisation": None, "group": GROUPS}
    nobody = sectors | {"group": None, "sector": None}
    return [
        Rung("as shown", "What the tables show.", {}),
        Rung("rows", "Sections for rows of the overview, bands for minutes.", rows),
        Rung("units", "Kinds of unit for units; no part in projects, no company.", units),
        Rung(
            "functions",
            "Broad functions and no numbers: voices of one sector and function are one. Neither "
            "minutes nor the project that somebody is quoted on.",
            functions,
            ("sector", "function"),
        ),
        Rung("sectors", "The sector only: all its voices are one.", sectors, ("sector",)),
        Rung(
            "one voice",
            "Somebody who took part: all voices are one, and no project is named.",
            nobody,
            ("sector",),
            cases=False,
        ),
    ]
