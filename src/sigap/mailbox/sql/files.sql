-- Files of reports. The public role begins one, adds its parts and asks how far it came; it reads none of them.

-- Already sealed, and so as random as can be: the database need not try to press it.
ALTER TABLE public.mailbox_filepart ALTER COLUMN sealed_bytes SET STORAGE EXTERNAL;
-- Sealed parts of files that nobody has opened yet; with `p_lane` those of reports in the lane. Of a file that is not
-- whole what has arrived. What was closed as a flood, and is forgotten in days, takes no place from others: of the lane's
-- half it keeps its part until then, or each closing would give the lane its half anew.
CREATE FUNCTION mailbox.unread_parts(p_lane boolean) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(CASE WHEN f.finished_at IS NOT NULL THEN f.parts ELSE (
      SELECT count(*) FROM public.mailbox_filepart p WHERE p.file_id = f.id AND p.part = 'original') END), 0)::bigint
  FROM public.mailbox_reportfile f JOIN public.mailbox_envelope e ON e.id = f.envelope_id
  WHERE f.key_blob IS NOT NULL AND CASE WHEN p_lane THEN e.in_lane ELSE NOT EXISTS (
    SELECT 1 FROM public.mailbox_lanereport l WHERE l.envelope_id = e.id AND l.state = 'flood') END
$$;

-- 'begun' or 'known' (the same again); 'closed' where the report takes none; 'many', 'full' at a limit. A report that
-- has no place for a file more first lets go of those that broke off two hours ago: whoever lost the page begins anew.
-- What nobody has opened yet counts against `p_all`: of a file that is not whole only what has arrived, so that whoever
-- announces files and sends none takes no place from anybody. In the lane a report takes one file, as large as an hour
-- of speech: of who spoke it is the report. All of the lane's leave half of the place to the others; each part asks for that, or all
-- that were announced together would pass it together.
CREATE FUNCTION mailbox.file_begin(
  p_lookup bytea, p_id uuid, p_handle bytea, p_parts integer, p_key_id uuid, p_key_blob bytea, p_at timestamptz,
  p_files integer, p_most integer, p_all integer)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  report uuid;
  waits boolean;
  files integer;
  parts integer;
  gone uuid[];
BEGIN
  p_at := audit.moment(p_at);
  p_files := mailbox.at_most('files', p_files);
  p_most := mailbox.at_most('parts', p_most);
  p_all := mailbox.at_most('unread', p_all);
  -- One report's files begin one after the other, or many at once would pass the limit together.
  report := mailbox.lock_report_of(p_lookup);
  SELECT e.id, e.in_lane INTO report, waits FROM public.mailbox_envelope e
  WHERE e.id = report AND e.status <> 'done' FOR NO KEY UPDATE;
  IF report IS NULL THEN RETURN 'closed'; END IF;
  IF EXISTS (SELECT 1 FROM public.mailbox_reportfile f WHERE f.handle = p_handle) THEN
    RETURN CASE WHEN EXISTS (
      SELECT 1 FROM public.mailbox_reportfile f
      WHERE f.handle = p_handle AND f.envelope_id = report AND f.parts = p_parts) THEN 'known' ELSE 'closed' END;
  END IF;
  IF waits THEN
    p_files := 1; p_most := least(p_most, 40);
  END IF;
  SELECT count(*), coalesce(sum(f.parts), 0) INTO files, parts
  FROM public.mailbox_reportfile f WHERE f.envelope_id = report;
  IF files >= p_files OR parts + p_parts > p_most THEN
    SELECT coalesce(array_agg(f.id), '{}') INTO gone FROM (
      SELECT r.id FROM public.mailbox_reportfile r
      WHERE r.envelope_id = report AND r.finished_at IS NULL AND (waits OR r.begun_at < p_at - interval '2 hours')
      FOR UPDATE SKIP LOCKED) f;
    DELETE FROM public.mailbox_filepart WHERE file_id = ANY (gone);
    DELETE FROM public.mailbox_reportfile WHERE id = ANY (gone);
    SELECT count(*), coalesce(sum(f.parts), 0) INTO files, parts
    FROM public.mailbox_reportfile f WHERE f.envelope_id = report;
  END IF;
  IF files >= p_files THEN RETURN CASE WHEN waits THEN 'closed' ELSE 'many' END; END IF;
  IF parts + p_parts > p_most OR mailbox.unread_parts(false) + p_parts > p_all
    OR waits AND mailbox.unread_parts(true) + p_parts > p_all / 2 THEN
    RETURN 'full';
  END IF;
  INSERT INTO public.mailbox_reportfile (
    id, envelope_id, handle, kind, parts, key_id, key_blob, sealed_to, begun_at, copy_refused)
  VALUES (p_id, report, p_handle, '', p_parts, p_key_id, p_key_blob, substring(p_key_blob FROM 2 FOR 8), p_at, '');
  RETURN 'begun';
