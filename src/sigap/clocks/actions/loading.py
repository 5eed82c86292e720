"""Brings the shipped rules into their table, with history."""

from datetime import datetime

from sigap import audit
from sigap.access.entry import By
from sigap.access.events import SYSTEM_STREAM
from sigap.audit.kinds import StreamKind
from sigap.clocks import events
from sigap.clocks.models import ClockRule
from sigap.clocks.rules import Rule, shipped_rules


@audit.action
def load_rules(*, by: By, at: datetime) -> int:
    """Stores each shipped rule that is new or changed, a changed one as a new revision; returns how many.

    A rule that officials have changed is theirs: nothing shipped is stored over it or after it. The page of the rule
    shows them where the shipped figure differs.
    """
    theirs = set(ClockRule.objects.exclude(made_by_name="").values_list("code", flat=True))
    stored = {(row.code, row.valid_from): row for row in ClockRule.objects.filter(superseded_at__isnull=True)}
    new = 0
    for rule in shipped_rules():
        before = stored.get((rule.code, rule.valid_from))
        if rule.code in theirs or (before is not None and before.as_rule() == rule):
            continue
        if before is not None:
            before.superseded_at = at
            before.save(update_fields=["superseded_at"])
        revision = before.revision + 1 if before else 1
        row_of(rule, revision=revision, at=at).save(force_insert=True)
        audit.record(
            audit.NewEvent(
                code=events.RULE_LOADED,
                stream_kind=StreamKind.SYSTEM,
                stream_id=SYSTEM_STREAM,
                at=at,
                actor_id=by.person_id,
                ids={"rule": rule.code, "revision": str(revision)},
            )
        )
        new += 1
    if not new:
        audit.unchanged()
    return new


def row_of(rule: Rule, *, revision: int, at: datetime) -> ClockRule:
    """The row of one version of a rule, not stored yet."""
    return ClockRule(
        code=rule.code,
        revision=revision,
        label=rule.label,
        amount=rule.amount,
        unit=rule.unit,
        runs_by=rule.runs_by,
        addressee=rule.addressee,
        basis=rule.basis,
        source=rule.source,
        kind=rule.kind,
        fingerprint=rule.provision.fingerprint,
        is_emergency=rule.is_emergency,
        is_pausable=rule.is_pausable,
        soon_minutes=int(rule.soon.total_seconds()) // 60,
        steps=[{"at_minutes": int(step.at.total_seconds()) // 60, "to": step.to} for step in rule.ladder],
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        loaded_at=at,
    )
