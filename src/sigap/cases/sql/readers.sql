-- Who opened a person's file: shown to whoever may open the identity, for the person's own request (UU 27/2022).
-- Only readings, and since when the person is in the case; the timeline is a room of its own.

-- My cases in which this room stands open to me, and the reports from which they came: asked once a statement.
CREATE FUNCTION cases.with_room(room text) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT found.id), '{}')
  FROM public.cases_assignment a
  JOIN public.cases_participation p
    ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL
  JOIN public.cases_case c ON c.id = a.case_id
  CROSS JOIN LATERAL (VALUES (c.id), (c.envelope_id)) AS found(id)
  WHERE a.until IS NULL AND a.person_id = access.me() AND found.id IS NOT NULL
    AND p.office_id = ANY (access.my_offices()) AND room = ANY (p.rooms)
$$;
REVOKE ALL ON FUNCTION cases.with_room(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases.with_room(text) TO sigap_desk;

CREATE POLICY desk_reads_readers ON public.audit_event FOR SELECT TO sigap_desk USING (
  stream_kind IN ('case', 'system')
  AND code IN ('vault:identity:opened', 'vault:room:opened', 'vault:report:opened', 'case:person:added')
  AND stream_id = ANY ((SELECT cases.with_room('identity'))::uuid[])
);

-- The timeline's own policy, asked in the same way: a function for each row made the auditor's pages pay for it too.
DROP POLICY desk_reads_own_cases ON public.audit_event;
CREATE POLICY desk_reads_own_cases ON public.audit_event FOR SELECT TO sigap_desk USING (
  stream_kind = 'case' AND stream_id = ANY ((SELECT cases.with_room('timeline'))::uuid[])
);
