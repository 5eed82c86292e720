"""The demo's recipients of reports on officials make their keys, and the auditor confirms them. Everybody is CONTOH."""

from datetime import datetime

from sigap.access import sessions
from sigap.access.entry import enter
from sigap.access.models import Person
from sigap.access.roles import RoleCode
from sigap.access.sessions import SessionStore
from sigap.cli import demo_people
from sigap.custody import actions
from sigap.custody.models import RecipientKey

PASSPHRASE = "sampan kapur rembulan lesung"  # noqa: S105 - of invented people, printed by the launcher
_CONFIRMS = "surya.inspektorat"


def recipients() -> list[str]:
    """The log-ins of those who receive."""
    return [who.login for who in demo_people.people() if who.role is RoleCode.CONFLICT_RECIPIENT]


def enrol(*, at: datetime) -> None:
    """Everybody's key, made and confirmed, where there is none."""
    if RecipientKey.objects.exists():
        return
    made = []
    for login in recipients():
        ticket = _shown_again(login, at)
        with enter(ticket) as actor:
            made.append(actions.make_key(by=actor, at=at, passphrase=PASSPHRASE).pk)
        SessionStore(ticket).flush()
    ticket = _shown_again(_CONFIRMS, at)
    for key_id in made:
        with enter(ticket) as actor:
            actions.confirm_key(by=actor, at=at, key_id=key_id)
    SessionStore(ticket).flush()


def _shown_again(login: str, at: datetime) -> str:
    """A session of somebody who has just shown who they are."""
    person = Person.objects.get(login=login)
    store = SessionStore()
    store["_auth_user_id"] = str(person.pk)
    store.create()
    ticket = str(store.session_key)
    sessions.touch(ticket, person_id=person.pk, at=at)
    return ticket
