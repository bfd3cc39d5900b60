"""Chapter 1, *Commissioned communities*: its numbers, tables and charts."""

import pandas as pd

from casebook.argument import STATUSES
from casebook.chapters import argument_in_brief, source_notes
from casebook.display import PALETTE, Shown, figures
from casebook.reader import Book, show, wide
from casebook.sources import gv2022

SOURCE = gv2022.SOURCE
WITNESS = "gv2022-i-17"  # whom the chapter withdraws
CLIENTISED = "gv2022-c-101"  # the claim that defines clientised participation

SECTORS = [
    "municipality",
    "housing association",
    "voluntary organisation",
    "government",
    "researchers",
]
LITERATURES = [
    "civic integration",
    "co-production and governance",
    "civil society and volunteering",
    "refugee reception",
]


def numbers(book: Book) -> dict[str, str | int]:
    """Every number and word that the prose takes over, by the name that the prose uses."""
    return {
        **_of_the_interviews(book),
        **_of_the_map(book),
        **_of_the_changes(book),
        **_of_the_projects(book),
        **_of_the_witness(book),
        **_of_the_voices(book),
        **_of_the_statuses(book),
        **_of_what_it_hangs_on(book),
        **_of_the_literatures(book),
        **_of_the_notes(book),
    }


# -- What does the article ask, and of what material? ---


def _quoted(book: Book) -> pd.DataFrame:
    heard = gv2022.quoted_interviews(book.tables)
    return heard[heard.passages > 0]


def _of_the_interviews(book: Book) -> dict[str, str | int]:
    article = book.source(SOURCE)
    held = gv2022.interviews(book.tables)
    heard, quoted = gv2022.quoted_interviews(book.tables), _quoted(book)
    body = article.figure("setting ¶4", "interviews", "interviews held")
    unnumbered = article.voices[article.voices.kind == "participant"].voice_id
    return {
        "interviews": held["interviews"],
        "people": held["people"],
        "minutes": f"{held['minutes']:,}",
        "quoted": len(quoted),
        "quoted_numbers": ", ".join(str(number) for number in quoted.number),
        "most_heard": int(heard.number.iloc[heard.passages.argmax()]),
        "most_passages": int(heard.passages.max()),
        "all_heard": int(heard.passages.sum()),
        "unnumbered": len(unnumbered),
        "unnumbered_passages": int(article.passages.voice_id.isin(unnumbered).sum()),
        "passages": len(article.passages),
        "claims": len(article.claims),
        "body_interviews": int(body),
        "pitch": article.span("clientised ¶7", "minutes"),
    }


def interviews(book: Book) -> Shown:
    """Chart: every interview, how long it was, and whether it is quoted by its number."""
    heard, quoted = gv2022.quoted_interviews(book.tables), _quoted(book)
    rows = heard.assign(
        heard=["quoted by number" if count else "not quoted by number" for count in heard.passages]
    )
    return show.chart(
        figures.interview_bars(rows),
        name="interviews",
        title="Interviews, their length, and whether they are quoted",
        caption="Each bar is an interview in the article's appendix. Interview 15 follows up on "
        "14.",
        alt=f"{len(quoted)} of {len(heard)} interviews are quoted by number: "
        f"{', '.join(str(number) for number in quoted.number)}.",
        numbers=rows[["number", "group", "minutes", "passages"]],
        source=book.source(SOURCE).reference,
    )


# -- What is the argument, in one picture? ---


def _of_the_map(book: Book) -> dict[str, str | int]:
    article = book.source(SOURCE)
    _, ours = argument_in_brief.edges(article, article.key_claims)
    return {"key_claims": len(article.key_claims), "our_edges": len(ours)}


def argument(book: Book) -> Shown:
    """Chart: the key claims with their statuses, and what follows from what."""
    article = book.source(SOURCE)
    status = article.claims.set_index("claim_id").status[article.key_claims]
    count = status.value_counts()
    return argument_in_brief.chart(
        article,
        article.key_claims,
        title=f"The argument in {len(status)} claims",
        alt=f"{len(status)} claims in layers. Lines of argument on communities, on distance and "
        "access, and on personal ties and service run into the two forms of participation, and "
        f"from there to the verdict that neither teaches citizenship. {count['shown']} claims are "
        f"shown, {count['thin']} thin and {count['stated']} stated; the conclusions are stated.",
    )


# -- What kept changing? ---


def _of_the_changes(book: Book) -> dict[str, str | int]:
    article = book.source(SOURCE)
    events = article.timeline()
    place, unit = "changes ¶4", "restrictions"
    law = "restrictions in integration policy and law"
    about_refugees = "restrictions directly about asylum seekers and newly arrived refugees"
    restrictions = article.figure(place, unit, law)
    direct = article.figure(place, unit, about_refugees)
    peak = article.figure("changes ¶1", "people", "refugees arriving at the peak")
    return {
        "restrictions": f"{restrictions:.0f}",
        "direct": f"{direct:.0f}",
        "direct_share": f"{direct / restrictions:.0%}",
        "peak": f"{peak:.0f}",
        "events": len(events),
        "undated": int(events.when.isna().sum()),
    }


