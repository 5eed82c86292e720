"""Papers of the legal track and what victims were told, opened for whoever works in that section, through the door."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.contacts import ContactCard, cards_of, safety_place
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.cases.reading.closing import PieceOfFile
from sigap.kernel.errors import Refused
from sigap.legal.actions import (
    Paper,
    SafeWay,
    choice_place,
    dossier_place,
    no_report_place,
    paper_place,
    remark_place,
    update_place,
    wish_place,
)
from sigap.legal.models import (
    BarredExit,
    Charge,
    DossierChange,
    ExitAnswer,
    LawChoice,
    Mark,
    NoPoliceReport,
    NoticeRemark,
    PlannedRelease,
    VictimNotice,
    VictimUpdate,
    VictimWish,
)
from sigap.legal.queries import (
    MOST_MARKS,
    PAGE,
    changes_of,
    charges_of,
    history_of,
    marks_of,
    people_of,
    reported_among,
    told_of,
    tracks_of,
    victims_among,
)
from sigap.legal.queries.track import TrackRows, track_rows
from sigap.legal.queries.victims import (
    NOTICES,
    Hearer,
    hearers_among,
    is_leading,
    notices_of,
    reached_otherwise_now,
    release_days,
    remarks_of,
    telling_facts,
    usual_rhythm,
    victim_of,
    wishes_of,
)
from sigap.legal.rules import EXITS, MarkKind, StandingMark
from sigap.ui.dates import long_day


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTrack:
    """The track of one suspect, the newest day first: marks with papers, articles, what victims were told, which law.

    `known` are the marks of every track, `people` all of the case, `whose` the suspect, None where nobody is reported.
    Of what victims were told the words are None for offices that neither told it nor lead the case.
    `unreported`: why the case went without a report to the police; `exits`: barred ones, answers, whose they are.
    """

    access: CaseAccess
    marks: tuple[tuple[Mark, Paper], ...] = field(repr=False)
    known: tuple[StandingMark, ...] = ()
    people: tuple[CasePerson, ...] = field(default=(), repr=False)
    whose: CasePerson | None = None
    charges: tuple[Charge, ...] = ()
    updates: tuple[tuple[VictimUpdate, str | None], ...] = field(default=(), repr=False)
    choices: dict[UUID, tuple[LawChoice, str]] = field(default_factory=dict, repr=False)
    unreported: tuple[NoPoliceReport, str] | None = field(default=None, repr=False)
    exits: tuple[tuple[BarredExit, tuple[ExitAnswer, ...], UUID | None], ...] = ()


@dataclass(slots=True, kw_only=True)
class _Selected:
    """What a track is made of, before its texts are opened."""

    access: CaseAccess
    all_marks: list[Mark]
    people: list[CasePerson]
    whose: CasePerson | None
    charges: list[Charge]
    updates: list[VictimUpdate]
    choices: list[LawChoice]
    unreported: NoPoliceReport | None
    exits: tuple[tuple[BarredExit, tuple[ExitAnswer, ...]], ...]

    @property
    def updates_here(self) -> list[VictimUpdate]:
        """Those that this reader's office told, or may know as the one that leads the case."""
        mine = self.access.office_ids
        return [row for row in self.updates if self.access.case.office_id in mine or row.office_id in mine]

    @property
    def marks(self) -> list[Mark]:
        """Those of the suspect and of the case, at most a page."""
        mine = self.whose and self.whose.id
        return [mark for mark in self.all_marks if mark.person_id in {None, mine}][:PAGE]

    def sealings(self) -> list[Sealing]:
        """Every text that is opened: marks, what was told, decisions between laws, why nobody reported."""
        access = self.access
        found = _of_marks(access, self.marks)
        found += [(access, update_place(row.id), row.sealed_words, row.key_id) for row in self.updates_here]
        found += [(access, choice_place(row.id), row.sealed_paper, row.key_id) for row in self.choices]
        if row := self.unreported:
            found.append((access, no_report_place(row.id), row.sealed_words, row.key_id))
        return found


def open_track(*, entering: Entering, code: str, at: datetime, ordinal: int | None = None) -> OpenedTrack:
    """The track of one suspect, by their number in the case; without one, of the first. Raises Refused."""

    def select(actor: Actor) -> tuple[_Selected, Sequence[Sealing]]:
        found = _select(_case(actor, code), ordinal)
        return found, found.sealings()

    found, texts = open_section_texts(entering, select, at)
    marks, here, choices = found.marks, found.updates_here, found.choices
    words = texts[len(marks) :]
    text_by_id = {row.id: text for row, text in zip(here, words, strict=False)}
    whose = {mark.root: mark.person_id for mark in found.all_marks}
    return OpenedTrack(
        access=found.access,
        marks=tuple((mark, _paper(text)) for mark, text in zip(marks, texts, strict=False)),
        known=tuple(mark.standing for mark in found.all_marks),
        people=tuple(found.people),
        whose=found.whose,
        charges=tuple(found.charges),
        updates=tuple((row, text_by_id.get(row.id)) for row in found.updates),
        choices={row.charge_id: (row, text) for row, text in zip(choices, words[len(here) :], strict=False)},
        unreported=(found.unreported, texts[-1]) if found.unreported else None,
        exits=tuple((row, answers, whose.get(row.root)) for row, answers in found.exits),
    )


