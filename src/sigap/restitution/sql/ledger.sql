GRANT USAGE ON SCHEMA restitution TO sigap_desk;

-- The ledger of a case is seen and entered by people assigned for an office to which the legal section stands open.
-- Claims, losses and entries are added; of a loss and an entry only that it was taken back is written later, of an entry
-- its confirmation too; of a claim that was not filed, by which law, whose, through whom and of whom it is.
GRANT SELECT, INSERT ON public.restitution_restitutionclaim, public.restitution_liableperson,
  public.restitution_lossitem, public.restitution_claimentry TO sigap_desk;
GRANT UPDATE (law, applicant, via, is_joint) ON public.restitution_restitutionclaim TO sigap_desk;
GRANT DELETE ON public.restitution_liableperson TO sigap_desk;
GRANT UPDATE (voided_at, voided_by, void_reason) ON public.restitution_lossitem TO sigap_desk;
GRANT UPDATE (confirmed_at, confirmed_by, confirmed_by_name, voided_at, voided_by, void_reason)
  ON public.restitution_claimentry TO sigap_desk;

CREATE FUNCTION restitution.is_unfiled(claim uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM public.restitution_claimentry e
    WHERE e.claim_id = claim AND e.kind IN ('filed', 'awarded') AND e.voided_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION restitution.is_unfiled TO sigap_desk;
CREATE POLICY claim_seen ON public.restitution_restitutionclaim FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'legal'));
CREATE POLICY claim_opened ON public.restitution_restitutionclaim FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND opened_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
  AND EXISTS (SELECT 1 FROM public.cases_caseperson p WHERE p.id = victim_id AND p.case_id = restitution_restitutionclaim.case_id)
);
CREATE POLICY claim_corrected ON public.restitution_restitutionclaim FOR UPDATE TO sigap_desk
  USING ((SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND restitution.is_unfiled(id))
  WITH CHECK (cases.in_room(case_id, 'legal'));
CREATE POLICY liable_corrected ON public.restitution_liableperson FOR DELETE TO sigap_desk
  USING ((SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND restitution.is_unfiled(claim_id));
CREATE POLICY liable_seen ON public.restitution_liableperson FOR SELECT TO sigap_desk
  USING (cases.in_room(case_id, 'legal'));
CREATE POLICY liable_added ON public.restitution_liableperson FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal')
  AND EXISTS (SELECT 1 FROM public.restitution_restitutionclaim c
    WHERE c.id = claim_id AND c.case_id = restitution_liableperson.case_id)
);
CREATE POLICY loss_seen ON public.restitution_lossitem FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
CREATE POLICY loss_added ON public.restitution_lossitem FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND voided_at IS NULL
  AND EXISTS (SELECT 1 FROM public.restitution_restitutionclaim c
    WHERE c.id = claim_id AND c.case_id = restitution_lossitem.case_id)
);
CREATE POLICY loss_taken_back ON public.restitution_lossitem FOR UPDATE TO sigap_desk
  USING (voided_at IS NULL AND (SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal') AND voided_by = (SELECT access.me()));
CREATE POLICY entry_seen ON public.restitution_claimentry FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
-- What the court, the prosecutor or the police do is first hand only from them.
CREATE POLICY entry_noted ON public.restitution_claimentry FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND confirmed_at IS NULL AND voided_at IS NULL
  AND (NOT is_first_hand OR legal.is_law_office(office_id)
    OR kind IN ('notified', 'known', 'filed', 'completed', 'assessment_asked', 'received', 'fund_asked', 'withdrawn'))
  AND EXISTS (SELECT 1 FROM public.restitution_restitutionclaim c
    WHERE c.id = claim_id AND c.case_id = restitution_claimentry.case_id)
  AND (deposit_id IS NULL OR EXISTS (
    SELECT 1 FROM public.restitution_claimentry d WHERE d.id = restitution_claimentry.deposit_id
      AND d.claim_id = restitution_claimentry.claim_id AND d.kind IN ('deposited', 'auctioned')))
);
CREATE POLICY entry_confirmed ON public.restitution_claimentry FOR UPDATE TO sigap_desk
  USING (voided_at IS NULL AND (SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal')
    AND (voided_by = (SELECT access.me()) OR voided_at IS NULL AND confirmed_by = (SELECT access.me())
      AND (SELECT bool_or(legal.is_law_office(o)) FROM unnest(access.my_offices()) o)));

CREATE TRIGGER subject_registered AFTER INSERT ON public.restitution_restitutionclaim FOR EACH ROW
  EXECUTE FUNCTION access.register_subject_of_case();

-- Its deadlines, for whoever works in that section: an entry of one office ends the clock of another.
CREATE FUNCTION restitution.works_on(claim uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.restitution_restitutionclaim c
    WHERE c.id = claim AND cases.in_room(c.case_id, 'legal'))
$$;
GRANT EXECUTE ON FUNCTION restitution.works_on TO sigap_desk;
CREATE POLICY clock_of_claim_seen ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (subject_kind = 'restitution' AND restitution.works_on(subject_id));
CREATE POLICY clock_of_claim_ended ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (subject_kind = 'restitution' AND restitution.works_on(subject_id))
  WITH CHECK (subject_kind = 'restitution' AND restitution.works_on(subject_id));

-- What stands of a claim, for counting and for the closing guard: `awarded`, and what has reached the victim.
CREATE FUNCTION restitution.standing(wanted uuid) RETURNS TABLE (claim_id uuid, is_open boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, bool_or(e.id IS NOT NULL)
    AND NOT coalesce(bool_or(e.kind IN ('refused', 'withdrawn', 'replaced') AND e.is_sure), false)
    AND coalesce(sum(e.amount) FILTER (WHERE e.kind IN ('received', 'fund_paid') AND e.is_sure), 0)
      < coalesce(max(e.amount) FILTER (WHERE e.kind = 'awarded'), 9223372036854775807)
  FROM public.restitution_restitutionclaim c
  LEFT JOIN (SELECT n.*, n.is_first_hand OR n.confirmed_at IS NOT NULL AS is_sure FROM public.restitution_claimentry n
    WHERE n.voided_at IS NULL) e ON e.claim_id = c.id
  WHERE c.case_id = wanted GROUP BY c.id
$$;
CREATE FUNCTION restitution.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT 1 FROM restitution.standing(wanted) s WHERE s.is_open) THEN 'restitution_open' END], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION restitution.closing_facts TO sigap_desk;

-- Deadlines on the claims of a case end as it closes, by this door: a second person sees none of them. Returns what ended.
CREATE FUNCTION restitution.end_limits(wanted uuid, p_at timestamptz)
RETURNS TABLE (id uuid, rule text, kind text, subject uuid, outcome text, is_late boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.* FROM clocks.end_with_case(ARRAY(
    SELECT c.id FROM public.clocks_clock c
    JOIN public.restitution_restitutionclaim m ON c.subject_kind = 'restitution' AND m.id = c.subject_id
    WHERE m.case_id = wanted AND c.stopped_at IS NULL AND cases.may_end(wanted)), p_at) e
$$;
GRANT EXECUTE ON FUNCTION restitution.end_limits TO sigap_desk;