def changes(book: Book) -> Shown:
    """Table: what changed, and when, as far as the article dates it."""
    events = book.source(SOURCE).timeline()
    dated_first = events.sort_values("when", key=lambda when: when.isna(), kind="stable")
    return show.table(
        dated_first[["when", "what", "locator"]],
        name="changes",
        caption="What changed, and when, as far as the article says",
        row_header="what",
        headers={"locator": "Where"},
        missing="no date",
        stack=True,
    )


# -- Who was called, and who came? Do two forms follow from the cases? ---


def _of_the_projects(book: Book) -> dict[str, str | int]:
    profile = gv2022.projects(book.tables).set_index("attribute")
    forms = gv2022.forms(book.tables)
    agree = {
        f"agree_{way.replace(' ', '_')}": int(forms[way].eq(forms.article).sum())
        for way in ("rule", "data in print")
    }
    return {
        "by_congregation": list(profile.loc["started by"]).count("congregation"),
        "projects": profile.shape[1],
        **agree,
    }


def projects(book: Book) -> Shown:
    """Table: what the article says of the four projects, side by side."""
    return show.table(
        gv2022.projects(book.tables, show.marked),
        name="projects",
        caption="The four projects as the article describes them",
        row_header="attribute",
        headers={"attribute": "What is said"},
        column_ids=book.source(SOURCE).case_ids,
        note="Several values in a cell: the article tells it in more than one way. "
        "The passage behind every cell is in the table case_attributes.",
        wide=True,
        stack=True,
    )


def forms(book: Book) -> Shown:
    """Table: the form of each project, as the article sorts it and as the rule finds it."""
    return show.table(
        gv2022.forms(book.tables).drop(columns="case_id"),
        name="forms",
        caption="The form of each project: the article's sorting and three ways to apply the rule",
        row_header="project",
        headers={
            "article": "Form that the article illustrates with it",
            "rule": "Rule, all attributes",
            "referral needed": "Rule, referral needed as well",
            "data in print": "Rule, only attributes shown by data",
        },
        stack=True,
    )


def _of_the_witness(book: Book) -> dict[str, str | int]:
    article = book.source(SOURCE)
    moved = article.without(WITNESS)
    return {
        "moved17": len(moved),
        "moved17_key": len(moved.key),
        "clientpart_now": article.statuses[CLIENTISED],
        "clientpart_without": moved.table.set_index("claim").after[CLIENTISED],
    }


# -- Whose voices carry which step? ---


def _of_the_voices(book: Book) -> dict[str, str | int]:
    heard = gv2022.voices_by_step(book.tables)
    by_sector = heard.groupby("sector").passages.sum()
    return {
        "refugee_passages": int(by_sector.get("refugee", 0)),
        "data_passages": int(by_sector.sum()),
        "municipal_passages": int(by_sector["municipality"]),
        "bare": len(_bare(book)),
        "bare_named": "; ".join(_bare(book)),
    }


def _bare(book: Book) -> list[str]:
    """Labels of the key claims without data of their own."""
    article = book.source(SOURCE)
    behind = set(article.voices_by_claim().claim)
    return [label for label in article.labels.values() if label not in behind]


def voices(book: Book) -> Shown:
    """Chart: whose data passages stand in each step of the analysis."""
    heard = gv2022.voices_by_step(book.tables)
    by_sector = heard.groupby("sector").passages.sum()
    return show.chart(
        figures.stacked(
            heard, "step", "sector", "passages", dict(zip(SECTORS, PALETTE, strict=False))
        ),
        name="voices",
        title="Who is heard in which step",
        caption="Passages with data in print, by who speaks. Researchers: what they tell of the "
        "field themselves.",
        alt=f"The municipality is heard in every step, in {by_sector['municipality']} of "
        f"{by_sector.sum()} passages. In conditioned participation the researchers speak as "
        "often; in clientised participation most passages are a voluntary organisation's. "
        "Refugees are heard in no step.",
        numbers=wide(heard, "step", "sector", "passages", list(heard.step.unique()), SECTORS),
        source=book.source(SOURCE).reference,
    )


# -- How firmly does each step stand? ---


