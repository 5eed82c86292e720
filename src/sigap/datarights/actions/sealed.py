"""Where the app's sealed texts lie, each under a data key of its own, and the trace of what happens outside a case."""

from datetime import datetime
from uuid import UUID

from sigap import audit
from sigap.access.entry import Actor
from sigap.audit.kinds import StreamKind
from sigap.datarights.models import DATA_REQUEST
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import Place, seal


def content_place(request_id: UUID) -> Place:
    """Who asks, about whom, in which words."""
    return Place(table="datarights_datarequest", row=request_id, column="sealed_content", section=DATA_REQUEST)


def reason_place(answer_id: UUID) -> Place:
    """Why it is answered so."""
    return Place(table="datarights_dataanswer", row=answer_id, column="sealed_reason", section=DATA_REQUEST)


def other_place(answer_id: UUID) -> Place:
    """Why who asks is another than the one they were found to be, or why the second person does not agree."""
    return Place(table="datarights_dataanswer", row=answer_id, column="sealed_other", section=DATA_REQUEST)


def seal_under_new_key(text: str, *, at: datetime, place: Place) -> tuple[UUID, bytes]:
    """The text under a data key of its own, and that key's id."""
    key = datakeys.create(purpose=KeyPurpose.DATA_REQUEST, at=at)
    return key.id, seal(text, key=key, place=place)


def record_request_event(by: Actor, at: datetime, request_id: UUID, code: str, **ids: str) -> None:
    """Records an event on the request's own chain."""
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.SYSTEM, stream_id=request_id, at=at, actor_id=by.person_id,
            ids={"request": str(request_id), **ids},
        )
    )  # fmt: skip
