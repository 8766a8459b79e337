-- The day on which it became known that a person leaves: a last day far in the past, perhaps a slip of the hand, is no
-- reason to erase somebody the same night.
ALTER TABLE person ADD COLUMN left_noted_on {date};
