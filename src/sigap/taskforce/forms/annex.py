"""The annex as it is typed: one text for each seat, one line for each post. Read whole, or every mistake at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from sigap.access.models import SEAT_LABELS
from sigap.access.rules import SINGLE_SEATS, SUB_SEATS, SeatKind
from sigap.taskforce.actions.annex import fault_words
from sigap.taskforce.rules.annex import (
    AnnexFault,
    AnnexLine,
    AnnexOffice,
    AnnexSectionText,
    AnnexText,
    faults_of,
    lines_of,
    post_of,
)

MOST_SECTIONS = 30
TOP = tuple(kind for kind in SeatKind if kind not in SUB_SEATS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSeat:
    """The text of one seat."""

    name: str
    label: Promise
    text: str
    is_single: bool

    @property
    def rows(self) -> int:
        """How high its box is."""
        return 1 if self.is_single else max(2, self.text.count("\n") + 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSection:
    """The texts of one sub task force."""

    place: int
    number: str = ""
    name: str = ""
    coordinator: str = ""
    members: str = ""
    programme: str = ""

    @property
    def member_rows(self) -> int:
        """How high the box of the members is."""
        return max(3, self.members.count("\n") + 2)


@dataclass(slots=True, kw_only=True)
class TypedAnnex:
    """What stands in the boxes, and once it was read, the annex or what is wrong with it."""

    seats: Sequence[TypedSeat]
    sections: Sequence[TypedSection]
    faults: list[str] = field(default_factory=list)

    def read(self, offices: Sequence[AnnexOffice]) -> AnnexText:
        """The annex of what was typed; `faults` says in words what is wrong."""
        posts: list[AnnexLine] = []
        for kind, seat in zip(TOP, self.seats, strict=True):
            self._posts(posts, seat.text, kind, "", offices)
        sections: list[AnnexSectionText] = []
        for each in self.sections:
            if not any((each.number, each.name, each.coordinator, each.members, each.programme)):
                continue
            if not each.number or not each.name:
                self.faults.append(fault_words(AnnexFault("section", each.number or each.name or each.coordinator)))
                continue
            programme = "\n".join(lines_of(each.programme))
            sections.append(AnnexSectionText(number=each.number, name=each.name, programme=programme))
            self._posts(posts, each.coordinator, SeatKind.SUB_CHAIR, each.number, offices)
            self._posts(posts, each.members, SeatKind.SUB_MEMBER, each.number, offices)
        annex = AnnexText(sections=tuple(sections), posts=tuple(posts))
        self.faults += [fault_words(fault) for fault in faults_of(annex)]
        return annex

    def _posts(
        self, posts: list[AnnexLine], text: str, kind: SeatKind, section: str, offices: Sequence[AnnexOffice]
    ) -> None:
        for line in lines_of(text):
            try:
                posts.append(post_of(line, kind=kind, section=section, offices=offices))
            except AnnexFault as fault:
                self.faults.append(fault_words(fault))


def typed_annex(posted: Mapping[str, str]) -> TypedAnnex:
    """What was posted."""
    places = [place for place in range(1, MOST_SECTIONS + 1) if f"number-{place}" in posted]
    return TypedAnnex(
        seats=[_seat(kind, posted.get(kind.value, "")) for kind in TOP],
        sections=[
            TypedSection(
                place=place,
                number=" ".join(posted.get(f"number-{place}", "").split()),
                name=" ".join(posted.get(f"name-{place}", "").split()),
                coordinator=posted.get(f"coordinator-{place}", ""),
                members=posted.get(f"members-{place}", ""),
                programme=posted.get(f"programme-{place}", ""),
            )
            for place in places
        ],
    )


def annex_to_type(annex: AnnexText, offices: Sequence[AnnexOffice]) -> TypedAnnex:
    """What stands there, to be typed over, with an empty sub task force at the end."""

    def text(kind: SeatKind, section: str = "") -> str:
        return "\n".join(each.written(offices) for each in annex.posts if each.kind is kind and each.section == section)

    sections = [
        TypedSection(
            place=place,
            number=each.number,
            name=each.name,
            coordinator=text(SeatKind.SUB_CHAIR, each.number),
            members=text(SeatKind.SUB_MEMBER, each.number),
            programme=each.programme,
        )
        for place, each in enumerate(annex.sections, start=1)
    ]
    last = len(sections) + 1
    return TypedAnnex(
        seats=[_seat(kind, text(kind)) for kind in TOP],
        sections=[*sections, *([TypedSection(place=last)] if last <= MOST_SECTIONS else [])],
    )


def _seat(kind: SeatKind, text: str) -> TypedSeat:
    return TypedSeat(name=kind.value, label=SEAT_LABELS[kind], text=text, is_single=kind in SINGLE_SEATS)
