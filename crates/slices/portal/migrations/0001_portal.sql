CREATE TABLE app (
    id             {uuid} NOT NULL PRIMARY KEY,
    organisation   {uuid} NOT NULL REFERENCES unit (id),
    name           {text} NOT NULL,
    sort_name      {text} NOT NULL,
    description_nl {text} NOT NULL,
    description_en {text} NOT NULL,
    url            {text} NOT NULL,
    category       {text} NOT NULL,
    icon           {text},
    pinned         {bool} NOT NULL,
    ended_at       {int},
    version        {int}  NOT NULL
);
CREATE INDEX app_list ON app (organisation, sort_name, id);
-- A name is free again once its app has ended.
CREATE UNIQUE INDEX app_name ON app (organisation, sort_name) WHERE ended_at IS NULL;

CREATE TABLE app_grant (
    id           {uuid} NOT NULL PRIMARY KEY,
    app          {uuid} NOT NULL REFERENCES app (id),
    kind         {text} NOT NULL,
    job_function {uuid},
    unit         {uuid} REFERENCES unit (id),
    unit_kind    {text},
    person       {uuid} REFERENCES person (id)
);
CREATE INDEX app_grant_app ON app_grant (app);
CREATE INDEX app_grant_unit ON app_grant (unit);
CREATE INDEX app_grant_person ON app_grant (person);

CREATE TABLE favourite (
    person   {uuid} NOT NULL REFERENCES person (id),
    app      {uuid} NOT NULL REFERENCES app (id),
    position {int}  NOT NULL,
    PRIMARY KEY (person, app)
);
CREATE INDEX favourite_app ON favourite (app);

CREATE TABLE opened (
    person  {uuid} NOT NULL REFERENCES person (id),
    app     {uuid} NOT NULL REFERENCES app (id),
    last_at {int}  NOT NULL,
    times   {int}  NOT NULL,
    PRIMARY KEY (person, app)
);
CREATE INDEX opened_app ON opened (app);

CREATE TABLE banner (
    id           {uuid} NOT NULL PRIMARY KEY,
    organisation {uuid} NOT NULL REFERENCES unit (id),
    unit         {uuid} NOT NULL REFERENCES unit (id),
    severity     {text} NOT NULL,
    text_nl      {text} NOT NULL,
    text_en      {text} NOT NULL,
    link         {text},
    starts_at    {int}  NOT NULL,
    ends_at      {int},
    version      {int}  NOT NULL
);
CREATE INDEX banner_list ON banner (organisation, starts_at);
CREATE INDEX banner_unit ON banner (unit);
