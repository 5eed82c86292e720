-- Of a notice the worker learns to whom, how soon and which office answers, and never the ids of what it is about.
GRANT SELECT (id, person_id, office_id, role, created_at, read_at, mail_due_at, mail_pace, alert_id, answering_id, sent_by),
  UPDATE (mail_due_at) ON public.notifications_notice TO sigap_worker;
CREATE POLICY notice_mailed ON public.notifications_notice FOR SELECT TO sigap_worker USING (read_at IS NULL);
CREATE POLICY notice_dealt_with ON public.notifications_notice FOR UPDATE TO sigap_worker
  USING (read_at IS NULL) WITH CHECK (mail_due_at IS NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON public.notifications_mail TO sigap_worker;
CREATE POLICY worker_mails ON public.notifications_mail FOR ALL TO sigap_worker USING (true) WITH CHECK (true);
-- What became of one's own mail, and of the letters to the holders.
GRANT SELECT ON public.notifications_mail TO sigap_desk;
CREATE POLICY desk_reads ON public.notifications_mail FOR SELECT TO sigap_desk USING (
  person_id = (SELECT access.me())
  -- That something went to the office outside is nobody's to see: it would tell that something is kept from somebody.
  OR (holder_id IS NOT NULL AND kind <> 'outside' AND (SELECT access.may('safekeeping:see'))));
-- One's own address, without the hash of the code. Written by the functions below only.
GRANT SELECT (person_id, channel, address, is_on, confirmed_at, code_expires_at, asked_at) ON public.notifications_address
  TO sigap_desk;
CREATE POLICY desk_own ON public.notifications_address FOR SELECT TO sigap_desk USING (
  person_id = (SELECT access.me()));
GRANT SELECT (person_id, channel, address, is_on, confirmed_at), UPDATE (code_hash, code_expires_at, code_tries)
  ON public.notifications_address TO sigap_worker;
CREATE POLICY worker_reads ON public.notifications_address FOR SELECT TO sigap_worker USING (true);
CREATE POLICY worker_codes ON public.notifications_address FOR UPDATE TO sigap_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (until) ON public.notifications_headholder TO sigap_desk;
CREATE POLICY desk_reads ON public.notifications_headholder FOR SELECT TO sigap_desk USING (
  (SELECT access.may('safekeeping:see')));
CREATE POLICY desk_adds ON public.notifications_headholder FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('head_holder:manage')) AND added_by = (SELECT access.me()) AND until IS NULL);
CREATE POLICY desk_ends ON public.notifications_headholder FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('head_holder:manage')) AND until IS NULL)
  WITH CHECK ((SELECT access.may('head_holder:manage')) AND until IS NOT NULL);
