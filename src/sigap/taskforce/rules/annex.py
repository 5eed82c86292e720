"""The annex as a secretariat types it: one post a line, and how a new annex goes on from the one before. Pure.

A line is `Kepala Dinas Sosial`, and where the office is not known by that title `Kepala Dinas Sosial | Dinas Sosial`,
with the kind of member that the law asks for as a third part: `Ketua HIMPSI | | profesi`.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sigap.access.roles import OfficeKind
from sigap.access.rules import SINGLE_SEATS, SeatKind
from sigap.taskforce.rules.decrees import MemberKind, member_kind_of

MOST_POSTS = 300
LONGEST_TITLE = 200
_PARTS = 3
_NUMBERING = re.compile(r"^(?:\d{1,3}[.)]|[a-z][.)]|[-*•–])\s+", re.IGNORECASE)
"""What a list pasted from a letter brings along: `1. `, `a) `, `- `."""
MEMBER_WORDS: Mapping[MemberKind, tuple[str, ...]] = {
    MemberKind.GOVERNMENT: ("pemda", "pemerintah", "pemerintah daerah"),
    MemberKind.ENFORCEMENT: ("penegak hukum", "aph"),
    MemberKind.COMMUNITY: ("ormas", "organisasi masyarakat", "masyarakat", "lsm"),
    MemberKind.PROFESSION: ("profesi", "organisasi profesi"),
    MemberKind.ACADEMIA: ("akademisi", "peneliti", "kampus", "perguruan tinggi"),
}
"""How the third part of a line is written; the first of each is how it is shown."""
_TITLES: Mapping[str, OfficeKind] = {
    "kapolres": OfficeKind.POLRES,
    "kepala kepolisian resor": OfficeKind.POLRES,
    "kajari": OfficeKind.KEJARI,
    "kepala kejaksaan negeri": OfficeKind.KEJARI,
    "dandim": OfficeKind.KODIM,
    "komandan kodim": OfficeKind.KODIM,
    "sekretaris daerah": OfficeKind.SETDA,
    "sekda": OfficeKind.SETDA,
    "inspektur": OfficeKind.INSPEKTORAT,
    "kepala bagian hukum": OfficeKind.BAGIAN_HUKUM,
    "kepala bappeda": OfficeKind.BAPPEDA,
    "kepala kantor kementerian agama": OfficeKind.KEMENAG,
    "kasat reskrim": OfficeKind.POLRES,
}
"""Titles that name their office in other words than its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexOffice:
    """An office that stands, as titles are held against it."""

    id: UUID
    kind: OfficeKind
    name: str
    full_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexLine:
    """One post of the annex. `office_name` is what the paper says; `line` goes on through later decrees."""

    kind: SeatKind
    title: str
    section: str = ""
    office_id: UUID | None = None
    office_name: str = ""
    member: MemberKind = MemberKind.GOVERNMENT
    line: UUID | None = None

    def written(self, offices: Sequence[AnnexOffice] = ()) -> str:
        """The line as it is typed again: the title alone, where that says all of it."""
        again = post_of(self.title, kind=self.kind, section=self.section, offices=offices)
        if (again.office_name, again.member) == (self.office_name, self.member):
            return self.title
        parts = [self.title]
        if self.office_name:
            parts.append(self.office_name)
        if self.member is not MemberKind.GOVERNMENT:
            parts += [""] * (len(parts) == 1)
            parts.append(MEMBER_WORDS[self.member][0])
        return " | ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexSectionText:
    """A sub task force of the annex: number, name, and its programme, one item a line."""

    number: str
    name: str
    programme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexText:
    """A whole annex."""

    sections: tuple[AnnexSectionText, ...]
    posts: tuple[AnnexLine, ...]


class AnnexFault(Exception):
    """What is wrong with a line: a code, and the line as it was typed."""

    def __init__(self, code: str, line: str) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


def lines_of(text: str) -> list[str]:
    """The lines that say something, without what a list in a letter brings along."""
    lines = (_NUMBERING.sub("", " ".join(line.split())) for line in text.splitlines())
    return [line for line in lines if line]


