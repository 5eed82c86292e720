"""What is proposed for an agenda: decisions not carried out, limits that passed, plan behind, rules that are new."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import names_at
from sigap.actionplan.queries import behind
from sigap.meetings.models import Meeting
from sigap.meetings.queries.items import open_items
from sigap.meetings.queries.meetings import about_activity, last_held
from sigap.meetings.rules.agenda import MINUTES, ProposedPoint
from sigap.meetings.rules.kinds import AgendaSource
from sigap.releases.rules.counts import safe_counts
from sigap.releases.rules.limits import SMALLEST_CELL
from sigap.rulebook.queries import new_since
from sigap.ui.dates import long_day, number

_MOST = 8
_FAR_BACK = timedelta(days=90)
"""Where no meeting of this kind was held before."""
_MOST_NAMED = 4


def proposed_for(actor: Actor, meeting: Meeting, *, at: datetime) -> list[ProposedPoint]:
    """Points in the order of an agenda, in the language of papers. What is not recorded proposes nothing."""
    actor.require(Permission.MEETING_MANAGE)
    with translation.override("id"):
        return [
            *_open_actions(actor, meeting),
            *_late_limits(at),
            *_plan_behind(actor, at),
            *_new_rules(actor, meeting, at),
        ]


def _open_actions(actor: Actor, meeting: Meeting) -> list[ProposedPoint]:
    """Each one late or due before the meeting; the rest of a long list in one point."""
    owed = [item for item in open_items(actor) if item.due_at <= meeting.ends_at]
    points = [
        ProposedPoint(
            source=AgendaSource.ACTION,
            about=f"meetings.item:{item.pk}",
            title=item.text,
            detail=f"{item.origin}. {item.office_name}. {_due(item.due_on)}",
            minutes=MINUTES[AgendaSource.ACTION],
        )
        for item in owed[:_MOST]
    ]
    if rest := owed[_MOST:]:
        title = ngettext("%(n)d tindak lanjut lain", "%(n)d tindak lanjut lain", len(rest)) % {"n": len(rest)}
        points.append(
            ProposedPoint(
                source=AgendaSource.ACTION,
                about="meetings.items",
                title=title,
                detail=_named(sorted({item.office_name for item in rest})),
                minutes=MINUTES[AgendaSource.ACTION],
            )
        )
    return points


def _due(day: date) -> str:
    """The day, not how long ago it was: the words are read on other days too."""
    return _("Jatuh tempo %(day)s.") % {"day": long_day(day)}


def _late_limits(at: datetime) -> list[ProposedPoint]:
    """Counts by office, no case: what is kept from anybody is in none of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT office, late FROM meetings.late_by_office() ORDER BY late DESC")
        counts = dict(cursor.fetchall())
    if not counts:
        return []
    names = names_at(list(counts), at)
    total, shown = safe_counts({str(office): count for office, count in counts.items()})
    limits = [
        names[office] if (count := shown[str(office)]) is None else f"{names[office]} {number(count)}"
        for office in counts
        if office in names
    ]
    title = _("Tenggat penanganan lewat, kurang dari %(n)s") % {"n": number(SMALLEST_CELL)}
    if total is not None:
        words = ngettext("%(n)s tenggat penanganan lewat", "%(n)s tenggat penanganan lewat", total)
        title = words % {"n": number(total)}
    return [
        ProposedPoint(
            source=AgendaSource.LATE,
            about="clocks.late",
            title=title,
            detail=_("%(offices)s. Jumlah saja, tanpa kasus; angka kecil tidak ditampilkan.")
            % {"offices": _named(limits)},
            minutes=MINUTES[AgendaSource.LATE],
        )
    ]


def _plan_behind(actor: Actor, at: datetime) -> list[ProposedPoint]:
    """Activities of the action plan that are behind, the furthest first; the rest of a long list in one point."""
    rows = behind(actor, at)
    points = [
        ProposedPoint(
            source=AgendaSource.PLAN,
            about=about_activity(row.key),
            title=row.title,
            detail=f"{row.office}. {row.light_label}. {row.note}",
            minutes=MINUTES[AgendaSource.ACTION],
        )
        for row in rows[:_MOST_NAMED]
    ]
    if rest := rows[_MOST_NAMED:]:
        title = ngettext("%(n)d kegiatan lain tertinggal", "%(n)d kegiatan lain tertinggal", len(rest))
        points.append(
            ProposedPoint(
                source=AgendaSource.PLAN,
                about="actionplan.behind",
                title=title % {"n": len(rest)},
                detail=_named([f"{row.title} ({row.office})" for row in rest]),
                minutes=MINUTES[AgendaSource.PLAN],
            )
        )
    return points


def _new_rules(actor: Actor, meeting: Meeting, at: datetime) -> list[ProposedPoint]:
    """Laws that came since the last meeting of this kind."""
    since = last_held(meeting.kind, before=at) or at - _FAR_BACK
    return [
        ProposedPoint(
            source=AgendaSource.RULE,
            about=f"rulebook.instrument:{rule.pk}",
            title=_("Aturan baru: %(name)s") % {"name": rule.name},
            detail=rule.title,
            minutes=MINUTES[AgendaSource.RULE],
        )
        for rule in new_since(actor, localdate(since))[:_MOST_NAMED]
    ]


def _named(words: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = len(words) - _MOST_NAMED
    shown = ", ".join(words[:_MOST_NAMED])
    return _("%(first)s, dan %(n)d lagi") % {"first": shown, "n": more} if more > 0 else shown
