"""The demo's letters: a book of numbers carried on from paper, some that went out, some drafts. All of it is CONTOH."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.cli.demo.stage import Stage
from sigap.kernel.reference import toml_file
from sigap.letters.actions.drafting import LetterDetails, draft_letter
from sigap.letters.actions.numbering import begin_series, cancel_letter, fix_paper, issue_letter, set_numbering
from sigap.letters.models import Letter, LetterKind
from sigap.letters.rules.numbers import NumberFormat, NumberSource, SeriesSpan
from sigap.ui import dates

_WHO = "maya.sekretariat"


def write(stage: Stage, now: datetime) -> None:
    """Maya has set up the numbering and written; once."""
    if Letter.objects.exists():
        return
    file = toml_file("sigap.cli.demo", "letters.toml")
    with stage.acting(_WHO) as maya:
        office = maya.office_ids[0]
        form = NumberFormat(
            source=NumberSource.AGENDA,
            pattern="{kode}/{nomor:3}/{unit}/{tahun}",
            unit=file["unit"],
            span=SeriesSpan.OFFICE,
        )
        since = now - timedelta(days=60)
        set_numbering(by=maya, at=since, office_id=office, form=form)
        # The first letters of a new year's demo are dated in the year before.
        for year in sorted({localdate(since).year, localdate(now).year}):
            for series, after in file["began_after"].items():
                begin_series(by=maya, at=since, office_id=office, series=series, year=year, after=after)
        for row in file["letters"]:
            _one(maya, office, row, now)


def _one(maya: Actor, office: UUID, row: dict[str, object], now: datetime) -> None:
    at = now - timedelta(days=int(str(row["days_ago"])))
    typed_fields = row["fields"]
    fields = dict(typed_fields) if isinstance(typed_fields, dict) else {}
    if "hari" in fields:
        fields["hari"] = dates.long_day(at + timedelta(days=int(fields["hari"])))
    addressees, copies = row["addressees"], row.get("copies_to", [])
    letter = draft_letter(
        by=maya,
        at=at,
        kind=LetterKind(str(row["kind"])),
        office_id=office,
        subject=str(row["subject"]),
        addressees=list(map(str, addressees)) if isinstance(addressees, list) else [],
        fields=fields,
        details=LetterDetails(
            class_code=str(row["class_code"]),
            enclosures=str(row.get("enclosures", "")),
            signer_title=str(row["signer_title"]),
            signer_name=str(row["signer_name"]),
            copies_to=list(map(str, copies)) if isinstance(copies, list) else [],
        ),
    )
    if row.get("is_issued"):
        issue_letter(by=maya, at=at, letter_id=letter.pk, based_on=1, dated_on=localdate(at))
        fix_paper(by=maya, at=at, letter_id=letter.pk)
    if reason := row.get("cancelled"):
        cancel_letter(by=maya, at=now, letter_id=letter.pk, reason=str(reason))
