"""From five interviews, a field note and two coders in another program to claims: the whole way.

The files of a project, the commands in their order, and the lines that a researcher writes herself.
"""

from pathlib import Path

import pandas as pd

from helpers import qdpx, transcripts

COMMANDS = (
    "import project.qdpx my-study",
    "check my-study",
    "agreement my-study --bootstrap 100",
    "matrix my-study --by document",
    "cooccur my-study",
    "saturation my-study",
    "compare my-study --outcome council",
    "disclose my-study",
    "claims my-study",
    "claims my-study c1",
    "verify my-study transcripts",
    "export my-study --to qdpx",
    "export my-study --to xlsx",
)
CASES = {
    "The café": (["A café", "An office"], {"council": "true", "paid": "false"}),
    "Reading letters": (["Letters", "The council"], {"council": "true", "paid": "true"}),
    "The workshop": (["A workshop", "Thursday"], {"council": "false", "paid": "true"}),
}
CLAIMS = {
    "claims": [
        ("c1", "The café stays open because people rely on one another."),
        ("c2", "What is counted is not what matters to those who do the work."),
        ("c3", "Lists wear trust out."),
    ],
    # By the first words of a coded place: a researcher looks the passage up by them.
    "links": [
        ("c1", "Så vi satte kaffe over"),
        ("c1", "Now Malin at the café"),
        ("c2", "Ikke det, der tæller."),
        ("c2", "That I cannot count it."),
        ("c3", "every time I came somebody"),
    ],
}
# The two who speak for the first speak of one case, and one alone for the third.
STATUSES = {"c1": "thin", "c2": "shown", "c3": "thin"}


def project() -> bytes:
    """The project as the other program saves it, with two users, cases and variables."""
    spans = {document.document_id: [] for document in transcripts.DOCUMENTS}
    for span in transcripts.spans():
        name = f"{span.passage_id} {span.coder}"
        text = transcripts.TEXTS[span.document_id]
        place = qdpx.counted(text, transcripts.quote(span))
        user = qdpx.guid(f"user {span.coder}")
        given = qdpx.coding(name, span.code_id, span.coder)
        spans[span.document_id].append(qdpx.selection(name, *place, given, creatingUser=user))
    sources = "".join(
        qdpx.source(document.title, *spans[document.document_id])
        for document in transcripts.DOCUMENTS
    )
    under = {code: parent for code, (_, parent, _) in transcripts.CODES.items()}

    def tree(parent: str) -> list[str]:
        return [qdpx.code(code, *tree(code)) for code, above in under.items() if above == parent]

    cases = "".join(
        qdpx.element(
            "Case",
            *(qdpx.value(name, "Boolean", text) for name, text in values.items()),
            *(f'<SourceRef targetGUID="{qdpx.guid(f"source {title}")}"/>' for title in titles),
            guid=qdpx.guid(f"case {name}"),
            name=name,
        )
        for name, (titles, values) in CASES.items()
    )
    variables = "".join(qdpx.variable(name, "Boolean") for name in ("council", "paid"))
    whole = qdpx.project(
        qdpx.users("Åsa", "Bo"),
        qdpx.codebook(*tree("")),
        f"<Variables>{variables}</Variables>",
        f"<Cases>{cases}</Cases>",
        f"<Sources>{sources}</Sources>",
        origin="QualCoder 3.6",
    )
    texts = {qdpx.text_name(d.title): "\ufeff" + d.text for d in transcripts.DOCUMENTS}
    return qdpx.packed(whole, texts)


def begin(folder: Path) -> None:
    """Lay the project and the transcripts into a folder."""
    qdpx.saved(folder, project(), "project.qdpx")
    transcripts.write(folder / "transcripts")


def passages_by_words(folder: Path) -> dict[str, str]:
    """The passages of the study by the first words of their places."""
    from casebook import study

    tables = study.as_they_stand(folder / "my-study")
    texts = {document.title: document.text for document in transcripts.DOCUMENTS}
    titles = dict(zip(tables.documents.document_id, tables.documents.title, strict=True))
    rows = tables.passages[["passage_id", "document_id", "start", "end"]]
    return {
        texts[titles[document]][start:end]: passage
        for passage, document, start, end in rows.itertuples(index=False)
    }


def write_claims(folder: Path) -> None:
    """What the researcher adds: what kind the documents are, three claims, what they stand on."""
    tables = {
        name: folder / "my-study" / f"{name}.csv" for name in ("documents", "claims", "links")
    }
    kinds = {document.title: document.kind for document in transcripts.DOCUMENTS}
    documents = pd.read_csv(tables["documents"], dtype=str, keep_default_na=False)
    documents.assign(kind=documents.title.map(kinds)).to_csv(tables["documents"], index=False)
    found = passages_by_words(folder)
    claims = pd.DataFrame(CLAIMS["claims"], columns=["claim_id", "statement"])
    links = pd.DataFrame(
        [
            (claim, "passages", next(p for text, p in found.items() if text.startswith(words)))
            for claim, words in CLAIMS["links"]
        ],
        columns=["claim_id", "target_table", "target_id"],
    ).assign(relation="supports")
    for name, rows in (("claims", claims), ("links", links)):
        head = pd.read_csv(tables[name]).columns
        rows.reindex(columns=head).to_csv(tables[name], index=False)
