"""Judges a password, with bounded effort: strangers' attempts never take the processor from anybody."""

from threading import BoundedSemaphore
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from sigap.access import entry, queries
from sigap.access.models import Person
from sigap.vault import macs

_AT_ONCE = 2
_PATIENCE_SECONDS = 1.0
_known = BoundedSemaphore(_AT_ONCE)
_others = BoundedSemaphore(_AT_ONCE)


class PasswordCheckBusy(Exception):
    """Too many passwords are being judged right now; this one was not looked at."""


class FirstPasswordOver(Exception):
    """The password is the first one, made by the system, and older than it may become."""


class PersonAltered(Exception):
    """The row that lets this person in was not written by SIGAP, or was changed since."""

    def __init__(self, person_id: UUID) -> None:
        super().__init__()
        self.person_id = person_id


def judge(login: str, password: str, *, is_known_browser: bool) -> Person | None:
    """The active person whose password this is, or None. Raises PasswordCheckBusy, FirstPasswordOver, PersonAltered.

    Takes as long for a login that does not exist. Known browsers have their own turnstile.
    """
    with entry.threshold():
        person = queries.person_for_signin(login)
    turnstile = _known if is_known_browser else _others
    if not turnstile.acquire(timeout=_PATIENCE_SECONDS):
        raise PasswordCheckBusy
    try:
        if person is None:
            make_password(password)
            return None
        is_right = check_password(password, person.password)
    finally:
        turnstile.release()
    if not is_right or not person.is_active:
        return None
    try:
        macs.verify(queries.person_kind(person), queries.person_facts(person), person.mac)
    except macs.MacBroken:
        raise PersonAltered(person.id) from None
    if person.is_first_over:
        raise FirstPasswordOver
    return person


class PasswordBackend(BaseBackend):
    """What Django asks for the person of a session. Passwords are judged by the account adapter."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:
        """Nobody is let in by this path: it knows no throttle."""

    def get_user(self, user_id: UUID) -> Person | None:
        """The active person of a session, or None."""
        with entry.threshold():
            return queries.person_of_session(user_id)
