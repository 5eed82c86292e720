-- What lasts and what ends in the conflict lane: a key lives as long as the post under which it was made; files and
-- dialogue move with a report; recipients are reminded, nobody else; what is done goes after its time.

-- To whom I could seal a report that I hold: who lost it with a passphrase or a post (`is_lost`), and, while fewer than
-- three offices can open it, anybody who stands. Whether they may is judged once it is open: whom it names is sealed.
CREATE FUNCTION custody.resealable() RETURNS TABLE (
  report_id uuid, number text, key_id uuid, person_name text, office_name text, office_kind text, public_key bytea,
  is_lost boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS (
    SELECT DISTINCT r.id, r.number, r.received_at FROM public.custody_lanereport r
    JOIN public.custody_laneshare s ON s.report_id = r.id
    WHERE r.ended = '' AND s.recipient_key_id = ANY (custody.my_keys())
  ), standing AS MATERIALIZED (SELECT * FROM custody.standing_keys()),
  held AS (
    SELECT m.id, count(DISTINCT k.office_id) AS offices FROM mine m
    JOIN public.custody_laneshare s ON s.report_id = m.id JOIN standing k ON k.id = s.recipient_key_id GROUP BY m.id
  )
  SELECT m.id, m.number, k.id, k.person_name, k.office_name, k.office_kind, k.public_key, l.is_lost
  FROM mine m CROSS JOIN standing k LEFT JOIN held h ON h.id = m.id
  CROSS JOIN LATERAL (
    SELECT EXISTS (
      SELECT 1 FROM public.custody_laneshare s JOIN public.custody_recipientkey o ON o.id = s.recipient_key_id
      WHERE s.report_id = m.id AND o.person_id = k.person_id AND o.id <> k.id) AS is_lost) l
  WHERE k.person_id <> access.me() AND (l.is_lost OR coalesce(h.offices, 0) < 3) AND NOT EXISTS (
    SELECT 1 FROM public.custody_laneshare s WHERE s.report_id = m.id AND s.recipient_key_id = k.id)
  ORDER BY m.received_at, k.person_name
$$;
GRANT EXECUTE ON FUNCTION custody.resealable TO sigap_desk;

-- Whether a report that I hold is sealed to this key: two may seal it to the same colleague at once.
CREATE FUNCTION custody.is_shared(p_report uuid, p_key uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT custody.holds(p_report) AND EXISTS (
    SELECT 1 FROM public.custody_laneshare s WHERE s.report_id = p_report AND s.recipient_key_id = p_key)
$$;
GRANT EXECUTE ON FUNCTION custody.is_shared TO sigap_desk;

-- Recipients see the files of a report that they hold; the parts follow the file.
CREATE POLICY lane_file_seen ON public.mailbox_reportfile FOR SELECT TO sigap_desk USING (custody.holds(envelope_id));
-- How long it is kept, by a recipient; who is told of its end is then told anew.
GRANT UPDATE (held_until, end_told_at) ON public.custody_lanereport TO sigap_desk;
CREATE FUNCTION custody.ends_soon(p_done_at timestamptz, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT retention.kept_until('keep-lane', p_done_at, p_at) <= retention.day_of(p_at) + custody.days_told_before()
$$;

-- Whom the worker reminds, with a code and nothing else: no number, no report. A notice has an id of its own a report on
-- arrival, a person and day afterwards: every day while nobody answered the reporter, every week while it is handled.
-- What comes within the same ten minutes is told once: a flood rings nobody down.
-- `p_ending`: what was done by then goes in a fortnight, and its recipients are told; what is kept longer, a
-- fortnight before that ends.
CREATE FUNCTION custody.remind(p_at timestamptz, p_ending timestamptz)
RETURNS TABLE (person_id uuid, code text, once uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  RETURN QUERY SELECT t.person_id, t.code, t.once FROM (
    SELECT DISTINCT k.person_id, due.code, md5(concat_ws('/', 'custody', due.code, k.person_id, due.what))::uuid AS once
    FROM public.custody_lanereport r
    JOIN public.custody_laneshare s ON s.report_id = r.id
    JOIN custody.standing_keys() k ON k.id = s.recipient_key_id
    CROSS JOIN LATERAL (
      SELECT 'conflict-arrived' AS code,
        floor(extract(epoch FROM coalesce(r.moved_at, r.received_at)) / 600)::text AS what
      WHERE r.status = 'received'
      UNION ALL
      SELECT 'conflict-waiting', (p_at AT TIME ZONE mailbox.regency_zone())::date::text
      WHERE r.status = 'received' AND coalesce(r.moved_at, r.received_at) <= p_at - interval '1 day'
      UNION ALL
      SELECT 'conflict-open', to_char(p_at AT TIME ZONE mailbox.regency_zone(), 'IYYY-IW')
      WHERE r.status = 'handling' AND r.status_at <= p_at - interval '7 days'
      UNION ALL
      SELECT 'conflict-ending', concat_ws('/', r.id, r.status_at, r.held_until)
      WHERE r.status = 'done' AND r.status_at <= p_ending AND custody.ends_soon(r.status_at, p_at)
        AND (r.held_until IS NULL OR r.held_until <= p_at + make_interval(days => custody.days_told_before()))
    ) due
    WHERE r.ended = '') t
  WHERE NOT EXISTS (SELECT 1 FROM public.notifications_notice n WHERE n.id = t.once);
  UPDATE public.custody_lanereport r SET end_told_at = p_at
  WHERE r.ended = '' AND r.status = 'done' AND r.status_at <= p_ending AND custody.ends_soon(r.status_at, p_at)
    AND r.end_told_at IS NULL
    AND (r.held_until IS NULL OR r.held_until <= p_at + make_interval(days => custody.days_told_before()));
END $$;
GRANT EXECUTE ON FUNCTION custody.remind TO sigap_worker;

-- What was done by `p_done`, and told of a fortnight ago at least, however late that was: its shares go, with them the
-- only way to its key, and the dialogue. The three words stay for the reporter. Reasons of requests go with the case
-- that they were about. Returns how many.
CREATE FUNCTION custody.forget(p_at timestamptz, p_done timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone uuid[];
BEGIN
  p_at := audit.moment(p_at);
  SELECT coalesce(array_agg(found.id), '{}') INTO gone FROM (
    SELECT r.id FROM public.custody_lanereport r
    WHERE r.ended = '' AND r.status = 'done' AND r.status_at <= p_done
      AND retention.kept_until('keep-lane', r.status_at, p_at) <= retention.day_of(p_at)
      AND r.end_told_at <= p_at - make_interval(days => custody.days_told_before())
      -- Its page says "at least until": as ever, a week passes after that day.
      AND (r.held_until IS NULL OR r.held_until <= p_at - interval '7 days') FOR UPDATE SKIP LOCKED) found;
  UPDATE public.custody_lanereport SET sealed_story = '', sealed_details = '', ended = 'erased', ended_at = p_at,
    talk_key = NULL, talk_mark = NULL, sealed_talk_half = NULL, reply_key = NULL, reply_mark = NULL
  WHERE id = ANY (gone);
  DELETE FROM public.custody_laneshare WHERE report_id = ANY (gone);
  DELETE FROM public.custody_laneline WHERE report_id = ANY (gone);
  DELETE FROM public.mailbox_filepart p USING public.mailbox_reportfile f
  WHERE f.id = p.file_id AND f.envelope_id = ANY (gone);
  DELETE FROM public.mailbox_reportfile WHERE envelope_id = ANY (gone);
  PERFORM audit.append(jsonb_agg(jsonb_build_object(
    'kind', 'system', 'id', one::text, 'code', 'custody:report:erased', 'actor', NULL,
    'at', to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'ids', jsonb_build_object('report', one::text)))) FROM unnest(gone) one HAVING count(*) > 0;
  UPDATE public.custody_disclosure d SET key_blob = '', sealed_reason = '' FROM public.cases_case c
  WHERE c.id = d.case_id AND c.erased_at IS NOT NULL AND d.sealed_reason <> '';
  RETURN cardinality(gone);
END $$;
GRANT EXECUTE ON FUNCTION custody.forget TO sigap_worker;

-- The look of the second person, whichever office does it: who may answer the request ends its clock.
CREATE POLICY clock_of_disclosure_seen ON public.clocks_clock FOR SELECT TO sigap_desk USING (
  subject_kind = 'disclosure' AND (SELECT custody.discloses())
  AND EXISTS (SELECT 1 FROM public.custody_disclosure d WHERE d.id = subject_id));
CREATE POLICY clock_of_disclosure_ended ON public.clocks_clock FOR UPDATE TO sigap_desk USING (
  subject_kind = 'disclosure' AND (SELECT custody.discloses())
  AND EXISTS (SELECT 1 FROM public.custody_disclosure d WHERE d.id = subject_id))
  WITH CHECK (subject_kind = 'disclosure' AND stopped_at IS NOT NULL);
