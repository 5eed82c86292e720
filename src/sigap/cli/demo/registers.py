"""The demo's old register: a file that waits for somebody to match its columns. All CONTOH."""

from datetime import datetime, timedelta

from sigap.cli.demo.homeward import MANAGER
from sigap.cli.demo.stage import Stage
from sigap.registers.actions import uploads
from sigap.registers.models import RegisterUpload

_FILE = """No Register;Tanggal Lapor;Penyintas;JK;Umur;Jenis Kekerasan;Status
001/I/2019;04/01/2019;Mawar CONTOH;P;15;Seksual;Selesai
002/I/2019;9 Januari 2019;Pere'an CONTOH;P;31;KDRT fisik;Selesai
003/II/2019;11-2-2019;Jaka CONTOH;L;dua belas;Penelantaran;Selesai
"""


def play(stage: Stage, now: datetime) -> None:
    """Once: what is there stays."""
    if RegisterUpload.objects.exists():
        return
    with stage.acting(MANAGER) as dewi:
        uploads.take_upload(by=dewi, at=now - timedelta(hours=4), content=_FILE.encode())
