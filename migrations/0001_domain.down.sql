drop table comments;
drop table task_labels;
drop table labels;
drop table tasks;
drop table projects;
drop table memberships;
drop table workspaces;
drop table users;
-- pg_trgm stays: it may have been there before, and others may use it.
