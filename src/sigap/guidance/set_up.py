"""The part of a regency's set-up that the public is told: texts, signs, numbers; who rang a number is in no file."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.guidance import actions
from sigap.guidance.actions import EntryContent, UnableToTakeOverEntry
from sigap.guidance.models import Entry
from sigap.guidance.rules import CallCost, EntryKind, Scope, SignSection
from sigap.kernel.setup_part import SetupPart, SetupRow

_TEXTS = (
    "kind", "scope", "section", "title", "text", "title_en", "text_en", "phone", "place", "hours", "on_answer",
    "on_answer_en", "cost", "country", "basis", "source",
)  # fmt: skip


def _dump(_at: datetime) -> list[SetupRow]:
    rows = Entry.objects.filter(superseded_at__isnull=True).order_by("code")
    return [
        {name: getattr(row, name) for name in ("code", "position", "is_shown", "is_whatsapp", *_TEXTS)} for row in rows
    ]


def _is_of_the_region(row: SetupRow) -> bool:
    """A number of one regency answers for no other, and its sentences are spoken there."""
    return bool(row.get("scope") == Scope.LOCAL or row.get("kind") == EntryKind.SPEECH)


def _load(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    for row in rows:
        actions.take_over_entry(by=by, at=at, code=row["code"], written=_content(row))


def _content(row: SetupRow) -> EntryContent:
    fields = {name: row.get(name, "") for name in _TEXTS}
    try:
        return EntryContent(
            **fields
            | {
                "kind": EntryKind(fields["kind"]),
                "scope": Scope(fields["scope"]),
                "section": SignSection(fields["section"]) if fields["section"] else None,
                "cost": CallCost(fields["cost"]),
                "position": row.get("position", 100),
                "is_shown": row.get("is_shown", True),
                "is_whatsapp": row.get("is_whatsapp", False),
                "is_verified": False,
            }
        )
    except ValueError:
        raise UnableToTakeOverEntry(_("Keterangan “%(code)s” tidak terbaca.") % {"code": row["code"]}) from None


public_texts = SetupPart(
    code="public_texts",
    label=_("Keterangan untuk warga"),
    key="code",
    title="title",
    fields={"code": str, "position": int, "is_shown": bool, "is_whatsapp": bool, **dict.fromkeys(_TEXTS, str)},
    dump=_dump,
    load=_load,
    permission=Permission.GUIDANCE_EDIT,
    stays=_is_of_the_region,
)
