"""Everything in clear beside one report, in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, JSONField, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from sigap.cases.queries.finding import match_reasons
from sigap.cases.rules.finding import strength
from sigap.intake.models import Arrival, Forwarding, ReportExclusion, ReportMerge, SecondLook, Worksheet
from sigap.mailbox.models import Envelope, Message
from sigap.matching.kinds import MatchKind
from sigap.ui.shell import Words

_HINTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarReport:
    """Another report in which the same person or number appears, perhaps; what is the same, the most telling first."""

    number: str
    kinds: tuple[MatchKind, ...]
    decision: str

    @property
    def waits(self) -> bool:
        """Nothing is decided on it: the two can still be put together."""
        return not self.decision


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarCase:
    """A case in which somebody may be one whom the report names: its code, and why, nothing opened."""

    code: str
    kinds: frozenset[MatchKind]

    @property
    def reasons(self) -> list[Words]:
        """What is the same, in words, the most telling first."""
        return match_reasons(self.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageContext:
    """Everything in clear beside one report's envelope; unsaved rows, as read in one statement.

    `alike_reports` and `alike_cases` share a token with it: perhaps the same people.
    """

    arrival: Arrival | None
    sheet: Worksheet | None
    forwarding: Forwarding | None
    kept: tuple[ReportExclusion, ...]
    messages: tuple[Message, ...]
    alike_reports: tuple[SimilarReport, ...]
    alike_cases: tuple[SimilarCase, ...]
    # Whether the actor is the one who writes with the reporter.
    talks: bool = False
    # Whether the actor may hand out a token by which the report's owner sets a code.
    hands_out: bool = False
    # The report that this one goes along with, and those that go along with this one.
    goes_with: ReportMerge | None = None
    followers: tuple[ReportMerge, ...] = ()
    # Danger that those tell of: it is this report's too.
    along_flags: frozenset[str] = frozenset()
    look: SecondLook | None = None


type _Rows = Arrival | Worksheet | Forwarding | ReportExclusion | Message | ReportMerge | SecondLook
_OF_THIS = Q(envelope_id=OuterRef("pk"))
_MERGE = ("envelope_id", "number", "into_id", "into_number", "merged_at", "merged_by_name")
_LOOK = ("reason", "asked_at", "asked_by", "asked_by_name", "answered_at", "answered_by_name", "agreed")
_BESIDE: dict[str, tuple[type[_Rows], Q, tuple[str, ...], tuple[str, ...]]] = {
    "arrival": (
        Arrival,
        _OF_THIS,
        ("door", "entered_by_name", "office_id", "office_name", "office_kind", "lp_number", "entered_at"),
        (),
    ),
    "sheet": (Worksheet, _OF_THIS, ("flags", "about", "risk", "version", "saved_at"), ()),
    "forwarding": (
        Forwarding,
        _OF_THIS,
        (
            "authority",
            "forwarded_at",
            "forwarded_by_name",
            "receipt_number",
            "receipt_on",
            "receipt_noted_at",
            "asked_again",
            "asked_again_at",
        ),
        (),
    ),
    "kept": (ReportExclusion, _OF_THIS, ("kind", "person_id", "office_id", "area"), ("noted_at", "id")),
    "messages": (Message, _OF_THIS, ("code", "sent_at"), ("-sent_at", "-id")),
    "goes_with": (ReportMerge, _OF_THIS & Q(undone_at=None), _MERGE, ()),
    "followers": (ReportMerge, Q(into_id=OuterRef("pk"), undone_at=None), _MERGE, ("merged_at", "id")),
    "look": (SecondLook, _OF_THIS, _LOOK, ("-asked_at", "-id")),
}
_MOMENTS = frozenset(
    {
        "answered_at",
        "asked_again_at",
        "asked_at",
        "entered_at",
        "forwarded_at",
        "merged_at",
        "receipt_noted_at",
        "saved_at",
        "sent_at",
    }
)


def triage_context_of(envelope: Envelope) -> TriageContext:
    """Who brought a report, what triage noted, whether it was passed on, what it resembles; one statement."""
    lists = {
        name: ArraySubquery(
            model.objects.filter(wanted).order_by(*order).values(found=JSONObject(**{each: each for each in names}))
        )
        for name, (model, wanted, names, order) in _BESIDE.items()
    }
    found = Envelope.objects.filter(pk=envelope.pk).values(
        **lists,
        reports=Func(F("pk"), function="intake.alike", output_field=JSONField()),
        cases=Func(F("pk"), function="intake.cases_alike", output_field=JSONField()),
        talks=Func(F("pk"), function="intake.talks", output_field=BooleanField()),
        hands_out=Func(F("pk"), function="intake.hands_out", output_field=BooleanField()),
        along=ArraySubquery(_along_flags()),
    )
    first: Any = found.first()
    row: dict[str, Any] = first or {}
    rows: dict[str, tuple[Any, ...]] = {
        name: tuple(model(**_read(found)) for found in row.get(name) or ())
        for name, (model, _wanted, _names, _order) in _BESIDE.items()
    }
    return TriageContext(
        arrival=next(iter(rows["arrival"]), None),
        sheet=next(iter(rows["sheet"]), None),
        forwarding=next(iter(rows["forwarding"]), None),
        kept=rows["kept"],
        messages=rows["messages"],
        alike_reports=_likeliest(row.get("reports") or ()),
        alike_cases=_likeliest_cases(row.get("cases") or ()),
        talks=bool(row.get("talks")),
        hands_out=bool(row.get("hands_out")),
        goes_with=next(iter(rows["goes_with"]), None),
        followers=rows["followers"],
        along_flags=frozenset(flag for flags in row.get("along") or () for flag in flags["flags"]),
        look=next(iter(rows["look"]), None),
    )


def _along_flags() -> QuerySet[Envelope, Any]:
    merged = ReportMerge.objects.filter(into_id=OuterRef(OuterRef("pk")), undone_at=None).values("envelope_id")
    return Envelope.objects.filter(pk__in=merged).values(found=JSONObject(flags="flags"))


def _likeliest(found: Iterable[Mapping[str, Any]]) -> tuple[SimilarReport, ...]:
    """The most telling hints first, of equal ones the newest."""
    hints = [
        SimilarReport(
            number=each["number"],
            kinds=tuple(sorted(map(MatchKind, each["kinds"]), key=lambda kind: -strength([kind]))),
            decision=each["decision"],
        )
        for each in found
    ]
    return tuple(sorted(hints, key=lambda hint: -strength(hint.kinds))[:_HINTS])


def _likeliest_cases(found: Iterable[Mapping[str, Any]]) -> tuple[SimilarCase, ...]:
    """The same of cases."""
    hints = [SimilarCase(code=each["code"], kinds=frozenset(map(MatchKind, each["kinds"]))) for each in found]
    return tuple(sorted(hints, key=lambda hint: -strength(hint.kinds)))


def _read(found: dict[str, Any]) -> dict[str, Any]:
    """Moments and days come out of JSON as text."""
    return {
        name: datetime.fromisoformat(value)
        if name in _MOMENTS and value
        else date.fromisoformat(value)
        if name == "receipt_on" and value
        else value
        for name, value in found.items()
    }
