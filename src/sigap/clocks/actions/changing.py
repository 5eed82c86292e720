"""An official gives a deadline a new version from a day on. What stood before stays, and running clocks keep theirs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.clocks import events
from sigap.clocks.actions.loading import row_of
from sigap.clocks.models import ClockRule
from sigap.clocks.rules import KEEPS, ClockCalendar, EscalationStep, Rule, RuleUnfit
from sigap.clocks.rules.units import DUTY_UNITS, PENAL_UNITS, Unit
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.provisions.rules import SourceKind


class UnableToChangeRule(Unable):
    """The version would begin in the past, or describes no usable deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an official sets: how long, whom silence tells and when, from which day, and by which right."""

    amount: int
    unit: Unit
    ladder: Sequence[EscalationStep]
    basis: str
    source: str
    valid_from: date


def newest_of(versions: Sequence[ClockRule]) -> ClockRule:
    """The version that was added last, whenever it begins."""
    return max(versions, key=lambda version: (version.loaded_at, version.valid_from, version.revision))


@audit.action
def change_rule(*, by: Actor, at: datetime, code: str, change: Change, based_on: str) -> ClockRule:
    """Adds a version of a rule from `change.valid_from` on; `based_on` is the id of the newest version that was read.

    A version that has not begun, or began today, is replaced when the new one begins on the same day; no other ever is.
    Raises UnableToChangeRule, Conflict when somebody added a version meanwhile, Refused for an unknown rule.
    """
    by.require(Permission.RULE_EDIT, rule=code)
    mine = ClockRule.objects.filter(code=code, superseded_at__isnull=True).order_by("valid_from")
    # Held first and read after: whoever waited here sees what the other one added.
    list(mine.select_for_update().values_list("pk"))
    standing = list(mine)
    if not standing:
        raise Refused(Permission.RULE_EDIT, ids={"rule": code})
    newest = newest_of(standing)
    same_day = next((version for version in standing if version.valid_from == change.valid_from), None)
    wanted = _successor(standing, change)
    if str(newest.pk) != based_on:
        if newest.made_by == by.person_id and newest.as_rule() == wanted:
            audit.unchanged()  # a second click
            return newest
        raise Conflict(_("Rekan Anda mengubah aturan ini sementara Anda menulis. Muat ulang, lalu lihat versinya."))
    if change.valid_from < localdate(at):
        raise UnableToChangeRule(_("Aturan baru berlaku mulai hari ini atau sesudahnya. Yang lalu tidak diubah."))
    return _store(by, at, wanted, same_day)


@audit.action
def take_over_rule(*, by: By, at: datetime, code: str, change: Change) -> ClockRule:
    """As `change_rule`, from a file of set-up: what stands then is replaced, whoever added it last.

    Raises UnableToChangeRule, also for a rule that this version does not know.
    """
    if isinstance(by, Actor):
        by.require(Permission.RULE_EDIT, rule=code)
    mine = ClockRule.objects.filter(code=code, superseded_at__isnull=True).order_by("valid_from")
    list(mine.select_for_update().values_list("pk"))
    standing = list(mine)
    if not standing:
        raise UnableToChangeRule(_("Aturan tenggat “%(code)s” tidak dikenal oleh SIGAP ini.") % {"code": code})
    same_day = next((version for version in standing if version.valid_from == change.valid_from), None)
    return _store(by, at, _successor(standing, change), same_day)


def _store(by: By, at: datetime, wanted: Rule, same_day: ClockRule | None) -> ClockRule:
    if same_day is not None:
        same_day.superseded_at = at
        same_day.save(update_fields=["superseded_at"])
    row = row_of(wanted, revision=same_day.revision + 1 if same_day else 1, at=at)
    row.made_by, row.made_by_name = by.person_id, by.name
    row.save(force_insert=True)
    _record(by, at, row)
    return row


def _successor(standing: Sequence[ClockRule], change: Change) -> Rule:
    """The version before it, with what the official sets. Emergencies stay emergencies: they run day and night.

    What KUHP counts stays counted so: its hours begin and end detention. Raises UnableToChangeRule.
    """
    before = [version for version in standing if version.valid_from <= change.valid_from] or list(standing)[:1]
    last = before[-1].as_rule()
    if change.unit not in PENAL_UNITS and any(version.unit in PENAL_UNITS for version in standing):
        raise UnableToChangeRule(
            _("Tenggat ini dihitung menurut KUHP: pilih Hari (24 jam) atau Bulan (30 hari) menurut KUHP.")
        )
    if last.is_emergency and change.unit in DUTY_UNITS:
        raise UnableToChangeRule(
            _("Tenggat darurat berjalan siang malam: pilih jam, hari kalender, atau bulan, bukan hari atau jam kerja.")
        )
    if last.code.startswith(KEEPS) and change.unit in DUTY_UNITS:
        raise UnableToChangeRule(_("Masa simpan dihitung dalam bulan atau jam, bukan hari atau jam kerja."))
    try:
        return replace(
            last,
            amount=change.amount,
            unit=change.unit,
            runs_by=ClockCalendar.OFFICE if change.unit in DUTY_UNITS else last.runs_by,
            ladder=tuple(change.ladder),
            basis=change.basis,
            source=change.source,
            kind=SourceKind.SECONDARY,
            valid_from=change.valid_from,
            valid_to=None,
        )
    except RuleUnfit:
        raise UnableToChangeRule(
            _("Isian ini belum membentuk tenggat. Periksa angka dan urutan pemberitahuannya.")
        ) from None


def _record(by: By, at: datetime, row: ClockRule) -> None:
    audit.record(
        audit.NewEvent(
            code=events.RULE_CHANGED,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={
                "rule": row.code,
                "revision": str(row.revision),
                "version": str(row.pk),
                "since": row.valid_from.isoformat(),
            },
        )
    )
