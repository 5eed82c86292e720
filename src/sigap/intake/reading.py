"""What a reporter wrote, opened through the vault's door. The first reading adopts the report's key."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.cases.reading import WORK, Entering, gone_words
from sigap.intake.actions import adopt_key
from sigap.intake.queries import report_for
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import DETAILS, STORY, TABLE
from sigap.vault import door
from sigap.vault.door import Item, ItemKind, ReportKey
from sigap.vault.envelope_sealing import report_place
from sigap.vault.models import DataKey

DETAIL_LABELS: dict[str, Promise] = {
    "place": _("Tempat, menurut pelapor"),
    "hidden_from": _("Tidak boleh tahu"),
    "hidden_from_who": _("Tidak boleh tahu, siapa"),
    "contact": _("Menghubungi pelapor"),
    "phone": _("Telepon pelapor"),
    "hours": _("Jam yang aman"),
    "cover": _("Kalau orang lain yang mengangkat"),
}
DETAIL_WORDS: dict[str, Promise] = {
    "no": _("Jangan hubungi; pelapor akan kembali dengan enam kata"),
    "yes": _("Boleh, dengan cara yang aman"),
    "family": _("Keluarga di rumah"),
    "village": _("Perangkat desa"),
    "school": _("Sekolah"),
    "office": _("Petugas kantor tertentu"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """A report in clear, for one answer."""

    story: str = field(repr=False)
    details: list[tuple[str, str]] = field(repr=False)


def open_report(*, entering: Entering, number: str, at: datetime) -> ReportText:
    """Opens a report that the actor has taken. Raises Refused, MacBroken, SealBroken."""
    opened: list[Envelope] = []
    gone: list[str] = []

    def select(actor: Actor) -> Sequence[Item]:
        actor.require(Permission.REPORT_OPEN)
        envelope, triage = report_for(actor, number)
        if triage is None or triage.taken_by != actor.person_id:
            raise Refused(Permission.REPORT_OPEN, ids={"report": str(envelope.pk)})
        check_powers(actor)
        opened.append(envelope)
        key = _key_of(envelope)
        if isinstance(key, DataKey) and (words := gone_words(key)):
            gone.append(words)
            return []
        return [
            Item(
                kind=ItemKind.REPORT,
                subject_id=envelope.pk,
                stream_kind=StreamKind.SYSTEM,
                stream_id=envelope.pk,
                place=report_place(TABLE, envelope.pk, column),
                sealed=getattr(envelope, column),
                key=key,
            )
            for column in (STORY, DETAILS)
        ]

    texts = door.open_sealed(entering, select, reason=WORK, at=at)
    if gone:
        return ReportText(story=gone[0], details=[])
    story, details = texts
    if opened[0].key_blob is not None:
        with entering() as actor:
            adopt_key(by=actor, at=at, envelope=opened[0])
    return ReportText(story=story, details=_labelled(json.loads(details)))


def _key_of(envelope: Envelope) -> DataKey | ReportKey:
    if envelope.key_blob is not None:
        return ReportKey(key_id=envelope.key_id, report_id=envelope.pk, blob=envelope.key_blob)
    return door.key_rows([envelope.key_id])[envelope.key_id]


def _labelled(details: dict[str, str | list[str]]) -> list[tuple[str, str]]:
    rows = []
    for name, label in DETAIL_LABELS.items():
        value = details.get(name)
        if not value:
            continue
        parts = value if isinstance(value, list) else [value]
        is_coded = name in {"hidden_from", "contact"}
        rows.append((str(label), ", ".join(str(DETAIL_WORDS.get(part, part)) if is_coded else part for part in parts)))
    return rows
