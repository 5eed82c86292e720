"""The part of a regency's set-up that schemes of sub task forces are. No seat and no person."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.access.queries import sub_forces as sub_forces_on
from sigap.kernel.setup_part import SetupPart, SetupRow
from sigap.taskforce import actions


def _sub_forces(at: datetime) -> list[SetupRow]:
    rows = sub_forces_on(on=localdate(at))
    return [{name: getattr(row, name) for name in ("number", "name", "leads", "decree", "source")} for row in rows]


def _load_sub_forces(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    today = localdate(at)
    standing = {row.number: row for row in sub_forces_on(on=today)}
    for row in rows:
        before = standing.get(row["number"])
        actions.write_sub_force(
            by=by,
            at=at,
            number=row["number"],
            name=row.get("name", ""),
            leads=row.get("leads", ""),
            decree=row.get("decree", ""),
            source=row.get("source", "") or str(_("berkas pengaturan")),
            valid_from=today,
            instead_of=before.pk if before else None,
        )


sub_forces = SetupPart(
    code="sub_forces",
    label=_("Sub gugus tugas"),
    key="number",
    fields={"number": str, "name": str, "leads": str, "decree": str, "source": str},
    dump=_sub_forces,
    load=_load_sub_forces,
    permission=Permission.PEOPLE_MANAGE,
    local=frozenset({"decree"}),
)
