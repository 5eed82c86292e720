"""The trail's rows as pages show them: names of officers, heads of ids, where each leads. Nobody in a case is named."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.events import REFUSED
from sigap.access.models import Person
from sigap.audit import counts, unusual
from sigap.audit.chain import StreamName
from sigap.audit.counts import Reader
from sigap.audit.kinds import StreamKind
from sigap.audit.queries import TrailEntry
from sigap.audit.signing import Signature, judge_all
from sigap.audit.unusual import UnusualFinding, UnusualReason
from sigap.cases.events import SAME_NAME
from sigap.desk.trail.filters import TrailPart, TrailQuery, codes_of, midnight
from sigap.desk.words import head_of, stream_words
from sigap.vault import events as vault

READ_LABELS: Mapping[str, Promise] = {
    vault.IDENTITY_OPENED: gettext_lazy("Identitas"),
    vault.REPORT_OPENED: gettext_lazy("Laporan"),
    vault.SECTION_OPENED: gettext_lazy("Bagian berkas"),
}
"""What was opened, in a word."""
_UNSIGNED: Mapping[Signature, Promise] = {
    Signature.MISSING: gettext_lazy("tanpa tanda tangan"),
    Signature.BROKEN: gettext_lazy("tanda tangan tidak cocok"),
}
WHO_READ_WHOM = frozenset({vault.IDENTITY_OPENED, vault.REPORT_OPENED})
"""Readings that lead to a person: the sections of a case are read all day."""


def officers() -> dict[str, str]:
    """Everybody who ever had an account, by name: who has left is asked about too."""
    return {str(pk): name for pk, name in Person.objects.order_by("name").values_list("pk", "name")}


def entry_rows(entries: Iterable[TrailEntry], words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Events, each with links to its officer, to what was opened, and to its whole chain."""
    shown = list(entries)
    judged = judge_all([entry.body for entry in shown])
    return [_entry_row(entry, signature, words) for entry, signature in zip(shown, judged, strict=True)]


def _entry_row(entry: TrailEntry, signature: Signature, words: Mapping[str, str]) -> dict[str, Any]:
    is_reading = entry.code in codes_of(TrailPart.READ)
    stream = StreamName(entry.stream_kind, entry.stream_id)
    return {
        "at": entry.at,
        "who": words.get(str(entry.actor_id), _("sistem")),
        "who_url": readings_by(entry.actor_id) if entry.actor_id else "",
        "what": entry.sentence(words),
        "opened": head_of(entry.subject_id) if entry.subject_id and is_reading else "",
        "opened_url": readers_of(entry.subject_id) if entry.subject_id and is_reading else "",
        # The auditor follows a case by the head of its id; its code would open a door that is not theirs.
        "chain": stream_name(stream, words),
        "chain_url": reverse("desk:trail") + TrailQuery(stream=stream).link(),
        "ran_back": entry.ran_back,
        "unsigned": _UNSIGNED.get(signature, ""),
        "is_night": is_reading and unusual.is_night(entry.at, get_current_timezone()),
    }


def stream_name(stream: StreamName, words: Mapping[str, str] | None = None) -> str:
    """A chain as a page names it: an office by its name where `words` hold it, a case by the head of its id."""
    names = words if words and stream.kind == StreamKind.AGENCY else {}
    known = names.get(str(stream.id), head_of(stream.id))
    return " ".join([stream_words(stream.kind), *([known] if stream.id.int else [])])


def readings_by(officer_id: Any) -> str:
    """The address of all readings by one officer."""
    return reverse("desk:trail") + TrailQuery(kind=TrailPart.READ, officer=officer_id).link()


def readers_of(subject_id: Any) -> str:
    """The address of all who opened one thing."""
    return reverse("desk:trail") + TrailQuery(kind=TrailPart.READ, subject=subject_id).link()


def reader_rows(found: Iterable[Reader], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Who read whom, one row for each two."""
    return [
        {
            "what": READ_LABELS.get(row.code, row.code),
            "head": head_of(row.subject_id),
            "head_url": readers_of(row.subject_id),
            "who": names.get(str(row.actor_id), head_of(row.actor_id)),
            "who_url": readings_by(row.actor_id),
            "times": row.times,
            "first_at": row.first_at,
            "last_at": row.last_at,
        }
        for row in found
    ]


def unusual_found(*, at: datetime) -> list[UnusualFinding]:
    """What stands out in the days that the page shows."""
    first_shown = counts.day_of(at) - timedelta(days=unusual.SHOWN_DAYS)
    since = midnight(first_shown - timedelta(days=unusual.USUAL_DAYS))
    days = counts.days(
        since=since, opened=WHO_READ_WHOM, refused=frozenset({REFUSED}), same_name=frozenset({SAME_NAME})
    )
    return unusual.findings(days, counts.nights(since=midnight(first_shown), read=vault.READINGS), since=first_shown)


def finding_rows(found: Iterable[UnusualFinding], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Findings in words, each leading to the events that it counts."""
    return [
        {
            "on": one.on,
            "who": names.get(str(one.actor_id), head_of(one.actor_id)),
            "what": _finding_words(one),
            "url": reverse("desk:trail") + _query_behind(one).link(),
        }
        for one in found
    ]


def _finding_words(one: UnusualFinding) -> str:
    words = {
        UnusualReason.MANY: _("%(count)d identitas dan laporan dibuka dalam sehari; biasanya paling banyak %(usual)d"),
        UnusualReason.NIGHT: _("%(count)d kali membaca pada malam hari"),
        UnusualReason.SAME_NAME: _("%(count)d kali membuka identitas orang yang namanya mirip dengan namanya sendiri"),
        UnusualReason.REFUSALS: _("%(count)d kali ditolak dalam sehari"),
    }
    return words[one.why] % {"count": one.count, "usual": one.usual}


def _query_behind(one: UnusualFinding) -> TrailQuery:
    last = one.on + timedelta(days=1) if one.why is UnusualReason.NIGHT else one.on
    kind = TrailPart.REFUSED if one.why is UnusualReason.REFUSALS else TrailPart.READ
    return TrailQuery(kind=kind, officer=one.actor_id, since_on=one.on, until_on=last)
