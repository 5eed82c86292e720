"""A recipient's key pair: made with a passphrase of their own, confirmed by another office, replaced when forgotten."""

from datetime import datetime
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.models import Membership, Office
from sigap.access.permissions import Permission
from sigap.access.queries import standing
from sigap.access.roles import ROLES
from sigap.custody import events
from sigap.custody.models import RecipientKey
from sigap.custody.queries import KEY_MAC, key_facts, key_to_confirm, own_key
from sigap.kernel.errors import Refused, Unable
from sigap.notifications.actions import notify
from sigap.vault import macs
from sigap.vault.personal_keys import SHORTEST_PASSPHRASE, lock_anew, make_pair

_SYSTEM = UUID(int=0)
_CONFIRM = [code for code, role in ROLES.items() if Permission.CONFLICT_CONFIRM in role.permissions]


class UnableToEnrol(Unable):
    """The passphrase is too short, the key is confirmed already, or it is one's own office's."""


@audit.action
def make_key(*, by: Actor, at: datetime, passphrase: str) -> RecipientKey:
    """Makes the actor's key pair; one that was there ends, and what was sealed to it is lost to the actor.

    It counts only once somebody of another office confirmed it. Raises UnableToEnrol, StepUpNeeded.
    """
    by.require(Permission.CONFLICT_RECEIVE)
    require_step_up(by, at=at)
    check_powers(by)
    _refuse_short(passphrase)
    audit.one_at_a_time(f"custody.key:{by.person_id}")
    if old := own_key(by):
        old.ended_at = at
        old.mac = macs.sign(KEY_MAC, key_facts(old))
        RecipientKey.objects.filter(pk=old.pk).update(ended_at=old.ended_at, mac=old.mac)
    office = Office.objects.get(pk=by.offices_where(Permission.CONFLICT_RECEIVE)[0])
    pair = make_pair(passphrase, owner=by.person_id)
    made = RecipientKey(
        id=uuid4(),
        person_id=by.person_id,
        person_name=by.name,
        office_id=office.pk,
        office_kind=office.kind,
        office_name=office.name,
        region=office.region,
        public_key=pair.public,
        locked=pair.locked,
        made_at=at,
    )
    made.mac = macs.sign(KEY_MAC, key_facts(made))
    made.save(force_insert=True)
    _record_event(by, at, events.KEY_MADE, key=str(made.id), office=str(office.pk))
    _tell_who_confirms(at, made)
    return made


def _tell_who_confirms(at: datetime, key: RecipientKey) -> None:
    """Whoever may confirm it: people of every other office."""
    held = Membership.objects.filter(standing(at), role__in=_CONFIRM, person__is_active=True)
    others = held.exclude(office_id=key.office_id).exclude(person_id=key.person_id)
    for person_id in sorted(set(others.values_list("person_id", flat=True))):
        notify(at=at, code="conflict-key-made", person_id=person_id)


@audit.action
def change_passphrase(*, by: Actor, at: datetime, private: X25519PrivateKey, passphrase: str) -> None:
    """Seals the same private half under another passphrase; it was opened with the old one. Raises UnableToEnrol."""
    by.require(Permission.CONFLICT_RECEIVE)
    require_step_up(by, at=at)
    _refuse_short(passphrase)
    key = own_key(by)
    if key is None:
        raise Refused(Permission.CONFLICT_RECEIVE)
    locked = lock_anew(private, passphrase, owner=by.person_id)
    RecipientKey.objects.filter(pk=key.pk).update(locked=locked)
    _record_event(by, at, events.KEY_CHANGED, key=str(key.pk))


@audit.action
def confirm_key(*, by: Actor, at: datetime, key_id: UUID) -> RecipientKey:
    """Says, as a person of another office, that this key is that person's. Raises Refused, UnableToEnrol."""
    key = key_to_confirm(by, key_id)
    require_step_up(by, at=at)
    check_powers(by)
    if key.person_id == by.person_id or key.office_id in by.office_ids:
        raise UnableToEnrol(_("Kunci kantor sendiri disahkan oleh orang dari kantor lain."))
    if key.confirmed_at is not None:
        audit.unchanged()
        return key
    key.confirmed_by, key.confirmed_by_name, key.confirmed_at = by.person_id, by.name, at
    key.mac = macs.sign(KEY_MAC, key_facts(key))
    waiting = RecipientKey.objects.filter(pk=key.pk, confirmed_at=None, ended_at=None)
    changed = waiting.update(
        confirmed_by=key.confirmed_by, confirmed_by_name=key.confirmed_by_name, confirmed_at=at, mac=key.mac
    )
    if not changed:
        raise UnableToEnrol(_("Kunci ini baru saja diganti. Muat ulang halamannya."))
    _record_event(by, at, events.KEY_CONFIRMED, key=str(key.pk), person=str(key.person_id))
    return key


@audit.action
def note_wrong(*, by: Actor, at: datetime, key_id: UUID) -> None:
    """A passphrase was wrong: told in the trail, so that trying does not stay quiet."""
    by.require(Permission.CONFLICT_RECEIVE)
    _record_event(by, at, events.WRONG, key=str(key_id))


def _refuse_short(passphrase: str) -> None:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UnableToEnrol(
            _("Frasa sandi paling pendek %(count)d huruf: lima atau enam kata yang tidak berhubungan.")
            % {"count": SHORTEST_PASSPHRASE}
        )


def _record_event(by: Actor, at: datetime, code: str, **ids: str) -> None:
    audit.record(
        audit.NewEvent(code=code, stream_kind="system", stream_id=_SYSTEM, at=at, actor_id=by.person_id, ids=ids)
    )
