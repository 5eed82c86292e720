"""Parts of a regency's set-up that sub task forces are, and the dated schemes they come from. No person in them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.access.queries import sub_forces as sub_forces_on
from sigap.kernel.errors import Unable
from sigap.kernel.setup_part import SetupPart, SetupRow
from sigap.taskforce import actions
from sigap.taskforce.models import SubForceScheme
from sigap.taskforce.rules.schemes import SchemeUnreadable, read_scheme, scheme_from, written_scheme


class UnableToTakeOverScheme(Unable):
    """A row of a file is no scheme."""


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


def _schemes(_at: datetime) -> list[SetupRow]:
    """As they are written; whether somebody verified one stays where it was verified."""
    rows = SubForceScheme.objects.filter(superseded_at=None).order_by("code")
    found = (replace(scheme_from(row.body), is_verified=False) for row in rows)
    return [{"code": each.code, "title": each.title, "text": written_scheme(each)} for each in found]


def _load_schemes(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    standing = {row.code: row for row in SubForceScheme.objects.filter(superseded_at=None)}
    for row in rows:
        try:
            scheme = replace(read_scheme(row.get("text", "")), is_verified=False)
        except SchemeUnreadable as wrong:
            words = {"code": row["code"], "what": f"{wrong.code} {wrong.where}".strip()}
            raise UnableToTakeOverScheme(_("Skema “%(code)s” tidak terbaca (%(what)s).") % words) from None
        if scheme.code != row["code"]:
            raise UnableToTakeOverScheme(_("Skema “%(code)s” berisi kode lain.") % {"code": row["code"]})
        before = standing.get(scheme.code)
        actions.add_scheme(by=by, at=at, scheme=scheme, based_on=str(before.pk) if before else "")


schemes = SetupPart(
    code="schemes",
    label=_("Skema sub gugus tugas"),
    key="code",
    title="title",
    fields={"code": str, "title": str, "text": str},
    dump=_schemes,
    load=_load_schemes,
    permission=Permission.TASKFORCE_MANAGE,
    names_places=False,
)
