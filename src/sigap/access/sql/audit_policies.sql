-- Who reads the trail: the auditor all of it. A case's own timeline opens with a second policy in `cases`:
--   CREATE POLICY desk_reads_own_cases ON public.audit_event FOR SELECT TO sigap_desk
--     USING (stream_kind = 'case' AND cases.in_room(stream_id, 'timeline'));
-- Nobody on the desk writes: rows enter through audit.append only. Anchors and heads stay with the owner.
GRANT SELECT ON public.audit_event TO sigap_desk;
CREATE POLICY desk_reads_as_auditor ON public.audit_event FOR SELECT TO sigap_desk
  USING ((SELECT access.has_role('auditor')));
