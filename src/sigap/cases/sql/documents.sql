-- Documents: laid in and voided, never changed; their chunks neither. Whoever works in the section of documents.

-- Already sealed, and so as random as can be: the database need not try to press it.
ALTER TABLE public.cases_documentchunk ALTER COLUMN sealed_bytes SET STORAGE EXTERNAL;
GRANT SELECT, INSERT ON public.cases_document TO sigap_desk;
GRANT UPDATE (void_reason, voided_by, voider_name, voided_at) ON public.cases_document TO sigap_desk;
CREATE POLICY document_seen ON public.cases_document FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'documents'));
CREATE POLICY document_added ON public.cases_document FOR INSERT TO sigap_desk WITH CHECK (
  added_by = (SELECT access.me()) AND voided_at IS NULL AND cases.in_room(case_id, 'documents')
  AND cases.works_for(case_id, office_id)
);
CREATE POLICY document_voided ON public.cases_document FOR UPDATE TO sigap_desk
  USING (voided_at IS NULL AND cases.in_room(case_id, 'documents'))
  WITH CHECK (voided_by = (SELECT access.me()) AND cases.in_room(case_id, 'documents'));
-- As it came, a document opens to who answers for cases; its copy to everybody in the section.
CREATE FUNCTION cases.opens_original(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.in_room(wanted, 'documents') AND access.may('document:original')
$$;
GRANT EXECUTE ON FUNCTION cases.opens_original TO sigap_desk;

-- How much the documents of a case take up, for who adds one.
CREATE FUNCTION cases.document_bytes(wanted uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(octet_length(c.sealed_bytes)), 0)::bigint FROM public.cases_documentchunk c
  WHERE c.case_id = wanted AND cases.in_room(wanted, 'documents')
$$;
GRANT EXECUTE ON FUNCTION cases.document_bytes TO sigap_desk;

GRANT SELECT, INSERT ON public.cases_documentchunk TO sigap_desk;
CREATE POLICY chunk_seen ON public.cases_documentchunk FOR SELECT TO sigap_desk USING (
  CASE part WHEN 'copy' THEN cases.in_room(case_id, 'documents') ELSE cases.opens_original(case_id) END
);
CREATE POLICY chunk_added ON public.cases_documentchunk FOR INSERT TO sigap_desk WITH CHECK (
  cases.in_room(case_id, 'documents') AND EXISTS (
    SELECT 1 FROM public.cases_document d
    WHERE d.id = cases_documentchunk.document_id AND d.case_id = cases_documentchunk.case_id
      AND d.added_by = (SELECT access.me()) AND d.voided_at IS NULL
  )
);
