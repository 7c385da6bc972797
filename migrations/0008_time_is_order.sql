-- Commits are in order of time by their making, so a time is found by halving the revisions, and no
-- commit has to write a page for it.

DROP INDEX commits_by_time;
