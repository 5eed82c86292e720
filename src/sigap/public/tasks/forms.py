"""The five words of a task, and what is written for it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.public.forms import OTHER_FLAGS, STORY_LIMIT, URGENT_FLAGS, PublicTextField
from sigap.ui.forms import ServerForm


class TaskCodeForm(ServerForm):
    """Five words that an officer handed over."""

    code = PublicTextField(
        label=_("Lima kata dari petugas"),
        required=True,
        limit=400,
        help_text=_("Berurutan, dipisah spasi. Huruf besar atau kecil sama saja."),
        error_messages={"required": _("Tulis lima kata dari petugas.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
        ),
    )

    def refuse(self) -> None:
        """One sentence for every reason: wrong, done, taken back and lapsed are told apart by nothing."""
        self.add_error(
            "code",
            _("Ada kata yang salah. Lihat lagi catatan Anda. Tetap tidak bisa? Minta kode baru ke petugas."),
        )


class TaskForm(ServerForm):
    """What is written for the task."""

    code = forms.CharField(widget=forms.HiddenInput)
    story = PublicTextField(
        label=_("Tulis di sini"),
        required=True,
        limit=STORY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
        error_messages={"required": _("Tulis dulu. Satu kalimat pun cukup.")},
    )
    flags = forms.MultipleChoiceField(
        choices=(*URGENT_FLAGS, *OTHER_FLAGS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Apakah sedang berbahaya?"),
        error_messages={"invalid_choice": _("Pilih dari daftar.")},
    )
    phone = PublicTextField(
        label=_("Nomor Anda, kalau boleh dihubungi"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )

    def details(self, kind: str) -> dict[str, str | list[str]]:
        """What is sealed beside the story."""
        phone: str = self.cleaned_data["phone"]
        found: dict[str, str | list[str]] = {"category": f"tugas: {kind}"}
        # Nothing left is neither leave to call nor a wish not to be called.
        return found | ({"contact": "yes", "phone": phone} if phone else {})
