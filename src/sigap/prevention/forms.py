"""Shape and wording of what is typed about activities."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.actionplan.forms.fields import AmountField
from sigap.cases.forms.merging import MergingForm, version_of
from sigap.outreach.models import AUDIENCE_LABELS, TOPIC_LABELS
from sigap.outreach.rules import SessionAudience, SessionTopic
from sigap.places.queries import ShownRegion
from sigap.places.words import regional
from sigap.prevention.actions.planning import ActivityDetails
from sigap.prevention.models import PreventionActivity
from sigap.ui.fields import DayField
from sigap.ui.folding import FoldedForm
from sigap.ui.forms import ServerForm

TEXT, LONG = 200, 600
_DISTRICT_DOTS = 2
PICK = ("", _("Pilih"))
_NONE = ("", _("Tidak ada"))


def region_choices(places: Iterable[ShownRegion]) -> list[tuple[str, Any]]:
    """Villages under their kecamatan; the kecamatan itself comes first, for a school."""
    groups: list[tuple[str, list[tuple[str, Any]]]] = []
    for place in places:
        if place.code.count(".") == _DISTRICT_DOTS:
            whole = regional(_("%(name)s: hanya kecamatannya (untuk sekolah)")) % {"name": place.label}
            groups.append((place.label, [(place.code, whole)]))
        elif groups:
            groups[-1][1].append((place.code, place.label))
    return [PICK, *groups]


def line(label: Any, hint: Any = "", *, limit: int = TEXT, rows: int = 0, **attrs: str) -> forms.CharField:
    """A line that may stay empty, or an area of some lines."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, help_text=hint, max_length=limit, required=False, widget=widget)


