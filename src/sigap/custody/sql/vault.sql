-- In which stream of the trail an opening must stand whose key still lies sealed beside its row: the report that it is, or
-- that a file or message belongs to; the case of a disclosure; what its writer alone keeps is a stream of its own. Ids alone.
CREATE FUNCTION custody.streams_of(p_rows uuid[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(f.id, jsonb_build_array(f.kind, f.stream)), '{}') FROM (
    SELECT e.id, 'report' AS kind, e.id AS stream FROM public.mailbox_envelope e WHERE e.id = ANY (p_rows)
    UNION ALL SELECT r.id, 'report', r.envelope_id FROM public.mailbox_reportfile r WHERE r.id = ANY (p_rows)
    UNION ALL SELECT l.id, 'report', l.envelope_id FROM public.mailbox_line l WHERE l.id = ANY (p_rows)
    UNION ALL SELECT c.id, 'case', c.case_id FROM public.custody_disclosure c WHERE c.id = ANY (p_rows)
    UNION ALL SELECT d.id, 'own', d.id FROM public.intake_draft d
      WHERE d.id = ANY (p_rows) AND d.writer_id = access.me()
    UNION ALL SELECT u.id, 'own', u.id FROM public.access_unsent u
      WHERE u.id = ANY (p_rows) AND u.writer_id = access.me()) f
$$;
GRANT EXECUTE ON FUNCTION custody.streams_of TO sigap_vault;
