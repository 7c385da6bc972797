-- Under which rules of the house a commit was made, where that is more than the rights of who asked
-- (freezes that were overridden, the proposal that it carries out, until when it had to be
-- confirmed): JSON. NULL in all others, and in commits from before.
ALTER TABLE commits ADD COLUMN terms BLOB;