class SessionHourField(forms.TimeField):
    """An hour as it is written here: 09.00."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H.%M", attrs={"autocomplete": "off", "inputmode": "decimal", "size": 6})
        wrong = {"invalid": _("Jam ini tidak terbaca. Tulis misalnya 09.00.")}
        super().__init__(input_formats=["%H.%M", "%H:%M", "%H"], widget=widget, error_messages=wrong, **kwargs)


class PreventionPlanForm(FoldedForm):
    """An activity to come, or one that was held without a plan."""

    folded = frozenset({"rad_activity", "budget", "speakers", "materials", "why", "is_for_all", "public_note"})
    folded_label = _("RAD, anggaran, pembicara, bahan (boleh kosong)")
    topic = forms.ChoiceField(label=_("Tentang apa"), error_messages={"required": _("Pilih tentang apa.")})
    audience = forms.ChoiceField(label=_("Untuk siapa"), error_messages={"required": _("Pilih untuk siapa.")})
    region = forms.ChoiceField(
        label=regional(_("Desa atau kelurahan")), error_messages={"required": regional(_("Pilih desanya."))}
    )
    school = line(_("Sekolah atau pesantren (kalau di sana)"), _("Namanya, misalnya SMP Negeri 2 Muaradua."))
    day = DayField(label=_("Hari"))
    begins = SessionHourField(label=_("Mulai jam (boleh kosong)"), required=False)
    ends = SessionHourField(label=_("Sampai jam (boleh kosong)"), required=False)
    place = line(_("Tempat (boleh kosong)"), _("Misalnya balai desa, aula."))
    partner = forms.ChoiceField(
        label=_("Bersama kantor"), help_text=_("Kantor itu boleh mengisi laporannya."), required=False
    )
    is_public = forms.BooleanField(label=_("Tampilkan di halaman warga"), required=False)
    rad_activity = forms.ChoiceField(label=_("Kegiatan rencana aksi (RAD)"), required=False)
    budget = AmountField(label=_("Anggaran, rupiah"), required=False)
    speakers = line(_("Pembicara"), _("Satu orang satu baris: nama, jabatan."), limit=LONG, rows=2)
    materials = forms.MultipleChoiceField(
        label=_("Bahan yang dibawa"), required=False, widget=forms.CheckboxSelectMultiple
    )
    why = line(_("Alasan memilih tempat ini"), limit=LONG, rows=2)
    is_for_all = forms.BooleanField(label=_("Siapa saja boleh datang"), required=False, initial=True)
    public_note = line(_("Keterangan untuk warga"), _("Misalnya: ada juru bahasa isyarat."))
    row_id = forms.UUIDField(widget=forms.HiddenInput)
    asked = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        places: Iterable[ShownRegion],
        rad: Sequence[tuple[UUID, str]],
        offices: Iterable[Office],
        materials: Iterable[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: dict[str, list[tuple[str, Any]]] = {
            "topic": [PICK, *((topic.value, label) for topic, label in TOPIC_LABELS.items())],
            "audience": [PICK, *((audience.value, label) for audience, label in AUDIENCE_LABELS.items())],
            "region": region_choices(places),
            "rad_activity": [_NONE, *((str(key), title) for key, title in rad)],
            "partner": [_NONE, *((str(each.pk), each.name) for each in offices)],
            "materials": list(materials),
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Hours belong to a day, the end to a beginning."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ends") and not cleaned.get("begins") and "begins" not in self.errors:
            self.add_error("begins", _("Tulis juga jam mulainya."))
        return cleaned

    @property
    def activity(self) -> dict[str, Any]:
        """What the act takes, once the form is valid."""
        given = self.cleaned_data
        lines = [line.partition(",") for line in given["speakers"].splitlines() if line.strip()]
        return {
            "topic": SessionTopic(given["topic"]),
            "audience": SessionAudience(given["audience"]),
            "region_code": given["region"],
            "day": given["day"],
            "rad_activity": UUID(given["rad_activity"]) if given["rad_activity"] else None,
            "budget": int(given["budget"] or 0),
            "why": given["why"],
            "details": ActivityDetails(
                school=given["school"],
                place=given["place"],
                starts_at=self._moment(given["begins"]),
                ends_at=self._moment(given["ends"]),
                speakers=[{"name": name.strip(), "position": position.strip()} for name, _comma, position in lines],
                materials=given["materials"],
                partner_id=UUID(given["partner"]) if given["partner"] else None,
                is_public=given["is_public"],
                is_for_all=given["is_for_all"],
                public_note=given["public_note"],
            ),
        }

    def _moment(self, hour: time | None) -> datetime | None:
        if hour is None:
            return None
        return datetime.combine(self.cleaned_data["day"], hour, tzinfo=get_current_timezone())


def initial_of(activity: PreventionActivity) -> dict[str, Any]:
    """What the form shows of an activity that stands."""
    zone = get_current_timezone()
    return {
        "row_id": activity.pk,
        "region": activity.region_code,
        "begins": activity.starts_at.astimezone(zone).time() if activity.starts_at else None,
        "ends": activity.ends_at.astimezone(zone).time() if activity.ends_at else None,
        "rad_activity": str(activity.rad_activity or ""),
        "budget": activity.budget or "",
        "partner": str(activity.partner_id or ""),
        "speakers": "\n".join(", ".join(filter(None, (s["name"], s["position"]))) for s in activity.speakers),
        **{
            name: getattr(activity, name)
            for name in ("topic", "audience", "school", "place", "day", "materials", "why", "is_public", "is_for_all",
                         "public_note")
        },
    }  # fmt: skip


def _sent(value: Any) -> str:
    """What a page sends of a field that shows this."""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, date):
        return f"{value:{DayField.widget.written}}"
    if isinstance(value, time):
        return f"{value:%H.%M}"
    return "\n".join(value) if isinstance(value, list) else str(value or "")


class PreventionChangeForm(MergingForm, PreventionPlanForm):
    """The same of an activity that stands: what a colleague changed meanwhile is not set back."""

    version_name = "based_on"
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, activity: PreventionActivity, **choices: Any) -> None:
        shown = initial_of(activity)
        stands = {name: _sent(value) for name, value in shown.items() if name != "row_id"}
        super().__init__(data, stands=stands, version=version_of(stands), initial=shown, **choices)
        partner: Any = self.fields["partner"]
        if activity.partner_id and not partner.valid_value(str(activity.partner_id)):
            # An office that has closed since stays the partner until somebody chooses another.
            partner.choices = [*partner.choices, (str(activity.partner_id), activity.partner_name)]


class OffForm(ServerForm):
    """Why an activity does not take place."""

    why = forms.CharField(
        label=_("Mengapa dibatalkan"), max_length=TEXT, error_messages={"required": _("Tulis alasannya.")}
    )
