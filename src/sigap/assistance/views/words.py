"""What the app's pages call topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from sigap.access.roles import OfficeKind
from sigap.assistance.models import LINE_LABELS, PURPOSE_LABELS, TOLD_LABELS
from sigap.assistance.queries import ConsentStanding, Key, PersonFacts
from sigap.assistance.rows import person_words
from sigap.assistance.rules import ConsentState, ReferralPurpose, ServiceLine

LOOK = {
    ConsentState.GIVEN: ("ok", "check"),
    ConsentState.VITAL_INTEREST: ("soon", "clock"),
    ConsentState.EXPIRED: ("soon", "clock"),
    ConsentState.REFUSED: ("late", "x"),
    ConsentState.WITHDRAWN: ("late", "x"),
    ConsentState.BARRED: ("late", "alert"),
    ConsentState.NONE: ("", "equal"),
}


def topic_words(line: str, office_kind: str, aim: str) -> str:
    """What a consent is about."""
    if line:
        return str(LINE_LABELS[ServiceLine(line)])
    office = TOLD_LABELS[OfficeKind(office_kind)]
    return f"{office}: {str(PURPOSE_LABELS[ReferralPurpose(aim)]).lower()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """One topic of one person and what stands of it."""

    words: str
    standing: ConsentStanding
    tone: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """A client with everything that stands."""

    who: str
    ordinal: int
    is_child: bool
    topics: tuple[TopicRow, ...]


def topic_rows(
    found: Mapping[UUID, Mapping[Key, ConsentStanding]], people: Sequence[PersonFacts], *, at: datetime
) -> list[ClientRow]:
    """The clients of a case, each with what stands, services before sharing."""
    return [
        ClientRow(
            who=person_words(who),
            ordinal=who.ordinal,
            is_child=who.is_child_on(localdate(at)),
            topics=tuple(
                TopicRow(
                    words=topic_words(line, kind, aim),
                    standing=standing,
                    tone=LOOK[standing.state][0],
                    icon=LOOK[standing.state][1],
                )
                for (_topic, line, kind, aim), standing in sorted(found.get(who.id, {}).items())
            ),
        )
        for who in people
        if who.is_client
    ]
