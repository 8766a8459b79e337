-- What is said in a group, or to everybody of a unit and below it: one of group_id and unit is filled in.
CREATE TABLE post (
    id              {uuid} NOT NULL PRIMARY KEY,
    organisation    {uuid} NOT NULL REFERENCES unit (id),
    group_id        {uuid},
    unit            {uuid} REFERENCES unit (id),
    for_pupils      {bool} NOT NULL,
    title           {text} NOT NULL,
    sort_title      {text} NOT NULL,
    source          {text} NOT NULL,
    excerpt         {text} NOT NULL,
    lang            {text} NOT NULL,
    translation_of  {uuid},
    published_at    {int}  NOT NULL,
    archived_at     {int},
    must_read_until {int},
    comments        {bool} NOT NULL,
    likes           {bool} NOT NULL,
    pinned          {bool} NOT NULL,
    author          {uuid} REFERENCES person (id),
    edited_at       {int},
    version         {int}  NOT NULL
);
CREATE INDEX post_group ON post (group_id, published_at, id);
CREATE INDEX post_unit ON post (unit, published_at, id);
CREATE INDEX post_group_pinned ON post (group_id, published_at) WHERE pinned;
CREATE INDEX post_must_read ON post (unit, must_read_until) WHERE must_read_until IS NOT NULL;
CREATE INDEX post_group_must_read ON post (group_id, must_read_until) WHERE must_read_until IS NOT NULL;
CREATE INDEX post_translation ON post (translation_of, lang);
CREATE INDEX post_author ON post (author);

CREATE TABLE post_comment (
    id         {uuid} NOT NULL PRIMARY KEY,
    post       {uuid} NOT NULL REFERENCES post (id),
    author     {uuid} REFERENCES person (id),
    source     {text} NOT NULL,
    at         {int}  NOT NULL,
    edited_at  {int},
    deleted_at {int},
    version    {int}  NOT NULL
);
CREATE INDEX post_comment_list ON post_comment (post, at, id);
CREATE INDEX post_comment_author ON post_comment (author);

CREATE TABLE post_like (
    post   {uuid} NOT NULL REFERENCES post (id),
    person {uuid} NOT NULL REFERENCES person (id),
    at     {int}  NOT NULL,
    PRIMARY KEY (post, person)
);
CREATE INDEX post_like_person ON post_like (person);

-- Who said to have read what everybody must read. Kept for the first of a post's language versions.
CREATE TABLE post_read (
    post   {uuid} NOT NULL REFERENCES post (id),
    person {uuid} NOT NULL REFERENCES person (id),
    at     {int}  NOT NULL,
    PRIMARY KEY (post, person)
);
CREATE INDEX post_read_person ON post_read (person);

-- What somebody opened, for their own list of what is unread. Nobody else sees it.
CREATE TABLE post_seen (
    post   {uuid} NOT NULL REFERENCES post (id),
    person {uuid} NOT NULL REFERENCES person (id),
    PRIMARY KEY (post, person)
);
CREATE INDEX post_seen_person ON post_seen (person);
