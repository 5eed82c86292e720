"""The legal side of a case that moves, in words: what stands, numbers and days, limits that run, what was consented to.

Through the vault's door, in Indonesian. Where a protected person is, where papers lie and what was noted beside them
stay behind. Of a sender for whom the section of the law is closed, nothing of it goes along. Who heard whom before:
its day and headings, never what was said.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from sigap.access.roles import OfficeKind, Section
from sigap.assistance.models import LINE_LABELS, PURPOSE_LABELS, TOLD_LABELS
from sigap.assistance.queries import consent_book, persons_facts
from sigap.assistance.queries.consents import Key
from sigap.assistance.rules import ReferralPurpose, ServiceLine, Topic
from sigap.cases.queries import CaseAccess
from sigap.cases.reading import Entering
from sigap.clocks.models import Clock
from sigap.clocks.queries import is_paused, label_of, with_facts
from sigap.hearings.reading import OpenedHearing, open_hearings
from sigap.hearings.rules import HearingStatus
from sigap.juvenile.reading import OpenedChild, open_children
from sigap.legal.actions import Paper
from sigap.legal.models import MANNER_LABELS
from sigap.legal.queries import reported_among, track_of
from sigap.legal.queries.victims import notices_of, release_days
from sigap.legal.reading import OpenedTrack, OpenedVictims, open_track, open_victims
from sigap.legal.rules import TellManner
from sigap.legal.rules.telling import NoticeState
from sigap.protection.reading import OpenedProtection, open_protections
from sigap.restitution.queries import books_of
from sigap.restitution.reading import OpenedBook, open_book
from sigap.testimony.queries import MOST, statements_of
from sigap.ui.dates import full_moment, local, long_day, number

type _Numbers = dict[UUID, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceedings:
    """What stands, and the limits that run with the day on which each is due: lines, the earliest first.

    `wishes`: what each victim wants to know, on the lines below it how they are told.
    """

    stands: list[str] = field(default_factory=list, repr=False)
    limits: list[str] = field(default_factory=list, repr=False)
    wishes: list[str] = field(default_factory=list, repr=False)


def open_proceedings(*, entering: Entering, code: str, access: CaseAccess, at: datetime) -> Proceedings:
    """Everything of the section of the law; empty for whom it is closed. Raises Refused."""
    if not access.has(Section.LEGAL):
        return Proceedings()
    first = open_track(entering=entering, code=code, at=at)
    reported = reported_among(first.people)
    later = [open_track(entering=entering, code=code, at=at, ordinal=who.ordinal) for who in reported[1:]]
    hearings = open_hearings(entering=entering, code=code, at=at)[1]
    protections = open_protections(entering=entering, code=code, at=at)[1]
    with entering():
        claims = [book.claim.id for book in books_of(access, has_entries=False)]
    books = [open_book(entering=entering, code=code, claim_id=each, at=at) for each in claims]
    children = [each for each in open_children(entering=entering, code=code, at=at)[1] if each.child]
    numbers = {who.id: who.ordinal for who in first.people}
    whose = {track.id: who.ordinal for who in reported if (track := track_of(who))}
    whose |= {each.row.id: numbers.get(each.row.person_id, 0) for each in protections}
    whose |= {each.book.claim.id: numbers.get(each.book.claim.victim_id, 0) for each in books}
    whose |= {each.child.id: each.person.ordinal for each in children if each.child}
    whose |= {row.detention_id: each.person.ordinal for each in children for row, _paper in each.periods}
    with entering():
        news = list(notices_of(access).filter(state=NoticeState.OPEN))
        whose |= {each.id: numbers.get(each.person_id, 0) if each.person_id else 0 for each in news}
        limits = [*_releases(release_days(access, reported), numbers), *_limits(access.case.id, whose)]
    return Proceedings(
        stands=[
            *_marks([first, *later], numbers),
            *(line for each in children for line in _child(each)),
            *(_hearing(each, numbers) for each in reversed(hearings) if each.row.status != HearingStatus.MOVED),
            *(_protection(each, numbers) for each in reversed(protections)),
            *(_book(each, numbers) for each in books),
        ],
        limits=limits,
        wishes=list(_wishes(open_victims(entering=entering, code=code, at=at), numbers)),
    )


def _of(ordinal: int | None) -> str:
    return f", orang {ordinal}" if ordinal else ""


def _numbered(paper: Paper | None) -> str:
    return f", nomor {paper.number}" if paper and paper.number else ""


def _marks(tracks: Collection[OpenedTrack], numbers: _Numbers) -> Iterator[str]:
    """Every mark once, by its day, why nobody reported to the police, and the articles."""
    marks = {mark.id: (mark, paper) for track in tracks for mark, paper in track.marks}
    for mark, paper in sorted(marks.values(), key=lambda each: (each[0].happened_on, each[0].recorded_at)):
        source_note = f", menurut {mark.source_label}, belum dibenarkan" if mark.is_unconfirmed else ""
        who = _of(numbers.get(mark.person_id) if mark.person_id else None)
        yield f"{long_day(mark.happened_on)}: {mark.kind_label}{who}{_numbered(paper)}, {mark.office_name}{source_note}"
    for row, words in filter(None, (next(iter(tracks)).unreported,)):
        yield f"{long_day(row.decided_on)}: tanpa laporan polisi, {row.basis_label}, {row.office_name}. {words}"
    charges = {charge.id: charge for track in tracks for charge in track.charges}
    for charge in charges.values():
        offence = charge.offence
        who = _of(numbers.get(charge.person_id) if charge.person_id else None)
        yield f"Dugaan pasal{who}: {f'{offence.name}, {offence.label}' if offence else charge.article}"


def _child(each: OpenedChild) -> Iterator[str]:
    who = _of(each.person.ordinal)
    for step, paper in each.steps:
        yield f"{full_moment(step.happened_at)}: {step.kind_label}{who}{_numbered(paper)}, {step.office_name}"
    for row, paper in each.periods:
        over = row.ended_at or row.detention.released_at
        ended = f", selesai {full_moment(over)}" if over else ""
        span = f"{full_moment(row.begins_at)} sampai {full_moment(row.until)}"
        yield f"Anak ditahan{who}: {row.stage_label}, {row.custodian_name}, {span}{_numbered(paper)}{ended}"


def _hearing(each: OpenedHearing, numbers: _Numbers) -> str:
    row = each.row
    case = f", perkara {each.place.number}" if each.place.number else ""
    words = row.outcome_label or row.status_label
    source_note = f", menurut {row.source_label}, belum dibenarkan" if row.is_unconfirmed else ""
    who = _of(numbers.get(row.person_id) if row.person_id else None)
    court = f", {row.court_name}" if row.court_name else ""
    called = ", ".join(str(each) for each in sorted(numbers[who] for who in row.witnesses if who in numbers))
    heard = f". Didengar: orang {called}" if called else ""
    spared = "".join(f". {each.kind_label}: {str(each.answer_label).lower()}" for each in row.arrangements.all())
    return (
        f"{full_moment(row.starts_at)}: sidang {str(row.agenda_label).lower()}{who}{court}{case}."
        f" {words}{source_note}{heard}{spared}"
    )


def _protection(each: OpenedProtection, numbers: _Numbers) -> str:
    row = each.row
    papers = "".join(dict.fromkeys(_numbered(paper) for _step, paper in each.steps))
    days: list[tuple[str, datetime | None]] = [
        ("diminta", row.asked_at), ("diberikan", row.given_at), ("berlaku sampai", row.ends_at),
        ("ditutup", row.closed_at),
    ]  # fmt: skip
    words = ", ".join(f"{word} {long_day(local(moment))}" for word, moment in days if moment)
    end = f", {str(row.end_label).lower()}" if row.end_label else ""
    return f"{row.kind_label}{_of(numbers.get(row.person_id))}: {row.status_label}, {words}{end}{papers}"


def _book(opened: OpenedBook, numbers: _Numbers) -> str:
    claim = opened.book.claim
    head = f"Restitusi{_of(numbers.get(claim.victim_id))}: {claim.law_label}, {claim.road_label}, {claim.via_label}"
    lost = sum(opened.book.losses_by_head.values())
    lines = [head, *([f"- Kerugian yang tertulis: Rp{number(lost)}"] if lost else [])]
    for row, paper in opened.entries:
        sum_of = f", Rp{number(row.amount)}" if row.amount is not None else ""
        named = f", nomor {paper.number}" if paper.number else ""
        source_note = f", menurut {row.source_label}, belum dibenarkan" if row.is_unconfirmed else ""
        lines.append(f"- {long_day(row.happened_on)}: {row.kind_label}{sum_of}{named}{source_note}")
    return "\n".join(lines)


def _releases(days: dict[UUID, date], numbers: _Numbers) -> Iterator[str]:
    for person, day in sorted(days.items(), key=lambda each: each[1]):
        yield f"Tersangka keluar dari tahanan{_of(numbers.get(person))}: {long_day(day)}"


def _wishes(opened: OpenedVictims, numbers: _Numbers) -> Iterator[str]:
    """Of each victim the newest wish, which comes first."""
    for row in {wish.person_id: wish for wish in reversed(opened.wishes)}.values():
        again = f", tanyakan lagi {long_day(row.again_on)}" if row.again_on else ""
        rhythm = f", kabar setiap {row.rhythm_days} hari" if row.rhythm_days else ""
        head = f"Orang {numbers[row.person_id]}: {row.scope_label}{again}{rhythm}. {row.speaker_label}"
        lines = [f"{head}, {long_day(row.spoken_on)}"]
        if way := opened.ways.get(row.person_id):
            lines += [str(MANNER_LABELS[TellManner(way.manner)])] if way.manner else []
            lines += [f"- {words}" for words in (way.when, way.words) if words]
        if row.person_id in opened.reached_otherwise:
            lines.append("- Cara menghubunginya berubah sesudah itu: tanyakan dulu.")
        yield "\n".join(lines)


def statement_lines(access: CaseAccess) -> list[str]:
    """Who told which office about what, and whether it was recorded. Inside a transaction."""
    return [
        f"Orang {row.person.ordinal}, {long_day(local(row.given_at))}: {row.holder_name},"
        f" {str(row.manner_label).lower()}, {'direkam' if row.is_recorded else 'tidak direkam'}."
        f" {', '.join(map(str, row.topic_labels))}"
        for row in reversed(statements_of(access)[:MOST])
    ]


def _limits(case_id: UUID, whose: dict[UUID, int]) -> list[str]:
    """Of the case itself only what the law sets: when to call or to plan is the receiver's own."""
    of_law = Q(rule_code__startswith="law-") | Q(rule_code__endswith="-to-police")
    running = Clock.objects.filter(Q(subject_id=case_id) & of_law | Q(subject_id__in=[*whose]), stopped_at=None)
    return [
        f"{label_of(clock)}{_of(whose.get(clock.subject_id))}: paling lambat {full_moment(clock.due_at)}"
        f"{' (dijeda)' if is_paused(clock) else ''}. {clock.rule.basis}".rstrip()
        for clock in with_facts(running).order_by("due_at")
    ]


def consent_lines(access: CaseAccess, at: datetime) -> list[str]:
    """What stands of consent of each client, on every topic that was spoken of. Inside a transaction."""
    people = persons_facts(access.case.id)
    ordinals = {who.id: who.ordinal for who in people}
    return [
        f"Orang {ordinals[person]}, {_topic(key)}: {str(each.state_label).lower()}"
        f"{_when(each.decided_at, each.valid_until)}"
        for person, topics in consent_book(access, people).by_person(at=at).items()
        for key, each in topics.items()
    ]


def _topic(key: Key) -> str:
    topic, line, kind, aim = key
    if topic == Topic.SERVICE:
        return str(LINE_LABELS[ServiceLine(line)]).lower()
    return f"memberi tahu {TOLD_LABELS[OfficeKind(kind)]} untuk {str(PURPOSE_LABELS[ReferralPurpose(aim)]).lower()}"


def _when(decided_at: datetime | None, until: date | None) -> str:
    day = f", {long_day(localdate(decided_at))}" if decided_at else ""
    return f"{day}, berlaku sampai {long_day(until)}" if until else day
