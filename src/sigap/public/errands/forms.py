"""The four words beside a link, and what is answered."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.mailbox.errands.page import WORDS_LIMIT, ErrandReply, ErrandWords
from sigap.public.forms import PublicTextField
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

REPLIES = (
    (ErrandReply.DONE.value, _("Sudah dilakukan")),
    (ErrandReply.PARTLY.value, _("Sebagian")),
    (ErrandReply.UNABLE.value, _("Tidak bisa")),
    (ErrandReply.DANGER.value, _("Ada bahaya: telepon saya sekarang")),
    (ErrandReply.QUESTION.value, _("Saya mau bertanya dulu")),
    (ErrandReply.NOT_ME.value, _("Ini bukan saya")),
)


class ErrandCodeForm(ServerForm):
    """Four words that an officer told by telephone."""

    code = PublicTextField(
        label=_("Empat kata dari petugas"),
        required=True,
        limit=400,
        help_text=_("Yang dibacakan lewat telepon, berurutan, dipisah spasi."),
        error_messages={"required": _("Tulis empat kata yang dibacakan petugas.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
        ),
    )

    def refuse(self) -> None:
        """One sentence for every reason: wrong, answered, taken back and lapsed are told apart by nothing."""
        self.add_error("code", REFUSED)


REFUSED = _("Kodenya salah, atau tugas ini sudah berakhir. Periksa katanya, atau telepon petugas yang memberikannya.")


class ErrandAnswerForm(ServerForm):
    """What became of it, or a question."""

    code = forms.CharField(widget=forms.HiddenInput)
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    reply = forms.TypedChoiceField(
        label=_("Jawaban Anda"),
        choices=REPLIES,
        coerce=ErrandReply,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih satu jawaban."), "invalid_choice": _("Pilih satu jawaban.")},
    )
    done_on = DayField(label=_("Dikerjakan pada"), required=False, help_text=_("Boleh kosong. Contoh: 25-02-2027."))
    words = PublicTextField(
        label=_("Keterangan singkat"),
        help_text=_("Kalau tidak bisa atau baru sebagian: sebabnya. Kalau bertanya: pertanyaannya."),
        limit=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"form_key": uuid4()} | (initial or {}))

    def clean(self) -> dict[str, Any]:
        """A no and a question need a word."""
        given = super().clean() or {}
        needs = {ErrandReply.PARTLY, ErrandReply.UNABLE, ErrandReply.QUESTION}
        if given.get("reply") in needs and not given.get("words") and "words" not in self.errors:
            self.add_error("words", _("Tulis satu kalimat dulu."))
        return given

    def answer_words(self) -> ErrandWords:
        """What is sealed. A question has no day."""
        given = self.cleaned_data
        is_done = given["reply"] in (ErrandReply.DONE, ErrandReply.PARTLY)
        return ErrandWords(words=given["words"], done_on=given["done_on"] if is_done else None)