def post_of(typed: str, *, kind: SeatKind, section: str, offices: Sequence[AnnexOffice]) -> AnnexLine:
    """One post from its line. Raises AnnexFault."""
    parts = [part.strip() for part in typed.split("|")]
    if len(parts) > _PARTS:
        raise AnnexFault("parts", typed)
    title, named, word = (*parts, "", "")[:_PARTS]
    if not title:
        raise AnnexFault("title", typed)
    if len(title) > LONGEST_TITLE or len(named) > LONGEST_TITLE:
        raise AnnexFault("long", typed)
    implied = _implied(title)
    office = _named(named, offices) if named else _office_in(title, offices, implied)
    member = _member(word, typed) if word else member_kind_of(office.kind if office else implied)
    return AnnexLine(
        kind=kind,
        title=title,
        section=section,
        office_id=office.id if office else None,
        office_name=named or (office.name if office else ""),
        member=member,
    )


def _member(word: str, typed: str) -> MemberKind:
    for kind, words in MEMBER_WORDS.items():
        if word.casefold() in words:
            return kind
    raise AnnexFault("member", typed)


def _named(name: str, offices: Iterable[AnnexOffice]) -> AnnexOffice | None:
    wanted = name.casefold()
    return next((each for each in offices if wanted in {each.name.casefold(), each.full_name.casefold()}), None)


def _implied(title: str) -> OfficeKind | None:
    """The kind of office that a title is of, whether SIGAP knows such an office or not."""
    folded_title = title.casefold()
    return next((kind for start, kind in _TITLES.items() if re.match(rf"{re.escape(start)}(?!\w)", folded_title)), None)


def _office_in(title: str, offices: Sequence[AnnexOffice], implied: OfficeKind | None) -> AnnexOffice | None:
    """The office that a title names: by its own name, the longest first, else the only one of the kind it is of."""
    folded_title = title.casefold()
    named = [
        (len(name), each)
        for each in offices
        for name in (each.name.casefold(), each.full_name.casefold())
        if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded_title)
    ]
    if named:
        return max(named, key=lambda pair: pair[0])[1]
    of_kind = [each for each in offices if each.kind is implied]
    return of_kind[0] if len(of_kind) == 1 else None


def faults_of(annex: AnnexText) -> list[AnnexFault]:
    """What keeps an annex from being stored: a seat for one named twice, a post twice, a number twice, too many."""
    found = [AnnexFault("many", str(len(annex.posts)))] if len(annex.posts) > MOST_POSTS else []
    for kind in SINGLE_SEATS:
        held = [post for post in annex.posts if post.kind is kind]
        found += [AnnexFault("single", post.title) for post in held[1:]]
    numbers = [section.number.casefold() for section in annex.sections]
    found += [AnnexFault("number", number) for number in sorted({each for each in numbers if numbers.count(each) > 1})]
    chairs = [post.section for post in annex.posts if post.kind is SeatKind.SUB_CHAIR]
    found += [AnnexFault("coordinator", each) for each in sorted({one for one in chairs if chairs.count(one) > 1})]
    seen: set[tuple[SeatKind, str, str]] = set()
    for post in annex.posts:
        key = (post.kind, post.section, post.title.casefold())
        if key in seen:
            found.append(AnnexFault("twice", post.title))
        seen.add(key)
    return found


def carried_on(posts: Sequence[AnnexLine], before: Collection[AnnexLine]) -> tuple[AnnexLine, ...]:
    """The posts with the lines of those that they continue.

    A post goes on where seat, sub task force and title are the same, or the same position of the same office is only
    worded anew (Kapolres, Kepala Kepolisian Resor). Whoever sits there keeps sitting; another position is another post.
    """
    left = list(before)
    found: dict[int, AnnexLine] = {}
    for is_same in (_is_same_title, _is_reworded):
        for place, post in enumerate(posts):
            if place not in found and (match := next((each for each in left if is_same(each, post)), None)):
                # A post stands in the draft and in the decree before it: what is continued is continued once.
                left = [each for each in left if each is not match and (match.line is None or each.line != match.line)]
                found[place] = replace(post, line=match.line)
    return tuple(found.get(place, post) for place, post in enumerate(posts))


def _is_same_title(one: AnnexLine, other: AnnexLine) -> bool:
    return _is_same_seat(one, other) and one.title.casefold() == other.title.casefold()


def _is_reworded(one: AnnexLine, other: AnnexLine) -> bool:
    if not _is_same_seat(one, other) or one.office_id is None or one.office_id != other.office_id:
        return False
    implied = _implied(one.title)
    heads_alike = one.title.casefold().split()[0] == other.title.casefold().split()[0]
    return heads_alike or (implied is not None and implied is _implied(other.title))


def _is_same_seat(one: AnnexLine, other: AnnexLine) -> bool:
    return one.kind is other.kind and one.section.casefold() == other.section.casefold()
