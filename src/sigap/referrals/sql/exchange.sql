-- A question back, a visit made together: read by whoever sees their request, begun and answered by its two offices.

GRANT SELECT, INSERT ON public.referrals_exchange TO sigap_desk;
GRANT UPDATE (state, settled_by, settled_by_name, settled_at, sealed_reply) ON public.referrals_exchange TO sigap_desk;
CREATE POLICY exchange_seen ON public.referrals_exchange FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.referrals_referral r WHERE r.id = referral_id));

-- This request runs, and this office of mine is one of the two it lies between; the sender works on the case.
CREATE FUNCTION referrals.may_exchange(p_referral uuid, p_case uuid, p_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_office = ANY (access.my_offices()) AND EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.id = p_referral AND r.case_id = p_case AND r.status IN ('offered', 'handed_over', 'accepted')
      AND r.case_id <> ALL (cases.kept_from_me())
      AND (r.to_office_id = p_office OR (r.from_office_id = p_office AND cases.in_room(r.case_id, 'referrals'))))
$$;
GRANT EXECUTE ON FUNCTION referrals.may_exchange TO sigap_desk;
CREATE POLICY exchange_begun ON public.referrals_exchange FOR INSERT TO sigap_desk WITH CHECK (
  begun_by = (SELECT access.me()) AND state = 'open' AND referrals.may_exchange(referral_id, case_id, office_id)
  AND (kind = 'visit' OR EXISTS (
    SELECT 1 FROM public.referrals_referral r WHERE r.id = referral_id AND r.to_office_id = office_id)));

-- An office of mine answers: of a question the sender, of a visit either; what has been answered stays.
CREATE FUNCTION referrals.may_settle(p_referral uuid, p_kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.id = p_referral AND r.case_id <> ALL (cases.kept_from_me()) AND (
      (r.from_office_id = ANY (access.my_offices()) AND cases.in_room(r.case_id, 'referrals'))
      OR (p_kind = 'question' AND referrals.sends_for(r.case_id, r.from_office_id))
      OR (p_kind = 'visit' AND r.to_office_id = ANY (access.my_offices()))))
$$;
GRANT EXECUTE ON FUNCTION referrals.may_settle TO sigap_desk;
CREATE POLICY exchange_settled ON public.referrals_exchange FOR UPDATE TO sigap_desk
  USING (state IN ('open', 'accepted') AND referrals.may_settle(referral_id, kind))
  WITH CHECK (state <> 'open' AND settled_by = (SELECT access.me()));

CREATE TRIGGER work_follows AFTER INSERT OR UPDATE ON public.referrals_exchange FOR EACH ROW
  EXECUTE FUNCTION work.follow('referrals', 'referral_id');
