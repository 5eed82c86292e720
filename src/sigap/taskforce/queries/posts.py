"""A post of the annex with who sits there, and what of it needs a look."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.models import Seat
from sigap.access.rules import LADDER_FORCE, SeatKind
from sigap.taskforce.models import MEMBER_LABELS, AnnexPost, AnnexSection
from sigap.taskforce.rules.decrees import RUNGS, MemberKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHolder:
    """Who sits, sat or will sit in a post. `is_reached`: notices arrive."""

    seat: Seat
    name: str
    first: date
    last: date | None
    is_reached: bool
    is_altered: bool


@dataclass(slots=True, kw_only=True)
class PostRow:
    """A post of the annex with its holders; `also` names the other posts of whoever sits there."""

    post: AnnexPost
    label: str
    now: PostHolder | None
    ahead: PostHolder | None
    past: list[PostHolder]
    empty_since: date | None
    today: date
    also: list[str] = field(default_factory=list)

    @property
    def called(self) -> str:
        """The seat, short enough for a mark: `Koordinator SGT III`."""
        if self.post.section is None:
            return self.label
        part = _("Koordinator") if self.post.kind == SeatKind.SUB_CHAIR else _("Anggota")
        return _("%(part)s SGT %(number)s") % {"part": part, "number": self.post.section.number}

    @property
    def empty_days(self) -> int:
        """Days since somebody sat there, or since the decree began."""
        return (self.today - self.empty_since).days if self.empty_since else 0

    @property
    def days_left(self) -> int | None:
        """Days until the seat ends, where that is near and nobody follows."""
        if self.now is None or self.now.last is None or self.ahead is not None:
            return None
        left = (self.now.last - self.today).days
        return left if left <= RUNGS[0] else None

    @property
    def member_label(self) -> Promise:
        """What it counts as under the law."""
        return MEMBER_LABELS[MemberKind(self.post.member)]

    @property
    def office_over(self) -> bool:
        """Whether the office of the post is dissolved."""
        office = self.post.office
        return office is not None and office.valid_to is not None and localdate(office.valid_to) <= self.today

    @property
    def office_now(self) -> str:
        """What the office is called today, where the decree calls it otherwise and named it by its name then."""
        office = self.post.office
        if office is None or self.post.office_name in {office.name, office.full_name}:
            return ""
        return office.name

    @property
    def is_deaf(self) -> bool:
        """Whether deadlines that climb here reach nobody."""
        ladder = self.post.kind == SeatKind.DAILY_CHAIR and self.post.decree.force.code == LADDER_FORCE
        return ladder and self.now is not None and not self.now.is_reached


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRow:
    """A sub task force: its coordinator, members, programme."""

    section: AnnexSection
    coordinator: PostRow | None
    members: list[PostRow]

    @property
    def is_void(self) -> bool:
        """Whether nobody coordinates it."""
        return self.coordinator is None or self.coordinator.now is None

    @property
    def programme(self) -> list[str]:
        """What it does, one item each."""
        return self.section.programme.splitlines()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What needs a look: red or amber, in words, and where it is put right."""

    tone: str
    title: str
    hint: str
    post: AnnexPost | None = None


def who_sits(holder: PostHolder) -> str:
    """Who it is, so that one person in two posts is seen; without an account by the name alone."""
    seat = holder.seat
    return str(seat.person_id) if seat.person_id else " ".join(seat.holder.casefold().split())


def attention_of(rows: Sequence[PostRow], outside: Sequence[PostHolder]) -> list[Attention]:
    """What needs a look, the red first."""
    red: list[Attention] = []
    amber: list[Attention] = []
    doubles: set[str] = set()
    for row in rows:
        called = row.called
        if row.now is None:
            sentence = _("%(days)d hari. Menurut SK: %(title)s") % {
                "days": max(row.empty_days, 0),
                "title": row.post.title,
            }
            is_grave = row.post.kind not in {SeatKind.SUB_MEMBER, SeatKind.MEMBER}
            (red if is_grave else amber).append(
                Attention(
                    tone="late" if is_grave else "soon", title=_("%s kosong") % called, hint=sentence, post=row.post
                )
            )
        if row.office_over and row.post.office:
            sentence = _("%(office)s tidak ada lagi. Tetapkan penggantinya dalam SK berikutnya.") % {
                "office": row.post.office.name
            }
            red.append(Attention(tone="late", title=_("%s: kantornya dibubarkan") % called, hint=sentence))
        if row.days_left is not None and row.now and row.now.last:
            sentence = _("%(days)d hari lagi: %(name)s") % {"days": row.days_left, "name": row.now.name}
            amber.append(Attention(tone="soon", title=_("%s berakhir") % called, hint=sentence, post=row.post))
        if row.is_deaf:
            sentence = _("Tenggat yang lewat dikabarkan kepada sekretaris dan sekretariat.")
            amber.append(Attention(tone="soon", title=_("%s tanpa akun") % called, hint=sentence, post=row.post))
        if row.now and row.also and who_sits(row.now) not in doubles:
            doubles.add(who_sits(row.now))
            held = [called, *row.also]
            sentence = f"{row.now.name}: {', '.join(held)}"
            amber.append(Attention(tone="soon", title=_("Satu orang, %d jabatan") % len(held), hint=sentence))
    amber += [
        Attention(tone="soon", title=_("Di luar lampiran SK"), hint=f"{each.name}, {each.seat.label}")
        for each in outside
    ]
    return [*red, *amber]
