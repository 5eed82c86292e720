"""Where the province says distrik and kampung, forms, refusals and releases say so too."""

from django.conf import LazySettings

from sigap.cases.models.exclusions import KEPT_KIND_LABELS
from sigap.cases.rules import ExclusionKind
from sigap.errands.models import PLACE_LABELS
from sigap.errands.rules import WorkplaceKind
from sigap.figures.releasing import CASES
from sigap.intake.forms.fields import area
from sigap.prevention.releasing import REACH
from sigap.vulnerability.models import LEVEL_LABELS
from sigap.vulnerability.rules.kinds import IndicatorLevel


def test_words_follow_the_province(settings: LazySettings) -> None:
    field = area()
    shown = [
        KEPT_KIND_LABELS[ExclusionKind.AREA],
        PLACE_LABELS[WorkplaceKind.DISTRICT],
        LEVEL_LABELS[IndicatorLevel.DISTRICT],
        field.error_messages["invalid_choice"],
        CASES.lead,
        REACH.lead,
    ]
    settings.SIGAP_REGENCY = "94.01"
    assert [str(each) for each in shown] == [
        "Semua kantor di satu distrik atau kampung",
        "Distrik",
        "distrik",
        "Distrik ini tidak ada di daerah kita. Pilih dari daftar.",
        "Menurut jenis dan distrik.",
        "Yang hadir menurut distrik, jenis kelamin, dan umur.",
    ]
    settings.SIGAP_REGENCY = "16.09"
    assert str(shown[0]) == "Semua kantor di satu kecamatan atau desa"
