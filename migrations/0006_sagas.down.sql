drop table project_move_people;
drop table project_move_labels;
drop table project_move_tasks;
alter table projects drop column move_id;
drop table project_moves;
drop table portcullis_sagas;
