-- A request to disclose a reporter, and its review, belong to their case: whoever is kept from it is told of neither.
-- As cases/sql/reporters_apart.sql says it, with this room's own.
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
    UNION ALL
    SELECT d.id FROM public.custody_disclosure d JOIN kept ON d.case_id = kept.id
  ) found
$$;
CREATE OR REPLACE FUNCTION cases.of_subject(subject uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    (SELECT c.id FROM public.cases_case c WHERE c.id = subject),
    (SELECT i.case_id FROM public.cases_openitem i WHERE i.subject_id = subject LIMIT 1),
    (SELECT c.id FROM public.cases_case c WHERE c.envelope_id = subject),
    (SELECT b.case_id FROM public.cases_breakglass b WHERE b.id = subject),
    (SELECT d.case_id FROM public.custody_disclosure d WHERE d.id = subject))
$$;
