"""Shape and wording of what the public writes: the report in its own words, and the six words to come back with.

Only the story is required. A limit is a sentence on the page, never a `maxlength`: browsers cut pasted text
without a word.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sigap.mailbox.conflict.office_words import offices_in, offices_of
from sigap.places.words import regional
from sigap.public.conflict import NamesOffice
from sigap.public.regions import villages
from sigap.ui.forms import ServerForm

STORY_LIMIT = 20_000
LINE_LIMIT = 300
_KEY = re.compile(r"[0-9a-f]{32}")
_KEY_BYTES = 16
# Everything below the space but tab and line feed: no story holds it, and PostgreSQL's text cannot hold NUL.
_CONTROLS = {code: None for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n"}

URGENT_FLAGS = (
    ("confinement", _("Saya atau dia dikurung atau dilarang pergi")),
    ("abduction", _("Saya atau dia diculik, atau akan segera dibawa pergi")),
    ("weapon", _("Ada yang mengancam dengan senjata")),
    ("injury", _("Saya atau dia terluka atau sakit parah")),
    ("self_harm", _("Saya atau dia ingin mati")),
    ("lives_with_suspect", _("Saya atau dia serumah dengan orang yang menyakiti")),
    ("pregnant", _("Saya atau dia sedang hamil")),
    ("no_safe_place", _("Saya atau dia tidak punya tempat aman malam ini")),
)
OTHER_FLAGS = (
    ("shackled", _("Saya atau dia dipasung atau diikat")),
    ("disability", _("Saya atau dia penyandang disabilitas")),
    ("no_family", _("Saya atau dia tidak punya keluarga yang bisa menolong")),
    ("rejected_by_family", _("Saya atau dia ditolak keluarga")),
    ("rejected_by_community", _("Saya atau dia ditolak atau diusir warga")),
)
ABOUT = (
    ("self", _("Saya sendiri")),
    ("child", _("Seorang anak (di bawah 18 tahun)")),
    ("adult", _("Orang dewasa lain")),
    ("several", _("Beberapa orang")),
)
HIDDEN_FROM = (
    ("family", _("Keluarga di rumah")),
    ("village", regional(_("Perangkat desa"))),
    ("school", _("Sekolah")),
    ("office", _("Petugas kantor tertentu")),
)
NO_CONTACT = "no"
CONTACT = ((NO_CONTACT, _("Jangan hubungi saya")), ("yes", _("Boleh, dengan cara yang aman ini:")))
_NOT_LISTED = {"invalid_choice": _("Pilih salah satu dari daftar.")}


def new_key() -> str:
    """A fresh idempotency key for one form: 128 random bits."""
    return secrets.token_hex(_KEY_BYTES)


def is_key(typed: str) -> bool:
    """Whether this is an idempotency key as new_key makes them."""
    return _KEY.fullmatch(typed) is not None


class PublicTextField(forms.CharField):
    """Text as a person wrote it: control characters left out, line ends made one, length said in a sentence."""

    # A default of the class: the summary of mistakes says which field it is of.
    default_error_messages = {
        "max_length": _("Terlalu panjang: %(show_value)d huruf. Paling banyak %(limit_value)d. Pendekkan sedikit.")
    }

    def __init__(self, *, limit: int = LINE_LIMIT, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(**options)
        self.validators.append(MaxLengthValidator(limit, message=self.error_messages["max_length"]))

    def to_python(self, value: Any) -> str:
        """Cleans before anything is checked."""
        text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(text.translate(_CONTROLS)) or ""


def _line(label: Any, placeholder: Any = "", **attrs: str) -> PublicTextField:
    drawn = {"autocomplete": "off", **attrs}
    if placeholder:
        drawn["placeholder"] = placeholder
    return PublicTextField(label=label, widget=forms.TextInput(attrs=drawn))


class ReportForm(NamesOffice):
    """The six sheets of a report."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    # When this form was opened, vouched for, and what the page's script found in a flood. Neither is ever required.
    since = forms.CharField(widget=forms.HiddenInput, required=False)
    work = forms.CharField(widget=forms.HiddenInput, required=False)
    story = PublicTextField(
        label=_("Cerita Anda"),
        required=True,
        limit=STORY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
        error_messages={"required": _("Tulis dulu apa yang terjadi. Satu kalimat pun cukup.")},
        help_text=_("Siapa, apa, di mana. Bahasa daerah boleh. Yang membaca: lihat nomor 6."),
    )
    flags = forms.MultipleChoiceField(
        choices=(*URGENT_FLAGS, *OTHER_FLAGS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Apakah sedang berbahaya?"),
        error_messages=_NOT_LISTED,
    )
    about = forms.ChoiceField(
        choices=ABOUT,
        required=False,
        widget=forms.RadioSelect,
        label=_("Siapa yang perlu ditolong?"),
        error_messages=_NOT_LISTED,
    )
    area = forms.ChoiceField(required=False, label=regional(_("Kecamatan")), error_messages=_NOT_LISTED)
    # Asked only once a kecamatan was chosen: its desa alone are few enough to send.
    village = forms.ChoiceField(
        required=False,
        label=regional(_("Desa atau kelurahan")),
        error_messages={
            "invalid_choice": regional(_("Desa itu ada di kecamatan lain. Pilih lagi, atau biarkan kosong."))
        },
    )
    place = _line(regional(_("Desa, dusun, atau patokan tempat")), _("Misalnya: dekat pasar"))
    hidden_from = forms.MultipleChoiceField(
        choices=HIDDEN_FROM,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Siapa yang tidak boleh tahu?"),
        error_messages=_NOT_LISTED,
    )
    hidden_from_who = _line(_("Orangnya siapa?"), _("Misalnya: paman saya"))
    hidden_from_office = _line(regional(_("Kantor, petugas, atau desa mana?")), regional(_("Misalnya: kantor camat")))
    contact = forms.ChoiceField(
        choices=CONTACT,
        required=False,
        initial=NO_CONTACT,
        widget=forms.RadioSelect,
        label=_("Bolehkah kami menghubungi Anda?"),
        error_messages=_NOT_LISTED,
    )
    phone = _line(_("Nomor telepon"), inputmode="tel")
    hours = _line(_("Jam yang aman"), _("Misalnya: sebelum jam 3"))
    cover = _line(_("Kalau orang lain yang mengangkat, kami bilang apa?"), _("Misalnya: soal koperasi"))

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        area, village = self.fields["area"], self.fields["village"]
        assert isinstance(area, forms.ChoiceField)
        assert isinstance(village, forms.ChoiceField)
        area.choices = [("", _("Tidak tahu")), *areas]
        self.villages = villages(str(self["area"].value() or ""))
        village.choices = [("", _("Tidak tahu")), *self.villages]

    def clean_key(self) -> str:
        """Refuses a form without its own key: a second click could then become a second report."""
        key: str = self.cleaned_data["key"]
        if not is_key(key):
            message = _("Formulir ini sudah lama terbuka. Periksa isinya, lalu tekan “Kirim laporan” lagi.")
            raise ValidationError(message)
        return key

    def clean(self) -> dict[str, Any]:
        """A wish about contact must be plain: a call against a reporter's wish can harm them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        wanted, phone = cleaned.get("contact") or NO_CONTACT, cleaned.get("phone")
        if wanted == NO_CONTACT and phone:
            message = _("Anda menulis nomor telepon, tetapi memilih “Jangan hubungi saya”. Pilih salah satu.")
            self.add_error("contact", message)
        if wanted != NO_CONTACT and "phone" in cleaned and not phone:
            self.add_error("phone", _("Tulis nomornya, atau pilih “Jangan hubungi saya”."))
        return cleaned

    @property
    def ticked(self) -> tuple[str, ...]:
        """Dangers that were ticked, and offices that were ticked or written: whom not to call."""
        cleaned = self.cleaned_data
        written = offices_in(cleaned["hidden_from_office"]) | offices_of(cleaned["hidden_from_who"])
        return (*cleaned["flags"], *cleaned["names_office"], *sorted(written))

    def details(self, *, also_hidden_from: Iterable[str] = ()) -> Mapping[str, str | list[str]]:
        """What is sealed beside the story. Contact only where it is wished. `also_hidden_from`: kinds of office."""
        hidden_from = list(dict.fromkeys((*self.cleaned_data["hidden_from"], *also_hidden_from)))
        cleaned = self.cleaned_data | {"hidden_from": hidden_from}
        names = ["village", "place", "hidden_from", "hidden_from_who", "hidden_from_office"]
        wanted = cleaned["contact"] or NO_CONTACT
        if wanted != NO_CONTACT:
            names += ["phone", "hours", "cover"]
        return {"contact": wanted} | {name: cleaned[name] for name in names if cleaned[name]}


def as_initial(posted: QueryDict) -> dict[str, Any]:
    """What was typed, to show the form again unjudged."""
    several = {"flags", "hidden_from", "names_office"}
    return {
        name: posted.getlist(name) if name in several else posted.get(name, "")
        for name in ReportForm.base_fields
        if name in posted
    }


class CodeForm(ServerForm):
    """The six words, however they were typed."""

    code = PublicTextField(
        label=_("Enam kata"),
        required=True,
        limit=400,
        help_text=_("Satu kata satu baris, berurutan. Huruf besar atau kecil sama saja."),
        error_messages={"required": _("Tulis enam katanya.")},
        widget=forms.Textarea(
            attrs={
                "rows": 6,
                "autocomplete": "off",
                "autocapitalize": "none",
                "autocorrect": "off",
                "spellcheck": "false",
            }
        ),
    )

    def refuse(self) -> None:
        """One sentence for every reason: whoever guesses learns nothing."""
        self.add_error("code", _("Ada kata yang salah. Lihat lagi catatanmu."))