def _of_the_statuses(book: Book) -> dict[str, str | int]:
    article = book.source(SOURCE)
    counted = article.claims.status.value_counts()
    end = article.claims[article.claims.locator.str.startswith("conclusion")]
    changed = article.under(our_links=False)
    key = [article.labels[claim] for claim in changed.key.claim]
    return {
        **{f"n_{name.replace(' ', '_')}": int(counted.get(name, 0)) for name in STATUSES},
        "end_claims": len(end),
        "end_hedged": int(end.hedge.isin(["seems", "may"]).sum()),
        "end_weak": int(end.status.isin(["stated", "untestable", "at odds"]).sum()),
        "n_ours": len(changed),
        "n_ours_key": len(key),
        "ours_named": "; ".join(key),
    }


def statuses(book: Book) -> Shown:
    """Chart: how many claims of each section have which status."""
    article = book.source(SOURCE)
    counted = article.statuses_by_section()
    steps = list(counted.step.unique())
    total = article.claims.status.value_counts()
    return show.chart(
        figures.statuses(counted),
        name="statuses",
        title="Claims by step and status",
        caption="Every claim counts once, where the article makes it.",
        alt=f"Of {len(article.claims)} claims {total['shown']} are shown and {total['thin']} thin. "
        "In the background most rest on literature; in the conclusion all are stated or "
        "untestable.",
        numbers=wide(counted, "step", "status", "claims", steps, list(STATUSES)),
        source=article.reference,
    )


# -- What does it hang on? ---


def _of_what_it_hangs_on(book: Book) -> dict[str, str | int]:
    article = book.source(SOURCE)
    carriers = article.carriers
    voices_first = carriers[carriers.kind == "voice"]
    cases_first = carriers[carriers.kind == "case"]
    gone = _hanging(book)["falls with"].iloc[0]
    end = article.claims[article.claims.locator.str.startswith("conclusion")]
    return {
        "heaviest": voices_first.label.iloc[0],
        "heaviest_claims": int(voices_first.claims.iloc[0]),
        "heaviest_case": cases_first.label.iloc[0],
        "heaviest_case_claims": int(cases_first.claims.iloc[0]),
        "weightless": int((voices_first.claims == 0).sum()),
        "speakers": len(voices_first),
        "most_falling": len(gone),
        "falling_end": int(end.claim_id.isin(gone).sum()),
    }


def carriers(book: Book) -> Shown:
    """Chart: how many claims move without each voice or case."""
    found = book.source(SOURCE).carriers
    voice = found[found.kind == "voice"].iloc[0]
    case = found[found.kind == "case"].iloc[0]
    return show.chart(
        figures.carriers(found[found.claims >= 2]),
        name="carriers",
        title="Who and what carries the argument",
        caption="Claims whose status changes when this voice or case alone is withdrawn; two "
        "claims or more. Voices first, then cases.",
        alt=f"Among the voices {voice.label} carries most, {voice.claims} claims; among the cases "
        f"{case.label}, {case.claims}.",
        numbers=found[["label", "kind", "passages", "claims", "key claims"]],
        source=book.source(SOURCE).reference,
    )


def _hanging(book: Book) -> pd.DataFrame:
    """The key claims with what they hang on, those first with which most falls."""
    effects = book.source(SOURCE).effects
    return effects[effects.key].sort_values("falls", ascending=False, kind="stable")


def hanging(book: Book) -> Shown:
    """Table: what each key claim hangs on, and how many claims go with it."""
    rows = _hanging(book)
    return show.table(
        rows.assign(
            claim=rows.claim.map(show.claim_id),
            status=show.status_badges(rows.status, rows.claim),
        )[["claim", "statement", "status", "hangs on", "falls"]],
        name="hanging",
        caption="What the key claims hang on, and how many claims go with each as their premise",
        row_header="statement",
        headers={"hangs on": "Status hangs on", "falls": "Claims that go with it"},
        numeric=["falls"],
        note="Hangs on: single voices or cases without which the status is another one.",
        sortable=True,
        stack=True,
    )


# -- Is there a gap between two literatures? ---


def _both(book: Book) -> pd.DataFrame:
    """The paragraphs in which the two literatures meet."""
    together = book.source(SOURCE).cited_together()
    first, second = LITERATURES[:2]
    return together[(together[first] > 0) & (together[second] > 0)]


def _of_the_literatures(book: Book) -> dict[str, str | int]:
    article, both = book.source(SOURCE), _both(book)
    return {
        "citing": len(article.cited_together()),
        "both": len(both),
        "both_where": ", ".join(both.locator),
        "works": int((book.tables.references.source_id == SOURCE).sum()),
    }


# -- Where this rebuild falls short, and where it disagrees ---


def _of_the_notes(book: Book) -> dict[str, str | int]:
    article = book.source(SOURCE)
    return {
        "notes": len(article.notes),
        "contradictions": source_notes.count_contradictions(article),
    }


def contradictions(book: Book) -> Shown:
    """Table: where the article contradicts itself."""
    return source_notes.contradictions(book.source(SOURCE), "Contradictions inside the article")
