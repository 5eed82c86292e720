GRANT USAGE ON SCHEMA channels TO sigap_public, sigap_desk, sigap_worker;

-- What strangers' servers deliver. The public role can lay a sealed delivery into the box and say that a signature was
-- wrong; it reads nothing. The worker reads the box; what is in it opens with the worker's own key only.

ALTER TABLE public.channels_raw ALTER COLUMN sealed_body SET STORAGE EXTERNAL;
-- 'stored', 'known' (the same bytes again) or 'full'. Full, the carrier is told to come again, and does.
CREATE FUNCTION channels.receive(
  p_id uuid, p_channel text, p_once bytea, p_key_id uuid, p_key_blob bytea, p_sealed bytea, p_at timestamptz,
  p_most integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p_at := audit.moment(p_at);
  p_most := mailbox.at_most('waiting', p_most);
  IF length(p_once) <> 32 OR octet_length(p_sealed) > 70000000 THEN
    RETURN 'full';
  ELSIF EXISTS (SELECT 1 FROM public.channels_raw r WHERE r.once = p_once) THEN
    RETURN 'known';
  ELSIF p_most <= (SELECT count(*) FROM (
      SELECT 1 FROM public.channels_raw r WHERE r.channel = p_channel AND r.state = 'waiting' LIMIT p_most) w) THEN
    RETURN 'full';
  END IF;
  INSERT INTO public.channels_raw (
    id, channel, once, received_at, key_id, key_blob, sealed_body, state, trouble, tries, due_at, is_wanted)
  VALUES (p_id, p_channel, p_once, p_at, p_key_id, p_key_blob, p_sealed, 'waiting', '', 0, p_at, false)
  ON CONFLICT (once) DO NOTHING;
  RETURN CASE WHEN FOUND THEN 'stored' ELSE 'known' END;
END $$;
GRANT EXECUTE ON FUNCTION channels.receive TO sigap_public, sigap_worker;

-- At most once a minute: whoever sends forgeries writes no more than that.
CREATE FUNCTION channels.note_refused(p_channel text, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.channels_channelstate s SET refused_at = (SELECT audit.moment(p_at))
  WHERE s.code = p_channel AND (s.refused_at IS NULL OR s.refused_at < (SELECT audit.moment(p_at)) - interval '1 minute')
$$;
GRANT EXECUTE ON FUNCTION channels.note_refused TO sigap_public;

-- How a report stands to which somebody writes again; no row: none that came by a channel. Moved, it is a report on an
-- official now, and its code with it: nothing of it may come back to the ordinary desk.
CREATE FUNCTION channels.standing(p_report uuid) RETURNS TABLE (status text, in_lane boolean, is_moved boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.status, e.in_lane, NOT EXISTS (SELECT 1 FROM public.mailbox_code c WHERE c.report_id = e.id)
  FROM public.mailbox_envelope e
  WHERE e.id = p_report AND e.channel IN ('whatsapp', 'email')
$$;
GRANT EXECUTE ON FUNCTION channels.standing TO sigap_worker;

-- Whether a row was written by this transaction or one of its savepoints: we see it, and who wrote it has not ended.
CREATE FUNCTION channels.is_just_written(p_by xid) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_xact_status((pg_current_xact_id()::text::bigint - age(p_by))::text::xid8) = 'in progress'
$$;

-- What somebody writes on by a channel, whose report was moved, goes after it, and never to the ordinary desk; only what
-- is stored in this very act, in the conversation of that one. Nobody knows of it before the desk's own process has
-- moved it; that waits a little for files that the carrier still has.
CREATE FUNCTION channels.follow(p_report uuid, p_before uuid, p_at timestamptz, p_has_files boolean) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.intake_uncheckedreport u
  SET follows = p_before, begun_at = CASE WHEN p_has_files THEN (SELECT audit.moment(p_at)) + interval '3 minutes' END
  WHERE u.envelope_id = p_report AND u.begun_at IS NULL AND channels.is_just_written(u.xmin)
    AND EXISTS (SELECT 1 FROM channels.standing(p_before) s WHERE s.is_moved)
    AND EXISTS (
      SELECT 1 FROM public.mailbox_envelope e JOIN public.channels_conversation c ON c.channel = e.channel
      WHERE e.id = p_report AND c.envelope_id = p_before)
$$;
GRANT EXECUTE ON FUNCTION channels.follow TO sigap_worker;

-- What the worker may add to a report that came by a channel, and to no other one.
CREATE FUNCTION channels.say(
  p_report uuid, p_id uuid, p_mark bytea, p_body bytea, p_key_id uuid, p_key_blob bytea, p_text bytea,
  p_at timestamptz, p_a_day integer, p_in_all integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found bytea;
BEGIN
  SELECT c.lookup INTO found FROM public.mailbox_envelope e JOIN public.mailbox_code c ON c.report_id = e.id
  WHERE e.id = p_report AND e.channel IN ('whatsapp', 'email');
  RETURN mailbox.take_message(
    found, p_id, p_mark, p_body, p_key_id, p_key_blob, NULL, p_text, mailbox.came_at(p_at),
    mailbox.at_most('channel_lines_a_day', p_a_day), mailbox.at_most('channel_lines', p_in_all));
END $$;
GRANT EXECUTE ON FUNCTION channels.say TO sigap_worker;

CREATE FUNCTION channels.file_begin(
  p_report uuid, p_id uuid, p_handle bytea, p_parts integer, p_key_id uuid, p_key_blob bytea, p_at timestamptz,
  p_files integer, p_most integer, p_all integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found bytea;
BEGIN
  p_at := audit.moment(p_at);
  SELECT c.lookup INTO found FROM public.mailbox_envelope e JOIN public.mailbox_code c ON c.report_id = e.id
  -- In the lane it waits with the carrier, which keeps it.
  WHERE e.id = p_report AND e.channel IN ('whatsapp', 'email') AND NOT e.in_lane;
  RETURN mailbox.file_begin(found, p_id, p_handle, p_parts, p_key_id, p_key_blob, p_at, p_files, p_most, p_all);
END $$;
GRANT EXECUTE ON FUNCTION channels.file_begin TO sigap_worker;

-- Who sees how the channels stand: who receives reports, and who keeps the system running.
CREATE FUNCTION channels.watches() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('channel:see')
$$;
GRANT EXECUTE ON FUNCTION channels.watches TO sigap_desk;

CREATE FUNCTION channels.switches() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('channel:switch')
$$;
GRANT EXECUTE ON FUNCTION channels.switches TO sigap_desk;

-- Counts only. What waits and since when, what lies aside, what was lost.
CREATE FUNCTION channels.backlog() RETURNS TABLE (
  code text, heard_at timestamptz, waiting bigint, waits_since timestamptz, aside bigint, answers bigint,
  media bigint, lost bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.code,
    (SELECT max(r.received_at) FROM public.channels_raw r WHERE r.channel = s.code),
    (SELECT count(*) FROM public.channels_raw r WHERE r.channel = s.code AND r.state = 'waiting'),
    (SELECT min(r.received_at) FROM public.channels_raw r WHERE r.channel = s.code AND r.state = 'waiting'),
    (SELECT count(*) FROM public.channels_raw r WHERE r.channel = s.code AND r.state = 'aside'),
    (SELECT count(*) FROM public.channels_answer a WHERE a.channel = s.code),
    (SELECT count(*) FROM public.channels_media m WHERE m.channel = s.code AND m.lost_at IS NULL),
    (SELECT count(*) FROM public.channels_media m WHERE m.channel = s.code AND m.lost_at IS NOT NULL)
  FROM public.channels_channelstate s WHERE channels.watches()
$$;
GRANT EXECUTE ON FUNCTION channels.backlog TO sigap_desk;

GRANT SELECT, INSERT, UPDATE, DELETE ON public.channels_raw, public.channels_seen, public.channels_conversation,
  public.channels_answer, public.channels_media TO sigap_worker;
CREATE POLICY raw_worked ON public.channels_raw TO sigap_worker USING (true) WITH CHECK (true);
CREATE POLICY seen_worked ON public.channels_seen TO sigap_worker USING (true) WITH CHECK (true);
CREATE POLICY conversation_worked ON public.channels_conversation TO sigap_worker USING (true) WITH CHECK (true);
CREATE POLICY answer_worked ON public.channels_answer TO sigap_worker USING (true) WITH CHECK (true);
CREATE POLICY media_worked ON public.channels_media TO sigap_worker USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (is_set_up, reached_at, trouble, trouble_since, told_at) ON public.channels_channelstate
  TO sigap_worker;
CREATE POLICY state_known ON public.channels_channelstate FOR SELECT TO sigap_worker USING (true);
CREATE POLICY state_told ON public.channels_channelstate FOR UPDATE TO sigap_worker USING (true) WITH CHECK (true);
-- The desk: the switch, what lies aside, and whether somebody's number may have changed hands.
GRANT SELECT, UPDATE (is_on, changed_at, changed_by, changed_by_name, reason) ON public.channels_channelstate
  TO sigap_desk;
CREATE POLICY state_seen ON public.channels_channelstate FOR SELECT TO sigap_desk
  USING ((SELECT channels.watches()));
CREATE POLICY state_switched ON public.channels_channelstate FOR UPDATE TO sigap_desk
  USING ((SELECT channels.switches()))
  WITH CHECK ((SELECT channels.switches()) AND changed_by = (SELECT access.me()));
GRANT SELECT (id, channel, received_at, state, trouble, is_wanted), UPDATE (state, tries, due_at, is_wanted)
  ON public.channels_raw TO sigap_desk;
CREATE POLICY raw_aside ON public.channels_raw FOR SELECT TO sigap_desk USING ((SELECT channels.watches()));
CREATE POLICY raw_retried ON public.channels_raw FOR UPDATE TO sigap_desk
  USING ((SELECT channels.switches()) AND state = 'aside')
  WITH CHECK ((SELECT channels.switches()) AND state = 'waiting');
GRANT SELECT (id, channel, envelope_id, last_heard_at, held_at, held_why),
  UPDATE (held_at, held_why, released_at, released_by, released_by_name) ON public.channels_conversation TO sigap_desk;
CREATE POLICY conversation_seen ON public.channels_conversation FOR SELECT TO sigap_desk
  USING ((SELECT intake.receives()));
CREATE POLICY conversation_released ON public.channels_conversation FOR UPDATE TO sigap_desk
  USING ((SELECT intake.receives()) AND held_at IS NOT NULL)
  WITH CHECK ((SELECT intake.receives()) AND released_by = (SELECT access.me()));

-- What a task done within the hour asked for: the same form sent again is then the same report, and its words are shown
-- again. Of the question nothing is left.
CREATE FUNCTION channels.task_done(p_lookup bytea, p_at timestamptz) RETURNS TABLE (id uuid, kind text, area text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.id, t.kind, t.area FROM public.channels_tasklink t
  WHERE t.lookup = p_lookup AND t.used_at > (SELECT audit.moment(p_at)) - interval '1 hour'
$$;
GRANT EXECUTE ON FUNCTION channels.task_done TO sigap_public;

-- Who must not know of a report learns of no conversation behind it.
CREATE POLICY conversation_kept ON public.channels_conversation AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (envelope_id IS NULL OR envelope_id <> ALL ((SELECT intake.kept_from_me())::uuid[]));
