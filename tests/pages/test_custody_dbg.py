from tests.pages.test_custody_pages import *
from tests.pages.test_custody_pages import _demo
def test_dbg(lane, work):
    from unittest import mock
    import sigap.access.guard as g
    client = at_desk(INTAKE)
    path = f"/laporan/{work.taken_report}/jalur-khusus/"
    def t(request, refused):
        import traceback; traceback.print_exception(refused)
    with mock.patch.object(g, "_trace", t), mock.patch.object(g, "_trace_altered", t):
        print(client.post(path, {"named": "police"}).status_code)
    assert 0
