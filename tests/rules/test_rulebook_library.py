"""The library's rules: what a text cites, where a law stands on a day, rings, and what leans on a law that ends."""

from datetime import date

import pytest

from sigap.provisions.rules import Provision, SourceKind, statute_of
from sigap.rulebook.rules.citations import Citation, NameFinder
from sigap.rulebook.rules.instruments import (
    InstrumentContent,
    InstrumentKind,
    LawValidity,
    LinkKind,
    LinkUnfit,
    check_link,
    shipped_instruments,
    state_on,
)
from sigap.rulebook.rules.leaning import Effect, LawIndex, Register

DAY = date(2026, 11, 29)
NAMES = {
    "UU 21/2007": "uu-212007",
    "UU 1/2023": "uu-12023",
    "KUHP": "uu-12023",
    "KUHAP": "uu-202025",
    "UU 20/2025": "uu-202025",
    "KUHAP lama": "uu-81981",
    "UU 1/202": "uu-1202",
}


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("UU 21/2007 pasal 2 dan 17; KUHP (UU 1/2023) pasal 455", {"uu-212007": "2 dan 17", "uu-12023": "455"}),
        ("UU 21/2007 pasal 48 ayat (6): 14 hari sejak diberi tahu", {"uu-212007": "48 ayat (6)"}),
        ("KUHAP lama pasal 138", {"uu-81981": "138"}),
        ("uu 21/2007", {"uu-212007": ""}),
        ("UU 21/2007 pasal 51–53", {"uu-212007": "51–53"}),
        ("KUHAP (UU 20/2025) pasal 144 huruf f: korban berhak tahu", {"uu-202025": "144 huruf f"}),
        ("UU 21/20071 dan Kesepakatan gugus tugas", {}),
    ],
)
def test_a_text_cites_laws_by_any_of_their_names(text: str, cited: dict[str, str]) -> None:
    assert NameFinder(NAMES).cited(text) == tuple(Citation(code, articles) for code, articles in cited.items())


def law(**said: object) -> InstrumentContent:
    given: dict[str, object] = {
        "kind": InstrumentKind.REGENT,
        "name": "Perbup CONTOH 1/2026",
        "title": "CONTOH",
        "summary": "",
        "source": "CONTOH",
    }
    return InstrumentContent(**(given | said))  # type: ignore[arg-type]  # a test's own shorthand


@pytest.mark.parametrize(
    ("content", "is_amended", "state"),
    [
        (law(), False, LawValidity.IN_FORCE),
        (law(), True, LawValidity.AMENDED),
        (law(in_force_from=DAY), False, LawValidity.IN_FORCE),
        (law(in_force_from=date(2026, 11, 30)), True, LawValidity.AHEAD),
        (law(in_force_to=date(2026, 11, 30)), False, LawValidity.IN_FORCE),
        (law(in_force_to=DAY), True, LawValidity.ENDED),
        (law(is_ended=True), False, LawValidity.ENDED),
        (law(is_draft=True), False, LawValidity.DRAFT),
    ],
)
def test_a_law_stands_from_its_first_day_to_the_day_before_its_end(
    content: InstrumentContent, *, is_amended: bool, state: LawValidity
) -> None:
    assert state_on(DAY, content, is_amended=is_amended) is state


def test_a_law_that_amends_itself_is_refused_and_a_ring_too() -> None:
    known = [("b", "a"), ("c", "b"), ("d", "a")]
    for new in (("a", "a"), ("a", "b"), ("a", "c"), ("b", "c")):
        with pytest.raises(LinkUnfit):
            check_link(known, new)
    for new in (("c", "a"), ("d", "c"), ("e", "e2")):
        check_link(known, new)


def test_what_ships_is_sourced_and_its_links_lead_to_laws_that_ship_too_in_no_ring() -> None:
    shipped = shipped_instruments()
    names = {each.content.name for each in shipped}
    assert len(names) == len(shipped) > 45
    assert len({each.content.code for each in shipped}) == len(shipped)
    for kind in LinkKind:
        edges: list[tuple[str, str]] = []
        for each in shipped:
            for link in (link for link in each.links if link.kind is kind):
                assert link.to in names
                check_link(edges, (each.content.name, link.to))
                edges.append((each.content.name, link.to))
        assert edges


def row(code: str, basis: str, *, since: date | None = None, register: str = "deadlines") -> Provision:
    return Provision(
        register=register,
        code=code,
        statute=statute_of(basis),
        title=f"Baris {code}",
        lines=(("Dasar", basis),),
        source="CONTOH",
        kind=SourceKind.MEMORY,
        valid_from=since,
    )


def test_what_leans_on_a_law_that_ends_is_to_be_reviewed_unless_its_next_version_leans_on_another() -> None:
    old, new = date(2025, 1, 1), date(2027, 1, 1)
    rows = [
        row("renewed", "UU 21/2007 pasal 1", since=old),
        row("renewed", "UU 1/2023 pasal 455", since=new),
        row("late", "UU 21/2007 pasal 2", since=old),
        row("late", "UU 1/2023", since=date(2027, 1, 2)),
        row("seen", "UU 21/2007", since=old),
        row("shown", "UU 21/2007 pasal 3", register="public"),
        row("uu-212007", "UU 21/2007", register="library"),
        row("new", "UU 21/2007 pasal 4", register="registers_to_come"),
    ]
    index = LawIndex(((name, code) for name, code in NAMES.items()), rows)
    leaning = index.leaning("uu-212007", ends_on=new, reviewed=frozenset({rows[4].fingerprint}))
    assert [(each.code, each.effect, each.articles) for each in leaning] == [
        ("late", Effect.REVIEW, "2"),
        ("renewed", Effect.RENEWED, "1"),
        ("seen", Effect.REVIEWED, ""),
        ("shown", Effect.READ, "3"),
        ("new", Effect.READ, "4"),
    ]
    assert leaning[1].renewed_on == new
    assert leaning[3].register is Register.PUBLIC
    assert leaning[4].register is Register.OTHER
    assert (index.count("uu-212007"), index.count("uu-999")) == (5, 0)
