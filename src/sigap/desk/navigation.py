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
from sigap.desk.queue.lanes import opens_no_file
from sigap.desk.troubles import banner_for
from sigap.kernel.clock import now
from sigap.notifications.queries import MOST_COUNTED, unread_count
from sigap.ui.shell import Shell, ShownOfficer, Tab


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


def _part(label: Promise, route: str, folder: str, permission: Permission = Permission.TASKFORCE_SEE) -> MainTab:
    return MainTab(label=label, icon="", route=route, under=f"{TASK_FORCE}{folder}/", permission=permission)


def _under(parts: tuple[MainTab, ...]) -> tuple[str, ...]:
    return tuple(str(part.under) for part in parts)


TASK_FORCE_TABS: tuple[MainTab, ...] = (
    _part(_("Susunan"), "taskforce:seats", "susunan"),
    _part(_("Rakor"), "meetings:list", "rakor"),
    _part(_("Tindak lanjut"), "meetings:items", "tindak-lanjut"),
    _part(_("Rencana aksi"), "actionplan:plan", "rad"),
    _part(_("Surat"), "letters:list", "surat"),
    _part(pgettext_lazy("menu", "Laporan"), "returns:list", "laporan"),
    _part(_("Angka"), "figures:list", "angka"),
    _part(_("Pengawasan"), "supervision:list", "pengawasan"),
    _part(_("Pustaka"), "rulebook:library", "pustaka"),
    _part(_("SOP"), "rulebook:procedure", "sop"),
    _part(_("Pelajaran"), "learning:lessons", "pelajaran"),
    _part(_("Kalender"), "taskforce:calendar", "kalender"),
    _part(_("Direktori"), "taskforce:directory", "direktori"),
    _part(_("Naskah"), "taskforce:papers", "naskah"),
    _part(_("Perjanjian"), "taskforce:agreements", "perjanjian"),
    _part(_("Pengaturan"), "setup:files", "pengaturan", Permission.SETUP_MANAGE),
)
"""Parts of the task force itself."""
PREVENTION_TABS: tuple[MainTab, ...] = (
    _part(_("Pencegahan"), "prevention:list", "pencegahan"),
    _part(_("Desa"), "villages:list", "desa"),
    _part(_("Berikutnya"), "villages:next", "berikutnya", Permission.PREVENTION_MANAGE),
    _part(_("Indikator"), "vulnerability:indicators", "indikator"),
    _part(pgettext_lazy("menu", "Indeks"), "vulnerability:index", "indeks"),
    _part(_("Peta"), "vulnerability:map", "peta"),
    _part(_("Wawasan"), "insight:dashboard", "wawasan", Permission.INSIGHT_SEE),
    _part(_("Terbitan"), "releases:list", "terbitan"),
)
"""Parts of prevention and of what is known of places."""
_OF_FILES = frozenset({"cases:list", "desk:find"})
_GROUPS = (TASK_FORCE_TABS, PREVENTION_TABS)
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
    MainTab(
        label=_("Kasus"),
        icon="folder",
        route="cases:list",
        under=("/kasus/", "/kaitan/"),
        permission=Permission.CASE_SEE,
    ),
    MainTab(
        label=_("Rumah aman"),
        icon="house",
        route="shelter:board",
        under="/rumah-aman/",
        permission=Permission.SHELTER_SEE,
    ),
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
        label=_("Gugus tugas"),
        icon="tree",
        route="taskforce:seats",
        under=_under(TASK_FORCE_TABS),
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=_("Pencegahan"),
        icon="pin",
        route="prevention:list",
        under=_under(PREVENTION_TABS),
        permission=Permission.TASKFORCE_SEE,
    ),
    MainTab(
        label=pgettext_lazy("menu", "Petugas"),
        icon="people",
        route="people:list",
        under=("/orang/", "/kantor/", "/wewenang/"),
        permission=Permission.PEOPLE_SEE,
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
    MainTab(
        label=_("Realisasi DAK"),
        icon="file",
        route="sessions:grant_now",
        under="/dak/",
        permission=Permission.GRANT_MANAGE,
    ),
    MainTab(
        label=_("Orang yang sama"),
        icon="user",
        route="duplicates:list",
        under="/orang-sama/",
        permission=Permission.CASE_NAME_PERSON,
    ),
    MainTab(
        label=_("Simfoni-PPA"),
        icon="copy",
        route="simfoni:list",
        under="/simfoni/",
        permission=Permission.SIMFONI_ENTER,
    ),
    MainTab(
        label=_("Alih daerah"),
        icon="exit",
        route="transfers:overview",
        under="/alih-daerah/",
        permission=Permission.CASE_TRANSFER,
    ),
    MainTab(
        label=_("Hak atas data"),
        icon="key",
        route="datarights:list",
        under="/hak-data/",
        permission=Permission.DATA_NOTE,
    ),
    MainTab(
        label=_("Formulir"),
        icon="brief",
        route="questionnaires:list",
        under="/formulir/",
        permission=Permission.FORM_MANAGE,
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
            who=ShownOfficer(
                name=actor.name,
                role=ROLES[held.role].name if held else _("Tanpa peran"),
                office=held.office_name if held else "",
            ),
            tabs=tuple(_tab(tab, request.path, unread) for tab in MAIN_TABS if _is_shown(tab, actor)),
            subtabs=_parts(request.path, actor),
            switch_url=reverse("keluar"),
            leave_url=reverse("keluar"),
            tour_url=_tour_url(),
            profile_url=reverse("profil") if actor.can(Permission.PROFILE_OWN) else "",
            find_url=reverse("desk:find") if actor.can(Permission.CASE_SEE) else "",
            language_url=reverse("bahasa"),
            incident_url=reverse("incidents:report") if actor.can(Permission.INCIDENT_REPORT) else "",
            lock_url=f"{reverse('masuk')}?terkunci=1",
            stay_url=reverse("masuk_masih"),
            unsent_url=reverse("tulisan_ada").removesuffix("ada/") if actor.can(Permission.PROFILE_OWN) else "",
            # A page drawn after its act is over has no transaction to ask in; the page of safekeeping says all of it.
            alarm=banner_for(actor, at=now()) if audit.is_recording() and request.path != kept else "",
            alarm_url=kept,
            writer=writer_mark(actor.person_id),
            idle_minutes=settings.SIGAP_IDLE_MINUTES,
        )
    }


def _is_shown(tab: MainTab, actor: Actor) -> bool:
    """Not the files, where a village, a school or Kodim has no part in any: the page would send them looking."""
    return actor.can(tab.permission) and not (tab.route in _OF_FILES and opens_no_file(actor))


def _parts(path: str, actor: Actor) -> tuple[Tab, ...]:
    parts = next((parts for parts in _GROUPS if path.startswith(_under(parts))), ())
    return tuple(_tab(tab, path, 0) for tab in parts if actor.can(tab.permission))


def _tab(tab: MainTab, path: str, unread: int) -> Tab:
    shown = f"{MOST_COUNTED - 1}+" if unread >= MOST_COUNTED else str(unread)
    count = shown if unread and tab.route == "desk:notices" else None
    return Tab(
        label=tab.label, url=reverse(tab.route), icon=tab.icon, count=count, is_current=path.startswith(tab.under)
    )
