-- What waits for a second person before it goes out: whoever may approve it, but not who prepared it. Rows for a receiver
-- wait for somebody in a role that the first does not hold (`rows/queries.py:may_release`): everybody by name.
CREATE VIEW releases.work_rows AS
  SELECT w.* FROM (
    SELECT 'releases.release' AS kind, r.id, r.prepared_at, r.prepared_by, r.prepared_by_name, r.title, r.period_label,
      NULL::uuid AS person, NULL::uuid AS office, NULL::timestamptz AS since, NULL::timestamptz AS until
    FROM public.releases_datarelease r WHERE r.state = 'release_proposed'
    UNION ALL
    SELECT 'releases.rows', r.id, r.prepared_at, r.prepared_by, r.prepared_by_name, r.title, r.period_label,
      h.person_id, h.office_id, h.since, h.until
    FROM public.releases_rowexport r CROSS JOIN LATERAL (
      SELECT m.person_id, (array_agg(m.office_id ORDER BY m.since, m.office_id))[1] AS office_id, min(m.since) AS since,
        CASE WHEN bool_and(m.until IS NOT NULL) THEN max(m.until) END AS until
      FROM public.access_membership m
      WHERE m.role = ANY (access.holders_of('release:approve')) AND m.role <> ALL (r.prepared_roles)
        AND m.person_id <> r.prepared_by AND (m.until IS NULL OR m.until > r.prepared_at)
      GROUP BY m.person_id) h
    WHERE r.state = 'release_proposed') p
  CROSS JOIN LATERAL work.item(
    kind => p.kind, subject_id => p.id, since => p.prepared_at, due_at => p.prepared_at + interval '7 days',
    soon_at => p.prepared_at + interval '6 days', office_id => p.office, duty => 'release:approve',
    person_id => p.person, except_person => p.prepared_by, shows_at => p.since, ends_at => p.until,
    word => p.title || ', ' || p.period_label, who => p.prepared_by_name) w;

CREATE FUNCTION releases.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('releases', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM releases.work_rows r WHERE r.subject_id = subject));
END $$;
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF state ON public.releases_datarelease
  FOR EACH ROW EXECUTE FUNCTION work.follow('releases', 'id');
CREATE TRIGGER work_follows AFTER INSERT OR UPDATE OF state ON public.releases_rowexport
  FOR EACH ROW EXECUTE FUNCTION work.follow('releases', 'id');

-- Somebody begins to hold the power to release rows, or holds it no more.
CREATE FUNCTION releases.follow_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM releases.refresh_work(r.id) FROM public.releases_rowexport r WHERE r.state = 'release_proposed';
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_export_follows AFTER INSERT OR UPDATE OF since, until ON public.access_membership
  FOR EACH ROW EXECUTE FUNCTION releases.follow_membership();
