"""Shape and wording of what is typed about volunteers, groups, checks, and sheets in local words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.outreach.models import MOST_PEOPLE
from sigap.places.queries import ShownRegion
from sigap.places.words import regional
from sigap.prevention.actions.volunteers import VolunteerContact
from sigap.prevention.forms import PICK, line, region_choices
from sigap.prevention.models import CHECK_LABELS, DECLINE_REASON_LABELS, VOLUNTEER_KIND_LABELS, VolunteerRecord
from sigap.prevention.queries.people import ShownVolunteer
from sigap.prevention.rules import CheckKind, VolunteerKind
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

TEXT, LONG, BODY = 200, 600, 4000


class MessageDeclineForm(ServerForm):
    """Why nothing becomes of what somebody asked or offered."""

    why = forms.ChoiceField(
        label=_("Mengapa"),
        choices=[(reason.value, label) for reason, label in DECLINE_REASON_LABELS.items()],
        widget=forms.RadioSelect,
    )


class VolunteerForm(ServerForm):
    """A volunteer whom one knows, or a group with its adult contact."""

    kind = forms.ChoiceField(
        label=_("Siapa"),
        choices=[PICK, *((kind.value, label) for kind, label in VOLUNTEER_KIND_LABELS.items())],
        error_messages={"required": _("Pilih siapa yang membantu.")},
    )
    name = line(_("Nama kelompok (kosong untuk relawan perorangan)"), _("Misalnya: PATBM Desa Bumi Agung."))
    region = forms.ChoiceField(
        label=regional(_("Desa atau kecamatan")), error_messages={"required": regional(_("Pilih desanya."))}
    )
    contact = line(
        _("Nama orangnya, atau pendamping dewasa kelompoknya"),
        _("Disimpan terkunci. Dari Forum Anak hanya pendamping dewasanya; nama anak tidak dicatat."),
    )
    phone = line(_("Nomor telepon"), _("Disimpan terkunci; setiap pembukaan tercatat."), inputmode="tel")
    age = forms.IntegerField(
        label=_("Umur (untuk relawan perorangan)"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 4}),
    )
    members = forms.IntegerField(
        label=_("Jumlah anggota (untuk kelompok, boleh kosong)"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 5}),
    )
    row_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Iterable[ShownRegion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = region_choices(places)  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def volunteer(self) -> dict[str, Any]:
        """What the act takes, once the form is valid."""
        given = self.cleaned_data
        return {
            "kind": VolunteerKind(given["kind"]),
            "name": given["name"],
            "region_code": given["region"],
            "contact": VolunteerContact(name=given["contact"], phone=given["phone"]),
            "age": given["age"],
            "members": given["members"],
            "volunteer_id": given["row_id"],
        }


class VolunteerChangeForm(VolunteerForm):
    """What of a volunteer may turn out to be wrong, or change; the name not of a person who was checked."""

    def __init__(self, *args: Any, of: ShownVolunteer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not of.keeps_name:
            hint = _("Orang lain dicatat sebagai relawan baru, dengan pemeriksaannya sendiri.")
            self.fields["contact"].help_text = hint
        alone = ("name", "members") if of.volunteer.is_person else ()
        for name in ("kind", "age", "row_id", *alone, *(("contact",) if of.keeps_name else ())):
            del self.fields[name]

    @property
    def changed(self) -> dict[str, Any]:
        """What the act takes, once the form is valid."""
        given = self.cleaned_data
        # A page that is older than the check still sends a name: the act says why it stays.
        contact: str = given["contact"] if "contact" in given else str(self.data.get(self.add_prefix("contact"), ""))
        return {
            "name": given.get("name", ""),
            "region_code": given["region"],
            "contact": VolunteerContact(name=contact, phone=given["phone"]),
            "members": given.get("members"),
        }


class CheckForm(ServerForm):
    """One thing that was looked at."""

    kind = forms.ChoiceField(label=_("Yang diperiksa"), error_messages={"required": _("Pilih yang diperiksa.")})
    day = DayField(label=_("Tanggal"))
    source = forms.CharField(
        label=_("Tempat suratnya, atau jabatan yang memberi referensi"),
        help_text=_("Tanpa nama. Misalnya: map relawan, lemari sekretariat; atau kepala SMP Negeri 2."),
        max_length=TEXT,
        error_messages={"required": _("Tulis di mana suratnya disimpan, atau jabatan yang memberi referensi.")},
    )

    def __init__(self, *args: Any, done: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [(kind.value, label) for kind, label in CHECK_LABELS.items() if kind.value not in set(done)]
        self.fields["kind"].choices = [PICK, *left]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def check_kind(self) -> CheckKind:
        """What was looked at, once the form is valid."""
        return CheckKind(self.cleaned_data["kind"])


class LeaveForm(ServerForm):
    """Why somebody helps no longer."""

    why = forms.CharField(
        label=_("Mengapa berhenti"), max_length=TEXT, error_messages={"required": _("Tulis alasannya.")}
    )


class VolunteerAssignForm(ServerForm):
    """Who helps at an activity; only those who may."""

    volunteer = forms.ChoiceField(label=_("Relawan atau kelompok"), error_messages={"required": _("Pilih relawannya.")})

    def __init__(self, *args: Any, offered: Iterable[tuple[VolunteerRecord, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(str(each.pk), f"{each.label}, {region}") for each, region in offered]
        self.fields["volunteer"].choices = [PICK, *listed]  # type: ignore[attr-defined]  # a ChoiceField


class VariantForm(ServerForm):
    """A sheet in local words."""

    language = forms.CharField(
        label=_("Bahasa atau sasaran"),
        help_text=_("Misalnya: bahaso kito, Jawa, untuk petani kopi."),
        max_length=60,
        error_messages={"required": _("Tulis bahasa atau sasarannya.")},
    )
    title = forms.CharField(label=_("Judul"), max_length=TEXT, error_messages={"required": _("Tulis judulnya.")})
    body = forms.CharField(
        label=_("Isi"),
        help_text=_("Satu baris satu kalimat."),
        max_length=BODY,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Tulis isinya.")},
    )
    is_public = forms.BooleanField(label=_("Tampilkan juga di halaman warga"), required=False)
    row_id = forms.UUIDField(widget=forms.HiddenInput)
