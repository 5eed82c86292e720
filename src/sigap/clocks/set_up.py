"""The part of a regency's set-up that deadlines are: how long each may take there, agreed and with its basis."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.clocks import actions
from sigap.clocks.actions import UnableToChangeRule
from sigap.clocks.models import ClockRule
from sigap.clocks.queries import standing_rules
from sigap.clocks.rules import EscalationStep, StepRecipient
from sigap.clocks.rules.units import Unit
from sigap.kernel.setup_part import SetupPart, SetupRow


def _dump(at: datetime) -> list[SetupRow]:
    return [_row_of(rule) for rule in standing_rules(at)]


def _row_of(rule: ClockRule) -> SetupRow:
    names = ("code", "label", "amount", "unit", "basis", "source", "steps")
    return {name: getattr(rule, name) for name in names}


def _load(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    for row in rows:
        actions.take_over_rule(by=by, at=at, code=row["code"], change=_change(row, at))


def _change(row: SetupRow, at: datetime) -> actions.Change:
    try:
        return actions.Change(
            amount=row["amount"],
            unit=Unit(row["unit"]),
            ladder=tuple(
                EscalationStep(no=no, at=timedelta(minutes=step["at_minutes"]), to=StepRecipient(step["to"]))
                for no, step in enumerate(row["steps"], start=1)
            ),
            basis=row["basis"],
            source=row["source"],
            valid_from=localdate(at),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise UnableToChangeRule(_("Aturan tenggat “%(code)s” tidak terbaca.") % {"code": row["code"]}) from None


rules = SetupPart(
    code="rules",
    label=_("Aturan tenggat"),
    key="code",
    title="label",
    fields={"code": str, "label": str, "amount": int, "unit": str, "basis": str, "source": str, "steps": list},
    dump=_dump,
    load=_load,
    permission=Permission.RULE_EDIT,
)
