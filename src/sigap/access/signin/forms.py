"""Shape and wording of what is typed at the threshold."""

from functools import partial
from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib import messages
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sigap.access import actions, events
from sigap.access.models import Person
from sigap.access.signin import adapters, cards, passkeys, throttle
from sigap.access.slips import SLIP_WORDS
from sigap.access.visit import visit_of
from sigap.kernel import clock
from sigap.ui.forms import ServerForm
from sigap.vault.macs import MacBroken
from sigap.vault.sealing import SealBroken

_LONGEST_LOGIN = 200
_LONGEST_PASSWORD = 1000
_LONGEST_CODE = 20
_PASSKEY_WRONG = _("Kunci sandi tidak cocok atau pertanyaannya sudah lewat waktu. Coba lagi.")
_PASSKEY_SHUT = _(
    "Kunci sandi ini mungkin sudah disalin orang lain, maka ditutup. Pakai cara lain, lepas kunci itu di “Profil saya”,"
    " dan beri tahu kepala kantor."
)


def _code_field() -> forms.CharField:
    attributes = {"inputmode": "numeric", "autocomplete": "one-time-code", "autocapitalize": "off"}
    return forms.CharField(
        label=_("Kode dari aplikasi atau kode cadangan"),
        error_messages={"required": _("Ketik kodenya.")},
        max_length=_LONGEST_CODE,
        widget=forms.TextInput(attrs=attributes),
    )


def _password_field() -> forms.CharField:
    return forms.CharField(
        label=_("Kata sandi"),
        error_messages={"required": _("Ketik kata sandi.")},
        strip=False,
        max_length=_LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Login and password."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Nama pengguna"),
            error_messages={"required": _("Ketik nama pengguna.")},
            max_length=_LONGEST_LOGIN,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}),
        )
        self.fields["password"] = _password_field()

    @property
    def notice(self) -> str:
        """Why the attempt came to nothing though no field is wrong; nothing for any other mistake."""
        found = self.errors.as_data().get(NON_FIELD_ERRORS, [])
        return next((each.messages[0] for each in found if each.code in adapters.NO_MISTAKE), "")


def _passkey_field() -> forms.CharField:
    return forms.CharField(required=False, max_length=passkeys.LONGEST_ANSWER, widget=forms.HiddenInput)


def judge_passkey(form: AuthenticateForm, person: Person, typed: str) -> None:
    """Judges what a passkey signed, under the throttle of codes; each answer counts once, over all processes."""
    claim = _claimed(person)
    note = partial(actions.note_threshold, at=clock.now(), person_id=person.pk)
    try:
        found = passkeys.use(context.request, person.pk, login=person.login, typed=typed)
    except passkeys.CopiedPasskey:
        note(code=events.PASSKEY_COPIED)
        raise ValidationError(_PASSKEY_SHUT, code="incorrect_code") from None
    except passkeys.UnusablePasskey:
        adapters.note_failure(person.pk, adapters.FailedMeans.PASSKEY, claim)
        raise ValidationError(_PASSKEY_WRONG, code="incorrect_code") from None
    found.user = person
    form.authenticator = found
    note(code=events.PASSKEY_USED, about={"passkey": str(found.pk)})
    throttle.succeeded(claim)


def _claimed(person: Person) -> throttle.CountedAttempt:
    try:
        return throttle.take_code(person.login, visit_of(context.request), at=clock.now())
    except throttle.AttemptTooSoon as early:
        raise adapters.too_soon(early) from None


def judge_code(form: AuthenticateForm, person: Person, typed: str) -> None:
    """Judges a typed code under the throttle; each code counts once, over all processes."""
    at = clock.now()
    claim = _claimed(person)
    wrong = ValidationError(adapters.SecondFactorAdapter.error_messages["incorrect_code"], code="incorrect_code")
    found = _from_card(person, typed)
    if found is None:
        found = _from_allauth(person, typed)
        if found is None or not throttle.use_once("code-used", person.login, typed, at=at):
            adapters.note_failure(person.pk, adapters.FailedMeans.CODE, claim)
            raise wrong
    found.user = person
    form.authenticator = found
    throttle.succeeded(claim)


def _from_card(person: Person, typed: str) -> Authenticator | None:
    """The card's row when this is the code asked from it. An altered card is none."""
    try:
        return cards.use(person.pk, typed)
    except (SealBroken, MacBroken):
        return None


