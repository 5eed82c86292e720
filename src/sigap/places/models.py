"""Tables of regions and holidays. Written only by `loading`; no person and no case stands here."""

from enum import IntEnum, StrEnum

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(IntEnum):
    """How many parts the dotted code has."""

    PROVINCE = 1
    REGENCY = 2
    DISTRICT = 3
    VILLAGE = 4


class RegionKind(StrEnum):
    """What a region is called by law. Indonesian terms without a true equivalent."""

    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KOTA = "kota"
    KECAMATAN = "kecamatan"
    DISTRIK = "distrik"
    KELURAHAN = "kelurahan"
    DESA = "desa"
    DESA_ADAT = "desa_adat"


class HolidayKind(StrEnum):
    """A public holiday, or a day of collective leave, on which offices rest as well."""

    PUBLIC = "public"
    CUTI_BERSAMA = "cuti_bersama"


KIND_LABELS: dict[RegionKind, Promise] = {
    RegionKind.PROVINSI: pgettext_lazy("wilayah", "Provinsi"),
    RegionKind.KABUPATEN: pgettext_lazy("wilayah", "Kabupaten"),
    RegionKind.KOTA: pgettext_lazy("wilayah", "Kota"),
    RegionKind.KECAMATAN: pgettext_lazy("wilayah", "Kecamatan"),
    RegionKind.DISTRIK: pgettext_lazy("wilayah", "Distrik"),
    RegionKind.KELURAHAN: pgettext_lazy("wilayah", "Kelurahan"),
    RegionKind.DESA: pgettext_lazy("wilayah", "Desa"),
    RegionKind.DESA_ADAT: pgettext_lazy("wilayah", "Desa adat"),
}
HOLIDAY_LABELS: dict[HolidayKind, Promise] = {
    HolidayKind.PUBLIC: _("Hari libur nasional"),
    HolidayKind.CUTI_BERSAMA: _("Cuti bersama"),
}


class Region(models.Model):
    """A province, regency, district or village. A region that ends keeps its row, with `valid_to`."""

    code = models.TextField(primary_key=True)
    level = models.PositiveSmallIntegerField()
    kind = models.TextField()
    name = models.TextField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    postal_code = models.TextField(blank=True, default="")
    # The statistics office counts otherwise: its 1609 is another regency than Kemendagri's 16.09.
    bps_code = models.TextField(blank=True, default="")
    source = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{2}([.][0-9]{2}([.][0-9]{2}([.][0-9]{4})?)?)?$"),
                name="region_code_form",
            ),
            models.CheckConstraint(condition=Q(level__in=[level.value for level in Level]), name="region_level_known"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in RegionKind]), name="region_kind_known"),
            models.CheckConstraint(
                condition=Q(level=Level.PROVINCE.value, parent__isnull=True)
                | (~Q(level=Level.PROVINCE.value) & Q(parent__isnull=False)),
                name="region_has_parent",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="region_span_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Holiday(models.Model):
    """One day on which offices rest. Unverified: an estimated date, or a year without a decree."""

    day = models.DateField(primary_key=True)
    name = models.TextField()
    kind = models.TextField()
    is_verified = models.BooleanField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in HolidayKind]), name="holiday_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Boundary(models.Model):
    """The shape of a region as SVG path data, simplified, on one grid for the whole country. Indicative only."""

    region = models.OneToOneField(Region, on_delete=models.PROTECT, primary_key=True, related_name="boundary")
    path = models.TextField()
    left = models.IntegerField()
    top = models.IntegerField()
    right = models.IntegerField()
    bottom = models.IntegerField()
    label_x = models.IntegerField()
    label_y = models.IntegerField()
    source = models.TextField()
    loaded_at = models.DateTimeField()
    # Of the file as it came: which edition is drawn can be told later.
    digest = models.BinaryField(max_length=32)
    # Put together from the villages' shapes, where the file brought no districts.
    is_dissolved = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(left__lt=F("right"), top__lt=F("bottom")), name="boundary_has_extent"),
            models.CheckConstraint(condition=Q(path__regex=r"^[Mlz0-9 -]+$"), name="boundary_is_path_data"),
        ]

    def __str__(self) -> str:
        return self.region_id
