"""What allauth asks of this house: who is let in, how second factors are sealed, and what stays shut."""

from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import login as django_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sigap.access import actions, entry, events, queries
from sigap.access.models import Person
from sigap.access.sessions import DEVICE
from sigap.access.signin import pace, password, throttle
from sigap.access.signin.cards import CARD
from sigap.access.signin.seeds import open_seed, seal_seed
from sigap.access.visit import device_of, visit_of
from sigap.kernel import clock
from sigap.vault.sealing import SealBroken

TOO_SOON = "too_soon"
BUSY = "busy"
FIRST_OVER = "first_over"
NO_MISTAKE = frozenset({TOO_SOON, BUSY, FIRST_OVER})
"""Codes of refusals that nobody can type away."""
FIRST_IS_OVER = _(
    "Kata sandi pertama ini berlaku 24 jam dan sudah lewat. Minta sekretariat mencetak yang baru, lalu masuk lagi."
)
"""What somebody reads whose first password was not replaced in time."""
ANY_FACTOR = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""What sign-in takes; the adapter adds cards."""
_BACKEND = "sigap.access.signin.password.PasswordBackend"


def seconds_of(wait: timedelta) -> str:
    """A wait in words, rounded up."""
    seconds = -(-wait // timedelta(seconds=1))
    return ngettext("%(n)d detik", "%(n)d detik", seconds) % {"n": seconds}


def too_soon(early: throttle.AttemptTooSoon) -> ValidationError:
    """What somebody reads who tries again too fast."""
    return ValidationError(
        _("Terlalu banyak percobaan. Tunggu %(wait)s, lalu coba lagi. Akun Anda tidak terkunci."),
        code=TOO_SOON,
        params={"wait": seconds_of(early.wait)},
    )


def busy() -> ValidationError:
    """What somebody reads whose password was not even looked at, since too many are being judged."""
    return ValidationError(
        _("Server sedang sangat sibuk. Coba lagi sebentar lagi. Akun Anda tidak terkunci."), code=BUSY
    )


class FailedMeans(StrEnum):
    """By what somebody failed to come in; a code of the trail."""

    PASSWORD = "wrong-password"  # noqa: S105 - a code
    CODE = "wrong-code"
    PASSKEY = "wrong-passkey"
    RESET = "wrong-reset"


def note_failure_at(login: str, means: FailedMeans, claim: throttle.CountedAttempt) -> None:
    """As note_failure, by a login as it was typed. What was typed for one that nobody has stays untold."""
    with entry.threshold():
        meant = queries.person_for_signin(login)
    note_failure(meant.id if meant else None, means, claim)


def note_failure(person_id: UUID | None, means: FailedMeans, claim: throttle.CountedAttempt) -> None:
    """Tells the trail that somebody failed to come in as this person, or by a login that nobody has.

    For both the same statements run and one commit follows, told or not: neither the time nor the number of rows says
    which logins there are.
    """
    at = clock.now()
    with entry.threshold(), transaction.atomic():
        unknown = throttle.count_unknown(is_unknown=person_id is None, at=at)
        failures = claim.failures if person_id else unknown
        code = events.SIGNIN_FAILED if person_id else events.SIGNIN_UNKNOWN
        about = {"means": means.value, "failures": str(failures)}
        _note_if(pace.is_told(failures), at=at, code=code, person_id=person_id, about=about)
        if claim.failures in pace.TELLS:
            _note_if(
                person_id is not None,
                at=at,
                code=events.SIGNIN_ATTACKED,
                person_id=person_id or events.SYSTEM_STREAM,
                about={"failures": str(claim.failures)},
            )


def _note_if(is_told: bool, /, **facts: Any) -> None:  # noqa: FBT001 - positional only, read as a sentence
    """Writes it in any case, and takes back what is not to be told."""
    before = transaction.savepoint_create()
    actions.note_threshold(**facts)
    (transaction.savepoint_commit if is_told else transaction.savepoint_rollback)(before)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Password sign-in under our own throttle; no sign-up, no mail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Nama pengguna atau kata sandi tidak cocok. Periksa lagi keduanya."),
        "incorrect_password": _("Kata sandi tidak cocok."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """The person whose password this is. Raises ValidationError when it was not even looked at."""
        login = str(credentials.get("username", "")).strip().lower()
        at = clock.now()
        try:
            claim = throttle.take(login, visit_of(request), at=at)
        except throttle.AttemptTooSoon as early:
            raise too_soon(early) from None
        person = self._judged(claim, login, str(credentials.get("password", "")))
        if person is not None:
            throttle.succeeded(claim)
            request.session[DEVICE] = device_of(request)
        return person

    def _judged(self, claim: throttle.CountedAttempt, login: str, typed: str) -> Person | None:
        try:
            person = password.judge(login, typed, is_known_browser=claim.counter is pace.AttemptCounter.KNOWN)
        except password.PasswordCheckBusy:
            throttle.release(claim)
            raise busy() from None
        except password.FirstPasswordOver:
            throttle.release(claim)
            raise ValidationError(FIRST_IS_OVER, code=FIRST_OVER) from None
        except password.PersonAltered as altered:
            self._note(events.PERSON_ALTERED, altered.person_id)
            return None
        if person is None:
            note_failure_at(login, FailedMeans.PASSWORD, claim)
        return person

    def login(self, request: HttpRequest, user: Person) -> None:
        """Starts the session: a new key, so that nobody can have laid one out beforehand."""
        with entry.threshold():
            whole = queries.person_of_session(user.pk)
        if whole is None:
            raise ValidationError(self.error_messages["username_password_mismatch"])
        django_login(request, whole, backend=_BACKEND)
        throttle.remember(whole.login, visit_of(request), at=clock.now())
        self._note(events.SESSION_STARTED, whole.id)

    def get_login_stages(self) -> list[str]:
        """After the password, the second factor and nothing else."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Accounts are made by who manages people."""
        return False

    def is_login_by_code_required(self, login: object) -> bool:  # noqa: ARG002 - allauth's signature
        """Nothing is mailed."""
        return False

    def get_reauthentication_methods(self, user: object) -> list[dict[str, Any]]:  # noqa: ARG002
        """Our own step-up, whatever is asked for."""
        return [{"id": "sigap", "description": _("Tunjukkan sekali lagi"), "url": reverse("masuk_ulang")}]

    def is_reauthentication_required(self, *, app: str, **_kwargs: object) -> bool:  # noqa: ARG002
        """Not while the first second factor is being set up: the password was shown moments ago."""
        records = get_authentication_records(self.request, self.request.user)
        return any(record.get("method") == "mfa" for record in records)

    def add_message(self, *_args: object, **_kwargs: object) -> None:
        """Allauth's own notes are not ours."""

    def send_notification_mail(self, *_args: object, **_kwargs: object) -> None:
        """Nothing leaves by mail from here; the trail holds what happened."""

    @staticmethod
    def _note(code: str, person_id: UUID) -> None:
        with entry.threshold(person=None if code in events.NOT_BY_THE_PERSON else person_id):
            actions.note_threshold(at=clock.now(), code=code, person_id=person_id)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Seals seeds under the vault, bound to their person; off in the demo."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi."),
    }

    def encrypt(self, text: str) -> str:
        """Seals a seed for the person at the threshold."""
        return seal_seed(text, person=_person())

    def decrypt(self, encrypted_text: str) -> str:
        """Opens it for the same person only. Raises SealBroken."""
        return open_seed(encrypted_text, person=_person())[0]

    def is_mfa_enabled(self, user: Person, types: list[str] | None = None) -> bool:
        """Whether a second factor of these kinds is set up. Who asks for any that sign-in takes means cards too."""
        if settings.SIGAP_DEMO or user.is_anonymous:
            return False
        asked = [*types, CARD] if types and Authenticator.Type.WEBAUTHN in types else types
        with entry.threshold(person=user.pk):
            return bool(super().is_mfa_enabled(user, asked))

    def send_notification_mail(self, *_args: object, **_kwargs: object) -> None:
        """Nothing leaves by mail from here."""


def _person() -> UUID:
    person = entry.standing_person()
    if person is None:
        raise SealBroken("a seed outside threshold(person=…)")
    return person
