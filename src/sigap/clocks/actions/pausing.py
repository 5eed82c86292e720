"""Lets deadlines stand still, with a reason, and holds the ladder back for what is done but not written down."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import By
from sigap.access.queries import office_calendar
from sigap.clocks import events
from sigap.clocks.actions.escalation import (
    facts_of,
    give_back,
    locked_clock,
    record_clock_event,
    require_power,
    set_next_step,
)
from sigap.clocks.models import Clock, ClockPause
from sigap.clocks.queries import hold_lasts
from sigap.clocks.rules import NEVER_HELD_BACK, PauseCategory, may_pause
from sigap.kernel.errors import Unable


class UnableToPauseClock(Unable):
    """This deadline cannot stand still now."""


class UnableToResumeClock(Unable):
    """This deadline does not stand still."""


class UnableToHoldClock(Unable):
    """The ladder was held back once already, or there is nothing to hold."""


@audit.action
def pause(
    *,
    by: By,
    at: datetime,
    clock_id: UUID,
    pause_id: UUID,
    category: PauseCategory,
    key_id: UUID,
    sealed_reason: bytes,
) -> ClockPause:
    """Lets the countdown stand still. The reason comes sealed under `key_id`, bound to row `pause_id`.

    Raises UnableToPauseClock without a reason, for a deadline of emergencies or of the law, and once late.
    """
    clock = locked_clock(clock_id)
    require_power(by, clock)
    if (made := clock.pauses.filter(pk=pause_id).first()) is not None:
        audit.unchanged()
        return made
    if not sealed_reason:
        raise UnableToPauseClock(_("Jeda perlu alasan. Tulis alasannya, lalu ulangi."))
    if clock.is_promised or not may_pause(facts_of(clock), at):
        raise UnableToPauseClock(
            _("Tenggat ini tidak dapat dijeda: sudah selesai, sudah dijeda, sudah lewat, atau tidak boleh dijeda.")
        )
    made = ClockPause(
        id=pause_id, clock=clock, category=category, key_id=key_id, sealed_reason=sealed_reason, started_at=at
    )
    made.save(force_insert=True)
    clock.next_step_at = None
    clock.save(update_fields=["next_step_at"])
    record_clock_event(by, clock, events.PAUSED, at=at, category=category.value, pause=str(pause_id))
    return made


@audit.action
def resume(*, by: By, at: datetime, clock_id: UUID) -> Clock:
    """Lets the countdown run on; what stood still is given back. Raises UnableToResumeClock."""
    clock = locked_clock(clock_id)
    require_power(by, clock)
    still = clock.pauses.filter(ended_at__isnull=True).only("id", "started_at", "clock_id").first()
    if still is None or at < still.started_at:
        raise UnableToResumeClock(_("Tenggat ini tidak sedang dijeda. Muat ulang halamannya."))
    still.ended_at = at
    still.save(update_fields=["ended_at"])
    give_back(clock, still, office_calendar(clock.started_at, clock.owner_office))
    record_clock_event(by, clock, events.RESUMED, at=at, pause=str(still.id))
    return clock


@audit.action
def note_handled(*, by: By, at: datetime, clock_id: UUID, recorded_at: datetime | None = None) -> Clock:
    """Says "already handled, recorded later": holds the ladder back once, for a while. Raises UnableToHoldClock."""
    clock = locked_clock(clock_id)
    require_power(by, clock)
    if clock.subject_kind in NEVER_HELD_BACK:
        raise UnableToHoldClock(_("Batas penahanan anak tidak menunggu catatan. Catat pengeluarannya sekarang."))
    if clock.stopped_at is not None or clock.handled_at is not None:
        raise UnableToHoldClock(_("Penundaan catatan hanya dapat dipakai sekali. Catat sekarang apa yang dilakukan."))
    clock.handled_at = at
    clock.held_until = (recorded_at or at) + hold_lasts()
    clock.save(update_fields=["handled_at", "held_until"])
    set_next_step(clock, office_calendar(clock.started_at, clock.owner_office))
    record_clock_event(by, clock, events.HANDLED, at=recorded_at or at)
    return clock
