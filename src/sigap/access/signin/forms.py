"""Shape and wording of what is typed at the threshold."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Person
from sigap.access.signin import adapters, throttle
from sigap.access.signin.visit import visit_of
from sigap.kernel import clock
from sigap.vault.sealing import SealBroken

_LONGEST_LOGIN = 200
_LONGEST_PASSWORD = 1000
_LONGEST_CODE = 20


def _code_field() -> forms.CharField:
    attributes = {"inputmode": "numeric", "autocomplete": "one-time-code", "autocapitalize": "off"}
    return forms.CharField(
        label=_("Kode dari aplikasi atau kode cadangan"),
        max_length=_LONGEST_CODE,
        widget=forms.TextInput(attrs=attributes),
    )


def _password_field() -> forms.CharField:
    return forms.CharField(
        label=_("Kata sandi"),
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
            max_length=_LONGEST_LOGIN,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}),
        )
        self.fields["password"] = _password_field()


def judge_code(form: AuthenticateForm, person: Person) -> str:
    """Judges a typed code under the throttle; each code counts once, over all processes."""
    at = clock.now()
    try:
        claim = throttle.take_code(person.login, visit_of(context.request), at=at)
    except throttle.TooSoon as early:
        raise adapters.too_soon(early) from None
    typed = form.cleaned_data["code"].replace(" ", "")
    form.cleaned_data["code"] = typed
    wrong = ValidationError(adapters.SecondFactorAdapter.error_messages["incorrect_code"], code="incorrect_code")
    try:
        code = str(AuthenticateForm.clean_code(form))
    except SealBroken:
        raise wrong from None
    if not throttle.use_once("code-used", person.login, typed, at=at):
        raise wrong
    throttle.succeeded(claim)
    return code


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second factor at sign-in."""

    use_required_attribute = False
    code = _code_field()

    def clean_code(self) -> str:
        """Raises ValidationError for a wrong, used or too early code."""
        return judge_code(self, self.user)


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
