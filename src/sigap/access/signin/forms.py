"""Shape and wording of what is typed at the threshold."""

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
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Person
from sigap.access.signin import adapters, cards, throttle
from sigap.access.slips import SLIP_WORDS
from sigap.access.visit import visit_of
from sigap.kernel import clock
from sigap.vault.macs import MacBroken
from sigap.vault.sealing import SealBroken

_LONGEST_LOGIN = 200
_LONGEST_PASSWORD = 1000
_LONGEST_CODE = 20


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


def judge_code(form: AuthenticateForm, person: Person) -> str:
    """Judges a typed code under the throttle; each code counts once, over all processes."""
    at = clock.now()
    try:
        claim = throttle.take_code(person.login, visit_of(context.request), at=at)
    except throttle.AttemptTooSoon as early:
        raise adapters.too_soon(early) from None
    typed = str(form.cleaned_data["code"]).replace(" ", "")
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
    return typed


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
    """The second factor at sign-in."""

    use_required_attribute = False
    code = _code_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            card = cards.card_of(self.user.pk)
        except (SealBroken, MacBroken):
            card = None
        if card is not None and card.asked is not None:
            self.fields["code"].label = _("Kode nomor %(n)d dari kartu Anda") % {"n": card.asked}
            self.fields["code"].help_text = _("Yang memasang aplikasi di telepon boleh memakai kode dari sana.")

    def clean_code(self) -> str:
        """Raises ValidationError for a wrong, used or too early code."""
        return judge_code(self, self.user)

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


class CardForm(forms.Form):
    """A code of a card that was just drawn, which proves that its owner holds it."""

    use_required_attribute = False
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


class PasswordAgainForm(forms.Form):
    """Step-up by password: in the demo, and before the first second factor."""

    use_required_attribute = False
    password = _password_field()


def _new_password_field(label: Any, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        error_messages={"required": missing},
        strip=False,
        max_length=_LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    use_required_attribute = False
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
