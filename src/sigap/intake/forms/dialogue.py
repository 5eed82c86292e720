"""Shape and wording of what the office writes to a reporter."""

from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sigap.intake.forms.fields import PlainTextField
from sigap.intake.models import PROMISE_LABELS
from sigap.mailbox.dialogue.rules import MESSAGE_LIMIT, PromiseChannel
from sigap.ui.fields import MomentField
from sigap.ui.forms import ServerForm

_OLD = _("Formulir ini sudah lama terbuka. Periksa isinya, lalu kirim lagi.")


def _key() -> forms.UUIDField:
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages={"required": _OLD, "invalid": _OLD})


class _OneForm(ServerForm):
    """A form with a key of its own: the second click is told from a second message."""

    def with_new_key(self) -> "_OneForm":
        """The same words under a new key, where the old one cannot be used."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data[self.add_prefix("key")] = str(uuid4())
        self.data = data
        return self

    @property
    def form_key(self) -> UUID:
        """The form's own key; the form is valid."""
        key: UUID = self.cleaned_data["key"]
        return key


class WriteForm(_OneForm):
    """Words to a reporter."""

    key = _key()
    message = PlainTextField(
        label=_("Pesan kepada pelapor"),
        required=True,
        limit=MESSAGE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": _("Tulis dulu pesannya.")},
    )


class PromiseForm(_OneForm):
    """A time that whoever sends this confirms for themselves."""

    key = _key()
    promised_at = MomentField(
        label=_("Saya akan menghubungi pada"),
        help_text=_("Hanya pada jam jaga Anda sendiri. Contoh: 25-11-2026 10.00"),
    )
    way = forms.ChoiceField(
        label=_("Caranya"),
        choices=[(way.value, words) for way, words in PROMISE_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih caranya."), "invalid_choice": _("Pilih salah satu dari daftar.")},
    )

    def without_contact(self) -> None:
        """Offers the page alone, to who has no way to reach the reporter."""
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)
        way.choices = [(PromiseChannel.PAGE.value, PROMISE_LABELS[PromiseChannel.PAGE])]
