CREATE TABLE work_group (
    id           {uuid} NOT NULL PRIMARY KEY,
    organisation {uuid} NOT NULL REFERENCES unit (id),
    name         {text} NOT NULL,
    sort_name    {text} NOT NULL,
    about        {text} NOT NULL,
    visibility   {text} NOT NULL,
    for_pupils   {bool} NOT NULL,
    created_at   {int}  NOT NULL,
    ended_at     {int},
    version      {int}  NOT NULL
);
CREATE INDEX work_group_list ON work_group (organisation, sort_name, id);

-- Who belongs to a group by hand.
CREATE TABLE group_member (
    group_id  {uuid} NOT NULL REFERENCES work_group (id),
    person    {uuid} NOT NULL REFERENCES person (id),
    owner     {bool} NOT NULL,
    joined_at {int}  NOT NULL,
    PRIMARY KEY (group_id, person)
);
CREATE INDEX group_member_person ON group_member (person);

-- Who belongs to a group by where they are in the organisation. The unit is the organisation itself for all of it.
CREATE TABLE group_rule (
    id           {uuid} NOT NULL PRIMARY KEY,
    group_id     {uuid} NOT NULL REFERENCES work_group (id),
    unit         {uuid} NOT NULL REFERENCES unit (id),
    job_function {uuid},
    person_kind  {text}
);
CREATE INDEX group_rule_group ON group_rule (group_id);
CREATE INDEX group_rule_unit ON group_rule (unit);

CREATE TABLE group_request (
    group_id {uuid} NOT NULL REFERENCES work_group (id),
    person   {uuid} NOT NULL REFERENCES person (id),
    note     {text} NOT NULL,
    asked_at {int}  NOT NULL,
    PRIMARY KEY (group_id, person)
);
CREATE INDEX group_request_person ON group_request (person);

CREATE TABLE group_link (
    id       {uuid} NOT NULL PRIMARY KEY,
    group_id {uuid} NOT NULL REFERENCES work_group (id),
    label    {text} NOT NULL,
    url      {text} NOT NULL,
    position {int}  NOT NULL
);
CREATE INDEX group_link_list ON group_link (group_id, position);

CREATE TABLE group_date (
    id        {uuid} NOT NULL PRIMARY KEY,
    group_id  {uuid} NOT NULL REFERENCES work_group (id),
    title     {text} NOT NULL,
    place     {text} NOT NULL,
    note      {text} NOT NULL,
    starts_at {int}  NOT NULL,
    ends_at   {int}  NOT NULL,
    version   {int}  NOT NULL
);
CREATE INDEX group_date_list ON group_date (group_id, starts_at);

-- When somebody last looked, and when before that: what came in between is new to them.
CREATE TABLE group_visit (
    group_id    {uuid} NOT NULL REFERENCES work_group (id),
    person      {uuid} NOT NULL REFERENCES person (id),
    last_at     {int}  NOT NULL,
    before_that {int}  NOT NULL,
    PRIMARY KEY (group_id, person)
);
CREATE INDEX group_visit_person ON group_visit (person);
