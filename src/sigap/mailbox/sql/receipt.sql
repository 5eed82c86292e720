-- What a page with script asks for once its report is stored, in a post of its own that holds no story: the browser may
-- keep what was posted. Answered while the words were not noted; the words themselves come from the idempotency key.
CREATE FUNCTION mailbox.receipt(
  p_replay bytea, p_body bytea, OUT number text, OUT received_at timestamptz, OUT apart boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT e.number, e.received_at, false INTO number, received_at, apart
  FROM public.mailbox_envelope e WHERE e.replay = p_replay AND e.body = p_body;
  IF number IS NULL THEN
    SELECT r.number, r.received_at, true INTO number, received_at, apart
    FROM public.custody_lanereport r WHERE r.replay = p_replay AND r.body = p_body;
  END IF;
END $$;

REVOKE ALL ON FUNCTION mailbox.receipt(bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mailbox.receipt(bytea, bytea) TO sigap_public;
