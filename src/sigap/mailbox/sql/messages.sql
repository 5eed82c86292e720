-- Ready wordings for a reporter: the public role reads those of one report, by its code's trace, newest first.
ALTER TABLE public.mailbox_message ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION mailbox.messages(p_lookup bytea) RETURNS TABLE (code text, sent_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.code, m.sent_at FROM public.mailbox_envelope e JOIN public.mailbox_message m ON m.envelope_id = e.id
  WHERE e.lookup = p_lookup ORDER BY m.sent_at DESC, m.id DESC LIMIT 20
$$;
REVOKE ALL ON FUNCTION mailbox.messages(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mailbox.messages(bytea) TO sigap_public;

-- What officers write down at the desk goes through the same slot, sealed the same way.
GRANT EXECUTE ON FUNCTION mailbox.post(
  uuid, text, text, timestamptz, text[], text, text, bytea, bytea, bytea, uuid, bytea, bytea, bytea
) TO sigap_desk;
