"""The sweep of fixed answers: neutral words, the same to everybody, that say nothing of what was written."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from sigap.channels.actions import fetching, state
from sigap.channels.jobs import graph
from sigap.channels.jobs.graph import GraphTrouble
from sigap.channels.jobs.settings import read_settings
from sigap.channels.rules import ANSWER_LASTS, AnswerKind
from sigap.mailbox.channels import Channel

_BATCH = 50


def send(at: datetime) -> int:
    """Sends what is due by WhatsApp; returns how many went."""
    state.drop_stale(before=at - ANSWER_LASTS)
    whatsapp = read_settings(Channel.WHATSAPP, at=at)
    if whatsapp is None:
        return 0
    if whatsapp.whatsapp is None or not whatsapp.whatsapp.access_token:
        state.tell(Channel.WHATSAPP, is_set_up=False, at=at)
        return 0
    state.keep_known(Channel.WHATSAPP, at=at)
    sent = 0
    for due in fetching.answers(Channel.WHATSAPP, at=at, limit=_BATCH):
        try:
            graph.send_text(
                whatsapp.whatsapp, to=due.target["to"], body=words(due.kind, Channel.WHATSAPP, whatsapp.site)
            )
        except GraphTrouble as trouble:
            if trouble.is_final:
                fetching.drop_answer(due.row)
                continue
            fetching.rest_answer(due.row, trouble.trouble, at=at)
            state.tell(Channel.WHATSAPP, is_set_up=True, at=at, trouble=trouble.trouble)
            break
        fetching.drop_answer(due.row)
        state.tell(Channel.WHATSAPP, is_set_up=True, at=at)
        sent += 1
    return sent


def words(kind: AnswerKind, channel: Channel, site: str) -> str:
    """What is answered. Others may hold the telephone: nothing of what this house is for stands in it."""
    with translation.override("id"):
        if kind is AnswerKind.ADDED:
            return _("Pesan tambahan sudah diterima. Darurat: telepon 110 atau 129.")
        where = _(" Tanpa nama dan tanpa nomor: %(site)s") % {"site": site} if site else ""
        if channel is Channel.EMAIL:
            return _(
                "Pesan Anda sudah diterima. Ini jawaban otomatis; petugas membacanya sendiri. Surel tidak anonim:"
                " alamat Anda terlihat oleh kami dan oleh penyedia surel.%(where)s\nDarurat, jangan menunggu:"
                " telepon 110 atau 129."
            ) % {"where": where}
        return _(
            "Pesan Anda sudah diterima. Ini jawaban otomatis; petugas membacanya sendiri. WhatsApp tidak anonim:"
            " nomor Anda terlihat oleh kami dan oleh Meta.%(where)s\nDarurat, jangan menunggu: telepon 110 atau 129."
            " Kalau HP ini dipakai bersama, hapus percakapan ini."
        ) % {"where": where}
