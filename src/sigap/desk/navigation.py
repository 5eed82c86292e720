"""The desk's frame: who works, and the one tuple of main tabs. A tab shows only to whom its page opens."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES
from sigap.access.sessions import writer_mark
from sigap.desk.troubles import banner_for
from sigap.kernel.clock import now
from sigap.notifications.queries import MOST_COUNTED, unread_count
from sigap.ui.shell import Shell, Tab, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class MainTab:
    """A main tab: where it leads, which addresses belong to it, whose it is."""

    label: Promise
    icon: str
    route: str
    under: str | tuple[str, ...]
    permission: Permission


TASK_FORCE = "/gugus-tugas/"
"""Where everything of the task force itself stands: no case and no client on any page below it."""
MAIN_TABS: tuple[MainTab, ...] = (
    MainTab(
        label=_("Pimpinan"), icon="bars", route="desk:leaders", under="/pimpinan/", permission=Permission.LEADERS_SEE
    ),
    MainTab(label=_("Antrean"), icon="queue", route="desk:queue", under="/antrean/", permission=Permission.NOTICE_SEE),
    MainTab(
        label=pgettext_lazy("menu", "Catat"),
        icon="pen",
        route="intake:enter",
        under="/laporan/catat/",
        permission=Permission.REPORT_ENTER,
    ),
    MainTab(
        label=_("Permintaan"),
        icon="plus",
        route="intake:brought",
        under="/permintaan/",
        permission=Permission.REPORT_BRING,
    ),
    MainTab(label=_("Kasus"), icon="folder", route="cases:list", under="/kasus/", permission=Permission.CASE_SEE),
    MainTab(label=_("Cari"), icon="search", route="desk:find", under="/cari/", permission=Permission.CASE_SEE),
    MainTab(
        label=_("Jalur khusus"),
        icon="lock",
        route="custody:lane",
        under="/jalur-khusus/",
        permission=Permission.CONFLICT_RECEIVE,
    ),
    MainTab(label=_("Jejak"), icon="eye", route="desk:trail", under="/jejak/", permission=Permission.AUDIT_SEE),
    MainTab(
        label=_("Rujukan"), icon="swap", route="referrals:list", under="/rujukan/", permission=Permission.REFERRAL_SEE
    ),
    MainTab(
        label=_("Pemberitahuan"), icon="chat", route="desk:notices", under="/kabar/", permission=Permission.NOTICE_SEE
    ),
    MainTab(label=_("Piket"), icon="clock", route="people:duty", under="/piket/", permission=Permission.DUTY_SEE),
    MainTab(
        label=pgettext_lazy("menu", "Petugas"),
        icon="people",
        route="people:list",
        under=("/orang/", "/kantor/", "/wewenang/"),
        permission=Permission.PEOPLE_SEE,
    ),
    MainTab(
        label=_("Gugus tugas"),
        icon="tree",
        route="taskforce:seats",
        under=TASK_FORCE,
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Insiden"), icon="alert", route="incidents:list", under="/insiden/", permission=Permission.INCIDENT_SEE
    ),
    MainTab(
        label=_("Pemusnahan berkas"),
        icon="erase",
        route="erasures",
        under="/penghapusan/",
        permission=Permission.CASE_ERASE_APPROVE,
    ),
    MainTab(
        label=_("Masa simpan"),
        icon="cal",
        route="retention:due",
        under="/masa-simpan/",
        permission=Permission.RETENTION_SEE,
    ),
    MainTab(
        label=_("Hukum acuan"),
        icon="bank",
        route="provisions:law",
        under="/hukum-acuan/",
        permission=Permission.LAW_CONFIRM,
    ),
    MainTab(label=_("Aturan"), icon="scale", route="clocks:rules", under="/aturan/", permission=Permission.RULE_SEE),
    MainTab(
        label=_("Untuk warga"),
        icon="info",
        route="guidance:entries",
        under="/untuk-warga/",
        permission=Permission.GUIDANCE_EDIT,
    ),
    MainTab(
        label=_("Saluran"),
        icon="phone",
        route="channels:overview",
        under="/saluran/",
        permission=Permission.CHANNEL_SEE,
    ),
    MainTab(
        label=_("Penjagaan"),
        icon="shield",
        route="desk:safekeeping",
        under="/penjagaan/",
        permission=Permission.SAFEKEEPING_SEE,
    ),
)

TASK_FORCE_TABS: tuple[MainTab, ...] = (
    MainTab(
        label=_("Susunan"),
        icon="",
        route="taskforce:seats",
        under="/gugus-tugas/susunan/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Rakor"),
        icon="",
        route="meetings:list",
        under="/gugus-tugas/rakor/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Tindak lanjut"),
        icon="",
        route="meetings:items",
        under="/gugus-tugas/tindak-lanjut/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Rencana aksi"),
        icon="",
        route="actionplan:plan",
        under="/gugus-tugas/rad/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Surat"),
        icon="",
        route="letters:list",
        under="/gugus-tugas/surat/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=pgettext_lazy("menu", "Laporan"),
        icon="",
        route="returns:list",
        under="/gugus-tugas/laporan/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Angka"),
        icon="",
        route="figures:list",
        under="/gugus-tugas/angka/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Terbitan"),
        icon="",
        route="releases:list",
        under="/gugus-tugas/terbitan/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Wawasan"),
        icon="",
        route="insight:dashboard",
        under="/gugus-tugas/wawasan/",
        permission=Permission.INSIGHT_SEE,
    ),
    MainTab(
        label=_("Pengawasan"),
        icon="",
        route="supervision:list",
        under="/gugus-tugas/pengawasan/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Indikator"),
        icon="",
        route="vulnerability:indicators",
        under="/gugus-tugas/indikator/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=pgettext_lazy("menu", "Indeks"),
        icon="",
        route="vulnerability:index",
        under="/gugus-tugas/indeks/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Pencegahan"),
        icon="",
        route="prevention:list",
        under="/gugus-tugas/pencegahan/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Peta"),
        icon="",
        route="vulnerability:map",
        under="/gugus-tugas/peta/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Desa"),
        icon="",
        route="villages:list",
        under="/gugus-tugas/desa/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Berikutnya"),
        icon="",
        route="villages:next",
        under="/gugus-tugas/berikutnya/",
        permission=Permission.PREVENTION_MANAGE,
    ),
    MainTab(
        label=_("Pustaka"),
        icon="",
        route="rulebook:library",
        under="/gugus-tugas/pustaka/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("SOP"),
        icon="",
        route="rulebook:procedure",
        under="/gugus-tugas/sop/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Pelajaran"),
        icon="",
        route="learning:lessons",
        under="/gugus-tugas/pelajaran/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Kalender"),
        icon="",
        route="taskforce:calendar",
        under="/gugus-tugas/kalender/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Direktori"),
        icon="",
        route="taskforce:directory",
        under="/gugus-tugas/direktori/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Pengaturan"),
        icon="",
        route="setup:files",
        under="/gugus-tugas/pengaturan/",
        permission=Permission.SETUP_MANAGE,
    ),
    MainTab(
        label=_("Perjanjian"),
        icon="",
        route="taskforce:agreements",
        under="/gugus-tugas/perjanjian/",
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Naskah"),
        icon="",
        route="taskforce:papers",
        under="/gugus-tugas/naskah/",
        permission=Permission.TASKFORCE_SEE,
    ),
)
"""Its parts, shown below the menu while one of them is open."""


def _tour_url() -> str:
    """Where a newcomer follows one case; in the demo only."""
    return reverse("desk:tour") if settings.SIGAP_DEMO else ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Adds `shell` to every page of the desk."""
    home, kept = reverse("desk:home"), reverse("desk:safekeeping")
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"shell": Shell(home_url=home, language_url=reverse("bahasa"), tour_url=_tour_url())}
    # A page drawn after its act is over, such as an error's, has no transaction to count in.
    unread = getattr(request, "unread", None)
    if unread is None:
        unread = unread_count() if audit.is_recording() else 0
    held = actor.memberships[0] if actor.memberships else None
    return {
        "shell": Shell(
            home_url=home,
            who=Who(
                name=actor.name,
                role=ROLES[held.role].name if held else _("Tanpa peran"),
                office=held.office_name if held else "",
            ),
            tabs=tuple(_tab(tab, request.path, unread) for tab in MAIN_TABS if actor.can(tab.permission)),
            subtabs=_parts(request.path, actor),
            switch_url=reverse("keluar"),
            leave_url=reverse("keluar"),
            tour_url=_tour_url(),
            profile_url=reverse("profil"),
            find_url=reverse("desk:find") if actor.can(Permission.CASE_SEE) else "",
            language_url=reverse("bahasa"),
            incident_url=reverse("incidents:report") if actor.can(Permission.INCIDENT_REPORT) else "",
            lock_url=f"{reverse('masuk')}?terkunci=1",
            stay_url=reverse("masuk_masih"),
            unsent_url=reverse("tulisan_ada").removesuffix("ada/"),
            # A page drawn after its act is over has no transaction to ask in; the page of safekeeping says all of it.
            alarm=banner_for(actor, at=now()) if audit.is_recording() and request.path != kept else "",
            alarm_url=kept,
            writer=writer_mark(actor.person_id),
            idle_minutes=settings.SIGAP_IDLE_MINUTES,
        )
    }


def _parts(path: str, actor: Actor) -> tuple[Tab, ...]:
    if not path.startswith(TASK_FORCE):
        return ()
    return tuple(_tab(tab, path, 0) for tab in TASK_FORCE_TABS if actor.can(tab.permission))


def _tab(tab: MainTab, path: str, unread: int) -> Tab:
    shown = f"{MOST_COUNTED - 1}+" if unread >= MOST_COUNTED else str(unread)
    count = shown if unread and tab.route == "desk:notices" else None
    return Tab(
        label=tab.label, url=reverse(tab.route), icon=tab.icon, count=count, is_current=path.startswith(tab.under)
    )
