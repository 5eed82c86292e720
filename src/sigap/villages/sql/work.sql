-- What is missing of a village's months: its office owes the one after the last that came, by the tenth day of the
-- next month (`due_day` in reference/month.toml); from then on its camat rings the villages whose month has not come.
-- One that was left out is owed first by the village, until it lies more than three months (`owed_months` there)
-- before the newest that came, but none of before it began to send. Who never sent one owes it from the day on which
-- months began to come in, whichever old month came first.
CREATE VIEW villages.work_rows AS
  SELECT w.* FROM (
    SELECT o.id, o.kind, o.region, min(owed.month) AS month,
      (min(owed.month) + interval '1 month')::timestamp AT TIME ZONE mailbox.regency_zone() AS over_at,
      (min(owed.month) + interval '1 month 10 days')::timestamp AT TIME ZONE mailbox.regency_zone() AS due_at,
      (min(owed.month) + interval '2 months')::timestamp AT TIME ZONE mailbox.regency_zone() AS rung_by
    FROM public.access_office o
    JOIN public.places_region r ON r.level = 4 AND r.valid_to IS NULL
      AND o.region = CASE o.kind WHEN 'desa' THEN r.code ELSE r.parent_id END
    CROSS JOIN LATERAL (
      SELECT (max(m.month) + interval '1 month')::date AS next,
        date_trunc('month', (min(m.entered_at) AT TIME ZONE mailbox.regency_zone()) - interval '1 month')::date AS first
      FROM public.villages_villagemonth m WHERE m.region_code = r.code) AS sent
    CROSS JOIN LATERAL (
      SELECT coalesce((
        SELECT min(each.month)::date
        FROM generate_series(
          greatest(sent.next - interval '4 months', sent.first), sent.next, interval '1 month') AS each (month)
        WHERE o.kind = 'desa' AND NOT EXISTS (
          SELECT 1 FROM public.villages_villagemonth m WHERE m.region_code = r.code AND m.month = each.month)
      ), sent.next, (
        SELECT date_trunc('month', (min(f.entered_at) AT TIME ZONE mailbox.regency_zone()) - interval '1 month')::date
        FROM public.villages_villagemonth f))) AS owed (month)
    WHERE o.kind IN ('desa', 'kecamatan') AND o.valid_to IS NULL AND owed.month IS NOT NULL
    GROUP BY o.id) AS f
  CROSS JOIN LATERAL work.item(
    kind => CASE f.kind WHEN 'desa' THEN 'villages.month' ELSE 'villages.missing' END, subject_id => f.id,
    since => CASE f.kind WHEN 'desa' THEN f.over_at ELSE f.due_at END,
    due_at => CASE f.kind WHEN 'desa' THEN f.due_at ELSE f.rung_by END,
    shows_at => CASE f.kind WHEN 'desa' THEN f.over_at ELSE f.due_at END, office_id => f.id, duty => 'taskforce:report',
    word => concat_ws(' ', f.region, to_char(f.month, 'YYYY-MM'))) w;

CREATE FUNCTION villages.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('villages', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM villages.work_rows r WHERE r.subject_id = subject));
END $$;

-- A month moves the rows of its village and of its camat; the first that ever came in, those of all.
CREATE FUNCTION villages.follow_month() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM villages.refresh_work(o.id) FROM (
    SELECT f.id FROM public.access_office f
    WHERE f.kind IN ('desa', 'kecamatan') AND (f.region IN (NEW.region_code, left(NEW.region_code, 8)) OR NOT EXISTS (
      SELECT 1 FROM public.villages_villagemonth m WHERE m.entered_at <= NEW.entered_at AND m.id <> NEW.id))
    ORDER BY f.id) o;
  RETURN NULL;
END $$;
CREATE TRIGGER work_follows AFTER INSERT ON public.villages_villagemonth FOR EACH ROW
  EXECUTE FUNCTION villages.follow_month();
CREATE TRIGGER village_work_follows AFTER INSERT OR UPDATE OF kind, region, valid_to ON public.access_office
  FOR EACH ROW EXECUTE FUNCTION work.follow('villages', 'id');

-- Regions begin and end with the reference data, all of them at once.
CREATE FUNCTION villages.follow_regions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM villages.refresh_work(o.id) FROM (
    SELECT f.id FROM public.access_office f WHERE f.kind IN ('desa', 'kecamatan') ORDER BY f.id) o;
  RETURN NULL;
END $$;
CREATE TRIGGER village_work_follows AFTER INSERT OR UPDATE ON public.places_region FOR EACH STATEMENT
  EXECUTE FUNCTION villages.follow_regions();
