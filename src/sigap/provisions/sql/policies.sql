GRANT USAGE ON SCHEMA provisions TO sigap_desk;

-- Which law stands confirmed is for everybody at the desk to see; a confirmation is added by the legal office, never
-- changed.
GRANT SELECT, INSERT ON public.provisions_confirmation TO sigap_desk;
CREATE POLICY confirmation_seen ON public.provisions_confirmation FOR SELECT TO sigap_desk USING (true);
CREATE POLICY confirmation_added ON public.provisions_confirmation FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('law:confirm')) AND confirmed_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);

-- Whether the row of law with this fingerprint is confirmed as it stands.
CREATE FUNCTION provisions.is_confirmed(asked text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((
    SELECT NOT c.is_withdrawn FROM public.provisions_confirmation c
    WHERE c.fingerprint = asked ORDER BY c.confirmed_at DESC LIMIT 1), false)
$$;

-- What another regency's legal office confirmed comes with its file of set-up; it counts for nothing here. The secretariat
-- brings it in, not the technical administrator: nobody reads it as a jurist's word who could have written it themselves.
GRANT SELECT, INSERT ON public.provisions_outsideconfirmation TO sigap_desk;
CREATE POLICY outside_seen ON public.provisions_outsideconfirmation FOR SELECT TO sigap_desk USING (true);
CREATE POLICY outside_noted ON public.provisions_outsideconfirmation FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('setup:manage')) AND (SELECT access.may('rulebook:edit')));
