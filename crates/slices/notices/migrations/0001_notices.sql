-- What there is to tell, once for each event, and how far the telling has come: everybody up to and including
-- told_up_to knows, in the order of their ids. Ids of other capabilities' things have no foreign keys.
CREATE TABLE notice_event (
    event      {int}  NOT NULL PRIMARY KEY,
    kind       {text} NOT NULL,
    group_id   {uuid},
    subject    {uuid} NOT NULL,
    detail     {uuid},
    made_by    {uuid} REFERENCES person (id),
    at         {int}  NOT NULL,
    told_up_to {uuid},
    done       {bool} NOT NULL
);
CREATE INDEX notice_event_subject ON notice_event (subject);
CREATE INDEX notice_event_made_by ON notice_event (made_by);
CREATE INDEX notice_event_at ON notice_event (at);

CREATE TABLE notice (
    person   {uuid} NOT NULL REFERENCES person (id),
    event    {int}  NOT NULL REFERENCES notice_event (event),
    group_id {uuid},
    at       {int}  NOT NULL,
    seen_at  {int},
    PRIMARY KEY (person, event)
);
CREATE INDEX notice_list ON notice (person, at, event);
CREATE INDEX notice_group ON notice (person, group_id, at, event);
CREATE INDEX notice_unseen ON notice (person) WHERE seen_at IS NULL;
CREATE INDEX notice_of ON notice (event);
CREATE INDEX notice_at ON notice (at);

-- What somebody wants to hear of a group; all of it where there is no row.
CREATE TABLE notice_choice (
    person   {uuid} NOT NULL REFERENCES person (id),
    group_id {uuid} NOT NULL,
    choice   {text} NOT NULL,
    PRIMARY KEY (group_id, person)
);
CREATE INDEX notice_choice_person ON notice_choice (person);
