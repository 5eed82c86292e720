-- Whether the newest screening forbids mediation: one bit, for whoever notes services, to whom the assessment is closed.
CREATE FUNCTION cases.mediation_barred(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((
    SELECT NOT s.mediation_allowed FROM public.cases_casescreening s
    WHERE s.case_id = wanted AND cases.in_room(wanted, 'services')
    ORDER BY s.version DESC LIMIT 1
  ), false)
$$;
REVOKE ALL ON FUNCTION cases.mediation_barred(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases.mediation_barred(uuid) TO sigap_desk;
