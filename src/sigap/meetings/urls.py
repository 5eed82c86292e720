"""Addresses of meetings and actions, below the task force's own."""

from django.urls import path

from sigap.meetings.views import files, items, meetings, minutes, planning

app_name = "meetings"
urlpatterns = [
    path("rakor/", meetings.meetings, name="list"),
    path("rakor/baru/", planning.plan, name="plan"),
    path("rakor/irama/", planning.rhythm, name="rhythm"),
    path("rakor/berkas/<uuid:file_id>/", files.file, name="file"),
    path("rakor/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("rakor/<uuid:meeting_id>/ubah/", planning.change, name="change"),
    path("rakor/<uuid:meeting_id>/batal/", planning.cancel, name="cancel"),
    path("rakor/<uuid:meeting_id>/agenda/", planning.agenda, name="agenda"),
    path("rakor/<uuid:meeting_id>/agenda/usulkan/", planning.propose, name="propose"),
    path("rakor/<uuid:meeting_id>/undangan/", planning.invitation, name="invitation"),
    path("rakor/<uuid:meeting_id>/undangan/surat/", planning.letter, name="letter"),
    path("rakor/<uuid:meeting_id>/undangan/kalender/", planning.calendar, name="calendar"),
    path("rakor/<uuid:meeting_id>/jawab/", planning.answer, name="answer"),
    path("rakor/<uuid:meeting_id>/mulai/", minutes.begin, name="begin"),
    path("rakor/<uuid:meeting_id>/hadir/", minutes.presence, name="presence"),
    path("rakor/<uuid:meeting_id>/hadir/cetak/", minutes.presence_pdf, name="presence_pdf"),
    path("rakor/<uuid:meeting_id>/notula/", minutes.minutes, name="minutes"),
    path("rakor/<uuid:meeting_id>/notula/baca/", minutes.look, name="look"),
    path("rakor/<uuid:meeting_id>/notula/<uuid:line_id>/coret/", minutes.strike, name="strike"),
    path("rakor/<uuid:meeting_id>/notula/tutup/", minutes.close, name="close"),
    path("rakor/<uuid:meeting_id>/notula/koreksi/", minutes.reopen, name="reopen"),
    path("rakor/<uuid:meeting_id>/notula/koreksi/batal/", minutes.drop, name="drop"),
    path("rakor/<uuid:meeting_id>/notula/sahkan/", minutes.confirm, name="confirm"),
    path("rakor/<uuid:meeting_id>/notula/edisi/<int:number>/", minutes.edition, name="edition"),
    path("rakor/<uuid:meeting_id>/notula/edisi/<int:number>/pdf/", minutes.edition_pdf, name="edition_pdf"),
    path("rakor/<uuid:meeting_id>/berkas/", files.papers, name="papers"),
    path("tindak-lanjut/", items.items, name="items"),
    path("tindak-lanjut/<uuid:item_id>/", items.item, name="item"),
    path("tindak-lanjut/<uuid:item_id>/kembalikan/", items.give_back, name="item_return"),
    path("tindak-lanjut/<uuid:item_id>/tarik/", items.withdraw, name="item_withdraw"),
]
