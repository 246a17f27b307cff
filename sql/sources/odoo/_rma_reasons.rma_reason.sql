-- rma_reasons: of the OCA module rma_reason. Its own reasons have a name that never changes, those made by people do not.

select
    reason.id,
    coalesce(own.name, reason.name ->> 'en_US') as code,
    coalesce(reason.name ->> :language, reason.name ->> 'en_US') as name
from rma_reason as reason
left join ir_model_data as own
    on own.model = 'rma.reason' and own.module = 'rma_reason' and own.res_id = reason.id
