-- Who sees and writes which rows of the lane. The explicit filter stands in every query; this is the net beneath it.

-- Who receives, for which office, with which public half: known to those who watch over the lane. Never the locked half.
GRANT SELECT (id, person_id, person_name, office_id, office_kind, office_name, region, public_key, made_at, confirmed_by,
  confirmed_by_name, confirmed_at, ended_at, mac), INSERT, UPDATE (locked, confirmed_by, confirmed_by_name, confirmed_at,
  ended_at, mac) ON public.custody_recipientkey TO sigap_desk;
CREATE POLICY key_seen ON public.custody_recipientkey FOR SELECT TO sigap_desk USING ((SELECT custody.sees()));
CREATE POLICY key_made ON public.custody_recipientkey FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT custody.receives()) AND person_id = (SELECT access.me()) AND confirmed_at IS NULL AND ended_at IS NULL
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
-- One's own passphrase, and the end of one's own key.
CREATE POLICY key_own ON public.custody_recipientkey FOR UPDATE TO sigap_desk
  USING ((SELECT custody.receives()) AND person_id = (SELECT access.me()) AND ended_at IS NULL)
  WITH CHECK (person_id = (SELECT access.me()));
-- Confirmed by a person of another office.
CREATE POLICY key_confirmed ON public.custody_recipientkey FOR UPDATE TO sigap_desk
  USING ((SELECT custody.confirms()) AND person_id <> (SELECT access.me()) AND confirmed_at IS NULL
    AND office_id <> ALL ((SELECT access.my_offices())::uuid[]))
  WITH CHECK (confirmed_by = (SELECT access.me()) AND ended_at IS NULL);

GRANT SELECT, UPDATE (status, status_at) ON public.custody_lanereport TO sigap_desk;
CREATE POLICY lane_seen ON public.custody_lanereport FOR SELECT TO sigap_desk USING (custody.holds(id));
CREATE POLICY lane_moved_on ON public.custody_lanereport FOR UPDATE TO sigap_desk
  USING (ended = '' AND custody.holds(id)) WITH CHECK (ended = '' AND custody.holds(id));

GRANT SELECT, INSERT ON public.custody_laneshare TO sigap_desk;
CREATE POLICY share_own ON public.custody_laneshare FOR SELECT TO sigap_desk
  USING (recipient_key_id = ANY ((SELECT custody.my_keys())::uuid[]));
-- Sealed again for somebody who held it before.
CREATE POLICY share_again ON public.custody_laneshare FOR INSERT TO sigap_desk WITH CHECK (
  made_by = (SELECT access.me()) AND (report_id, recipient_key_id) IN (
    SELECT l.report_id, l.key_id FROM custody.lost_shares() l)
);

GRANT SELECT, INSERT ON public.custody_lanemessage TO sigap_desk;
CREATE POLICY lane_message_seen ON public.custody_lanemessage FOR SELECT TO sigap_desk USING (custody.holds(report_id));
CREATE POLICY lane_message_sent ON public.custody_lanemessage FOR INSERT TO sigap_desk WITH CHECK (
  sent_by = (SELECT access.me()) AND custody.holds(report_id)
);
