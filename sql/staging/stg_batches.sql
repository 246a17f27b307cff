-- stg_batches: batches, without those their source deleted.
--
-- grain   one row per batch of a source
-- key     source_id, batch_id
-- kept    view

select
    source_id,
    batch_id,
    product_id,
    supplier_id,
    produced_on,
    received_on,
    quantity,
from raw.batches
where deleted_at is null
