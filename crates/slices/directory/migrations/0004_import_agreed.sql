-- When somebody agreed to a run that is written in the background.
ALTER TABLE import_run ADD COLUMN agreed_at {int};
