-- A role or a way back in that waits for its second person, due within a day, until it lapses: everybody who may confirm it, by name. Who
-- asked and whom it is about are none of them, nor who holds the power only since then (`access/rules.py:is_settled`).

CREATE FUNCTION staff.confirmers(p_person uuid, p_asker uuid, p_lapses timestamptz)
RETURNS TABLE (person uuid, office uuid, since timestamptz, until timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT h.person_id, (array_agg(h.office_id ORDER BY h.may_from, h.office_id))[1], min(h.may_from),
    CASE WHEN bool_and(h.until IS NOT NULL) THEN max(h.until) END
  FROM (
    SELECT m.person_id, m.office_id, m.until, CASE
      WHEN m.since <= (SELECT min(f.since) FROM public.access_membership f) + staff.beginning_lasts() THEN m.since
      ELSE m.since + staff.confirmer_stands() END AS may_from
    FROM public.access_membership m
    WHERE m.role = ANY (access.holders_of('reset:confirm')) AND m.person_id NOT IN (p_person, p_asker)) h
  WHERE h.may_from < p_lapses AND (h.until IS NULL OR h.until > h.may_from)
  GROUP BY h.person_id
$$;

CREATE VIEW staff.work_rows AS
  SELECT w.* FROM (
    SELECT 'staff.role' AS kind, r.id, r.person_id, r.asked_by_id, r.asked_at, r.asked_at + staff.role_waits() AS lapses,
      r.role AS word
    FROM public.access_rolerequest r WHERE r.ended_at IS NULL
    UNION ALL
    SELECT 'staff.reset', r.id, r.person_id, r.asked_by_id, r.asked_at, r.asked_at + staff.reset_waits(), r.reason
    FROM public.access_reset r WHERE r.ended_at IS NULL AND r.confirmed_by_id IS NULL) a
  CROSS JOIN LATERAL staff.confirmers(a.person_id, a.asked_by_id, a.lapses) s
  CROSS JOIN LATERAL work.item(
    kind => a.kind, subject_id => a.id, since => a.asked_at, due_at => a.asked_at + staff.confirmed_within(),
    soon_at => a.asked_at + staff.confirmed_within() * 3 / 4, office_id => s.office, duty => 'reset:confirm',
    person_id => s.person, except_person => a.asked_by_id, shows_at => s.since, ends_at => least(s.until, a.lapses),
    word => a.word) w
  WHERE s.until IS NULL OR s.until > a.asked_at;

CREATE FUNCTION staff.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('staff', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM staff.work_rows r WHERE r.subject_id = subject));
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF ended_at ON public.access_rolerequest
  FOR EACH ROW EXECUTE FUNCTION work.follow('staff', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF ended_at, confirmed_by_id ON public.access_reset
  FOR EACH ROW EXECUTE FUNCTION work.follow('staff', 'id');

-- Somebody begins to hold the power to confirm, or holds it no more.
CREATE FUNCTION staff.follow_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM staff.refresh_work(asked.id) FROM (
    SELECT r.id FROM public.access_rolerequest r WHERE r.ended_at IS NULL
    UNION ALL
    SELECT r.id FROM public.access_reset r WHERE r.ended_at IS NULL AND r.confirmed_by_id IS NULL) asked;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_second_person_follows AFTER INSERT OR UPDATE OF since, until ON public.access_membership
  FOR EACH ROW EXECUTE FUNCTION staff.follow_membership();
