"""Shape and wording of handing out a claim token."""

from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.intake.models import CLAIM_FOR_LABELS
from sigap.mailbox.claims.codes import ClaimFor
from sigap.ui.forms import ServerForm

_OLD = _("Formulir ini sudah lama terbuka. Muat ulang halamannya, lalu coba lagi.")


class IssueClaimForm(ServerForm):
    """Into whose hands the token goes. The form's own key gives the same words on a second click."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages={"required": _OLD, "invalid": _OLD})
    given_to = forms.ChoiceField(
        label=_("Diserahkan kepada siapa?"),
        help_text=_("Yang memegang kode ini nanti membaca pesan dan percakapan laporan. Jangan kepada terlapor."),
        choices=[(who.value, CLAIM_FOR_LABELS[who]) for who in ClaimFor],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Pilih siapa yang menerima kodenya."),
            "invalid_choice": _("Pilih salah satu dari daftar."),
        },
    )

    @property
    def form_key(self) -> UUID:
        """The form's own key; the form is valid."""
        key: UUID = self.cleaned_data["key"]
        return key
