"""The demo's Simfoni: an agreed rhythm, most victims entered, one not by reason, one of whom a sheet said otherwise."""

from datetime import datetime, timedelta

from sigap.access.entry import Actor
from sigap.cases.queries import CaseAccess
from sigap.cli.demo.stage import Stage, StoryProgress
from sigap.simfoni import actions
from sigap.simfoni.models import SimfoniLimit
from sigap.simfoni.queries import case_to_enter, files_of, my_entries
from sigap.simfoni.rules import EntryLimit, FieldDifference, NotEntered

HEAD, MANAGER = "hasan.uptd", "dewi.uptd"
_ENTERED = 6


def _number(access: CaseAccess, ordinal: int) -> str:
    return f"CONTOH-{access.case.register_year}-{access.case.register_number:04d}-{ordinal}"


def enter_all(by: Actor, at: datetime, access: CaseAccess, _progress: StoryProgress) -> None:
    """Every victim of a case that is to be closed."""
    for file in files_of([access]):
        if file.entry.is_waiting:
            actions.record_entry(
                by=by,
                at=at,
                access=access,
                ordinal=file.person.ordinal,
                number=_number(access, file.person.ordinal),
                not_entered=None,
                based_on=file.entry.version,
            )


def play(stage: Stage, now: datetime) -> None:
    """Once: what is there stays."""
    if SimfoniLimit.objects.exists():
        return
    with stage.acting(HEAD) as head:
        limit = EntryLimit(days=14, decided="CONTOH: rapat UPTD PPA")
        actions.set_limit(by=head, at=now - timedelta(days=50), limit=limit)
    with stage.acting(MANAGER) as dewi:
        at = now - timedelta(hours=20)
        waiting = [entry for entry in my_entries(dewi, waiting=True)[: 2 * _ENTERED] if not entry.case.is_closed]
        for place, entry in enumerate(waiting[::2]):
            access = case_to_enter(dewi, entry.case.code)
            row = actions.record_entry(
                by=dewi,
                at=at,
                access=access,
                ordinal=entry.person.ordinal,
                number="" if place == 1 else _number(access, entry.person.ordinal),
                not_entered=NotEntered.DECLINED if place == 1 else None,
                based_on=0,
            )
            if place == 0:
                differing = [FieldDifference(field="age", here=str(entry.person.age_years), there="CONTOH 99,0")]
                actions.note_comparison(by=dewi, at=at, found={row.pk: differing})
