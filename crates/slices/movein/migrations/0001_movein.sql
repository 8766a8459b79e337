-- Where the files of old drives went, so that an old path still leads somewhere. `key` is the SHA-256 of the path as
-- bytes; `old` is the path as text, `folded` the same in small letters, `place` where it was brought. Without a document
-- it stayed behind.
CREATE TABLE moved_file (
    id       {uuid} NOT NULL PRIMARY KEY,
    group_id {uuid} NOT NULL,
    drive    {text} NOT NULL,
    key      {blob} NOT NULL,
    old      {text} NOT NULL,
    folded   {text} NOT NULL,
    place    {text} NOT NULL,
    node     {uuid},
    hash     {blob},
    size     {int}  NOT NULL,
    action   {text} NOT NULL
);
CREATE UNIQUE INDEX moved_file_key ON moved_file (group_id, drive, key);
CREATE INDEX moved_file_hash ON moved_file (group_id, drive, hash);
CREATE INDEX moved_file_list ON moved_file (group_id, id);
