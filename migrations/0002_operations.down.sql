drop table portcullis_unknown_operations;
drop table portcullis_operation_usage;
drop table portcullis_deployment_operations;
drop table portcullis_deployments;
drop table portcullis_operations;
drop table portcullis_registry;
drop function portcullis_links_changed();
drop function portcullis_registry_notify();
