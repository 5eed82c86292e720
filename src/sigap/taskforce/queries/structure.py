"""What the page of a task force shows: its decree, every post with who sits there, the chart, what needs a look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import SEAT_LABELS, Seat
from sigap.access.permissions import Permission
from sigap.access.queries import seat_facts
from sigap.access.rules import LADDER_FORCE, SINGLE_SEATS, SUB_SEATS, SeatKind
from sigap.taskforce.models import MEMBER_LABELS, AnnexPost, AnnexSection, Decree, TaskForce
from sigap.taskforce.queries.posts import Attention, PostHolder, PostRow, SectionRow, attention_of, who_sits
from sigap.taskforce.rules.decrees import (
    RUNGS,
    DecreeState,
    MemberKind,
    held_twice,
    last_day_of,
    missing_members,
    state_on,
)
from sigap.taskforce.rules.spans import Frame, HeldPeriod, SpanBar, frame_of, gaps
from sigap.vault import macs

_INSIDE = ("person__password", "person__mac")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """A post in the chart."""

    title: str
    office: str
    bars: list[SpanBar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A task force as it stands today."""

    force: TaskForce
    decree: Decree | None
    state: DecreeState | None
    last_day: date | None
    drafts: list[Decree]
    earlier: list[Decree]
    top: list[PostRow]
    sections: list[SectionRow]
    outside: list[PostHolder]
    missing: list[Promise]
    attention: list[Attention]
    frame: Frame
    today: date

    @property
    def posts(self) -> list[PostRow]:
        """Every post, in the order of the annex."""
        below = [
            row for each in self.sections for row in ([each.coordinator] if each.coordinator else []) + each.members
        ]
        return [*self.top, *below]

    @property
    def filled(self) -> int:
        """How many posts somebody sits in."""
        return sum(1 for row in self.posts if row.now)

    @property
    def days_left(self) -> int | None:
        """Days until the decree ends; none left: since when it is over, below zero."""
        return (self.last_day - self.today).days if self.last_day else None

    @property
    def used(self) -> int:
        """How much of the decree's time is over, in hundredths."""
        if self.decree is None or self.last_day is None:
            return 0
        whole = (self.last_day - self.decree.valid_from).days + 1
        return max(0, min(100, round(100 * ((self.today - self.decree.valid_from).days + 1) / whole)))

    @property
    def must_renew(self) -> bool:
        """Whether it is time for the next decree."""
        return self.days_left is not None and self.days_left <= RUNGS[0]

    @property
    def now_at(self) -> str:
        """Where today stands in the chart."""
        return f"{self.frame.place(self.today):.2f}%"

    def chart(self) -> list[ChartRow]:
        """The posts outside of the sub task forces and the coordinators, in time."""
        rows = [*self.top, *(each.coordinator for each in self.sections if each.coordinator)]
        return [self._chart_row(row) for row in rows]

    def _chart_row(self, row: PostRow) -> ChartRow:
        until = self.last_day + _DAY if self.last_day else self.frame.end
        holders = [*row.past, *([row.now] if row.now else []), *([row.ahead] if row.ahead else [])]
        spans = [(each.first, each.last + _DAY if each.last else max(until, self.today + _DAY)) for each in holders]
        begin = min([self.decree.valid_from, *(first for first, _end in spans)]) if self.decree else self.today
        periods = [
            HeldPeriod(first=first, end=end, tone=self._tone(row, each), text=each.name)
            for each, (first, end) in zip(holders, spans, strict=True)
        ]
        if row.now is None or row.past:
            empty = gaps(spans, first=begin, end=max(self.today + _DAY, begin))
            periods += [HeldPeriod(first=first, end=end, tone="empty") for first, end in empty]
        bars = [bar for each in periods if (bar := self.frame.bar(each))]
        return ChartRow(title=row.called, office=row.post.office_name, bars=bars)

    def _tone(self, row: PostRow, each: PostHolder) -> str:
        if each is row.now and row.also:
            return "double"
        decree = self.decree
        return "before" if decree and each.last and each.last < decree.valid_from else "now"


def structure_of(actor: Actor, force: TaskForce, *, at: datetime, decree_id: UUID | None = None) -> Structure:
    """A task force today, or by the annex of one of its decrees. Four statements."""
    actor.require(Permission.TASKFORCE_SEE)
    today = localdate(at)
    decrees = list(Decree.objects.filter(force=force).defer("considering", "basis", "rulings").order_by("-valid_from"))
    shown = next((each for each in decrees if each.id == decree_id), None) or _shown(decrees, today)
    sections, posts = _annex(shown, force)
    known, outside = _seats(force, posts, at)
    rows = [_row(post, known.get(post.id, []), shown, today) for post in posts]
    _note_doubles(rows)
    state = state_of(shown, today) if shown else None
    last_day = last_day_of(valid_until=shown.valid_until, ended_on=shown.ended_on) if shown else None
    lacking = missing_members([MemberKind(post.member) for post in posts]) if shown and asks_members(force) else ()
    days = [each.first for row in rows for each in (*row.past, row.now) if each]
    return Structure(
        force=force,
        decree=shown,
        state=state,
        last_day=last_day,
        drafts=[each for each in decrees if each.enacted_at is None],
        earlier=[each for each in decrees if each.enacted_at is not None and each is not shown],
        top=[row for row in rows if row.post.kind not in SUB_SEATS],
        sections=[_section(each, rows) for each in sections],
        outside=outside,
        missing=[MEMBER_LABELS[kind] for kind in lacking],
        attention=attention_of(rows, outside),
        frame=frame_of([*days, *([shown.valid_from] if shown else []), *([last_day] if last_day else [])], today=today),
        today=today,
    )