GRANT SELECT ON public.notifications_headholder TO sigap_worker;
CREATE POLICY worker_reads ON public.notifications_headholder FOR SELECT TO sigap_worker USING (true);
-- Keeps a new address of one's own for a channel, or the same again, and asks for a code to be sent there. Answers `asked`, or why
-- not: `too_soon` (a minute between two), `too_many` (five in a day: else anybody's box could be filled from here).
CREATE FUNCTION notifications.address_ask(p_channel text, p_address text, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me uuid := access.me();
  own public.notifications_address;
BEGIN
  p_at := audit.moment(p_at);
  IF me IS NULL THEN
    RAISE EXCEPTION 'notifications: nobody is signed in' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.notifications_address (person_id, channel, address, is_on, code_tries, asks)
  VALUES (me, p_channel, '', true, 0, 0) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT own FROM public.notifications_address a
  WHERE a.person_id = me AND a.channel = p_channel FOR UPDATE;
  IF own.asked_at > p_at - interval '1 minute' THEN
    RETURN 'too_soon';
  END IF;
  IF own.asks_since IS NULL OR own.asks_since <= p_at - interval '1 day' THEN
    own.asks_since := p_at;
    own.asks := 0;
  ELSIF own.asks >= 5 THEN
    RETURN 'too_many';
  END IF;
  UPDATE public.notifications_address a SET
    address = p_address, confirmed_at = CASE WHEN a.address = p_address THEN a.confirmed_at END, is_on = true,
    code_hash = NULL, code_expires_at = NULL, code_tries = 0,
    asks = own.asks + 1, asks_since = own.asks_since, asked_at = p_at
  WHERE a.person_id = me AND a.channel = p_channel;
  -- Each request is a mail of its own: one that is on its way already went to the address that stood before.
  INSERT INTO public.notifications_mail (id, kind, channel, person_id, once, queued_at, due_at, tries, last_error)
  VALUES (gen_random_uuid(), 'code', p_channel, me,
    'code:' || p_channel || ':' || me || ':' || extract(epoch FROM p_at)::text, p_at, p_at, 0, '')
  ON CONFLICT DO NOTHING;
  RETURN 'asked';
END $$;
GRANT EXECUTE ON FUNCTION notifications.address_ask TO sigap_desk;

-- Confirms one's own address by the code that was mailed to it. Five tries a code.
CREATE FUNCTION notifications.address_confirm(p_channel text, p_code text, p_at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own public.notifications_address;
BEGIN
  p_at := audit.moment(p_at);
  SELECT * INTO own FROM public.notifications_address a
  WHERE a.person_id = access.me() AND a.channel = p_channel FOR UPDATE;
  IF own.code_hash IS NULL OR own.code_expires_at <= p_at THEN
    RETURN 'expired';
  END IF;
  IF own.code_tries >= 5 THEN
    RETURN 'too_many';
  END IF;
  IF own.code_hash <> sha256(convert_to(own.person_id || ':' || p_code, 'UTF8')) THEN
    UPDATE public.notifications_address a SET code_tries = a.code_tries + 1
    WHERE a.person_id = own.person_id AND a.channel = p_channel;
    RETURN 'wrong';
  END IF;
  UPDATE public.notifications_address a SET confirmed_at = p_at, code_hash = NULL, code_expires_at = NULL, code_tries = 0
  WHERE a.person_id = own.person_id AND a.channel = p_channel;
  RETURN 'confirmed';
END $$;
GRANT EXECUTE ON FUNCTION notifications.address_confirm TO sigap_desk;

-- A number is in one hand: whoever confirmed it before must confirm it anew. Returns whose lapsed.
CREATE FUNCTION notifications.take_number() RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.notifications_address a SET confirmed_at = NULL
  FROM public.notifications_address mine
  WHERE mine.person_id = access.me() AND mine.channel = 'whatsapp' AND mine.confirmed_at IS NOT NULL
    AND a.channel = 'whatsapp' AND a.address = mine.address AND a.person_id <> mine.person_id
    AND a.confirmed_at IS NOT NULL
  RETURNING a.person_id
$$;
GRANT EXECUTE ON FUNCTION notifications.take_number TO sigap_desk;

-- WhatsApp said that this number moved: whoever confirmed it must do so anew. Returns whose lapsed.
CREATE FUNCTION notifications.lapse_number(p_number text) RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.notifications_address a SET confirmed_at = NULL
  WHERE a.channel = 'whatsapp' AND a.address = p_number AND a.confirmed_at IS NOT NULL
  RETURNING a.person_id
$$;
GRANT EXECUTE ON FUNCTION notifications.lapse_number TO sigap_worker;

-- Turns what goes to one's own confirmed address on or off; false when it stood so already.
CREATE FUNCTION notifications.address_switch(p_channel text, p_on boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.notifications_address a SET is_on = p_on
  WHERE a.person_id = access.me() AND a.channel = p_channel AND a.confirmed_at IS NOT NULL AND a.is_on <> p_on;
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION notifications.address_switch TO sigap_desk;

-- Forgets one's own address. The count of codes asked for stays: else it would begin anew.
CREATE FUNCTION notifications.address_drop(p_channel text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.notifications_address a SET
    address = '', confirmed_at = NULL, code_hash = NULL, code_expires_at = NULL, code_tries = 0
  WHERE a.person_id = access.me() AND a.channel = p_channel AND a.address <> '';
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION notifications.address_drop TO sigap_desk;

-- Of these people, by which channels each is reached: for the secretariat, which sees no address.
CREATE FUNCTION notifications.reached(p_people uuid[]) RETURNS TABLE (person uuid, channel text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.person_id, a.channel FROM public.notifications_address a
  WHERE a.person_id = ANY (p_people) AND a.confirmed_at IS NOT NULL AND a.is_on AND access.may('people:manage')
$$;
GRANT EXECUTE ON FUNCTION notifications.reached TO sigap_desk;

-- How the outbox stands, for those who watch over the system: numbers and moments, no person. One row, or none.
CREATE FUNCTION notifications.mail_state(p_at timestamptz)
RETURNS TABLE (waiting bigint, oldest_queued_at timestamptz, trouble text, given_up bigint, last_sent_at timestamptz,
               holders bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT
    count(w.id), min(w.queued_at),
    coalesce((array_agg(w.last_error ORDER BY w.due_at DESC) FILTER (WHERE w.last_error <> ''))[1], ''),
    count(*) FILTER (WHERE m.given_up_at > (SELECT audit.moment(p_at)) - interval '7 days'),
    max(m.sent_at),
    (SELECT count(*) FROM public.notifications_headholder h
     WHERE h.since <= (SELECT audit.moment(p_at)) AND (h.until IS NULL OR h.until > (SELECT audit.moment(p_at))))
  FROM public.notifications_mail m LEFT JOIN (
    SELECT * FROM public.notifications_mail
    WHERE sent_at IS NULL AND given_up_at IS NULL AND (due_at <= (SELECT audit.moment(p_at)) OR tries > 0)
  ) w ON w.id = m.id
  HAVING access.may('safekeeping:see')
$$;
GRANT EXECUTE ON FUNCTION notifications.mail_state TO sigap_desk;

-- The auditor's letter of trial to a holder; false when one went or was asked for a short while ago.
CREATE FUNCTION notifications.head_test(p_holder uuid, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  IF NOT access.may('head_holder:manage') THEN
    RAISE EXCEPTION 'notifications: only the auditor' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM 1 FROM public.notifications_headholder h WHERE h.id = p_holder AND h.until IS NULL FOR UPDATE;
  IF NOT FOUND OR EXISTS (
    SELECT 1 FROM public.notifications_mail m
    WHERE m.holder_id = p_holder AND m.kind = 'head_test' AND m.queued_at > p_at - interval '10 minutes')
  THEN
    RETURN false;
  END IF;
  INSERT INTO public.notifications_mail (id, kind, channel, holder_id, queued_at, due_at, tries, last_error)
  VALUES (gen_random_uuid(), 'head_test', 'mail', p_holder, p_at, p_at, 0, '');
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION notifications.head_test TO sigap_desk;

-- The worker's sweep: mail settled long ago, and addresses of people who hold no post any more. Returns whose.
CREATE FUNCTION notifications.forget(p_at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  DELETE FROM public.notifications_mail m
  WHERE m.sent_at < p_at - interval '90 days' OR m.given_up_at < p_at - interval '90 days';
  RETURN QUERY
  UPDATE public.notifications_address a SET
    address = '', confirmed_at = NULL, code_hash = NULL, code_expires_at = NULL, code_tries = 0
  WHERE a.address <> '' AND NOT EXISTS (
    SELECT 1 FROM public.access_person p JOIN public.access_membership s ON s.person_id = p.id
    WHERE p.id = a.person_id AND p.is_active AND (s.until IS NULL OR s.until > p_at - interval '1 day'))
  RETURNING a.person_id;
END $$;
GRANT EXECUTE ON FUNCTION notifications.forget TO sigap_worker;

-- How many events the trail held when its last anchor was made: a number in the daily letter, and no event with it.
CREATE FUNCTION notifications.events_anchored() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(f.seq), 0)::bigint FROM public.audit_folded f
$$;
GRANT EXECUTE ON FUNCTION notifications.events_anchored TO sigap_worker;
