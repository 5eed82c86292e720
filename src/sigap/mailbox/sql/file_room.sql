-- As before (file_notes.sql), but for the room of all reports together: of a file that is not whole only what has arrived
-- counts. Whoever announces files and sends none takes no room from anybody; what does arrive meets the disk's reserve.
CREATE OR REPLACE FUNCTION mailbox.file_begin(
  p_lookup bytea, p_id uuid, p_handle bytea, p_parts integer, p_key_id uuid, p_key_blob bytea, p_at timestamptz,
  p_files integer, p_most integer, p_all integer)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  report uuid;
  files integer;
  parts integer;
  unread integer;
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
  SELECT coalesce(sum(CASE WHEN f.finished_at IS NOT NULL THEN f.parts ELSE (
      SELECT count(*) FROM public.mailbox_filepart p WHERE p.file_id = f.id AND p.part = 'original') END), 0)
  INTO unread FROM public.mailbox_reportfile f WHERE f.key_blob IS NOT NULL;
  IF parts + p_parts > p_most OR unread + p_parts > p_all THEN
    RETURN 'full';
  END IF;
  INSERT INTO public.mailbox_reportfile (
    id, envelope_id, handle, kind, parts, key_id, key_blob, sealed_to, begun_at, copy_refused)
  VALUES (p_id, report, p_handle, '', p_parts, p_key_id, p_key_blob, substring(p_key_blob FROM 2 FOR 8), p_at, '');
  RETURN 'begun';
END $$;