def asks_members(force: TaskForce) -> bool:
    """Whether UU 21/2007 article 58 says who belongs to this task force."""
    return force.code == LADDER_FORCE


def state_of(decree: Decree, today: date) -> DecreeState:
    """How a decree stands on a day."""
    return state_on(
        today,
        is_enacted=decree.enacted_at is not None,
        valid_from=decree.valid_from,
        valid_until=decree.valid_until,
        ended_on=decree.ended_on,
    )


def _shown(decrees: Sequence[Decree], today: date) -> Decree | None:
    """The decree that stands; else the last that did: its people go on until the next one; else the next."""
    order = (DecreeState.STANDING, DecreeState.EXPIRED, DecreeState.REPLACED, DecreeState.AHEAD)
    states = [(state_of(each, today), each) for each in decrees]
    return next((each for wanted in order for state, each in states if state is wanted), None)


def _annex(decree: Decree | None, force: TaskForce) -> tuple[list[AnnexSection], list[AnnexPost]]:
    if decree is None:
        return [], []
    decree.force = force
    sections = list(AnnexSection.objects.filter(decree=decree).order_by("position"))
    posts = list(AnnexPost.objects.filter(decree=decree).select_related("office").order_by("position"))
    by_id = {each.id: each for each in sections}
    for post in posts:
        post.decree = decree
        if post.section_id:
            post.section = by_id[post.section_id]
    return sections, posts


def _seats(
    force: TaskForce, posts: Sequence[AnnexPost], at: datetime
) -> tuple[Mapping[UUID, list[PostHolder]], list[PostHolder]]:
    """Who sat, sits and will sit in each post, oldest first; and who sits in the task force outside of the annex."""
    by_line = {post.line: post for post in posts}
    single = {post.kind: post for post in posts if post.kind in SINGLE_SEATS}
    chairs = {post.section.sub_force_id: post for post in posts if post.kind == SeatKind.SUB_CHAIR and post.section}
    standing = Q(until__isnull=True) | Q(until__gt=at)
    rows = Seat.objects.filter(Q(line__in=by_line) | Q(line__isnull=True) | standing, force=force.code)
    seats = list(rows.select_related("person", "office").defer(*_INSIDE).order_by("since", "id"))
    fits = macs.fitting([("seat", seat_facts(seat), seat.mac) for seat in seats])
    known: dict[UUID, list[PostHolder]] = {}
    outside: list[PostHolder] = []
    for seat, fit in zip(seats, fits, strict=True):
        holder = _holder(seat, is_altered=not fit)
        post = by_line.get(seat.line) if seat.line else None
        if seat.line is None:
            in_sub = seat.kind == SeatKind.SUB_CHAIR
            post = chairs.get(seat.sub_force_id) if in_sub else single.get(seat.kind)
        if post is not None:
            known.setdefault(post.id, []).append(holder)
        elif seat.until is None or seat.until > at:
            outside.append(holder)
    return known, outside


def _holder(seat: Seat, *, is_altered: bool) -> PostHolder:
    return PostHolder(
        seat=seat,
        name=seat.person.name if seat.person else seat.holder or seat.title,
        first=localdate(seat.since),
        last=localdate(seat.until - timedelta(seconds=1)) if seat.until else None,
        is_reached=seat.person is not None and seat.person.is_active,
        is_altered=is_altered,
    )


def _row(post: AnnexPost, holders: Sequence[PostHolder], decree: Decree | None, today: date) -> PostRow:
    ended = [each for each in holders if each.seat.until and each.seat.until <= each.seat.since]
    lasting = [each for each in holders if each not in ended]
    past = [each for each in lasting if each.last is not None and each.last < today]
    running = [each for each in lasting if each not in past and each.first <= today]
    ahead = [each for each in lasting if each.first > today]
    # Who left today and who came today share the day: the later one sits there.
    now = running[-1] if running else None
    since = max([each.last + _DAY for each in past if each.last], default=decree.valid_from if decree else today)
    return PostRow(
        post=post,
        label=str(SEAT_LABELS[SeatKind(post.kind)]),
        now=now,
        ahead=ahead[0] if ahead else None,
        past=[*past, *running[:-1]],
        empty_since=None if now else since,
        today=today,
    )


def _note_doubles(rows: Sequence[PostRow]) -> None:
    held = [(who_sits(row.now), row.called) for row in rows if row.now]
    twice = held_twice((who, post) for who, post in held if who)
    for row in rows:
        posts = twice.get(who_sits(row.now), []) if row.now else []
        row.also = [each for each in posts if each != row.called]


def _section(section: AnnexSection, rows: Iterable[PostRow]) -> SectionRow:
    mine = [row for row in rows if row.post.section_id == section.id]
    chairs = [row for row in mine if row.post.kind == SeatKind.SUB_CHAIR]
    return SectionRow(
        section=section,
        coordinator=chairs[0] if chairs else None,
        members=[row for row in mine if row.post.kind == SeatKind.SUB_MEMBER],
    )
