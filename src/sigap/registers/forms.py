"""Forms of an uploaded register: the file; what its columns mean, and what it is called."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.actionplan.rules.columns import plain_words
from sigap.cases.models import CLOSING_LABELS, RISK_LABELS, ROLE_LABELS, SEX_LABELS
from sigap.cases.models.kind import FORM_LABELS, LEADING_LABELS, PLACE_LABELS, SETTING_LABELS
from sigap.cleaning.kinds import LARGEST_BYTES
from sigap.registers.preview import check_size
from sigap.registers.rules.cells import known_codes
from sigap.registers.rules.columns import RegisterField, label_of_field
from sigap.registers.rules.mapping import BPS, KEMENDAGRI, LEFT_OUT
from sigap.registers.sheets import RegisterUnread
from sigap.ui.forms import ServerForm

_MOST_COLUMNS, _LONGEST_TITLE = 200, 300
_FIELDS = [
    ("", _("Tidak dibaca")),
    *((each.value, label_of_field(each)) for each in RegisterField if each is not RegisterField.LEFT_OUT),
]
_KINDS: Mapping[str, Promise] = {
    each.value: words for each, words in (*LEADING_LABELS.items(), *FORM_LABELS.items(), *SETTING_LABELS.items())
}
_VALUES: Mapping[RegisterField, Mapping[Any, Promise]] = {
    RegisterField.SEX: SEX_LABELS,
    RegisterField.SUSPECT_SEX: SEX_LABELS,
    RegisterField.RISK: RISK_LABELS,
    RegisterField.ROLE: ROLE_LABELS,
    RegisterField.STATUS: {"open": _("Masih berjalan"), "closed": _("Selesai")},
    RegisterField.CLOSING: CLOSING_LABELS,
    RegisterField.PLACE_KIND: PLACE_LABELS,
    RegisterField.KIND: _KINDS,
}
"""What a code of a closed list is called on pages."""


def meaning_label(field: str, code: str) -> str | Promise:
    """What a word of a list was said to mean."""
    return _("dikosongkan") if code == LEFT_OUT else _VALUES[RegisterField(field)][code]


class MeaningsForm(ServerForm):
    """What words of lists mean that nobody knows, one choice a word; those left open wait."""

    def __init__(self, data: Any = None, *, words: Sequence[tuple[str, str, int]]) -> None:
        super().__init__(data)
        self._words = words
        for place, (field, text, rows) in enumerate(words):
            known = [(code, meaning_label(field, code)) for code in known_codes(field)]
            place_of = {"field": label_of_field(RegisterField(field)), "n": rows}
            self.fields[f"kata_{place}"] = forms.ChoiceField(
                label=f"“{text}”",
                help_text=_("%(field)s, %(n)s baris") % place_of,
                choices=[("", _("Belum dipilih")), *known, (LEFT_OUT, _("Kosongkan: tidak berarti apa-apa"))],
                required=False,
            )

    @property
    def meanings(self) -> dict[str, dict[str, str]]:
        """By field, what was chosen for a word by its plain words. Of a valid form."""
        found: dict[str, dict[str, str]] = {}
        for place, (field, text, _rows) in enumerate(self._words):
            if code := self.cleaned_data[f"kata_{place}"]:
                found.setdefault(field, {})[plain_words(text)] = code
        return found


class RegisterFileForm(ServerForm):
    """The file, read in memory."""

    file = forms.FileField(
        label=_("Berkas register (.xlsx atau .csv)"),
        allow_empty_file=True,
        help_text=_(
            "Paling besar 10 MB, sampai 50.000 baris lebih. Disegel begitu diterima, dan dihapus sesudah masuk."
        ),
        error_messages={"required": _("Pilih berkasnya."), "invalid": _("Pilih berkasnya.")},
    )

    def clean_file(self) -> bytes:
        """Its bytes, bounded."""
        content = bytes(self.cleaned_data["file"].read())
        if len(content) > LARGEST_BYTES:
            raise forms.ValidationError(_("Lebih dari 10 MB. Bagi berkasnya per tahun."))
        if not content.strip():
            raise forms.ValidationError(_("Berkas ini kosong."))
        try:
            check_size(content)
        except RegisterUnread as unread:
            raise forms.ValidationError(_("Berkas ini: %(why)s.") % {"why": unread.sentence}) from None
        return content


class ColumnsForm(ServerForm):
    """What each title means. Titles come with the form: to whoever posts others they mean nothing in the file."""

    source = forms.CharField(
        label=_("Nama register"), max_length=120, help_text=_("Tampil pada tiap kasus, misalnya Register 2019–2023."),
        error_messages={"required": _("Tulis nama registernya.")},
    )  # fmt: skip
    region_codes = forms.ChoiceField(
        label=_("Kode wilayah di berkas"),
        choices=[("", _("Tidak ada, atau tidak campur")), (KEMENDAGRI, _("Kemendagri")), (BPS, _("BPS"))],
        required=False,
    )
    header_row = forms.IntegerField(
        label=_("Baris judul"), required=False, min_value=1, max_value=40,
        help_text=_("Kosongkan kalau judulnya sudah dikenali di bawah."),
        error_messages={
            "min_value": _("Nomor baris mulai dari 1."), "max_value": _("Judul harus di 40 baris pertama."),
            "invalid": _("Tulis nomor barisnya."),
        },
    )  # fmt: skip

    def __init__(self, data: Any = None, *, columns: Sequence[tuple[str, str]], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.titles = [title for title, _code in columns][:_MOST_COLUMNS]
        for place, (title, code) in enumerate(columns[:_MOST_COLUMNS]):
            self.fields[f"kolom_{place}"] = forms.ChoiceField(
                label=title, choices=_FIELDS, required=False, initial=code
            )

    @property
    def by_title(self) -> list[BoundField]:
        """The columns, as the page draws them."""
        return [self[f"kolom_{place}"] for place in range(len(self.titles))]

    @property
    def chosen_fields(self) -> dict[str, RegisterField]:
        """What a valid form says of each title, by its plain words."""
        return {
            plain_words(title): RegisterField(self.cleaned_data[f"kolom_{place}"] or RegisterField.LEFT_OUT)
            for place, title in enumerate(self.titles)
        }

    def clean(self) -> dict[str, Any]:
        """No field twice."""
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for place in range(len(self.titles)):
            code = cleaned.get(f"kolom_{place}")
            if code and code in taken:
                self.add_error(f"kolom_{place}", _("Sudah dipakai kolom “%(title)s”.") % {"title": taken[code]})
            elif code:
                taken[code] = self.titles[place]
        return cleaned


def titles_posted(data: Any) -> list[tuple[str, str]]:
    """The titles that a posted form names, in its order."""
    titles = data.getlist("judul")[:_MOST_COLUMNS]
    return [(str(title)[:_LONGEST_TITLE], "") for title in titles]
