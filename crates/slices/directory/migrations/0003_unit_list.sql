CREATE INDEX unit_list ON unit (organisation, sort_name, id);
