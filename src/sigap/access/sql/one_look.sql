-- The person behind the ticket in one look: every policy of every row asks this, and two functions within it cost half.
CREATE OR REPLACE FUNCTION access.me() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id FROM public.access_session s JOIN public.access_person p ON p.id = s.person_id
  -- `access.ticket_hash()` and `access.runs(s)`, in their own words.
  WHERE s.hash = sha256(convert_to(nullif(current_setting('sigap.ticket', true), ''), 'UTF8'))
    AND s.ended_at IS NULL AND s.expires_at > now() AND s.seen_at + make_interval(secs => s.idle_seconds) > now()
    AND p.is_active AND NOT p.must_change
    AND (NOT s.needs_second_factor OR s.second_factor_at IS NOT NULL)
$$;
