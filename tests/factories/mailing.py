"""Officers with a mail address, and the sweeps of mail as the worker's database role runs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.conf import LazySettings
from tests.factories import mail_server, team
from tests.factories.mail_server import Box

from sigap.access.models import Person
from sigap.notifications.jobs import heads, mail
from sigap.notifications.models import Address

SENDER = "SIGAP <sigap@contoh.go.id>"
DESK = "https://meja.contoh.go.id/"


@contextmanager
def house(settings: LazySettings, box: Box | None = None) -> Iterator[Box]:
    """An installation whose mail goes to this server, or to one of its own."""
    settings.SIGAP_MAIL_FROM, settings.SIGAP_DESK_URL = SENDER, DESK
    if box is not None:
        settings.SIGAP_MAIL_URL = box.url()
        yield box
        return
    with mail_server.running() as own:
        settings.SIGAP_MAIL_URL = own.url()
        yield own


def person(login: str) -> UUID:
    """Somebody's id."""
    found: UUID = Person.objects.values_list("pk", flat=True).get(login=login)
    return found


def address_of(login: str) -> str:
    """Where somebody of the team is mailed."""
    return f"{login}@surel.example"


def confirmed(*logins: str, at: datetime = team.AT) -> None:
    """These officers have an address that they confirmed."""
    for login in logins:
        Address.objects.update_or_create(
            person_id=person(login),
            channel="mail",
            defaults={"address": address_of(login), "confirmed_at": at, "is_on": True},
        )


def sweep(at: datetime) -> int:
    """The sweep of the outbox, as the worker."""
    with team.role("sigap_worker"):
        return mail.send(at)


def send_heads(at: datetime) -> int:
    """The sweep of the daily head, as the worker."""
    with team.role("sigap_worker"):
        return heads.send_daily(at)
