-- Reports on officials are let go by their own room (custody/sql), which tells the worker no report: nothing of it here.
DROP POLICY hold_of_lane ON public.retention_reporthold;
DROP POLICY hold_of_lane_only ON public.retention_reporthold;
DROP POLICY hold_of_lane_seen ON public.retention_reporthold;
DROP POLICY hold_of_lane_placed ON public.retention_reporthold;
DROP POLICY hold_of_lane_released ON public.retention_reporthold;
DROP FUNCTION retention.lanes_ended(timestamptz, integer);
DROP FUNCTION retention.lane_people(uuid);
DROP FUNCTION retention.erase_lane(uuid, timestamptz);
DROP FUNCTION retention.my_lanes();
DROP FUNCTION retention.lock_lane(uuid);
DROP FUNCTION retention.is_lane(uuid);
DELETE FROM public.retention_retirement WHERE kind = 'lane';
