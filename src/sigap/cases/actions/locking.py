"""The lock under which anything is changed on a case, and the mark that it has changed."""

from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from sigap.access.backend.compiled_statements import Values, read_compiled
from sigap.cases.models import Case
from sigap.kernel.errors import Unable


class UnableToWorkOnClosedCase(Unable):
    """The case is closed: nothing more is changed on it."""


def locked_open(case_id: UUID) -> Case:
    """The case, locked until the transaction ends. Raises UnableToWorkOnClosedCase."""
    found = read_compiled("cases.locked_open", _locked, {"case": case_id})
    if not found:
        raise Case.DoesNotExist
    (case,) = found
    _refuse_closed(case)
    return case


def _locked(values: Values) -> QuerySet[Case]:
    return Case.objects.select_for_update().filter(pk=values["case"])


def locked_for_report(case_id: UUID) -> Case:
    """The same by whoever sees the case: a report joins it also where its officer does not work on it."""
    return _by_door("SELECT cases.lock_seen(%s)", case_id)


def changed_by_report(case_id: UUID) -> Case:
    """The same, and marked as changed: whoever closes it has not read the report that joins it now."""
    return _by_door("SELECT cases.mark_joined(%s)", case_id)


def _by_door(door: str, case_id: UUID) -> Case:
    with connection.cursor() as cursor:
        cursor.execute(door, [case_id])
    case = Case.objects.get(pk=case_id)
    _refuse_closed(case)
    return case


def _refuse_closed(case: Case) -> None:
    if case.is_closed:
        raise UnableToWorkOnClosedCase(_("Kasus ini sudah ditutup. Tidak ada yang diubah."))


def mark_changed(case: Case) -> None:
    """The case is another than the one that was read: whoever decides on it must look again. After `locked_open`."""
    case.version += 1
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
