"""Whose data came out: cases are named by those who manage, people in them by those who work on the case."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.actions.managers import tell_manager
from sigap.cases.queries import CaseAccess
from sigap.incidents import events
from sigap.incidents.actions.incident_state import check_open, keep_running, locked_open, record_incident_event
from sigap.incidents.models import Affected, Incident, TouchedCase
from sigap.incidents.queries import case_behind, letters_of_case, officer_by_login, touched_for
from sigap.incidents.rules import NotificationDuty
from sigap.kernel.errors import Unable


class UnableToAddAffected(Unable):
    """There is no such case, officer or person; the sentence says what to check."""


@audit.action
def ask_case(*, by: Actor, at: datetime, incident: Incident, code: str) -> TouchedCase:
    """Names a case whose people may be concerned; whoever answers for it is asked who.

    The same case again changes nothing. Whoever manages incidents need not see the case, and sees no more of it
    afterwards. Raises UnableToAddAffected.
    """
    by.require(Permission.INCIDENT_MANAGE)
    locked_open(incident)
    behind = case_behind(by, code)
    if behind is None:
        raise UnableToAddAffected(_("Tidak ada kasus dengan kode itu. Periksa lagi ejaannya."))
    if there := TouchedCase.objects.filter(incident=incident, case_id=behind.case_id).first():
        audit.unchanged()
        return there
    touched = TouchedCase(incident=incident, case_id=behind.case_id, case_code=code, asked_by=by.person_id, asked_at=at)
    try:
        with transaction.atomic():
            touched.save(force_insert=True)
    except IntegrityError as error:
        if "incident_touches_case_once" not in str(error):
            raise
        # Whoever is kept from the case does not see that it was asked already, and is not told so either.
        audit.unchanged()
        return touched
    keep_running(by=by, at=at, incident=incident, duty=NotificationDuty.SUBJECTS)
    ids = {"incident": str(incident.pk), "case": str(behind.case_id)}
    tell_manager(at=at, code="incident-case-asked", manager_id=behind.manager_id, office_id=behind.office_id, ids=ids)
    record_incident_event(by, at, incident, events.CASE_ASKED, case=str(behind.case_id))
    return touched


@audit.action
def add_officer(*, by: Actor, at: datetime, incident: Incident, login: str) -> Affected:
    """Adds an officer whose own data came out. The same again changes nothing. Raises UnableToAddAffected."""
    by.require(Permission.INCIDENT_MANAGE)
    locked_open(incident)
    officer = officer_by_login(by, login)
    if officer is None:
        raise UnableToAddAffected(_("Tidak ada petugas dengan nama pengguna itu. Periksa lagi ejaannya."))
    if there := Affected.objects.filter(incident=incident, officer_id=officer.pk).first():
        audit.unchanged()
        return there
    row = Affected.objects.create(incident=incident, officer_id=officer.pk, officer_name=officer.name, added_at=at)
    keep_running(by=by, at=at, incident=incident, duty=NotificationDuty.SUBJECTS)
    record_incident_event(by, at, incident, events.OFFICER_ADDED, officer=str(officer.pk))
    return row


@audit.action
def confirm_persons(
    *, by: Actor, at: datetime, access: CaseAccess, number: str, ordinals: Collection[int]
) -> TouchedCase:
    """Those who work on a case say who in it is concerned; nobody is an answer too. Whoever is named stays named.

    Raises Refused, UnableToAddAffected.
    """
    touched = touched_for(by, number, access)
    incident = touched.incident
    check_open(incident)
    people = letters_of_case(access, touched)
    known = {each.person.ordinal for each in people}
    if missing := set(ordinals) - known:
        raise UnableToAddAffected(_("Tidak ada orang nomor %(n)d dalam kasus ini.") % {"n": min(missing)})
    new = [each.person for each in people if each.letter is None and each.person.ordinal in ordinals]
    if not new and touched.confirmed_at is not None:
        audit.unchanged()
        return touched
    try:
        with transaction.atomic():
            for person in new:
                Affected.objects.create(
                    incident=incident,
                    touched=touched,
                    case_person_id=person.id,
                    ordinal=person.ordinal,
                    added_at=at,
                )
    except IntegrityError:
        raise UnableToAddAffected(
            _("Rekan Anda baru saja memastikan orang yang sama. Muat ulang halamannya.")
        ) from None
    if touched.confirmed_at is None:
        touched.confirmed_by, touched.confirmed_by_name, touched.confirmed_at = by.person_id, by.name, at
        touched.save(update_fields=["confirmed_by", "confirmed_by_name", "confirmed_at"])
    if new:
        keep_running(by=by, at=at, incident=incident, duty=NotificationDuty.SUBJECTS)
    record_incident_event(by, at, incident, events.PERSONS_CONFIRMED, case=str(touched.case_id), count=str(len(new)))
    return touched
