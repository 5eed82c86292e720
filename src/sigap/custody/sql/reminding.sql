-- As before (lasting.sql), but what comes within the same ten minutes is told once: a flood rings nobody down.
CREATE OR REPLACE FUNCTION custody.remind(p_at timestamptz, p_ending timestamptz)
RETURNS TABLE (person_id uuid, code text, once uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
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
      SELECT 'conflict-waiting', (p_at AT TIME ZONE 'Asia/Jakarta')::date::text
      WHERE r.status = 'received' AND coalesce(r.moved_at, r.received_at) <= p_at - interval '1 day'
      UNION ALL
      SELECT 'conflict-open', to_char(p_at AT TIME ZONE 'Asia/Jakarta', 'IYYY-IW')
      WHERE r.status = 'handling' AND r.status_at <= p_at - interval '7 days'
      UNION ALL
      SELECT 'conflict-ending', concat(r.id, r.held_until)
      WHERE r.status = 'done' AND r.status_at <= p_ending AND (r.held_until IS NULL OR r.held_until <= p_at)
    ) due
    WHERE r.ended = '') t
  WHERE NOT EXISTS (SELECT 1 FROM public.notifications_notice n WHERE n.id = t.once);
  UPDATE public.custody_lanereport r SET end_told_at = p_at
  WHERE r.ended = '' AND r.status = 'done' AND r.status_at <= p_ending AND r.end_told_at IS NULL
    AND (r.held_until IS NULL OR r.held_until <= p_at);
END $$;

