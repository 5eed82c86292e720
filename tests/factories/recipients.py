"""Recipients of the conflict lane with their keys, and a report on the police that came to them. All invented."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.test import override_settings
from tests.factories import officers, team

from sigap.access.models import Office
from sigap.access.roles import OfficeKind, RoleCode
from sigap.custody import actions
from sigap.custody.actions.conflict import OpenConflictReport
from sigap.custody.models import RecipientKey
from sigap.custody.reading import open_conflict_report, unlock_own
from sigap.kernel.clock import now
from sigap.mailbox.conflict.posting import post_conflict
from sigap.mailbox.posting import Receipt
from sigap.staff import actions as staff

STORY = "Seorang petugas meminta uang supaya laporan anak itu tidak diteruskan."
GANDA, PUTRI, BAYU, OKTA = "ganda.lpsk", "putri.uptdprov", "bayu.kemenag", "okta.lsm"
PEOPLE = {
    GANDA: ("Ganda Contoh", OfficeKind.LPSK),
    PUTRI: ("Putri Contoh", OfficeKind.UPTD_PROVINSI),
    BAYU: ("Bayu Contoh", OfficeKind.KEMENAG),
    OKTA: ("Okta Contoh", OfficeKind.LSM),
}


def phrase(login: str) -> str:
    """Somebody's lane passphrase."""
    return f"kapur rembulan sampan {login}"


def hired(*logins: str) -> None:
    """Gives these people office, role and session."""
    for login in logins:
        name, kind = PEOPLE[login]
        officers.officer(login, name, RoleCode.CONFLICT_RECIPIENT, kind=kind)
        with override_settings(SIGAP_DEMO=True):
            team.sign_in(login)


def hired_at(kind: OfficeKind, login: str, *, office: str = "") -> None:
    """One more recipient, in an office of this kind."""
    person = staff.add_person(by=officers.LOADER, at=officers.AT, login=login, name=login, password=officers.PASSWORD)
    where = officers.office(kind, office)
    staff.grant_membership(
        by=officers.LOADER, at=officers.AT, person=person, office=where, role=RoleCode.CONFLICT_RECIPIENT
    )
    with override_settings(SIGAP_DEMO=True):
        team.sign_in(login)


def opened(login: str, number: str, passphrase: str = "") -> OpenConflictReport:
    """Somebody reads a report by their passphrase."""
    team.stepped_up(login, at=now())
    unlocked = unlock_own(entering=team.entering(login), passphrase=passphrase or phrase(login), at=now())
    return open_conflict_report(entering=team.entering(login), number=number, unlocked=unlocked, at=now())[1]


def keyed(login: str, passphrase: str = "", *, at: datetime | None = None) -> UUID:
    """Somebody makes a key, not confirmed yet."""
    at = at or now()
    team.stepped_up(login, at=at)
    with team.at_desk(login) as actor:
        made = actions.make_key(by=actor, at=at, passphrase=passphrase or phrase(login))
    found: UUID = made.id
    return found


def confirmed(key_id: UUID, login: str = team.SURYA) -> None:
    """A person of another office says that the key is right."""
    team.stepped_up(login, at=now())
    with team.at_desk(login) as actor:
        actions.confirm_key(by=actor, at=now(), key_id=key_id)


def ready(*logins: str) -> None:
    """These people stand as recipients."""
    chosen = logins or (GANDA, PUTRI, BAYU)
    hired(*chosen)
    for login in chosen:
        confirmed(keyed(login))


def posted(
    *named: str,
    story: str = STORY,
    key: bytes | None = None,
    takes_fewer: bool = False,
    hidden_from: Sequence[str] = (),
) -> Receipt:
    """A villager's report on officials, put in by the public role."""
    with team.role("sigap_public"):
        return post_conflict(
            story=story,
            details={"contact": "yes", "phone": "0812 0000 0000", "hidden_from": list(hidden_from)},
            named=named or ("police",),
            flags=["weapon"],
            about="child",
            area="16.09.01",
            idempotency_key=key or uuid4().bytes,
            at=now() - timedelta(seconds=1),
            takes_fewer=takes_fewer,
        )


def key_of(login: str) -> RecipientKey:
    """Somebody's key as the owner of the tables sees it."""
    return RecipientKey.objects.get(person_id=team.person_id(login), ended_at=None)


def office_of(login: str) -> Office:
    """The office of one of these people."""
    return Office.objects.get(kind=PEOPLE[login][1])
