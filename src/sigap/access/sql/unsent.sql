-- What somebody has typed and not sent: their own rows only, in the desk's hands; a day, then the worker's sweep.
ALTER TABLE public.access_unsent ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE, UPDATE (saved_at, key_id, key_blob, sealed_body) ON public.access_unsent TO sigap_desk;
CREATE POLICY unsent_of_writer ON public.access_unsent TO sigap_desk
  USING (writer_id = (SELECT access.me())) WITH CHECK (writer_id = (SELECT access.me()));

-- The worker reads none of it. Returns how many rows went.
CREATE FUNCTION access.forget_unsent(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  DELETE FROM public.access_unsent WHERE saved_at < p_at - interval '24 hours';
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION access.forget_unsent(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.forget_unsent(timestamptz) TO sigap_worker;
