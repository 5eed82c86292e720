"""What can be read back of a report from outside: its state in one of three words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone, localdate

from sigap.mailbox.channels import Channel
from sigap.mailbox.lookup import lookup_for
from sigap.mailbox.models import MESSAGE_WORDS, DialogueLine, Envelope, ReportFile, ReportStatus
from sigap.mailbox.wordings import CLOSING, MessageCode

SHOWN = "shown"
"""Not a wording that an officer chose: a field of the reporter was disclosed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicStatus:
    """A report as its reporter may see it: no office, no person, no kind of case."""

    number: str
    status: ReportStatus
    received_on: date
    # Newest first.
    messages: tuple[tuple[date, MessageCode], ...] = ()
    # Days on which a name or a way of contact was shown to somebody who asked for it with a reason.
    shown_on: tuple[date, ...] = ()
    # It lies among the reports on officials: who receives those hears what is written, and it takes no files.
    is_conflict: bool = False
    # Its reporter knows so, and the page says it.
    is_apart: bool = False

    @property
    def shown_messages(self) -> list[tuple[date, Promise]]:
        """The ready wordings that were left for the reporter, newest first, each with its day.

        "Done" is what the state says already; said twice, it would tell a report without a case from one with a case.
        Why it ended stands apart; an end that was taken back since is true no more, nor that it went elsewhere.
        """
        untrue = (*CLOSING, MessageCode.PASSED_ON) if self.status is ReportStatus.RECEIVED else CLOSING
        return [(day, MESSAGE_WORDS[code]) for day, code in self.messages if code not in untrue]

    @property
    def why_done(self) -> tuple[date, Promise] | None:
        """The reason for which it ended, in plain words; None while it runs, and where "done" says all that is said."""
        # Nothing is told after an end: an older one was taken back.
        if self.status is not ReportStatus.DONE or not self.messages:
            return None
        day, code = self.messages[0]
        return (day, MESSAGE_WORDS[code]) if code in CLOSING and code is not MessageCode.DONE else None


def status_for(code: tuple[str, ...]) -> PublicStatus | None:
    """The state of the report with these six words (see `codes.read_code`), or None."""
    lookup = lookup_for(code)
    if lookup is None:
        return None
    with connection.cursor() as cursor:
        # A report on an official lies apart (`custody`), and reads the same from outside.
        cursor.execute(
            "SELECT number, status, received_at, false, false FROM mailbox.state(%(lookup)s)"
            " UNION ALL SELECT number, status, received_at, true, is_told FROM custody.state(%(lookup)s)",
            {"lookup": lookup},
        )
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.execute(
            "SELECT sent_at, code FROM mailbox.messages(%(lookup)s)"
            " UNION ALL SELECT sent_at, code FROM custody.told(%(lookup)s) ORDER BY 1 DESC",
            {"lookup": lookup},
        )
        messages = [(localdate(sent_at), code) for sent_at, code in cursor.fetchall()]
    return PublicStatus(
        number=row[0],
        status=ReportStatus(row[1]),
        received_on=row[2].astimezone(get_current_timezone()).date(),
        messages=tuple((day, MessageCode(code)) for day, code in messages if code != SHOWN),
        is_conflict=row[3],
        is_apart=row[4],
        shown_on=tuple(day for day, code in messages if code == SHOWN),
    )


def is_flooded(*, at: datetime) -> bool:
    """Whether reports have gone to the quarantine of late."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.is_flooded(%s)", [at])
        found: bool = cursor.fetchone()[0]
    return found


def beat(*, at: datetime) -> None:
    """The worker says that it lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.beat(%s)", [at])


def last_sealed_to(marks: Collection[bytes]) -> datetime | None:
    """When the newest report came that was sealed to one of these intake keys: some public host used it then."""
    reports = Envelope.objects.filter(sealed_to__in=marks).aggregate(at=Max("received_at"))["at"]
    files = ReportFile.objects.filter(sealed_to__in=marks).aggregate(at=Max("begun_at"))["at"]
    lines = DialogueLine.objects.filter(sealed_to__in=marks).aggregate(at=Max("sent_at"))["at"]
    return max((at for at in (reports, files, lines) if at is not None), default=None)


def last_posted_to(marks: Collection[bytes], *, channels: Collection[Channel]) -> datetime | None:
    """When the newest report came by these doors that was sealed to one of these intake keys."""
    found = Envelope.objects.filter(sealed_to__in=marks, channel__in=channels)
    at: datetime | None = found.aggregate(at=Max("received_at"))["at"]
    return at
