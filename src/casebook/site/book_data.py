"""What a build learns of the book's pages and keeps in Sphinx's environment.

A Sphinx *domain*, because Sphinx stores the data of domains from build to build, forgets those of a
page that goes or is read again, and merges them when pages are read side by side.
"""

from collections.abc import Collection
from typing import Any, NamedTuple, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment

CHAPTERS = "notebooks/"
"""What the names of chapters begin with."""


class Shown(NamedTuple):
    """What a page shows that concerns other pages.

    Attributes
    ----------
    links : frozenset of (str, str)
        What it leads to: kind of link and target.
    cards : tuple of str
        The ids of the claims that have a card on it, in their order.
    rows : tuple of str
        The ids of the claims that have a row of their own in a table on it.
    meanings : dict of str to str
        The words that it defines, in small letters, with their definitions.
    judged : frozenset of str
        The ids of the claims whose status it shows.
    """

    links: frozenset[tuple[str, str]]
    cards: tuple[str, ...]
    rows: tuple[str, ...]
    meanings: dict[str, str]
    judged: frozenset[str] = frozenset()


class BookData(Domain):
    """The data, by page where it is a page's.

    ``state`` digests all that every page depends on, ``shared`` what pages take from one another,
    ``pages`` holds a digest of the files of each
    page, ``shown`` what each page shows.
    """

    name = "casebook"
    label = "Casebook"
    data_version = 1  # what an older build has kept is not used when there is more to keep
    initial_data = {"state": "", "shared": "", "pages": {}, "shown": {}}

    @property
    def state(self) -> str:
        """The digest of what every page depends on."""
        return cast(str, self.data["state"])

    @state.setter
    def state(self, state: str) -> None:
        self.data["state"] = state

    @property
    def shared(self) -> str:
        """The digest of what pages take from one another."""
        return cast(str, self.data["shared"])

    @shared.setter
    def shared(self, shared: str) -> None:
        self.data["shared"] = shared

    @property
    def pages(self) -> dict[str, str]:
        """The digest of the files of each page."""
        return cast(dict[str, str], self.data["pages"])

    @pages.setter
    def pages(self, pages: dict[str, str]) -> None:
        self.data["pages"] = pages

    @property
    def shown(self) -> dict[str, Shown]:
        """What each page shows."""
        return cast(dict[str, Shown], self.data["shown"])

    def page_of_claim(self, claim: str) -> str | None:
        """The page on which a claim or a passage has a card or a row, chapters first."""
        for page in sorted(self.shown, key=lambda name: (not name.startswith(CHAPTERS), name)):
            if claim in self.shown[page].cards + self.shown[page].rows:
                return page
        return None

    def listing(self, usual: str, idents: Collection[str]) -> str | None:
        """The page that lists rows: the usual one, or else the one with most of them.

        Parameters
        ----------
        usual : str
            The page of this book that does, if it is there.
        idents : collection of str
            Ids of the rows.

        Returns
        -------
        str, or None
            None if none of them has a row on any page.
        """
        if usual in self.shown:
            return usual
        wanted = set(idents)
        found = {page: len(wanted & set(shown.rows)) for page, shown in self.shown.items()}
        best = max(sorted(found), key=lambda page: found[page], default=None)
        return best if best is not None and found[best] else None

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Lead a mention of a claim to the claim."""
        page = self.page_of_claim(target)
        if page is None:
            return None
        uri = builder.get_relative_uri(fromdocname, page)
        return nodes.reference(
            "", target, refuri=f"{uri}#{target}", internal=True, classes=["cb-row"]
        )

    def clear_doc(self, docname: str) -> None:
        """Forget a page that went or is read again."""
        self.shown.pop(docname, None)

    def merge_domaindata(self, docnames: Collection[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read."""
        self.shown.update({name: otherdata["shown"][name] for name in docnames})


def book_data(env: BuildEnvironment) -> BookData:
    """The data in an environment."""
    return cast(BookData, env.get_domain(BookData.name))


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_domain(BookData)
