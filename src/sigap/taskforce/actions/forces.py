"""Task forces are added: the one that ships, and others by the secretariat."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import record_staff_event, require
from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.kernel.errors import Unable
from sigap.kernel.reference import toml_file
from sigap.taskforce import events
from sigap.taskforce.models import FORCE_CODE, TaskForce


class UnableToAddForce(Unable):
    """The task force cannot be added like this."""


@audit.action
def add_task_force(*, by: By, at: datetime, code: str, name: str, short: str) -> TaskForce:
    """Adds a task force beside the others; the same code again changes nothing. Raises UnableToAddForce."""
    require(by, Permission.TASKFORCE_MANAGE)
    if re.search(FORCE_CODE, code) is None:
        raise UnableToAddForce(_("Tulis kodenya dengan huruf kecil, misalnya anak."))
    added = TaskForce(code=code, name=" ".join(name.split()), short=" ".join(short.split()), made_at=at)
    try:
        with transaction.atomic():
            added.save(force_insert=True)
    except IntegrityError:
        there = TaskForce.objects.filter(code=code).first()
        if there is None or there.name != added.name:
            raise UnableToAddForce(_("Kode itu sudah dipakai gugus tugas lain.")) from None
        audit.unchanged()
        return there
    record_staff_event(events.FORCE_ADDED, by=by, at=at, force=code)
    return added


@audit.action
def load_task_forces(*, by: By, at: datetime) -> int:
    """Adds the one that is shipped where it is missing; returns how many are new."""
    known = set(TaskForce.objects.values_list("code", flat=True))
    missing = [row for row in toml_file("sigap.taskforce", "forces.toml")["force"] if row["code"] not in known]
    if not missing:
        audit.unchanged()
    for row in missing:
        add_task_force(by=by, at=at, **row)
    return len(missing)
