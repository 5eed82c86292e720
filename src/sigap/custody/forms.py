"""Shape and wording of input: passphrases, ready wordings, what a report names, and a request for one field."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.custody.models import ANSWER_LABELS, FIELD_LABELS
from sigap.custody.rules import DisclosedField, DisclosureAnswer, answers_for
from sigap.mailbox.conflict.words import NAMED_LABELS
from sigap.mailbox.models import MESSAGE_WORDS
from sigap.mailbox.wordings import MessageCode
from sigap.ui.forms import ServerForm

LONGEST = 400
REASON_LIMIT = 2000
_HIDDEN = {"autocomplete": "off", "spellcheck": "false"}


def _passphrase(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs=_HIDDEN | options.pop("attrs", {})),
        error_messages={"required": _("Tulis frasa sandinya."), "max_length": _("Frasa sandi ini terlalu panjang.")},
        **options,
    )


class ConflictPassphraseForm(ServerForm):
    """One's own passphrase of the personal key, for one answer."""

    passphrase = _passphrase(_("Frasa sandi jalur khusus"))


class NewKeyForm(ServerForm):
    """A new passphrase, twice."""

    passphrase_new = _passphrase(
        _("Frasa sandi baru"),
        help_text=_("Paling pendek 20 huruf: lima atau enam kata yang tidak berhubungan. Bukan sandi masuk Anda."),
    )
    passphrase_again = _passphrase(_("Sekali lagi"))

    def clean(self) -> dict[str, Any]:
        """Both must be the same: nobody can bring back one that was mistyped twice."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        new, again = (cleaned.get(name) or "" for name in ("passphrase_new", "passphrase_again"))
        if "" not in {new, again} and new != again:
            self.add_error("passphrase_again", ValidationError(_("Keduanya tidak sama.")))
        return cleaned


class ChangeForm(NewKeyForm):
    """The old passphrase and a new one."""

    passphrase_old = _passphrase(_("Frasa sandi sekarang"))
    field_order = ("passphrase_old", "passphrase_new", "passphrase_again")


class ConflictTellForm(ServerForm):
    """One ready wording for the reporter of a conflict report."""

    message = forms.ChoiceField(
        label=_("Pesan untuk pelapor"),
        choices=[(code.value, words) for code, words in MESSAGE_WORDS.items()],
        error_messages={"required": _("Pilih pesannya."), "invalid_choice": _("Pilih pesan dari daftar.")},
    )

    def without_contact(self) -> None:
        """Not that they will be contacted, to who left no way or wants none."""
        choice = self.fields["message"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (code.value, words) for code, words in MESSAGE_WORDS.items() if code is not MessageCode.WILL_CONTACT
        ]


class MoveReportForm(ServerForm):
    """What an ordinary report turned out to name."""

    named = forms.MultipleChoiceField(
        label=_("Laporan ini tentang petugas atau kantor mana?"),
        choices=[(named.value, words) for named, words in NAMED_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu."), "invalid_choice": _("Pilih dari daftar.")},
    )


class AskForm(ServerForm):
    """A request for one field of a reporter."""

    field = forms.ChoiceField(
        label=_("Yang diminta"),
        choices=[(each.value, FIELD_LABELS[each]) for each in DisclosedField],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih satu."), "invalid_choice": _("Pilih dari daftar.")},
    )
    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Untuk apa, dan mengapa tanpa itu tidak bisa. Yang menyetujui membaca alasan ini."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Tulis alasannya."), "max_length": _("Alasan ini terlalu panjang.")},
    )
    is_danger = forms.BooleanField(
        label=_("Nyawa terancam sekarang"),
        help_text=_("Terbuka seketika selama 15 menit. Pemeriksa kedua dari kantor lain meninjau dalam 24 jam."),
        required=False,
    )


_ASKED: Mapping[DisclosureAnswer, Promise] = {
    DisclosureAnswer.APPROVED: _("Setuju, boleh dibuka"),
    DisclosureAnswer.REFUSED: _("Tidak setuju"),
}
"""What somebody about to answer reads; what was answered is worded by the state."""


class AnswerForm(ServerForm):
    """The custodian's answer."""

    def __init__(self, *args: Any, is_danger: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answer"] = forms.ChoiceField(
            label=_("Jawaban"),
            choices=[(each.value, _ASKED.get(each, ANSWER_LABELS[each])) for each in answers_for(is_danger=is_danger)],
            widget=forms.RadioSelect,
            error_messages={"required": _("Pilih jawabannya."), "invalid_choice": _("Pilih dari daftar.")},
        )
