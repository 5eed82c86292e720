"""What an auditor asks of the trail: read from an address, written into links, turned into a question to the trail."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from sigap.access import events as access
from sigap.audit.chain import StreamName, moment_text
from sigap.audit.counts import ReaderPlace
from sigap.audit.kinds import StreamKind, all_kinds
from sigap.audit.queries import EventFilter, PageCursor
from sigap.cases.events import SAME_NAME
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm
from sigap.vault import events as vault

_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
_POWER_SECTIONS = ("access:", "vault:", "audit:", "case:erasure:", "case:hold:", "notifications:head_holder:")
# Of these apps, what is no change of people, roles, keys or copies.
_EVERY_DAY = frozenset(
    {
        *vault.READINGS, vault.REPORT_CHECKED, vault.BUDGET_SPENT, vault.SEAL_BROKEN, access.REFUSED,
        access.LANGUAGE_SET, access.SESSION_STARTED, access.SESSION_ENDED, access.STEPPED_UP,
    }
)  # fmt: skip


class TrailPart(StrEnum):
    """A part of the trail, as it stands in an address."""

    ALL = "semua"
    READ = "membaca"
    REFUSED = "ditolak"
    BREAK_GLASS = "darurat"
    POWERS = "kuasa"


KIND_LABELS: Mapping[TrailPart, Promise] = {
    TrailPart.ALL: _("Semua"),
    TrailPart.READ: _("Pembacaan"),
    TrailPart.REFUSED: _("Penolakan"),
    TrailPart.BREAK_GLASS: _("Buka darurat"),
    TrailPart.POWERS: _("Kuasa"),
}


def codes_of(kind: TrailPart) -> frozenset[str]:
    """The event codes of a part; none for the whole."""
    if kind is TrailPart.READ:
        return frozenset({*vault.READINGS, SAME_NAME})
    if kind is TrailPart.REFUSED:
        return frozenset({access.REFUSED})
    if kind is TrailPart.BREAK_GLASS:
        return frozenset(each.code for each in all_kinds() if each.is_break_glass)
    if kind is TrailPart.POWERS:
        return frozenset(each.code for each in all_kinds() if each.code.startswith(_POWER_SECTIONS)) - _EVERY_DAY
    return frozenset()


def kinds_shown() -> tuple[TrailPart, ...]:
    """The parts that have a tab: break-glass only once an app registers such an event."""
    return tuple(kind for kind in TrailPart if kind is TrailPart.ALL or codes_of(kind))


class TrailForm(ServerForm):
    """Officer and period. The names of the fields stand in addresses, so they are Indonesian."""

    petugas = forms.ChoiceField(label=_("Petugas"), required=False)
    dari = DayField(
        label=_("Dari tanggal"),
        required=False,
    )
    sampai = DayField(
        label=_("Sampai tanggal"),
        required=False,
    )

    def __init__(self, data: Mapping[str, Any], *, officers: Mapping[str, str]) -> None:
        super().__init__(data)
        chosen = self.fields["petugas"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", _("Semua petugas")), *officers.items()]

    def clean(self) -> dict[str, object]:
        """A period that ends before it begins holds nothing: said, not shown as an empty list."""
        cleaned: dict[str, object] = super().clean() or {}
        since, until = cleaned.get("dari"), cleaned.get("sampai")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            self.add_error("sampai", _("Tanggal ini lebih awal dari tanggal mulai."))
        return cleaned


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailQuery:
    """One question to the trail. Days are days here, both included."""

    kind: TrailPart = TrailPart.ALL
    officer: UUID | None = None
    subject: UUID | None = None
    stream: StreamName | None = None
    since_on: date | None = None
    until_on: date | None = None

    def wanted(self) -> EventFilter:
        """The question, as the trail takes it."""
        return EventFilter(
            codes=codes_of(self.kind),
            actor_id=self.officer,
            subject_id=self.subject,
            stream=self.stream,
            since=midnight(self.since_on) if self.since_on else None,
            before=midnight(self.until_on + timedelta(days=1)) if self.until_on else None,
        )

    def facts(self) -> dict[str, str]:
        """What stands of it in an address."""
        ids = {
            "jenis": self.kind.value if self.kind is not TrailPart.ALL else "",
            "petugas": str(self.officer or ""),
            "subjek": str(self.subject or ""),
            "rantai": f"{self.stream.kind}~{self.stream.id}" if self.stream else "",
            "dari": self.since_on.isoformat() if self.since_on else "",
            "sampai": self.until_on.isoformat() if self.until_on else "",
        }
        return {name: value for name, value in ids.items() if value}

    def link(self, after: PageCursor | None = None) -> str:
        """The query of an address that asks this, from a place on when given."""
        behind = {"sebelum": _text_of(after)} if after else {}
        return "?" + urlencode(self.facts() | behind)

    def of_kind(self, kind: TrailPart) -> "TrailQuery":
        """The same question about another part."""
        return replace(self, kind=kind)


def read_query(data: QueryDict, form: TrailForm) -> TrailQuery:
    """The question in an address. What is not understood is left out; the form says which of its fields was not."""
    named = data.get("jenis", "")
    kind = TrailPart(named) if named in kinds_shown() else TrailPart.ALL
    clean = form.cleaned_data if form.is_valid() else {}
    return TrailQuery(
        kind=kind,
        officer=_uuid(clean.get("petugas") or ""),
        subject=_uuid(data.get("subjek", "")),
        stream=_stream(data.get("rantai", "")),
        since_on=clean.get("dari"),
        until_on=clean.get("sampai"),
    )


def place_in(data: QueryDict) -> PageCursor | None:
    """From where on the list is read; None for the newest, also when the address was cut on its way."""
    match data.get("sebelum", "").split("~"):
        case [moment, kind, stream_id, seq]:
            stream, at = _stream(f"{kind}~{stream_id}"), _moment(moment)
            if stream and at and seq.isdecimal() and len(seq) < len(str(2**63)):
                return PageCursor(at=at, stream=stream, seq=int(seq))
    return None


def reader_place_in(data: QueryDict) -> ReaderPlace | None:
    """The same for the list of readers."""
    match data.get("sebelum", "").split("~"):
        case [moment, subject_text, actor_text, code]:
            at, subject, actor = _moment(moment), _uuid(subject_text), _uuid(actor_text)
            if at and subject and actor:
                return ReaderPlace(last_at=at, subject_id=subject, actor_id=actor, code=code)
    return None


def reader_link(query: TrailQuery, place: ReaderPlace) -> str:
    """The address of the readers behind this one."""
    behind = "~".join((moment_text(place.last_at), str(place.subject_id), str(place.actor_id), place.code))
    return "?" + urlencode(query.facts() | {"sebelum": behind})


def midnight(day: date) -> datetime:
    """When a day begins here."""
    return datetime.combine(day, time(), get_current_timezone())


def _text_of(place: PageCursor) -> str:
    return "~".join((moment_text(place.at), place.stream.kind, str(place.stream.id), str(place.seq)))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _stream(text: str) -> StreamName | None:
    kind, _tilde, stream_id = text.partition("~")
    found = _uuid(stream_id)
    return StreamName(kind, found) if found and kind in set(StreamKind) else None
