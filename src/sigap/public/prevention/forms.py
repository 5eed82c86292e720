"""What anybody may ask, offer and say about prevention: few fields, one minute each.

Whatever was written is looked at by shape and word alone: what reads like a report goes to the report form.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sigap.outreach.danger_words import reads_like_report
from sigap.outreach.models import MOST_PEOPLE, SMILEY_LABELS, TOPIC_LABELS
from sigap.outreach.posting import OutreachMessage
from sigap.outreach.rules import ADULT_YEARS, PublicMessageKind, Smiley
from sigap.places.words import regional
from sigap.public.forms import PublicTextField, is_key
from sigap.ui.forms import ServerForm

_NOT_LISTED = {"invalid_choice": _("Pilih salah satu dari daftar.")}
_OLDEST = 100


class OutreachForm(ServerForm):
    """What the three forms share: a key of their own, and what of them is read as a report would be."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    since = forms.CharField(widget=forms.HiddenInput, required=False)
    # What the script found while more comes than is read; the page lays the field there only then.
    work = forms.CharField(widget=forms.HiddenInput, required=False)
    kind: PublicMessageKind
    texts: Mapping[str, bool] = {}
    """Fields that are looked at, and whether each holds a telephone number by right."""

    def clean_key(self) -> str:
        """A second click must not become a second message."""
        key: str = self.cleaned_data["key"]
        if not is_key(key):
            raise ValidationError(_("Formulir ini sudah lama terbuka. Periksa isinya, lalu tekan tombolnya lagi."))
        return key

    @property
    def story(self) -> str:
        """What reads like a report, as it was typed; empty where nothing does. Looked at before anything else."""
        typed = {name: str(self.data.get(name, "")) for name in self.texts}
        return "\n".join(text for name, text in typed.items() if reads_like_report(text, holds_number=self.texts[name]))


def _area() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=regional(_("Kecamatan")), error_messages={"required": regional(_("Pilih kecamatannya.")), **_NOT_LISTED}
    )


def _line(label: Any, missing: Any = "", hint: Any = "", **attrs: str) -> PublicTextField:
    return PublicTextField(
        label=label,
        required=bool(missing),
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
        error_messages={"required": missing} if missing else {},
    )


class _WithArea(OutreachForm):
    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("Pilih")), *areas]  # type: ignore[attr-defined]  # a ChoiceField


class SessionRequestForm(_WithArea):
    """A session is asked for."""

    kind = PublicMessageKind.SESSION_ASKED
    texts = {"place": False, "contact": True}
    place = _line(_("Tempat"), _("Tulis tempatnya."), regional(_("Nama desa, sekolah, pesantren, atau kelompok.")))
    area = _area()
    people = forms.IntegerField(
        label=_("Kira-kira berapa orang"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Tulis dengan angka."),
            "min_value": _("Tulis paling sedikit 1."),
            "max_value": _("Terlalu banyak. Periksa lagi angkanya."),
        },
    )
    topics = forms.MultipleChoiceField(
        label=_("Tentang apa?"),
        choices=[(topic.value, label) for topic, label in TOPIC_LABELS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_NOT_LISTED,
    )
    contact = _line(
        _("Nama dan nomor yang bisa dihubungi"),
        _("Tulis nama dan nomornya, supaya kami bisa menjawab."),
        _("Hanya dilihat bagian pencegahan."),
    )

    @property
    def message(self) -> OutreachMessage:
        """What is sent, once the form is valid."""
        given = self.cleaned_data
        return OutreachMessage(
            kind=self.kind,
            area=given["area"],
            topics=given["topics"],
            people=given["people"],
            texts={"place": given["place"], "contact": given["contact"]},
        )


class VolunteerOfferForm(_WithArea):
    """An adult wants to help."""

    kind = PublicMessageKind.VOLUNTEER
    texts = {"name": False, "phone": True, "text": False}
    name = _line(_("Nama"), _("Tulis nama Anda."))
    phone = _line(_("Nomor telepon"), _("Tulis nomornya. Kami menelepon dulu."), inputmode="tel")
    age = forms.IntegerField(
        label=_("Umur"),
        min_value=1,
        max_value=_OLDEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Tulis umur Anda."),
            "invalid": _("Tulis dengan angka."),
            "min_value": _("Periksa lagi umurnya."),
            "max_value": _("Periksa lagi umurnya."),
        },
    )
    area = _area()
    text = _line(_("Ingin membantu apa? (boleh kosong)"), hint=_("Misalnya: mengantar bahan, berbicara di sekolah."))

    @property
    def is_child(self) -> bool:
        """Thanked, and shown the way through the children's forum; nothing of it is kept, however the age was typed."""
        self.is_valid()
        age = self.cleaned_data.get("age")
        return age is not None and age < ADULT_YEARS

    @property
    def message(self) -> OutreachMessage:
        """What is sent, once the form is valid."""
        given = self.cleaned_data
        texts = {"name": given["name"], "phone": given["phone"], "age": str(given["age"]), "text": given["text"]}
        return OutreachMessage(kind=self.kind, area=given["area"], texts=texts)


class FeedbackForm(OutreachForm):
    """How a session was: one tap, and a sentence who likes."""

    kind = PublicMessageKind.FEEDBACK
    texts = {"text": False}
    smiley = forms.ChoiceField(
        label=_("Bagaimana kegiatannya?"),
        choices=[(smiley.value, label) for smiley, label in SMILEY_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu."), **_NOT_LISTED},
    )
    text = _line(_("Satu kalimat (boleh kosong)"), hint=_("Tanpa nama."))

    def message_for(self, code: str) -> OutreachMessage:
        """What is sent of the session with this code, once the form is valid."""
        given = self.cleaned_data
        return OutreachMessage(kind=self.kind, code=code, smiley=Smiley(given["smiley"]), texts={"text": given["text"]})
