"""Shape and wording of what is written about meetings and actions."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django import forms
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from sigap.cases.forms.merging import MergingForm, version_of
from sigap.meetings.actions.planning import MeetingPlan
from sigap.meetings.models import FILE_LABELS, KIND_LABELS, PRESENCE_LABELS, InvitedOffice, Meeting
from sigap.meetings.rules.kinds import MeetingFileKind, MeetingKind, Presence
from sigap.places.words import regional
from sigap.ui.dates import month_name
from sigap.ui.fields import MomentField
from sigap.ui.forms import ServerForm

TEXT_LIMIT = 500
_FILE_HELP = _("Foto atau PDF, paling besar 10 MB. Lokasi dan nama berkas tidak disimpan.")


class FileForm(ServerForm):
    """A file; its id comes with the form, so that the same again is a second click."""

    file = forms.FileField(label=_("Berkas"), help_text=_FILE_HELP, allow_empty_file=True)
    file_id = forms.UUIDField(widget=forms.HiddenInput, required=False)


class ItemReportForm(FileForm):
    """An office says that an action is done: a photo, a sentence, or both."""

    file = forms.FileField(
        label=_("Foto atau berkas bukti"),
        help_text=_FILE_HELP,
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )
    note = forms.CharField(
        label=_("Keterangan"),
        help_text=_("Satu kalimat, tanpa nama orang dan tanpa kode kasus. Boleh kosong kalau ada fotonya."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WordForm(ServerForm):
    """Why an action is returned or withdrawn, or what of the minutes is corrected."""

    note = forms.CharField(
        label=_("Alasan"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Tulis alasannya.")},
    )


class PaperForm(FileForm):
    """A signed paper of a meeting."""

    kind = forms.ChoiceField(
        label=_("Apa ini?"),
        choices=[(kind.value, FILE_LABELS[kind]) for kind in (MeetingFileKind.ATTENDANCE, MeetingFileKind.MINUTES)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih dulu.")},
    )


class MeetingForm(ServerForm):
    """When and where who meets, and who leads."""

    meeting_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=[(kind.value, KIND_LABELS[kind]) for kind in MeetingKind],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jenisnya.")},
    )
    starts_at = MomentField(
        label=_("Mulai"),
        help_text=_("Hari-bulan-tahun jam.menit."),
        error_messages={"required": _("Tulis hari dan jamnya.")},
    )
    length = forms.IntegerField(
        label=_("Lama, dalam menit"),
        min_value=15,
        max_value=720,
        initial=120,
        error_messages={"required": _("Tulis lamanya.")},
    )
    place = forms.CharField(label=_("Tempat"), max_length=200, error_messages={"required": _("Tulis tempatnya.")})
    leader = forms.ChoiceField(label=_("Dipimpin oleh"), error_messages={"required": _("Pilih pemimpinnya.")})
    group = forms.ChoiceField(label=_("Sub gugus tugas"), required=False)
    title = forms.CharField(
        label=_("Judul"), required=False, max_length=120, help_text=_("Kosongkan untuk memakai jenis dan bulannya.")
    )

    def __init__(
        self, data: object = None, *, leaders: Iterable[tuple[str, str]], groups: Iterable[str], **more: object
    ) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # as Django's own
        self._choices("leader", [("", "—"), *leaders])
        self._choices("group", [("", _("Tidak ada")), *((name, name) for name in groups)])

    def _choices(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def plan(self, *, task_force_id: UUID | None, task_force_name: str) -> MeetingPlan:
        """What was planned."""
        data = self.cleaned_data
        kind, starts_at = MeetingKind(data["kind"]), data["starts_at"]
        begins = localtime(starts_at)
        with translation.override("id"):
            title = data["title"].strip() or f"{KIND_LABELS[kind]} {month_name(begins)} {begins.year}"
        return MeetingPlan(
            kind=kind,
            group=data["group"] if kind is MeetingKind.SUB else "",
            title=title,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=data["length"]),
            place=data["place"],
            leader_id=UUID(data["leader"]),
            task_force_id=task_force_id,
            task_force_name=task_force_name,
        )


class MeetingChangeForm(MergingForm, MeetingForm):
    """The same of a meeting that is planned: what a colleague changed meanwhile is not set back."""

    version_name = "based_on"
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: object = None, *, meeting: Meeting, **choices: object) -> None:
        stands = {
            "kind": meeting.kind,
            "starts_at": f"{localtime(meeting.starts_at):{MomentField.widget.written}}",
            "length": str(meeting.minutes_planned),
            "place": meeting.place,
            "leader": str(meeting.leader_id),
            "group": meeting.group,
            "title": meeting.title,
        }
        initial = stands | {"meeting_id": meeting.pk, "starts_at": meeting.starts_at}
        super().__init__(data, stands=stands, version=version_of(stands), initial=initial, **choices)


class RhythmForm(ServerForm):
    """How often a kind of meeting must be held."""

    kind = forms.ChoiceField(label=_("Jenis"), choices=[(kind.value, KIND_LABELS[kind]) for kind in MeetingKind])
    every_months = forms.IntegerField(
        label=_("Setiap berapa bulan?"),
        min_value=1,
        max_value=24,
        error_messages={"required": _("Tulis jumlah bulannya.")},
    )
    basis = forms.CharField(
        label=_("Dasar"),
        max_length=200,
        help_text=regional(_("Misalnya: SK Bupati, nomor dan diktumnya.")),
        error_messages={"required": _("Tulis dasarnya, misalnya nomor SK.")},
    )


class PresenceForm(ServerForm):
    """One choice for each office that was asked."""

    def __init__(self, data: object = None, *, invited: Iterable[InvitedOffice]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # as Django's own
        for row in invited:
            self.fields[str(row.office_id)] = forms.ChoiceField(
                label=row.office_name,
                required=False,
                initial=row.presence,
                choices=[
                    (each.value, PRESENCE_LABELS[each])
                    for each in (Presence.PRESENT, Presence.SUBSTITUTE, Presence.ABSENT)
                ],
                widget=forms.RadioSelect,
            )

    def present(self) -> dict[UUID, Presence]:
        """Who is there; whoever was not ticked is not among them."""
        return {UUID(name): Presence(value) for name, value in self.cleaned_data.items() if value}
