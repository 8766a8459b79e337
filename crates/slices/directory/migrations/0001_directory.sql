CREATE TABLE unit (
    id           {uuid} NOT NULL PRIMARY KEY,
    number       {int}  NOT NULL UNIQUE,
    parent       {uuid} REFERENCES unit (id),
    organisation {uuid} NOT NULL,
    path         {text} NOT NULL UNIQUE,
    kind         {text} NOT NULL,
    name         {text} NOT NULL,
    sort_name    {text} NOT NULL,
    code         {text},
    street       {text},
    postcode     {text},
    place        {text},
    ended_on     {date},
    version      {int}  NOT NULL
);
CREATE UNIQUE INDEX unit_code ON unit (organisation, code);
CREATE INDEX unit_parent ON unit (parent, sort_name);
CREATE INDEX unit_organisation ON unit (organisation, path);

CREATE TABLE unit_number (
    one  {int} NOT NULL PRIMARY KEY CHECK (one = 1),
    last {int} NOT NULL
);

CREATE TABLE organisation (
    unit      {uuid} NOT NULL PRIMARY KEY REFERENCES unit (id),
    slug      {text} NOT NULL UNIQUE,
    lang      {text} NOT NULL,
    colour    {text} NOT NULL,
    logo      {blob},
    logo_type {text}
);

CREATE TABLE job_function (
    id           {uuid} NOT NULL PRIMARY KEY,
    organisation {uuid} NOT NULL REFERENCES unit (id),
    key          {text} NOT NULL,
    name         {text} NOT NULL,
    UNIQUE (organisation, key)
);

CREATE TABLE person (
    id           {uuid} NOT NULL PRIMARY KEY,
    organisation {uuid} NOT NULL REFERENCES unit (id),
    kind         {text} NOT NULL,
    external_id  {text},
    given_name   {text} NOT NULL,
    initials     {text} NOT NULL,
    prefix       {text} NOT NULL,
    surname      {text} NOT NULL,
    display_name {text} NOT NULL,
    sort_name    {text} NOT NULL,
    email        {text},
    phone        {text},
    born_on      {date},
    lang         {text},
    ended_on     {date},
    version      {int}  NOT NULL
);
CREATE UNIQUE INDEX person_external_id ON person (organisation, external_id);
CREATE INDEX person_list ON person (organisation, kind, sort_name, id);
CREATE INDEX person_email ON person (email);

CREATE TABLE person_term (
    organisation {uuid} NOT NULL,
    term         {text} NOT NULL,
    person       {uuid} NOT NULL REFERENCES person (id),
    PRIMARY KEY (organisation, term, person)
);
CREATE INDEX person_term_person ON person_term (person);

CREATE TABLE membership (
    id           {uuid} NOT NULL PRIMARY KEY,
    person       {uuid} NOT NULL REFERENCES person (id),
    unit         {uuid} NOT NULL REFERENCES unit (id),
    job_function {uuid} REFERENCES job_function (id),
    hours        {int},
    starts_on    {date} NOT NULL,
    ends_on      {date},
    version      {int}  NOT NULL
);
CREATE INDEX membership_person ON membership (person);
CREATE INDEX membership_unit ON membership (unit);

CREATE TABLE role_holding (
    id        {uuid} NOT NULL PRIMARY KEY,
    person    {uuid} NOT NULL REFERENCES person (id),
    role      {text} NOT NULL,
    unit      {uuid} REFERENCES unit (id),
    starts_on {date} NOT NULL,
    ends_on   {date}
);
CREATE INDEX role_holding_person ON role_holding (person);
CREATE INDEX role_holding_unit ON role_holding (unit);

-- Published: what other capabilities may join with.
CREATE VIEW directory_person AS
    SELECT id, organisation, kind, display_name, given_name, sort_name, email, lang, ended_on FROM person;
CREATE VIEW directory_unit AS
    SELECT id, organisation, path, kind, name, ended_on FROM unit;
CREATE VIEW directory_membership AS
    SELECT m.person, m.unit, m.job_function, m.starts_on, m.ends_on, u.path, u.kind AS unit_kind
    FROM membership m JOIN unit u ON u.id = m.unit;
