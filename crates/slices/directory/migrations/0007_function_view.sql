-- Published, as the other views are.
CREATE VIEW directory_function AS SELECT id, organisation, name FROM job_function;
