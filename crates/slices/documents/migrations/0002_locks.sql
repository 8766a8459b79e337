-- Documents that somebody has open in a program on their own machine. `path` is what stands below the group in the address,
-- each name folded; it names what is not there yet as well. A lock ends by itself.
CREATE TABLE document_lock (
    id       {uuid} NOT NULL PRIMARY KEY,
    group_id {uuid} NOT NULL,
    path     {text} NOT NULL,
    person   {uuid} NOT NULL REFERENCES person (id),
    owner    {text} NOT NULL,
    shared   {bool} NOT NULL,
    deep     {bool} NOT NULL,
    ends_at  {int}  NOT NULL
);
CREATE INDEX document_lock_group ON document_lock (group_id, ends_at);
CREATE INDEX document_lock_person ON document_lock (person);
CREATE INDEX document_lock_ends ON document_lock (ends_at);
