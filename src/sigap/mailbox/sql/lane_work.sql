-- While reports go to the lane, one that showed no work goes there too, whatever room is left: a machine that sends on and
-- on has only the first few in the queue, and the room stays for forms that somebody wrote in. In calm nothing is asked.
CREATE FUNCTION mailbox.admit(
  p_id uuid, p_at timestamptz, p_minute integer, p_hour integer, p_day integer, p_work text, p_since timestamptz)
RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN p_work = 'none' AND mailbox.is_flooded(p_since)
    THEN mailbox.admit(p_id, p_at, 0, 0, 0)
    ELSE mailbox.admit(p_id, p_at, p_minute, p_hour, p_day) END
$$;
REVOKE ALL ON FUNCTION mailbox.admit(uuid, timestamptz, integer, integer, integer, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mailbox.admit(uuid, timestamptz, integer, integer, integer, text, timestamptz)
  TO sigap_public;
