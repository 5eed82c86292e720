"""The quarantine's pages: one row in the queue, clusters, texts drawn by chance, what is let in and what is closed."""

from uuid import UUID

import pytest
from django.conf import LazySettings
from tests.factories import flooding, officers, team
from tests.factories.casework import PEOPLE, Work, at_desk
from tests.factories.officers import DeskClient
from tests.pages.test_inbox_pages import with_file

from sigap.access.roles import RoleCode
from sigap.audit.models import Event
from sigap.intake import jobs
from sigap.intake.models import QuarantineCluster
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope, QuarantinedReport

pytestmark = pytest.mark.django_db
HONEST = "Anak tetangga dijemput orang tak dikenal dan dikurung di ruko dekat terminal."


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def rina(work: Work) -> DeskClient:
    """Somebody who receives reports, while twelve alike and more than a minute's worth of others wait in quarantine."""
    for _each in range(12):
        flooding.paced(flags=flooding.ALL_FLAGS, at=now())
    for number in range(10):
        flooding.paced(flooding.unlike(number), at=now())
    flooding.paced(HONEST, flags=["confinement"], at=now())
    with team.role("sigap_worker"):
        jobs.sort_quarantine(now())
        jobs.sort_quarantine(now())
    return at_desk(PEOPLE[RoleCode.INTAKE_OFFICER][0])


def cluster_of(story_count: int) -> str:
    """The address of the cluster in which so many wait."""
    with_counts = {
        pk: Envelope.objects.filter(pk__in=_members(pk), in_lane=True).count()
        for pk in QuarantineCluster.objects.values_list("pk", flat=True)
    }
    found = next(pk for pk, count in with_counts.items() if count == story_count)
    return f"/laporan/jalur/{found}/"


def _members(cluster: UUID | str) -> list[UUID]:
    return list(QuarantinedReport.objects.filter(cluster_id=cluster).values_list("pk", flat=True))


def test_the_queue_shows_the_lane_as_one_row(rina: DeskClient) -> None:
    page = rina.get("/antrean/?lingkup=kantor").content.decode()
    assert page.count("Lihat jalur karantina") == 1
    assert "13 laporan menunggu" in page


def test_the_lane_shows_what_resembles_nothing_first_and_no_word(rina: DeskClient) -> None:
    page = rina.get("/laporan/jalur/").content.decode()
    assert page.index("Tidak mirip laporan lain") < page.index("12 laporan yang mirip")
    assert "obat kuat" not in page
    assert "dikurung di ruko" not in page


def test_a_cluster_is_read_then_closed_with_a_reason(rina: DeskClient) -> None:
    path = cluster_of(12)
    assert "Buka contohnya" in rina.get(path).content.decode()
    assert rina.post(f"{path}tutup/", {"reason": "same_text"}).status_code == 409
    opened = rina.post(path)
    assert opened.content.decode().count("obat kuat") == 3
    assert rina.post(f"{path}tutup/", {}).status_code == 422
    assert rina.post(f"{path}tutup/", {"reason": "same_text"}).status_code == 302
    page = rina.get("/laporan/jalur/").content.decode()
    assert "12 laporan yang mirip" not in page
    assert "Tulisan yang sama dikirim berulang-ulang" in page
    assert rina.post(f"{path}tutup/", {"reason": "same_text"}).status_code == 409


def test_reading_a_sample_leaves_a_trace_for_each(rina: DeskClient) -> None:
    before = Event.objects.filter(code__startswith="vault:").count()
    for envelope in Envelope.objects.filter(in_lane=True):
        with_file(envelope.number)
    page = rina.post("/laporan/jalur/contoh/").content.decode()
    assert (page.count('class="pre"'), page.count("punya rekaman atau berkas")) == (3, 3)
    assert Event.objects.filter(code__startswith="vault:").count() == before + 3


def test_one_is_let_in_by_its_number_and_then_all_of_them(rina: DeskClient) -> None:
    path = cluster_of(12)
    number = Envelope.objects.filter(pk__in=_members(path.split("/")[3]), in_lane=True)[0].number
    assert rina.post(f"{path}masukkan/", {"nomor": number}).status_code == 302
    assert not Envelope.objects.get(number=number).in_lane
    assert rina.post(f"{path}masukkan/", {"nomor": number}).status_code == 409
    assert rina.post(f"{path}masukkan/", {"nomor": "L-0000"}).status_code == 409
    assert rina.post(f"{path}masukkan/").status_code == 302
    assert not Envelope.objects.filter(pk__in=_members(path.split("/")[3]), in_lane=True).exists()


def test_what_resembles_nothing_else_is_let_in_at_once_and_the_flood_stays(rina: DeskClient) -> None:
    page = rina.get("/laporan/jalur/").content.decode()
    assert "Masukkan 1 yang tidak mirip" not in page
    for number in range(20, 24):
        flooding.paced(flooding.unlike(number), at=now())
    with team.role("sigap_worker"):
        jobs.sort_quarantine(now())
    assert "Masukkan 5 yang tidak mirip" in rina.get("/laporan/jalur/").content.decode()
    assert rina.post("/laporan/jalur/masukkan/").status_code == 302
    assert QuarantinedReport.objects.filter(state="accepted").count() == 5
    assert QuarantinedReport.objects.filter(state="waiting").count() == 12
    again = rina.post("/laporan/jalur/masukkan/")
    assert again.status_code == 409
    assert "sudah diputuskan" in again.content.decode()


def test_an_empty_lane_says_so(work: Work) -> None:
    page = at_desk(PEOPLE[RoleCode.UPTD_HEAD][0]).get("/laporan/jalur/").content.decode()
    assert "Tidak ada yang menunggu" in page


def test_a_cluster_that_is_none_is_not_there(rina: DeskClient) -> None:
    path = f"/laporan/jalur/{team.person_id(PEOPLE[RoleCode.UPTD_HEAD][0])}/"
    assert {rina.get(path).status_code, rina.post(f"{path}masukkan/").status_code} == {404}
    assert officers.DeskClient().get("/laporan/jalur/").status_code == 302
