"""The criminal track of each suspect: begun with the first mark; dossiers numbered, joined, split; one person twice."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused, Unable
from sigap.legal import events
from sigap.legal.models import CriminalTrack, DossierChange, TrackLink
from sigap.legal.queries import links_of, tracks_of
from sigap.legal.rules import DossierStep
from sigap.vault.sealing import Place, seal


class UnableToChangeTrack(Unable):
    """The dossier stays as it was; the sentence says why."""


def dossier_place(change_id: UUID) -> Place:
    """Where the number of a dossier lies."""
    return Place(table="legal_dossierchange", row=change_id, column="sealed_number", section=Section.LEGAL.value)


def open_tracks(by: Actor, at: datetime, access: CaseAccess, people: Iterable[UUID]) -> None:
    """A track for each of these people who has none yet. Inside the act that notes a mark; the case is locked."""
    known = {track.person_id for track in tracks_of(access)}
    CriminalTrack.objects.bulk_create(
        CriminalTrack(case=access.case, person_id=person_id, opened_at=at, opened_by=by.person_id)
        for person_id in people
        if person_id not in known
    )


def with_dossier(access: CaseAccess, person_id: UUID) -> list[UUID]:
    """The other suspects whose case goes in the same dossier."""
    return [track.person_id for track in _with(tracks_of(access), person_id)]


def shares_dossier(access: CaseAccess, one: UUID, other: UUID) -> bool:
    """Whether two suspects go in one dossier."""
    return one == other or other in with_dossier(access, one)


def _with(tracks: Sequence[CriminalTrack], person_id: UUID) -> list[CriminalTrack]:
    mine = next((track for track in tracks if track.person_id == person_id), None)
    return [t for t in tracks if mine and t.file_group == mine.file_group and t.person_id != person_id]


@audit.action
def change_dossier(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    step: DossierStep,
    other: int | None,
    changed_on: date,
    number: str,
    post_key: UUID,
) -> DossierChange:
    """Numbers a suspect's dossier, joins it with another's, or splits it off; the same `post_key` gives the same row.

    Raises UnableToChangeTrack, UnableToWorkOnClosedCase, Refused.
    """
    office_id = access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    case = locked_open(access.case.id)
    if noted := DossierChange.objects.filter(case=case, post_key=str(post_key)).first():
        audit.unchanged()
        return noted
    if changed_on > localdate(at):
        raise UnableToChangeTrack(_("Tanggal ini belum tiba. Periksa lagi."))
    tracks = {track.person.ordinal: track for track in tracks_of(access)}
    track, other_track = tracks.get(ordinal), tracks.get(other) if other else None
    if track is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(case.id)})
    _regroup(track, other_track, step, number)
    key = section_key(by=by, at=at, access=access, section=Section.LEGAL)
    change = DossierChange(
        id=uuid4(),
        track=track,
        case=case,
        kind=step.value,
        other=None if step is DossierStep.NUMBERED else other_track,
        changed_on=changed_on,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_id=office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
        key_id=key.id,
        post_key=str(post_key),
    )
    change.sealed_number = seal(number.strip(), key=key, place=dossier_place(change.id))
    change.save(force_insert=True)
    ids = {"other": str(other_track.id)} if other_track else {}
    record_case_event(by, at, case.id, events.DOSSIER_CHANGED, track=str(track.id), kind=step.value, **ids)
    return change


def _regroup(track: CriminalTrack, other_track: CriminalTrack | None, step: DossierStep, number: str) -> None:
    if step is DossierStep.NUMBERED:
        if not number.strip():
            raise UnableToChangeTrack(_("Tulis nomor berkasnya."))
        return
    if other_track is None or other_track.id == track.id:
        raise UnableToChangeTrack(_("Pilih tersangka lain yang berkasnya digabung atau dipisah."))
    are_together = track.file_group == other_track.file_group
    if step is DossierStep.JOINED and are_together:
        raise UnableToChangeTrack(_("Kedua berkas ini sudah satu."))
    if step is DossierStep.SPLIT and not are_together:
        raise UnableToChangeTrack(_("Kedua berkas ini sudah terpisah."))
    # Split off alone: whoever else goes in that dossier stays there.
    track.file_group = other_track.file_group if step is DossierStep.JOINED else uuid4()
    track.save(update_fields=["file_group"])


@audit.action
def link_tracks(
    *, by: Actor, at: datetime, access: CaseAccess, ordinal: int, other_access: CaseAccess, other_ordinal: int
) -> TrackLink:
    """Says that a suspect of this case is one of another case, which may be closed. Twice changes nothing.

    Both are cases that the actor works on. Raises UnableToChangeTrack, Refused, UnableToWorkOnClosedCase.
    """
    for each in (access, other_access):
        each.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    if access.case.id == other_access.case.id:
        raise UnableToChangeTrack(_("Itu kasus ini sendiri. Tulis kode kasus yang lain."))
    locked_open(access.case.id)
    mine, theirs = _track(access, ordinal), _track(other_access, other_ordinal)
    one, other = sorted((mine, theirs), key=lambda track: track.id)
    if known := TrackLink.objects.filter(one=one, other=other, dropped_at__isnull=True).first():
        audit.unchanged()
        return known
    link = TrackLink(
        one=one,
        one_case_id=one.case_id,
        other=other,
        other_case_id=other.case_id,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
    )
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError:
        audit.unchanged()
        return TrackLink.objects.get(one=one, other=other, dropped_at__isnull=True)
    # Each trail tells of its own case: nobody learns of the other one by it.
    for track in (mine, theirs):
        record_case_event(by, at, track.case_id, events.LINKED, track=str(track.id))
    return link


@audit.action
def unlink_tracks(*, by: Actor, at: datetime, access: CaseAccess, link_id: UUID) -> TrackLink:
    """Takes such a link back. Twice changes nothing. Raises Refused, UnableToWorkOnClosedCase."""
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    locked_open(access.case.id)
    mine = TrackLink.objects.filter(pk=link_id).select_related("one", "other").first()
    if mine is None or access.case.id not in {mine.one_case_id, mine.other_case_id}:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    if mine.dropped_at is not None or mine.pk not in {link.pk for link in links_of(access)}:
        audit.unchanged()
        return mine
    mine.dropped_at, mine.dropped_by = at, by.person_id
    mine.save(update_fields=["dropped_at", "dropped_by"])
    for track in (mine.one, mine.other):
        record_case_event(by, at, track.case_id, events.UNLINKED, track=str(track.id))
    return mine


def _track(access: CaseAccess, ordinal: int) -> CriminalTrack:
    found = next((track for track in tracks_of(access) if track.person.ordinal == ordinal), None)
    if found is None:
        raise UnableToChangeTrack(_("Tersangka ini belum punya jalur pidana. Catat tonggak pertamanya dulu."))
    return found
