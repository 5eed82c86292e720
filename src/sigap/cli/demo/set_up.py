"""The set-up in the demo: a holiday of the region, and a file from an invented kota that waits to be loaded."""

import json
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from sigap.cli.demo.people import LOADER
from sigap.places.models import Holiday
from sigap.setup import actions
from sigap.setup.models import SetupFile

_ORIGIN = {"code": "00.71", "name": "Kota CONTOH", "short": "CONTOH"}
_AHEAD = range(60, 90)


def bring(*, at: datetime) -> None:
    """Both, where nothing was brought in yet."""
    if SetupFile.objects.exists():
        return
    known = set(Holiday.objects.values_list("day", flat=True))
    free = next(day for day in (localdate(at) + timedelta(days=each) for each in _AHEAD) if day not in known)
    actions.note_holiday(by=LOADER, at=at, day=free, name="CONTOH: hari jadi daerah", source="Keputusan CONTOH 1/2026")
    document = json.loads(actions.export_setup(by=LOADER, at=at)) | {"regency": _ORIGIN}
    document["parts"]["holidays"] = []
    next(row for row in document["parts"]["rules"] if row["code"] == "service-plan")["amount"] = 5
    document["parts"]["offices"].append({"name": "Dinas Pendidikan [[daerah]]", "kind": "disdik", "region": ""})
    actions.bring_file(by=LOADER, at=at, raw=json.dumps(document).encode())