def _from_allauth(person: Person, typed: str) -> Authenticator | None:
    """The application's or the recovery codes' row when the code is theirs; each row is judged by itself."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    for row in Authenticator.objects.filter(user_id=person.pk, type__in=kinds):
        try:
            if row.wrap().validate_code(typed):
                return row
        except SealBroken:
            continue
    return None


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second factor at sign-in and step-up: a passkey, where the browser's script has asked one, else a code."""

    use_required_attribute = False
    passkey = _passkey_field()
    code = _code_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        try:
            card = cards.card_of(self.user.pk)
        except (SealBroken, MacBroken):
            card = None
        if card is not None and card.asked is not None:
            self.fields["code"].label = _("Kode nomor %(n)d dari kartu Anda") % {"n": card.asked}
            self.fields["code"].help_text = _("Yang memasang aplikasi di telepon boleh memakai kode dari sana.")

    @property
    def question(self) -> str:
        """What a passkey is asked, in JSON; nothing where there is none."""
        return passkeys.question(context.request, self.user.pk)

    def clean_code(self) -> str:
        """Spaces do not count."""
        return str(self.cleaned_data["code"]).replace(" ", "")

    def clean(self) -> dict[str, Any]:
        """One of both. Raises ValidationError, at the code, for what is wrong, used or too early."""
        cleaned: dict[str, Any] = super().clean() or {}
        signed, typed = cleaned.get("passkey"), cleaned.get("code")
        if not (signed or typed or self.errors):
            self.add_error("code", ValidationError(self.fields["code"].error_messages["required"], code="required"))
        try:
            if signed:
                judge_passkey(self, self.user, signed)
            elif typed:
                judge_code(self, self.user, typed)
        except ValidationError as wrong:
            self.add_error("code", wrong)
        return cleaned

    def save(self) -> None:
        """Marks the session; says when the card is running out."""
        super().save()
        if self.authenticator.type != cards.CARD:
            return
        card = cards.card_of(self.user.pk)
        if card is not None and card.left < cards.FEW_LEFT:
            messages.warning(
                context.request,
                gettext("Kode di kartu Anda tinggal %(n)d. Buat kartu baru di “Profil saya”.") % {"n": card.left},
            )


class PasskeyForm(ServerForm):
    """A new passkey, made by the browser, and the name by which its owner knows it."""

    name = forms.CharField(
        label=_("Nama kunci"),
        help_text=_("Agar Anda mengenalinya nanti, misalnya “Telepon saya” atau “Laptop kantor”."),
        error_messages={"required": _("Beri nama kunci ini.")},
        max_length=passkeys.LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    passkey = _passkey_field()


class CardForm(ServerForm):
    """A code of a card that was just drawn, which proves that its owner holds it."""

    code = _code_field()

    def ask(self, number: int | None) -> None:
        """Names the number that is asked."""
        self.fields["code"].label = _("Kode nomor %(n)d dari kartu baru") % {"n": number or 0}

    def clean_code(self) -> str:
        """Spaces do not count."""
        return str(self.cleaned_data["code"]).replace(" ", "")


class ActivateForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """The first code of a new application, which proves that it was set up."""

    use_required_attribute = False
    code = _code_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Kode enam angka dari aplikasi")


class PasswordAgainForm(ServerForm):
    """Step-up by password: in the demo, and before the first second factor."""

    password = _password_field()


def _new_password_field(label: Any, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        error_messages={"required": missing},
        strip=False,
        max_length=_LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class NewPasswordForm(ServerForm):
    """A new password, twice."""

    new = _new_password_field(_("Kata sandi baru"), _("Ketik kata sandi baru."))
    again = _new_password_field(_("Kata sandi baru, sekali lagi"), _("Ketik kata sandi baru sekali lagi."))

    def __init__(self, *args: Any, person: Person | None = None, before: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person, self._before = person, before
        self.fields["new"].help_text = _("Paling sedikit 12 huruf. Empat kata yang mudah Anda ingat sudah kuat.")

    def clean_new(self) -> str:
        """Raises ValidationError for a password that is short, easily guessed, or the one that is to be replaced."""
        new = str(self.cleaned_data["new"])
        validate_password(new, self._person)
        if self._before and check_password(new, self._before):
            raise ValidationError(_("Kata sandi baru sama dengan yang lama. Pilih yang lain."))
        return new

    def clean(self) -> dict[str, Any]:
        """Both must be alike."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", ValidationError(_("Kedua kata sandi baru tidak sama. Ketik lagi.")))
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one, twice."""

    password = _password_field()
    field_order = ("password", "new", "again")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Kata sandi sekarang")
        self.fields["password"].error_messages["required"] = _("Ketik kata sandi sekarang.")


class ResetForm(NewPasswordForm):
    """The code of a reset, and a new password."""

    login = forms.CharField(
        label=_("Nama pengguna"),
        error_messages={"required": _("Ketik nama pengguna.")},
        max_length=_LONGEST_LOGIN,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Kode pemulihan"),
        error_messages={"required": _("Ketik kode pemulihan.")},
        help_text=_("%(n)d kata dari kertas. Huruf besar, spasi, dan tanda hubung tidak berpengaruh.")
        % {"n": SLIP_WORDS},
        max_length=_LONGEST_LOGIN,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )
    field_order = ("login", "code", "new", "again")
