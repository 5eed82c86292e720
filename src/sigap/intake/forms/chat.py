"""The two steps of a pasted chat: the whole of it, then which messages are the report."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sigap.intake.forms.fields import STORY_LIMIT, PlainTextField
from sigap.intake.rules.chat import CHAT_LIMIT, CHAT_LINES, ChatLine, format_chat, read_chat
from sigap.ui.forms import ServerForm


class ChatForm(ServerForm):
    """The chat as it was exported."""

    chat = PlainTextField(
        label=_("Isi berkas ekspor"),
        help_text=_("Buka berkas .txt dari WhatsApp, salin semuanya, tempel di sini."),
        required=True,
        limit=CHAT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 14, "autocomplete": "off"}),
        error_messages={"required": _("Tempel isi obrolannya dulu.")},
    )

    def clean_chat(self) -> str:
        """There must be messages in it, and not more than a page can show."""
        text: str = self.cleaned_data["chat"]
        self.lines = read_chat(text)
        if not self.lines:
            raise ValidationError(
                _("Tidak ada pesan yang dikenali. Tiap pesan harus diawali tanggal dan jam, seperti di berkas ekspor.")
            )
        if len(self.lines) > CHAT_LINES:
            raise ValidationError(_("Lebih dari 3.000 pesan. Tempel bagian yang perlu saja."))
        return text


class ChosenForm(ChatForm):
    """Which messages are the report."""

    chosen = forms.TypedMultipleChoiceField(
        coerce=int, required=True, error_messages={"required": _("Pilih paling sedikit satu pesan.")}
    )

    def __init__(self, *args: object, lines: Sequence[ChatLine], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they came
        field = self.fields["chosen"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(str(line.number), str(line.number)) for line in lines]

    def clean_chosen(self) -> list[ChatLine]:
        """The messages themselves; together they must fit into a story."""
        wanted = set(self.cleaned_data["chosen"])
        found = [line for line in getattr(self, "lines", []) if line.number in wanted]
        if len(format_chat(found)) > STORY_LIMIT:
            raise ValidationError(_("Pilihan ini terlalu panjang untuk satu laporan. Pilih lebih sedikit."))
        return found
