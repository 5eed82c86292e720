-- That a report on officials came is told to nobody before a recipient opens it: no count of arrivals on the page of the
-- trail, which is read by one of the offices that it may name. What people do with it stands there as before; the chain
-- itself is whole, and `audit verify` reads all of it.
CREATE FUNCTION custody.lies_apart(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.custody_lanereport r WHERE r.id = wanted)
$$;
REVOKE ALL ON FUNCTION custody.lies_apart(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION custody.lies_apart(uuid) TO sigap_desk;
CREATE POLICY arrival_untold ON public.audit_event AS RESTRICTIVE FOR SELECT TO sigap_desk USING (
  code <> 'custody:report:received' AND (code <> 'mailbox:code:ended' OR NOT custody.lies_apart(stream_id))
);
