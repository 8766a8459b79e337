CREATE TABLE account (
    person        {uuid} NOT NULL PRIMARY KEY REFERENCES person (id),
    username      {text} NOT NULL UNIQUE,
    password_hash {text},
    must_change   {bool} NOT NULL,
    valid_until   {int},
    changed_at    {int}  NOT NULL,
    showcase      {text}
);
CREATE INDEX account_showcase ON account (showcase);

CREATE TABLE session (
    id           {uuid} NOT NULL PRIMARY KEY,
    token_hash   {blob} NOT NULL UNIQUE,
    person       {uuid} NOT NULL REFERENCES person (id),
    kept         {bool} NOT NULL,
    created_at   {int}  NOT NULL,
    last_seen_at {int}  NOT NULL,
    expires_at   {int}  NOT NULL,
    address      {text},
    agent        {text} NOT NULL,
    ended_at     {int}
);
CREATE INDEX session_person ON session (person, ended_at);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE known_device (
    token_hash {blob} NOT NULL,
    person     {uuid} NOT NULL REFERENCES person (id),
    last_at    {int}  NOT NULL,
    PRIMARY KEY (token_hash, person)
);
CREATE INDEX known_device_person ON known_device (person);

CREATE TABLE throttle (
    key      {text} NOT NULL PRIMARY KEY,
    failures {int}  NOT NULL,
    last_at  {int}  NOT NULL
);
CREATE INDEX throttle_last ON throttle (last_at);

CREATE TABLE reset_ticket (
    token_hash {blob} NOT NULL PRIMARY KEY,
    person     {uuid} NOT NULL REFERENCES person (id),
    kept       {bool} NOT NULL,
    created_at {int}  NOT NULL,
    expires_at {int}  NOT NULL,
    used_at    {int}
);
CREATE INDEX reset_ticket_person ON reset_ticket (person);

CREATE TABLE api_token (
    id           {uuid} NOT NULL PRIMARY KEY,
    person       {uuid} NOT NULL REFERENCES person (id),
    name         {text} NOT NULL,
    token_hash   {blob} NOT NULL UNIQUE,
    scopes       {text} NOT NULL,
    created_at   {int}  NOT NULL,
    expires_at   {int}  NOT NULL,
    last_used_at {int},
    ended_at     {int}
);
CREATE INDEX api_token_person ON api_token (person, ended_at);