END $$;
GRANT EXECUTE ON FUNCTION mailbox.file_begin TO sigap_public;

-- One part, in order; the same part again changes nothing. The last one makes the file whole and leaves the trace.
CREATE FUNCTION mailbox.file_part(
  p_handle bytea, p_number integer, p_kind text, p_digest bytea, p_sealed bytea, p_at timestamptz,
  OUT answer text, OUT have integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f public.mailbox_reportfile;
  known bytea;
BEGIN
  p_at := audit.moment(p_at);
  SELECT * INTO f FROM public.mailbox_reportfile r WHERE r.handle = p_handle FOR UPDATE;
  IF NOT FOUND OR f.key_blob IS NULL AND f.finished_at IS NULL THEN answer := 'gone'; have := 0; RETURN; END IF;
  SELECT count(*) INTO have FROM public.mailbox_filepart p WHERE p.file_id = f.id AND p.part = 'original';
  SELECT p.digest INTO known FROM public.mailbox_filepart p
  WHERE p.file_id = f.id AND p.part = 'original' AND p.number = p_number;
  IF FOUND THEN
    answer := CASE WHEN known <> p_digest THEN 'other' WHEN f.finished_at IS NULL THEN 'more' ELSE 'done' END;
    RETURN;
  END IF;
  IF f.finished_at IS NOT NULL OR p_number <> have OR octet_length(p_sealed) > 400000 THEN
    answer := 'gap';
    RETURN;
  END IF;
  -- What was closed as a flood counts against nothing, and so takes nothing more either, unless it is let in again.
  IF EXISTS (SELECT 1 FROM public.mailbox_lanereport l WHERE l.envelope_id = f.envelope_id AND l.state = 'flood')
    OR EXISTS (SELECT 1 FROM public.mailbox_envelope e WHERE e.id = f.envelope_id AND e.in_lane)
    AND mailbox.unread_parts(true) >= mailbox.most('unread') / 2 THEN
    answer := 'full';
    RETURN;
  END IF;
  INSERT INTO public.mailbox_filepart (id, file_id, part, number, digest, sealed_bytes)
  VALUES (gen_random_uuid(), f.id, 'original', p_number, p_digest, p_sealed);
  have := have + 1;
  UPDATE public.mailbox_reportfile r SET
    kind = CASE WHEN p_number = 0 THEN p_kind ELSE r.kind END,
    finished_at = CASE WHEN have = r.parts THEN p_at END
  WHERE r.id = f.id;
  answer := CASE WHEN have = f.parts THEN 'done' ELSE 'more' END;
  IF have = f.parts THEN
    PERFORM audit.append(jsonb_build_array(jsonb_build_object(
      'kind', 'system', 'id', f.envelope_id::text, 'code', 'mailbox:file:received', 'actor', NULL,
      'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'ids', jsonb_build_object('report', f.envelope_id::text, 'file', f.id::text))));
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION mailbox.file_part TO sigap_public, sigap_worker;

-- How far a file came, for who holds its secret.
CREATE FUNCTION mailbox.file_state(p_handle bytea) RETURNS TABLE (have integer, parts integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (SELECT count(*)::integer FROM public.mailbox_filepart p WHERE p.file_id = f.id AND p.part = 'original'),
    f.parts
  FROM public.mailbox_reportfile f WHERE f.handle = p_handle
$$;
GRANT EXECUTE ON FUNCTION mailbox.file_state TO sigap_public;

-- The worker's sweep: files that were never finished; those of a flood, some days after it was closed; bytes of reports
-- whose key was destroyed. Returns how many.
CREATE FUNCTION mailbox.forget_files(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone uuid[];
  dead uuid[];
BEGIN
  p_at := audit.moment(p_at);
  SELECT coalesce(array_agg(f.id), '{}') INTO gone FROM (
    SELECT r.id FROM public.mailbox_reportfile r
    WHERE r.finished_at IS NULL AND r.begun_at < p_at - interval '1 day' OR EXISTS (
      SELECT 1 FROM public.mailbox_lanereport l WHERE l.envelope_id = r.envelope_id AND l.state = 'flood'
        AND l.settled_at < p_at - make_interval(days => mailbox.most('flood_days')))
    FOR UPDATE SKIP LOCKED) f;
  SELECT coalesce(array_agg(f.id), '{}') INTO dead FROM public.mailbox_reportfile f
    JOIN public.mailbox_envelope e ON e.id = f.envelope_id JOIN public.vault_datakey k ON k.id = e.key_id
  WHERE k.destroyed_at IS NOT NULL AND (f.key_blob IS NOT NULL OR f.sealed_key IS NOT NULL);
  DELETE FROM public.mailbox_filepart WHERE file_id = ANY (gone || dead);
  DELETE FROM public.mailbox_reportfile WHERE id = ANY (gone);
  UPDATE public.mailbox_reportfile SET key_blob = NULL, sealed_key = NULL WHERE id = ANY (dead);
  RETURN cardinality(gone) + cardinality(dead);
END $$;
GRANT EXECUTE ON FUNCTION mailbox.forget_files TO sigap_worker;

-- The desk reads files of the reports that it reads; it keeps their key and lays the clean copy beside them.
GRANT SELECT, UPDATE (key_blob, sealed_key, copy_parts, copy_refused, copied_at) ON public.mailbox_reportfile
  TO sigap_desk;
CREATE POLICY file_seen ON public.mailbox_reportfile FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.mailbox_envelope e WHERE e.id = envelope_id));
CREATE POLICY file_kept ON public.mailbox_reportfile FOR UPDATE TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.mailbox_envelope e WHERE e.id = envelope_id))
  WITH CHECK (EXISTS (SELECT 1 FROM public.mailbox_envelope e WHERE e.id = envelope_id));
GRANT SELECT, INSERT ON public.mailbox_filepart TO sigap_desk;
CREATE POLICY file_part_seen ON public.mailbox_filepart FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.mailbox_reportfile f WHERE f.id = file_id));
CREATE POLICY copy_laid ON public.mailbox_filepart FOR INSERT TO sigap_desk WITH CHECK (
  part = 'copy' AND EXISTS (SELECT 1 FROM public.mailbox_reportfile f WHERE f.id = file_id AND f.copied_at IS NULL)
);

-- The worker tells whoever works on a report that a file came: it sees that there is one, nothing sealed.
GRANT SELECT (id, envelope_id, finished_at, noted_at), UPDATE (noted_at) ON public.mailbox_reportfile TO sigap_worker;
CREATE POLICY file_noted ON public.mailbox_reportfile TO sigap_worker
  USING (finished_at IS NOT NULL) WITH CHECK (finished_at IS NOT NULL);
