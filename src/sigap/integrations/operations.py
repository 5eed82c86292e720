"""The operations of the machine interface: address, scope, what goes in and out. Door and description read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sigap.integrations import shapes
from sigap.integrations.rules import KeyScope

MOST, USUAL = 100, 50
_ID = {"type": "string", "format": "uuid"}
_CODE = {"type": "string", "pattern": "^[A-Z0-9-]{3,40}$"}
_PAGED = {
    "after": {"type": "string", "maxLength": 200},
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation. `place` names and describes what stands in the address, `query` what stands behind it."""

    name: str
    method: str
    path: str
    scope: KeyScope | None
    summary: str
    answer: type[Any]
    status: int = 200
    body: Any = None
    place: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    query: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    # Says in a header of its answer which version it is of; or takes one that the change is to follow.
    is_versioned: bool = False

    @property
    def is_write(self) -> bool:
        """It changes something: it must be the same when it is sent twice."""
        return self.method == "POST"


OWN_KEY = Operation(
    name="getKey", method="GET", path="/api/v1/key", scope=None, answer=shapes.OwnKey,
    summary="Kunci yang dipakai: kantornya, yang dibukanya, sampai kapan.",
)  # fmt: skip
CHANGES = Operation(
    name="listChanges", method="GET", path="/api/v1/changes", scope=None, answer=shapes.ChangePage,
    query={"after": _ID, "limit": _PAGED["limit"]},
    summary="Apa yang berubah sejak kursor itu, berurutan, tanpa isinya. Kirim `next` sebagai `after` berikutnya.",
)  # fmt: skip
REFERRALS = Operation(
    name="listReferrals", method="GET", path="/api/v1/referrals", scope=KeyScope.REFERRALS_READ,
    answer=shapes.ReferralPage, query=_PAGED | {"direction": {"type": "string", "enum": ["received", "sent"]}},
    summary="Permintaan kepada kantor, atau dari kantor, yang terbaru lebih dulu.",
)  # fmt: skip
REFERRAL = Operation(
    name="getReferral", method="GET", path="/api/v1/referrals/{key}", scope=KeyScope.REFERRALS_READ,
    answer=shapes.ReferralShown, place={"key": _ID}, is_versioned=True, summary="Satu permintaan.",
)  # fmt: skip
ANSWER = Operation(
    name="answerReferral", method="POST", path="/api/v1/referrals/{key}/answer", scope=KeyScope.REFERRALS_ANSWER,
    answer=shapes.ReferralShown, body=shapes.ReferralAcceptance | shapes.ReferralRefusal, place={"key": _ID},
    is_versioned=True,
    summary="Menerima, atau menolak dengan alasan. Jawaban pertama berlaku.",
)  # fmt: skip
QUESTION = Operation(
    name="askBack", method="POST", path="/api/v1/referrals/{key}/question", scope=KeyScope.REFERRALS_ANSWER,
    answer=shapes.ReferralShown, body=shapes.QuestionBack, place={"key": _ID}, is_versioned=True,
    summary="Bertanya dulu kepada pengirim. Tenggat menjawab tetap berjalan.",
)  # fmt: skip
RESULT = Operation(
    name="reportResult", method="POST", path="/api/v1/referrals/{key}/result", scope=KeyScope.REFERRALS_ANSWER,
    answer=shapes.ReferralShown, body=shapes.ResultSent, place={"key": _ID}, is_versioned=True,
    summary="Melaporkan hasil permintaan yang sudah diterima. Sekali.",
)  # fmt: skip
CASES = Operation(
    name="listCases", method="GET", path="/api/v1/cases", scope=KeyScope.STATUS_READ, answer=shapes.CasePage,
    query=_PAGED, summary="Kasus yang diikuti kantor, yang terbaru lebih dulu.",
)  # fmt: skip
CASE = Operation(
    name="getCase", method="GET", path="/api/v1/cases/{code}", scope=KeyScope.STATUS_READ, answer=shapes.CaseShown,
    place={"code": _CODE}, is_versioned=True, summary="Tahap satu kasus dan tenggat kantor di dalamnya.",
)  # fmt: skip
MILESTONES = Operation(
    name="listMilestones", method="GET", path="/api/v1/cases/{code}/milestones", scope=KeyScope.MILESTONES_READ,
    answer=shapes.MilestoneList, place={"code": _CODE}, summary="Tonggak perkara satu kasus.",
)  # fmt: skip
NOTE_MILESTONE = Operation(
    name="noteMilestone", method="POST", path="/api/v1/cases/{code}/milestones", scope=KeyScope.MILESTONES_WRITE,
    answer=shapes.MilestoneShown, status=201, body=shapes.MilestoneSent, place={"code": _CODE},
    summary="Mencatat satu tonggak dengan nomor dan tanggal suratnya, seperti di halamannya.",
)  # fmt: skip
OPERATIONS = (
    OWN_KEY, CHANGES, REFERRALS, REFERRAL, ANSWER, QUESTION, RESULT, CASES, CASE, MILESTONES, NOTE_MILESTONE,
)  # fmt: skip
