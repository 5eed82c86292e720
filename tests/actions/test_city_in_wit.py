"""A kota in WIT is set up from a kabupaten's file, without code; its deadlines ring at its own hour."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from tests.factories.deadlines import DEWI, LOADER, UPTD, headed, loaded, wib
from tests.factories.zones import JAKARTA

from sigap.access.models import Office
from sigap.clocks import actions as clocks
from sigap.clocks import jobs
from sigap.guidance.actions import load_entries
from sigap.guidance.models import Entry
from sigap.mailbox.models import AppliedSchema
from sigap.notifications.models import Notice
from sigap.setup import actions
from sigap.ui import dates

pytestmark = pytest.mark.django_db
WIT = ZoneInfo("Asia/Jayapura")
AT = wib(11, 24, 8)


def test_a_kota_in_wit_rings_at_its_own_hour(settings: LazySettings) -> None:
    loaded()
    headed()
    load_entries(by=LOADER, at=AT)
    Office.objects.create(kind="dinsos", name="Dinas Sosial Kabupaten OKU Selatan", region="16.09", valid_from=AT)
    Office.objects.create(kind="kecamatan", name="Kecamatan Pere'an", region="16.09.01", valid_from=AT)
    told = json.loads(actions.export_setup(by=LOADER, at=AT))
    next(row for row in told["parts"]["rules"] if row["code"] == "referral-answer")["amount"] = 1
    Office.objects.filter(name__in=["Dinas Sosial Kabupaten OKU Selatan", "Kecamatan Pere'an"]).delete()

    settings.SIGAP_REGENCY, settings.SIGAP_REGENCY_NAME, settings.TIME_ZONE = "91.71", "Jayapura", WIT.key
    AppliedSchema.objects.update(time_zone=WIT.key)
    file = actions.bring_file(by=LOADER, at=AT, raw=json.dumps(told).encode())
    left = {each["code"]: set(each["left_behind"]) for each in file.changes}
    assert left["offices"] == {"Kecamatan Pere'an"}
    assert {row.title for row in Entry.objects.filter(scope="local", superseded_at=None)} <= left["public_texts"]
    actions.load_file(by=LOADER, at=AT, file_id=file.pk)
    office = Office.objects.get(name="Dinas Sosial Kota Jayapura")
    assert office.region == "91.71"

    started = datetime(2026, 11, 25, 10, tzinfo=WIT)
    clock = clocks.start(
        by=DEWI, at=started, rule="referral-answer", subject_kind="case", subject_id=uuid4(),
        owner_office=office.pk, sender_office=UPTD,
    )  # fmt: skip
    due = datetime(2026, 11, 26, 16, tzinfo=WIT)
    assert clock.due_at == due
    assert due.astimezone(JAKARTA).hour == 14, "the offices of Palembang still work"
    assert dates.full_moment(clock.due_at).endswith("16.00 WIT")
    jobs.sweep(due - timedelta(minutes=1))
    assert not Notice.objects.filter(code__startswith="clock-late").exists()
    jobs.sweep(due.astimezone(UTC))
    assert {"clock-late-head", "clock-late-sender"} == set(
        Notice.objects.filter(code__startswith="clock-late").values_list("code", flat=True)
    )
