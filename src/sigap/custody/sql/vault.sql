-- In which stream of the trail an opening must stand whose key still lies sealed beside its row: the report that it is, or
-- that a file or message belongs to; the case of a disclosure; what the public sent or its writer alone keeps is a stream of
-- its own. With the table in which its texts lie. The desk adds rows with ids of its choice: what it can not add goes first.
CREATE FUNCTION custody.streams_of(p_rows uuid[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(f.id, jsonb_build_array(f.kind, f.stream, f.texts)), '{}') FROM (
    SELECT DISTINCT ON (w.id) w.id, w.kind, w.stream, w.texts FROM (
      SELECT 1 AS place, e.id, 'report' AS kind, e.id AS stream, 'mailbox_envelope' AS texts
        FROM public.mailbox_envelope e WHERE e.id = ANY (p_rows)
      UNION ALL SELECT 2, r.id, 'report', r.envelope_id, 'mailbox_filepart'
        FROM public.mailbox_reportfile r WHERE r.id = ANY (p_rows)
      UNION ALL SELECT 3, m.id, 'message', m.id, 'outreach_publicmessage'
        FROM public.outreach_publicmessage m WHERE m.id = ANY (p_rows)
      UNION ALL SELECT 4, l.id, 'report', l.envelope_id, 'mailbox_line'
        FROM public.mailbox_line l WHERE l.id = ANY (p_rows)
      UNION ALL SELECT 5, c.id, 'case', c.case_id, 'custody_disclosure'
        FROM public.custody_disclosure c WHERE c.id = ANY (p_rows)
      UNION ALL SELECT 6, d.id, 'own', d.id, 'intake_draft'
        FROM public.intake_draft d WHERE d.id = ANY (p_rows) AND d.writer_id = access.me()
      UNION ALL SELECT 7, u.id, 'own', u.id, 'access_unsent'
        FROM public.access_unsent u WHERE u.id = ANY (p_rows) AND u.writer_id = access.me()) w
    ORDER BY w.id, w.place) f
$$;
GRANT EXECUTE ON FUNCTION custody.streams_of TO sigap_vault;

-- Whose rows are of which an event may name the person: identities, safe contacts, parts. Table, row, person, and whether it
-- opens as an identity alone; of a card of safe contact the place decides that.
CREATE FUNCTION custody.people_of(p_rows uuid[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_array(f.of_table, f.id, f.person, f.is_closed)), '[]') FROM (
    SELECT 'cases_caseperson' AS of_table, p.id, p.id AS person, true AS is_closed
      FROM public.cases_caseperson p WHERE p.id = ANY (p_rows)
    UNION ALL SELECT 'cases_safecontact', s.id, s.person_id, true
      FROM public.cases_safecontact s WHERE s.id = ANY (p_rows)
    UNION ALL SELECT 'persons_partversion', v.id, v.person_id, persons.is_closed(v.part)
      FROM public.persons_partversion v WHERE v.id = ANY (p_rows)) f
$$;
GRANT EXECUTE ON FUNCTION custody.people_of TO sigap_vault;
