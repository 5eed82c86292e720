-- A report that has no room for a file more first lets go of those that broke off two hours ago: whoever lost the page
-- begins anew, and nothing of those is ever asked for again. Else as before.
CREATE OR REPLACE FUNCTION mailbox.file_begin(
  p_lookup bytea, p_id uuid, p_handle bytea, p_parts integer, p_key_id uuid, p_key_blob bytea, p_at timestamptz,
  p_files integer, p_most integer, p_all integer)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  report uuid;
  files integer;
  parts integer;
  gone uuid[];
BEGIN
  -- One report's files begin one after the other, or many at once would pass the limit together.
  SELECT e.id INTO report FROM public.mailbox_envelope e
  WHERE e.lookup = p_lookup AND e.status <> 'done' AND mailbox.may_attach(p_lookup) FOR NO KEY UPDATE;
  IF report IS NULL THEN RETURN 'closed'; END IF;
  IF EXISTS (SELECT 1 FROM public.mailbox_reportfile f WHERE f.handle = p_handle) THEN
    RETURN CASE WHEN EXISTS (
      SELECT 1 FROM public.mailbox_reportfile f
      WHERE f.handle = p_handle AND f.envelope_id = report AND f.parts = p_parts) THEN 'known' ELSE 'closed' END;
  END IF;
  SELECT count(*), coalesce(sum(f.parts), 0) INTO files, parts
  FROM public.mailbox_reportfile f WHERE f.envelope_id = report;
  IF files >= p_files OR parts + p_parts > p_most THEN
    SELECT coalesce(array_agg(f.id), '{}') INTO gone FROM (
      SELECT r.id FROM public.mailbox_reportfile r
      WHERE r.envelope_id = report AND r.finished_at IS NULL AND r.begun_at < p_at - interval '2 hours'
      FOR UPDATE SKIP LOCKED) f;
    DELETE FROM public.mailbox_filepart WHERE file_id = ANY (gone);
    DELETE FROM public.mailbox_reportfile WHERE id = ANY (gone);
    SELECT count(*), coalesce(sum(f.parts), 0) INTO files, parts
    FROM public.mailbox_reportfile f WHERE f.envelope_id = report;
  END IF;
  IF files >= p_files THEN RETURN 'many'; END IF;
  IF parts + p_parts > p_most OR p_all < p_parts + (
      SELECT coalesce(sum(f.parts), 0) FROM public.mailbox_reportfile f WHERE f.key_blob IS NOT NULL) THEN
    RETURN 'full';
  END IF;
  INSERT INTO public.mailbox_reportfile (
    id, envelope_id, handle, kind, parts, key_id, key_blob, sealed_to, begun_at, copy_refused)
  VALUES (p_id, report, p_handle, '', p_parts, p_key_id, p_key_blob, substring(p_key_blob FROM 2 FOR 8), p_at, '');
  RETURN 'begun';
END $$;

-- The worker tells whoever works on a report that a file came: it sees that there is one, nothing sealed.
GRANT SELECT (id, envelope_id, finished_at, noted_at), UPDATE (noted_at) ON public.mailbox_reportfile TO sigap_worker;
CREATE POLICY file_noted ON public.mailbox_reportfile TO sigap_worker
  USING (finished_at IS NOT NULL) WITH CHECK (finished_at IS NOT NULL);
