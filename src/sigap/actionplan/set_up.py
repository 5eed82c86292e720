"""The part of a regency's set-up that the limits of the plan's lights are, as its rakor decided them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.actionplan.actions.drafting import take_over_limits
from sigap.actionplan.actions.editions import UnableToPlan
from sigap.actionplan.queries import limits_on
from sigap.actionplan.rules.lamps import LampLimits
from sigap.kernel.setup_part import SetupPart, SetupRow

_ONLY = "limits"


def _dump(at: datetime) -> list[SetupRow]:
    return [{"code": _ONLY} | asdict(limits_on(localdate(at)))]


def _load(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    for row in rows:
        content = {name: value for name, value in row.items() if name != "code"}
        if row["code"] != _ONLY or set(content) != set(LampLimits.__annotations__):
            raise UnableToPlan(_("Batas lampu rencana aksi tidak terbaca."))
        take_over_limits(by=by, at=at, limits=LampLimits(**content))


plan_limits = SetupPart(
    code="plan_limits",
    label=_("Batas lampu rencana aksi"),
    key="code",
    fields={"code": str, **LampLimits.__annotations__},
    dump=_dump,
    load=_load,
    permission=Permission.PLAN_MANAGE,
)
