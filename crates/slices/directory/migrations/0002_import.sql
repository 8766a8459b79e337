CREATE TABLE import_source (
    id            {uuid} NOT NULL PRIMARY KEY,
    organisation  {uuid} NOT NULL REFERENCES unit (id),
    name          {text} NOT NULL,
    kind          {text} NOT NULL,
    mapping       {text} NOT NULL,
    hints         {text} NOT NULL,
    brake_percent {int}  NOT NULL,
    full_list     {bool} NOT NULL,
    skip_bad      {bool} NOT NULL,
    default_unit  {uuid} REFERENCES unit (id),
    default_kind  {text} NOT NULL,
    belgian_names {bool} NOT NULL,
    filter        {text} NOT NULL,
    -- The run that is being applied, and until when nobody else may take over.
    running       {uuid},
    lease         {uuid},
    lease_until   {int},
    version       {int}  NOT NULL
);
CREATE UNIQUE INDEX import_source_name ON import_source (organisation, name);

CREATE TABLE import_run (
    id            {uuid} NOT NULL PRIMARY KEY,
    source        {uuid} NOT NULL REFERENCES import_source (id),
    organisation  {uuid} NOT NULL REFERENCES unit (id),
    started_by    {text} NOT NULL,
    file_name     {text} NOT NULL,
    -- Kept until the run has ended, then erased.
    file          {blob},
    state         {text} NOT NULL,
    -- Its column names, a few of its rows, and which column is taken for which field.
    columns       {text} NOT NULL,
    problems      {text} NOT NULL,
    summary       {text} NOT NULL,
    confirmed     {int},
    done          {int}  NOT NULL,
    total         {int}  NOT NULL,
    started_at    {int}  NOT NULL,
    finished_at   {int}
);
CREATE INDEX import_run_organisation ON import_run (organisation, started_at, id);
CREATE INDEX import_run_source ON import_run (source);

-- What a proposed run would do, to be looked through before it is applied, erased when the run has ended.
CREATE TABLE import_change (
    run    {uuid} NOT NULL REFERENCES import_run (id),
    seq    {int}  NOT NULL,
    kind   {text} NOT NULL,
    name   {text} NOT NULL,
    detail {text} NOT NULL,
    folded {text} NOT NULL,
    PRIMARY KEY (run, seq)
);

-- The source that keeps a person, a membership or a unit, empty for what was entered by hand. A full list ends only
-- what its own source keeps.
ALTER TABLE person ADD COLUMN kept_by {uuid};
ALTER TABLE membership ADD COLUMN kept_by {uuid};
ALTER TABLE unit ADD COLUMN kept_by {uuid};
