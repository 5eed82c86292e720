-- An entry begins with a victim; who is a victim no more keeps theirs, with its number. Of a case that was brought in later
-- no day before that counts.
CREATE FUNCTION simfoni.begin_entries(victims uuid[], begins timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.simfoni_victimentry (id, case_id, person_id, since, number, not_entered, former_numbers, version,
    recorded_by_name, differences)
  SELECT gen_random_uuid(), c.id, p.id, coalesce(begins, greatest(coalesce(p.aged_at, c.opened_at), c.recorded_at)),
    '', '', '{}', 0, '', '[]'
  FROM public.cases_caseperson p JOIN public.cases_case c ON c.id = p.case_id
  WHERE p.id = ANY (victims) AND p.role = 'victim'
  ON CONFLICT (person_id) DO NOTHING;
END $$;
CREATE FUNCTION simfoni.follow_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM simfoni.begin_entries(ARRAY[NEW.id], now());
  PERFORM simfoni.refresh_work(c.id) FROM public.cases_case c WHERE c.id = NEW.case_id AND c.status <> 'closed';
  RETURN NULL;
END $$;
-- Asked once for all who come: old registers bring many. Of a closed case nothing waits.
CREATE FUNCTION simfoni.follow_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM simfoni.begin_entries(array_agg(a.id), NULL) FROM added a WHERE a.role = 'victim';
  PERFORM simfoni.refresh_work(n.id) FROM (
    SELECT c.id FROM public.cases_case c WHERE c.status <> 'closed'
      AND c.id = ANY (ARRAY(SELECT DISTINCT a.case_id FROM added a WHERE a.role = 'victim'))
    ORDER BY c.id) n;
  RETURN NULL;
END $$;

-- One item a case, for whoever manages it, while a victim of it is not in Simfoni; shown in the last week of the rhythm.
CREATE VIEW simfoni.work_rows AS
  SELECT w.* FROM (
    SELECT e.case_id, min(e.since) AS since, count(*) AS waiting
    FROM public.simfoni_victimentry e JOIN public.cases_caseperson p ON p.id = e.person_id AND p.role = 'victim'
    WHERE e.recorded_at IS NULL GROUP BY e.case_id) n
  JOIN public.cases_case c ON c.id = n.case_id AND c.status <> 'closed'
  CROSS JOIN LATERAL (SELECT n.since + make_interval(days => simfoni.limit_days()) AS at) due
  CROSS JOIN LATERAL work.item(
    kind => 'simfoni.entry', subject_id => c.id, case_id => c.id, since => n.since,
    shows_at => greatest(n.since, due.at - interval '7 days'), due_at => due.at, office_id => c.office_id,
    person_id => c.manager_id, duty => 'simfoni:enter', word => c.code, who => n.waiting::text) w;

CREATE FUNCTION simfoni.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('simfoni', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM simfoni.work_rows r WHERE r.subject_id = subject));
END $$;
CREATE FUNCTION simfoni.follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM simfoni.refresh_work(NEW.id);
  RETURN NULL;
END $$;
CREATE FUNCTION simfoni.follow_limit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN SELECT DISTINCT e.case_id FROM public.simfoni_victimentry e
    JOIN public.cases_case c ON c.id = e.case_id AND c.status <> 'closed' WHERE e.recorded_at IS NULL ORDER BY 1
  LOOP
    PERFORM simfoni.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER simfoni_follows AFTER UPDATE OF role ON public.cases_caseperson FOR EACH ROW
  EXECUTE FUNCTION simfoni.follow_person();
CREATE TRIGGER simfoni_begins AFTER INSERT ON public.cases_caseperson REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION simfoni.follow_added();
CREATE TRIGGER work_of_simfoni_follows AFTER UPDATE OF manager_id, office_id, status ON public.cases_case FOR EACH ROW
  EXECUTE FUNCTION simfoni.follow_case();
CREATE TRIGGER work_follows AFTER UPDATE OF recorded_at ON public.simfoni_victimentry FOR EACH ROW
  EXECUTE FUNCTION work.follow('simfoni', 'case_id');
CREATE TRIGGER limit_follows AFTER INSERT ON public.simfoni_simfonilimit FOR EACH ROW
  EXECUTE FUNCTION simfoni.follow_limit();
