-- An answer taken down for an office is contested by that office: the leg waits again. The net beneath actions/.
GRANT UPDATE (contested_at, due_at) ON public.referrals_referral TO sigap_desk;
CREATE POLICY referral_contested ON public.referrals_referral FOR UPDATE TO sigap_desk
  USING (
    is_recorded AND confirmed_at IS NULL AND contested_at IS NULL
    AND to_office_id = ANY ((SELECT access.my_offices())::uuid[])
  )
  WITH CHECK (
    contested_at IS NOT NULL AND confirmed_at IS NULL AND to_office_id = ANY ((SELECT access.my_offices())::uuid[])
    AND CASE
      WHEN is_recorded THEN status IN ('accepted', 'declined')
      ELSE answered_by IS NULL AND status = CASE WHEN referrals.owed(purposes) THEN 'handed_over' ELSE 'offered' END
    END
  );
-- The desk sets a new deadline only by an objection that reopens; one that reopens nothing changes no answer.
CREATE FUNCTION referrals.hold_contested() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_contested boolean := NEW.contested_at IS NOT NULL AND NEW.contested_at IS DISTINCT FROM OLD.contested_at;
BEGIN
  IF NEW.due_at IS DISTINCT FROM OLD.due_at AND NOT (is_contested AND NOT NEW.is_recorded) THEN
    RAISE EXCEPTION 'referrals: permission denied to move a deadline' USING ERRCODE = '42501';
  END IF;
  IF is_contested AND NEW.is_recorded
    AND (NEW.status, NEW.answered_by, NEW.decline_reason) IS DISTINCT FROM
      (OLD.status, OLD.answered_by, OLD.decline_reason) THEN
    RAISE EXCEPTION 'referrals: permission denied to change an answer' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER contested_is_held BEFORE UPDATE OF due_at, contested_at ON public.referrals_referral FOR EACH ROW
  WHEN (current_user = 'sigap_desk') EXECUTE FUNCTION referrals.hold_contested();
-- Declined, and the sender has neither asked another office nor given it up: for both sides.
CREATE FUNCTION referrals.is_undecided(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.referrals_referral r
    JOIN public.clocks_clock c ON c.subject_kind = 'referral_chain' AND c.subject_id = r.chain_id AND c.stopped_at IS NULL
    WHERE r.id = wanted AND r.status = 'declined'
      AND NOT EXISTS (SELECT 1 FROM public.referrals_referral n WHERE n.passed_from = r.id)
      AND (r.to_office_id = ANY (access.my_offices()) OR referrals.of_my_case(r.case_id, r.from_office_id)))
$$;
GRANT EXECUTE ON FUNCTION referrals.is_undecided TO sigap_desk;

-- The paper stays; the objection of the office named is laid beside it, once.
GRANT UPDATE (contested_at, contested_by, contested_by_name, sealed_objection)
  ON public.referrals_recordedanswer TO sigap_desk;
CREATE POLICY recorded_contested ON public.referrals_recordedanswer FOR UPDATE TO sigap_desk
  USING (contested_at IS NULL AND EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.id = referral_id AND r.is_recorded AND r.confirmed_at IS NULL
      AND r.to_office_id = ANY ((SELECT access.my_offices())::uuid[])
  ))
  WITH CHECK (contested_by = (SELECT access.me()));
