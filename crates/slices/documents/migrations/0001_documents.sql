-- A document or a folder. `place` is the folder it lies in, or the group for what lies at the top: no name is taken twice
-- in one place. The group of what lies in the trash is that from which it was thrown away.
CREATE TABLE document_node (
    id         {uuid} NOT NULL PRIMARY KEY,
    group_id   {uuid} NOT NULL,
    parent     {uuid},
    place      {uuid} NOT NULL,
    kind       {int}  NOT NULL,
    name       {text} NOT NULL,
    folded     {text} NOT NULL,
    created_by {uuid} REFERENCES person (id),
    created_at {int}  NOT NULL,
    changed_by {uuid} REFERENCES person (id),
    changed_at {int}  NOT NULL,
    trashed_by {uuid} REFERENCES person (id),
    trashed_at {int},
    trash_root {uuid},
    size       {int}  NOT NULL,
    media      {text} NOT NULL,
    revision   {int}  NOT NULL,
    version    {int}  NOT NULL
);
CREATE UNIQUE INDEX document_node_name ON document_node (place, folded) WHERE trashed_at IS NULL;
CREATE INDEX document_node_list ON document_node (place, kind, folded, id) WHERE trashed_at IS NULL;
CREATE INDEX document_node_recent ON document_node (place, changed_at, id) WHERE trashed_at IS NULL;
CREATE INDEX document_node_group ON document_node (group_id, kind, changed_at) WHERE trashed_at IS NULL;
CREATE INDEX document_node_trash ON document_node (group_id, trashed_at, id) WHERE trashed_at IS NOT NULL;
CREATE INDEX document_node_parent ON document_node (parent);
CREATE INDEX document_node_creator ON document_node (created_by);

CREATE TABLE document_revision (
    node    {uuid} NOT NULL REFERENCES document_node (id),
    number  {int}  NOT NULL,
    hash    {blob} NOT NULL,
    size    {int}  NOT NULL,
    media   {text} NOT NULL,
    made_by {uuid} REFERENCES person (id),
    made_at {int}  NOT NULL,
    PRIMARY KEY (node, number)
);
CREATE INDEX document_revision_hash ON document_revision (hash);

-- How much room a group has and uses. Whoever changes the tree of a group holds its row.
CREATE TABLE document_shelf (
    group_id {uuid} NOT NULL PRIMARY KEY,
    bytes    {int}  NOT NULL,
    quota    {int}  NOT NULL
);

-- Uploads in pieces that are under way; the bytes are in the store.
CREATE TABLE document_upload (
    id        {uuid} NOT NULL PRIMARY KEY,
    group_id  {uuid} NOT NULL,
    folder    {uuid},
    name      {text} NOT NULL,
    replaces  {bool} NOT NULL,
    person    {uuid} NOT NULL REFERENCES person (id),
    begun_at  {int}  NOT NULL
);
CREATE INDEX document_upload_person ON document_upload (person);
CREATE INDEX document_upload_begun ON document_upload (begun_at);
