CREATE TABLE job (
    id         {uuid} NOT NULL PRIMARY KEY,
    kind       {text} NOT NULL,
    payload    {text} NOT NULL,
    unique_key {text},
    run_at     {int}  NOT NULL,
    attempts   {int}  NOT NULL,
    lease      {uuid},
    error      {text},
    died_at    {int}
);
CREATE INDEX job_due ON job (run_at, id) WHERE died_at IS NULL;
CREATE UNIQUE INDEX job_waiting_once ON job (kind, unique_key) WHERE lease IS NULL AND died_at IS NULL;

CREATE TABLE job_schedule (
    name    {text} NOT NULL PRIMARY KEY,
    rule    {text} NOT NULL,
    next_at {int}  NOT NULL
);
