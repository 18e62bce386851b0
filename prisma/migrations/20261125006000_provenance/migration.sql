-- A company page says since when each of its values has been said: the versions of a record, whatever run kept them.
CREATE INDEX source_record_version_record_idx ON public.source_record_version (record_id);
