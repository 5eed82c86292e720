-- Victims by what is known of them, and by how the alleged offenders stand to them: codes that stand in clear, of the newest
-- version. Each victim once in a figure; one with two offenders in two figures.

CREATE FUNCTION figures.victims_being(p_since timestamptz, p_until timestamptz, p_codes text[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT figures.people(ARRAY(
    SELECT v.id FROM figures.victims(p_since, p_until) v
    WHERE EXISTS (
      SELECT FROM (
        SELECT DISTINCT ON (f.part) f.codes FROM public.persons_partversion f WHERE f.person_id = v.id
        ORDER BY f.part, f.version DESC) n
      WHERE n.codes && p_codes)))
  WHERE figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.victims_by_offender(p_since timestamptz, p_until timestamptz, p_kind text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT figures.people(ARRAY(
    SELECT v.id FROM figures.victims(p_since, p_until) v
    WHERE EXISTS (
      SELECT FROM (
        SELECT DISTINCT ON (r.offender_id) r.kind, r.household FROM public.persons_offenderrelation r
        JOIN public.cases_caseperson o ON o.id = r.offender_id AND o.role IN ('suspect', 'child_in_conflict')
        WHERE r.victim_id = v.id ORDER BY r.offender_id, r.version DESC) n
      WHERE p_kind IN (n.kind, n.household))))
  WHERE figures.may_count_span(p_since, p_until)
$$;

GRANT EXECUTE ON FUNCTION figures.victims_being, figures.victims_by_offender TO sigap_desk, sigap_worker;
