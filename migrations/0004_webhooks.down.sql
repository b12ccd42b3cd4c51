drop table webhook_deliveries;
drop table webhook_secrets;
drop table webhooks;
-- Else the consumer would not read again what it reads from the beginning when the tables come back.
delete from portcullis_consumers where name = 'webhooks';
