-- A proposal on two records, until somebody else who works on both cases has decided: one row for each of them.
CREATE VIEW duplicates.work_rows AS
  SELECT w.* FROM public.duplicates_pairdecision d
  JOIN public.cases_caseperson one ON one.id = d.first_id
  JOIN public.cases_caseperson two ON two.id = d.second_id
  JOIN public.cases_case f ON f.id = one.case_id
  JOIN LATERAL (
    SELECT DISTINCT a.person_id FROM public.cases_assignment a
    JOIN public.cases_assignment b ON b.case_id = two.case_id AND b.person_id = a.person_id AND b.until IS NULL
    WHERE a.case_id = one.case_id AND a.until IS NULL AND a.person_id <> d.decided_by
      AND NOT duplicates.is_shut(one.restricted_at, one.case_id, a.person_id)
      AND NOT duplicates.is_shut(two.restricted_at, two.case_id, a.person_id)) other ON true
  CROSS JOIN LATERAL work.item(
    kind => 'duplicates.pair', subject_id => d.id, case_id => one.case_id, since => d.decided_at,
    due_at => d.decided_at + interval '3 days', person_id => other.person_id, duty => 'case:name_person',
    section => 'identity', word => f.code, who => d.decider_name) w
  WHERE duplicates.waits(d.step) AND NOT EXISTS (
    SELECT 1 FROM public.duplicates_pairdecision l
    WHERE l.first_id = d.first_id AND l.second_id = d.second_id AND l.version > d.version);

CREATE FUNCTION duplicates.refresh_work(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM work.lock(subject);
  PERFORM work.reconcile('duplicates', subject, (
    SELECT jsonb_agg(to_jsonb(r)) FROM duplicates.work_rows r WHERE r.subject_id = subject));
END $$;

-- A step settles the proposal before it; whoever comes to one of the cases, or leaves it, may or may no more decide.
CREATE FUNCTION duplicates.follow_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN SELECT d.id FROM public.duplicates_pairdecision d
      WHERE d.first_id = NEW.first_id AND d.second_id = NEW.second_id AND d.version >= NEW.version - 1 ORDER BY d.version LOOP
    PERFORM duplicates.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_follows AFTER INSERT ON public.duplicates_pairdecision FOR EACH ROW
  EXECUTE FUNCTION duplicates.follow_step();

CREATE FUNCTION duplicates.follow_assignment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN SELECT d.id FROM public.duplicates_pairdecision d
      JOIN public.cases_caseperson p ON p.id IN (d.first_id, d.second_id)
      WHERE p.case_id = NEW.case_id AND duplicates.waits(d.step) ORDER BY d.id LOOP
    PERFORM duplicates.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_duplicates_follows AFTER UPDATE OF until ON public.cases_assignment
  FOR EACH ROW EXECUTE FUNCTION duplicates.follow_assignment();
-- Asked once for all who come to a case, from the few pairs that wait: old registers bring many.
CREATE FUNCTION duplicates.follow_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM duplicates.refresh_work(w.id) FROM (
    SELECT d.id FROM public.duplicates_pairdecision d
    WHERE duplicates.waits(d.step) AND EXISTS (
      SELECT 1 FROM public.cases_caseperson p JOIN added a ON a.case_id = p.case_id
      WHERE p.id = ANY (ARRAY[d.first_id, d.second_id]))
    ORDER BY d.id) w;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_added_follows AFTER INSERT ON public.cases_assignment REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION duplicates.follow_added();
-- A restriction, and who manages a case, decide who sees one of the two.
CREATE FUNCTION duplicates.follow_restriction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  subject uuid;
BEGIN
  FOR subject IN SELECT d.id FROM public.duplicates_pairdecision d
      JOIN public.cases_caseperson p ON p.id IN (d.first_id, d.second_id)
      WHERE NEW.id IN (p.id, p.case_id) AND duplicates.waits(d.step) ORDER BY d.id LOOP
    PERFORM duplicates.refresh_work(subject);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER work_of_duplicates_follows AFTER UPDATE OF restricted_at ON public.cases_caseperson FOR EACH ROW
  WHEN (NEW.restricted_at IS DISTINCT FROM OLD.restricted_at) EXECUTE FUNCTION duplicates.follow_restriction();
CREATE TRIGGER work_of_duplicates_follows AFTER UPDATE OF manager_id ON public.cases_case FOR EACH ROW
  WHEN (NEW.manager_id <> OLD.manager_id) EXECUTE FUNCTION duplicates.follow_restriction();
