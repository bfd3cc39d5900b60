"""The page of a course pack: one HTML file in one language, for reading, printing and projecting.

It needs no script: the handout alone, and the handout in large print, are addresses of the page
(``#handout``, ``#large``), and the style sheet does the rest.
"""

from importlib import resources

from markupsafe import Markup

from casebook.display import content_security_policy, render
from casebook.reader import Book
from casebook.seminar.course_packs import LANGUAGES, OUTCOMES, Pack
from casebook.seminar.handouts import handout_html, inline, key_html, rubric_html, words_for

STYLES = ("sheet/theme.css", "pages/handout.css", "packs/pack.css")


def pack_name(pack: Pack, language: str) -> str:
    """The name of a pack's page: ``01-commissioned-communities.da.html``."""
    return f"{pack.chapter}.{language}.html"


def slides_address(pack: Pack, at: int = 1) -> str:
    """What follows the address of the chapter to project a pack's slides, from one on."""
    return f"#project={','.join(slide.shows for slide in pack.slides)}&at={at}"


def pack_html(book: Book, pack: Pack, language: str) -> str:
    """Write the page of a pack.

    Parameters
    ----------
    book : Book
    pack : Pack
        A whole one.
    language : str
        ``en`` or ``da``.

    Returns
    -------
    str
        HTML. The same pack gives the same text, to the letter.
    """
    css = _styles()
    words = words_for(book, language)
    (other,) = [each for each in LANGUAGES if each != language]
    page = render(
        "course_pack.html",
        "casebook.seminar",
        policy=content_security_policy(styles=[css], scripts=[]),
        css=css,
        language=language,
        other=other,
        other_page=pack_name(pack, other),
        words=words,
        pack=pack,
        title=pack.title[language],
        outcomes=[
            (
                words[kind],
                [inline(one.words[language]) for one in pack.outcomes if one.kind == kind],
            )
            for kind in OUTCOMES
            if any(one.kind == kind for one in pack.outcomes)
        ],
        hours=[(each.words[language], _hours(each.hours, language)) for each in pack.hours],
        total=_hours(sum(each.hours for each in pack.hours), language),
        chapter_page=f"../../../notebooks/{pack.chapter}.html",
        slides=[
            (inline(slide.words[language]), slides_address(pack, at))
            for at, slide in enumerate(pack.slides, 1)
        ],
        handout=handout_html(book, pack, language),
        key=key_html(book, pack, language),
        rubric=rubric_html(pack, language),
    )
    return f"{page}\n"


def _styles() -> Markup:
    folder = resources.files("casebook") / "web"
    return Markup("".join((folder / name).read_text(encoding="utf-8") for name in STYLES))


def _hours(number: float, language: str) -> str:
    said = f"{number:g}"
    return said.replace(".", ",") if language == "da" else said