def _select(access: CaseAccess, ordinal: int | None) -> _Selected:
    marks, people = list(marks_of(access)[:MOST_MARKS]), people_of(access)
    reported = reported_among(people)
    chosen = next((who for who in reported if who.ordinal == ordinal), None)
    if ordinal is not None and chosen is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})
    whose = chosen or next(iter(reported), None)
    mine = whose and whose.id
    charges = [row for row in charges_of(access) if row.person_id in {None, mine}]
    kinds = {mark.kind for mark in marks}
    is_pair, is_reported, has_exit = (
        any(row.is_pair for row in charges),
        MarkKind.LP in kinds,
        not kinds.isdisjoint(EXITS),
    )
    rows = track_rows(access) if is_pair or has_exit or not is_reported else TrackRows()
    return _Selected(
        access=access,
        all_marks=marks,
        people=people,
        whose=whose,
        charges=charges,
        updates=list(told_of(access)[:PAGE]),
        choices=list(rows.choices) if is_pair else [],
        unreported=None if is_reported else rows.unreported,
        exits=rows.exits if has_exit else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedVictims:
    """What victims want to know and what there is to tell.

    `ways` and `remarks`, by notice, are empty for offices that do not lead the case.
    """

    access: CaseAccess
    is_leading: bool
    people: tuple[CasePerson, ...] = field(repr=False)
    wishes: tuple[VictimWish, ...] = ()
    notices: tuple[VictimNotice, ...] = ()
    hearers: dict[UUID, list[Hearer]] = field(default_factory=dict, repr=False)
    reached_otherwise: frozenset[UUID] = frozenset()
    release_days: dict[UUID, date] = field(default_factory=dict)
    releases: dict[UUID, PlannedRelease] = field(default_factory=dict)
    ways: dict[UUID, SafeWay] = field(default_factory=dict, repr=False)
    remarks: tuple[tuple[NoticeRemark, str], ...] = field(default=(), repr=False)


def open_victims(*, entering: Entering, code: str, at: datetime) -> OpenedVictims:
    """What is to be told on a case, what is open first. Raises Refused."""

    def select(actor: Actor) -> tuple[OpenedVictims, Sequence[Sealing]]:
        access = _case(actor, code)
        people, wishes, leads = people_of(access), wishes_of(access), is_leading(actor, access)
        facts = telling_facts(access.case.id)
        found = OpenedVictims(
            access=access,
            is_leading=leads,
            people=tuple(people),
            wishes=tuple(wishes),
            notices=tuple(notices_of(access)[:NOTICES]),
            hearers=hearers_among(access.case.id, victims_among(people), people, facts, at=at) if leads else {},
            reached_otherwise=reached_otherwise_now(wishes) if leads else frozenset(),
            release_days=release_days(access, reported_among(people), facts),
            releases={each.person_id: each for each in facts.releases},
        )
        remarks = remarks_of(found.notices, people) if leads else []
        sealings = [_of_wish(access, wish) for wish in _newest(wishes)] if leads else []
        sealings += [(access, remark_place(row.id), bytes(row.sealed_words), row.key_id) for row in remarks]
        return replace(found, remarks=tuple((row, "") for row in remarks)), sealings

    found, texts = open_section_texts(entering, select, at)
    newest = _newest(found.wishes) if found.is_leading else []
    return replace(
        found,
        ways={wish.person_id: SafeWay.from_text(text) for wish, text in zip(newest, texts, strict=False)},
        remarks=tuple((row, text) for (row, _), text in zip(found.remarks, texts[len(newest) :], strict=False)),
    )


def _newest(wishes: Iterable[VictimWish]) -> list[VictimWish]:
    """Of each victim the newest version; they come newest first."""
    return list({wish.person_id: wish for wish in reversed(list(wishes))}.values())


def _of_wish(access: CaseAccess, wish: VictimWish) -> Sealing:
    return access, wish_place(wish.id), bytes(wish.sealed_way), wish.key_id


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedWish:
    """One victim's wish to be changed: the newest version, its way, how they may be reached, who may tell and hear."""

    access: CaseAccess
    victim: CasePerson
    wish: VictimWish | None
    way: SafeWay
    card: ContactCard
    hearers: tuple[Hearer, ...] = field(repr=False)
    tellers: dict[UUID, str]
    rhythm: int | None


def open_wish(*, entering: Entering, code: str, ordinal: int, at: datetime) -> OpenedWish:
    """For the office that leads the case. Raises Refused."""

    def select(actor: Actor) -> tuple[OpenedWish, Sequence[Sealing]]:
        access = _case(actor, code)
        if not is_leading(actor, access):
            raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
        people = people_of(access)
        victim = victim_of(people, ordinal)
        wish = next((each for each in wishes_of(access) if each.person_id == victim.id), None)
        card = cards_of([victim]).get(victim.id)
        tellers, rhythm = usual_rhythm(access, localdate(at))
        found = OpenedWish(
            access=access,
            victim=victim,
            wish=wish,
            way=SafeWay(),
            card=ContactCard(),
            hearers=tuple(hearers_among(access.case.id, [victim], people, at=at)[victim.id]),
            tellers=tellers,
            rhythm=rhythm,
        )
        sealings = [_of_wish(access, wish)] if wish else []
        if card and card.sealed_safety is not None:
            sealings.append((access, safety_place(card.id), bytes(card.sealed_safety), card.key_id))
        return found, sealings

    found, texts = open_section_texts(entering, select, at)
    left = list(texts)
    way = SafeWay.from_text(left.pop(0)) if found.wish and left else SafeWay()
    is_readable = bool(left) and left[0].startswith("{")
    return replace(found, way=way, card=ContactCard.from_text(left[0]) if is_readable else ContactCard())


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedDossier:
    """What happened to one suspect's dossier, the newest first, each with the number it was given."""

    access: CaseAccess
    whose: CasePerson
    changes: tuple[tuple[DossierChange, str], ...] = field(default=(), repr=False)


def open_dossier(*, entering: Entering, code: str, ordinal: int, at: datetime) -> OpenedDossier:
    """The dossier of one suspect. Raises Refused, also where they have no track."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, CasePerson, list[DossierChange]], Sequence[Sealing]]:
        access = _case(actor, code)
        track = next((each for each in tracks_of(access) if each.person.ordinal == ordinal), None)
        if track is None:
            raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})
        changes = list(changes_of(access, track)[:PAGE])
        return (access, track.person, changes), [
            (access, dossier_place(row.id), row.sealed_number, row.key_id) for row in changes
        ]

    (access, whose, changes), texts = open_section_texts(entering, select, at)
    return OpenedDossier(access=access, whose=whose, changes=tuple(zip(changes, texts, strict=True)))


def open_history(*, entering: Entering, code: str, mark_id: UUID, at: datetime) -> OpenedTrack:
    """Every version of one mark, the newest first. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[Mark]], Sequence[Sealing]]:
        access = _case(actor, code)
        marks = history_of(access, mark_id)
        return (access, marks), _of_marks(access, marks)

    (access, marks), texts = open_section_texts(entering, select, at)
    papers = tuple((mark, _paper(text)) for mark, text in zip(marks, texts, strict=True))
    return OpenedTrack(access=access, marks=papers)


