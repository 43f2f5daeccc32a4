-- What is over for weeks is removed across tenants, once a day. The app role may still delete no job.
grant delete on kernel.job to socle_platform;
select kernel.platform_duty('kernel.inbox_event', 'select, delete');
