-- Who reported stays unknown to the offices that join: no search meets a reporter, no relation tells whose mother wrote,
-- and nobody makes a named reporter a witness, whose identity opens without the custodian.

-- As before (my_work.sql), without reporters: a name that is guessed is answered by nothing.
CREATE OR REPLACE FUNCTION cases.bearers_in_my_work(asked bytea[], offices uuid[], most integer)
RETURNS TABLE (person uuid, kind text, token bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH work AS MATERIALIZED (
    SELECT a.case_id, a.office_id FROM public.cases_assignment a
    WHERE a.person_id = (SELECT access.me()) AND a.until IS NULL
      AND a.office_id = ANY ((SELECT access.my_offices())::uuid[]) AND a.office_id = ANY (offices)
      AND a.case_id <> ALL ((SELECT cases.kept_from_me())::uuid[])
  ), bearing AS MATERIALIZED (
    SELECT t.person_id, t.case_id, t.kind, t.token FROM public.cases_persontoken t WHERE t.token = ANY (asked)
  ), met AS MATERIALIZED (
    SELECT b.*, work.office_id FROM work JOIN bearing b ON b.case_id = work.case_id
  )
  SELECT DISTINCT met.person_id, met.kind, met.token FROM met
  JOIN public.cases_caseperson p ON p.id = met.person_id AND p.role <> 'reporter'
  WHERE EXISTS (
    SELECT 1 FROM public.cases_participation p
    WHERE p.case_id = met.case_id AND p.office_id = met.office_id AND p.until IS NULL AND 'persons' = ANY (p.rooms))
  ORDER BY met.person_id, met.kind, met.token
  LIMIT least(most, 2000)
$$;

-- How a reporter stands to the others: for who works on the case for its own office.
CREATE POLICY relation_of_reporter ON public.cases_relation AS RESTRICTIVE FOR SELECT TO sigap_desk USING (
  NOT EXISTS (SELECT 1 FROM public.cases_caseperson p
              WHERE p.id IN (cases_relation.person_id, cases_relation.other_id) AND p.role = 'reporter')
  OR cases.works_for(case_id, (SELECT c.office_id FROM public.cases_case c WHERE c.id = case_id))
);

-- A reporter with a name or a card stays one, whatever asks.
CREATE FUNCTION cases.keep_reporter() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.sealed_identity IS NOT NULL OR EXISTS (
    SELECT 1 FROM public.cases_safecontact s WHERE s.person_id = OLD.id
  ) THEN
    RAISE EXCEPTION 'a named reporter stays one' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION cases.keep_reporter() FROM PUBLIC;
CREATE TRIGGER reporter_kept BEFORE UPDATE OF role ON public.cases_caseperson
  FOR EACH ROW WHEN (OLD.role = 'reporter' AND NEW.role <> 'reporter') EXECUTE FUNCTION cases.keep_reporter();

-- As before (keeping.sql), with the uses of the emergency door: their reviews tell of the case, too.
CREATE OR REPLACE FUNCTION cases.kept_subjects() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH kept AS (SELECT unnest(cases.kept_from_me()) AS id)
  SELECT coalesce(array_agg(found.id), '{}') FROM (
    SELECT id FROM kept
    UNION ALL
    SELECT c.envelope_id FROM public.cases_case c JOIN kept ON c.id = kept.id WHERE c.envelope_id IS NOT NULL
    UNION ALL
    SELECT i.subject_id FROM public.cases_openitem i JOIN kept ON i.case_id = kept.id
    UNION ALL
    SELECT b.id FROM public.cases_breakglass b JOIN kept ON b.case_id = kept.id
  ) found
$$;
CREATE OR REPLACE FUNCTION cases.of_subject(subject uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    (SELECT c.id FROM public.cases_case c WHERE c.id = subject),
    (SELECT i.case_id FROM public.cases_openitem i WHERE i.subject_id = subject LIMIT 1),
    (SELECT c.id FROM public.cases_case c WHERE c.envelope_id = subject),
    (SELECT b.case_id FROM public.cases_breakglass b WHERE b.id = subject))
$$;
