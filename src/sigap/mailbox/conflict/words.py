"""What a report may name, in people's own words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.mailbox.conflict.rules import NamedOfficeKind
from sigap.places.words import regional

NAMED_LABELS: Mapping[NamedOfficeKind, Promise] = {
    NamedOfficeKind.UNIT: _("UPTD PPA, penerima laporan ini"),
    NamedOfficeKind.POLICE: _("Polisi"),
    NamedOfficeKind.VILLAGE: regional(_("Kepala atau perangkat desa")),
    NamedOfficeKind.SUBDISTRICT: regional(_("Camat atau kantor kecamatan")),
    NamedOfficeKind.SCHOOL: _("Sekolah atau Dinas Pendidikan"),
    NamedOfficeKind.RELIGIOUS: _("Pesantren, madrasah, atau Kantor Agama"),
    NamedOfficeKind.SOCIAL: _("Dinas Sosial atau rumah aman"),
    NamedOfficeKind.HEALTH: _("Puskesmas, rumah sakit, atau Dinas Kesehatan"),
    NamedOfficeKind.LEADERS: _("Bupati atau wali kota, wakilnya, atau kantor lain di daerah ini"),
    NamedOfficeKind.PROSECUTION: _("Kejaksaan atau pengadilan"),
    NamedOfficeKind.ARMY: _("Tentara"),
    NamedOfficeKind.MIGRATION: _("Imigrasi, Disnaker, atau BP3MI"),
    NamedOfficeKind.OTHER: _("Kantor lain, atau tidak tahu kantornya"),
}
