CREATE TABLE event (
    seq            {int}  NOT NULL PRIMARY KEY,
    at             {int}  NOT NULL,
    kind           {text} NOT NULL,
    organisation   {uuid},
    unit           {uuid},
    subject_kind   {text} NOT NULL,
    subject        {uuid} NOT NULL,
    performer_kind {text} NOT NULL,
    performer      {text} NOT NULL,
    origin         {text} NOT NULL,
    outcome        {text} NOT NULL,
    payload        {text},
    salt           {blob},
    digest         {blob} NOT NULL,
    hash           {blob} NOT NULL
);
CREATE INDEX event_by_organisation ON event (organisation, seq);
CREATE INDEX event_by_subject ON event (subject, seq);

CREATE TABLE event_head (
    one  {int}  NOT NULL PRIMARY KEY CHECK (one = 1),
    seq  {int}  NOT NULL,
    hash {blob} NOT NULL
);

CREATE TABLE event_reader (
    name {text} NOT NULL PRIMARY KEY,
    seq  {int}  NOT NULL,
    runs {int}  NOT NULL
);

CREATE TABLE stamp (
    key     {uuid} NOT NULL PRIMARY KEY,
    version {int}  NOT NULL
);
