-- refunds_without_return: every refund belongs to a return that is known.
-- severity warn

select refunds.source_id, refunds.refund_id, refunds.return_id
from marts.fct_refunds as refunds
anti join marts.fct_returns as returns using (source_id, return_id)
