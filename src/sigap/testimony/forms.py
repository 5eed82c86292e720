"""Shape and wording of a statement, and of the question why somebody is asked again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.testimony.models import REASON_LABELS, STATEMENT_MANNER_LABELS, STATEMENT_TOPIC_LABELS
from sigap.testimony.rules import AskReason, StatementManner, StatementTopic
from sigap.ui.fields import MomentField
from sigap.ui.forms import ServerForm

type Choice = tuple[str, str | Promise]
AGAIN = "again"


def again_field() -> forms.TypedChoiceField:
    """Why somebody is asked again who told already; the act says whether it must be answered."""
    return forms.TypedChoiceField(
        label=_("Mengapa ditanya lagi"),
        help_text=_("Wajib kalau ia akan ditanya lagi tentang kejadiannya. Alasannya tercatat atas nama Anda."),
        choices=[("", _("Pilih, kalau ia akan ditanya lagi")), *((r.value, REASON_LABELS[r]) for r in AskReason)],
        coerce=AskReason,
        empty_value=None,
        required=False,
    )


class StatementForm(ServerForm):
    """Who told, when, to which office, how, about what."""

    person = forms.ChoiceField(
        label=_("Siapa yang memberi keterangan"), error_messages={"required": _("Pilih siapa yang memberi keterangan.")}
    )
    given_at = MomentField(label=_("Kapan"), help_text=_("Contoh: 25-11-2026 09.30."))
    holder = forms.ChoiceField(
        label=_("Kantor yang memegangnya"), error_messages={"required": _("Pilih kantor yang memegang keterangannya.")}
    )
    manner = forms.TypedChoiceField(
        label=_("Bagaimana"),
        choices=[(manner.value, STATEMENT_MANNER_LABELS[manner]) for manner in StatementManner],
        coerce=StatementManner,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih bagaimana keterangan diberikan.")},
    )
    is_recorded = forms.BooleanField(label=_("Direkam suara atau gambar"), required=False)
    topics = forms.TypedMultipleChoiceField(
        label=_("Tentang apa"),
        help_text=_("Judulnya saja. Yang diceritakan tidak ditulis di sini."),
        choices=[(topic.value, STATEMENT_TOPIC_LABELS[topic]) for topic in StatementTopic],
        coerce=StatementTopic,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu hal yang diterangkan.")},
    )
    again = again_field()
    note = forms.CharField(
        label=_("Untuk rekan yang akan bertemu dengannya"),
        help_text=_("Disegel. Misalnya apa yang membuatnya tenang, atau siapa yang ia minta hadir. Bukan ceritanya."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        now: datetime,
        people: Sequence[Choice],
        offices: Sequence[Choice],
        has_note: bool,
        is_again: bool,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now = now
        for name, choices in (("person", people), ("holder", offices)):
            self.fields[name].choices = [("", _("Pilih")), *choices]  # type: ignore[attr-defined]  # a ChoiceField
        if not has_note:
            del self.fields["note"]
        if not is_again:
            del self.fields[AGAIN]

    def clean_given_at(self) -> Any:
        """It has happened."""
        if self.cleaned_data["given_at"] > self.now:
            raise forms.ValidationError(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
        return self.cleaned_data["given_at"]