def _case(actor: Actor, code: str) -> CaseAccess:
    return case_for(actor, code, need=Section.LEGAL, power=Permission.CASE_SEE)


def _of_marks(access: CaseAccess, marks: Sequence[Mark]) -> list[Sealing]:
    return [(access, paper_place(mark.id), mark.sealed_paper, mark.key_id) for mark in marks]


def _paper(text: str) -> Paper:
    """A paper, or the words that stand for one whose key was destroyed."""
    return Paper.from_text(text) if text.startswith("{") else Paper(note=text)


def parts_to_close(case_id: UUID) -> list[PieceOfFile]:
    """What the second person reads before a closing: marks without papers, and why nobody reported to the police."""
    marks = Mark.objects.filter(case_id=case_id, replaced_by__isnull=True, is_void=False).defer("sealed_paper")
    unreported = NoPoliceReport.objects.filter(case_id=case_id).order_by("-recorded_at")[:1]
    return [
        *(
            PieceOfFile(heading=mark.kind_label, meta=f"{mark.office_name}, {long_day(mark.happened_on)}")
            for mark in marks.order_by("happened_on", "recorded_at")
        ),
        *(
            PieceOfFile(
                heading=_("Tanpa laporan polisi: %(basis)s") % {"basis": row.basis_label},
                meta=f"{row.decided_by_name}, {row.office_name}, {long_day(row.decided_on)}",
                place=no_report_place(row.id),
                key_id=row.key_id,
                sealed=row.sealed_words,
            )
            for row in unreported
        ),
    ]
