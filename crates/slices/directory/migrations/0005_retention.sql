-- How long an organisation keeps people who have left; where there is no row, the usual terms hold.
CREATE TABLE retention (
    organisation {uuid} NOT NULL PRIMARY KEY REFERENCES unit (id),
    staff_months {int}  NOT NULL,
    pupil_months {int}  NOT NULL,
    -- How many the brake stopped at, and how many somebody agreed to erase.
    held         {int},
    confirmed    {int},
    version      {int}  NOT NULL
);

-- When nothing was left of a person but the row that others refer to.
ALTER TABLE person ADD COLUMN erased_at {int};
CREATE INDEX person_ended ON person (organisation, ended_on);
