import time, traceback, cProfile, pstats
from datetime import timedelta
import pytest
from sigap import audit

@pytest.mark.django_db
def test_dev(fresh_database, settings):
    settings.SIGAP_DEMO = True
    from sigap.cli import demo_people, demo_stories, reference_data, demo_intake
    from sigap.cli.demo_stage import Stage
    from sigap.kernel.clock import now
    at = now(); since = at - timedelta(days=75)
    t = time.time(); reference_data.load(at=at); print("reference", time.time()-t)
    t = time.time()
    with audit.recording():
        demo_people.hire(since=since)
    print("hire", time.time()-t); t = time.time()
    with audit.recording():
        demo_people.fill_rotas(since=since + timedelta(hours=1), now=at)
    print("rota", time.time()-t); t = time.time()
    stage = Stage(at); bad = set(); n = 0; seen=set()
    pr = cProfile.Profile(); pr.enable()
    for p in demo_stories.plan(at):
        if id(p.told) in bad: continue
        n += 1
        try:
            p.act(stage, p.told, p.at, p.step)
        except Exception as e:
            bad.add(id(p.told))
            key = (p.act.__name__, type(e).__name__, str(e)[:150])
            print("FAIL", p.told.row.get("name") or p.told.row["text"][:40], p.act.__name__, p.step if len(str(p.step))<200 else "", repr(e)[:300])
            if key not in seen:
                seen.add(key); print("".join(traceback.format_exc().splitlines(True)[-6:]))
    pr.disable()
    for row in demo_stories.shipped()[0]["drafts"]:
        demo_intake.draft(stage, at - timedelta(hours=row["hours"]), row)
    stage.leave()
    print("stories", n, time.time()-t)
    pstats.Stats(pr).sort_stats("cumtime").print_stats(45)
