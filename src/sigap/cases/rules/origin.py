"""How a case came to the office: by which way, from whom, and whose it is to handle. Pure.

Codes and no words: who a reporter is stands behind a custodian. `source` tells no more than the kind of teller.
"""

from dataclasses import dataclass
from enum import StrEnum

from sigap.mailbox.channels import Channel


class ReceivingWay(StrEnum):
    """By which way a case was received."""

    WALK_IN = "way_walk_in"
    TELEPHONE = "way_telephone"
    WHATSAPP = "way_whatsapp"
    SAPA_129 = "way_sapa_129"
    WEB = "way_web"
    EMAIL = "way_email"
    LETTER = "way_letter"
    OUTREACH = "way_outreach"
    REFERRAL = "way_referral"
    TRANSFER = "way_transfer"
    SYSTEM = "way_system"


class InformationSource(StrEnum):
    """What kind of teller the first word came from."""

    CONCERNED = "source_concerned"
    FAMILY = "source_family"
    COMMUNITY = "source_community"
    OFFICE = "source_office"
    MEDIA = "source_media"
    OTHER = "source_other"


class Competence(StrEnum):
    """Whose case it is to handle, by place and by level."""

    OURS = "competence_ours"
    OTHER_REGENCY = "competence_other_regency"
    PROVINCE = "competence_province"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOrigin:
    """What the register tells beside the kind; None is "not said yet"."""

    way: ReceivingWay | None = None
    source: InformationSource | None = None
    competence: Competence | None = None

    @property
    def codes(self) -> dict[str, str]:
        """As a case has it: empty where nothing was said."""
        return {"way": self.way or "", "source": self.source or "", "competence": self.competence or ""}


_WAYS = {
    Channel.WEB: ReceivingWay.WEB,
    Channel.WALK_IN: ReceivingWay.WALK_IN,
    Channel.TELEPHONE: ReceivingWay.TELEPHONE,
    Channel.WHATSAPP: ReceivingWay.WHATSAPP,
    Channel.SAPA_129: ReceivingWay.SAPA_129,
    Channel.PARTNER: ReceivingWay.REFERRAL,
    Channel.API: ReceivingWay.SYSTEM,
    Channel.EMAIL: ReceivingWay.EMAIL,
    Channel.TASK_LINK: ReceivingWay.REFERRAL,
}
_FROM_OFFICES = frozenset({Channel.PARTNER, Channel.TASK_LINK, Channel.API, Channel.SAPA_129})
_ABOUT_SELF = "self"
FIRST_KEPT = 1_000_000
"""From here on count the cases of which somebody must not know from the start, in a series of their own: in the other
one no number is missing between two days."""


def origin_of_report(channel: str, about: str, competence: Competence | None = None) -> CaseOrigin:
    """What was typed at the report, so that nobody is asked again."""
    door = Channel(channel)
    source = InformationSource.OFFICE if door in _FROM_OFFICES else None
    if about == _ABOUT_SELF and source is None:
        source = InformationSource.CONCERNED
    return CaseOrigin(way=_WAYS[door], source=source, competence=competence)


def register_label(number: int, year: int) -> str:
    """12/2026; K1/2026 in the series of kept cases."""
    return f"K{number - FIRST_KEPT + 1}/{year}" if number >= FIRST_KEPT else f"{number}/{year}"


def number_in_register(text: str) -> int | None:
    """The number that somebody writes: 12, 12/2026, K1; None where it is none."""
    plain = text.strip().upper().partition("/")[0].strip()
    digits = plain.removeprefix("K").strip()
    if not (digits.isascii() and digits.isdecimal()) or not 0 < len(digits) <= len(str(FIRST_KEPT)) - 1:
        return None
    return int(digits) + (FIRST_KEPT - 1 if plain.startswith("K") else 0)
