-- What is on its way would stay in its place of transit, which nobody sees.
do $$ begin
  if exists (select from portcullis_sagas where status in ('running', 'undoing')) then
    raise exception 'Sagas are under way: let them end first, see portcullis sagas list';
  end if;
end $$;
drop table project_move_people;
drop table project_move_labels;
drop table project_move_tasks;
alter table projects drop column move_id;
drop table project_moves;
drop table portcullis_sagas;
