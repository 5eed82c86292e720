"""Why a case has no report to the police, and which rights a victim is told of. Pure."""

from enum import StrEnum


class NoReportBasis(StrEnum):
    """Why no report goes to the police. Where the law orders the report, none of these will do."""

    VICTIM_DECLINES = "victim_declines_report"
    NO_OFFENCE = "no_offence_found"
    ENDED_ELSEWHERE = "handled_by_other_authority"


class VictimRight(StrEnum):
    """What a victim is told of beside the progress (UU 21/2007 art. 44 and 48, UU 31/2014 art. 5 and 7A)."""

    RESTITUTION = "right_restitution"
    LPSK = "right_lpsk"
