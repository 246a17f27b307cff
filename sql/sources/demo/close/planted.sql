-- planted: what was hidden in the data, so that one can tell whether it was found.

with

sums as (

    select kind, entity, id, member, sum(part) as part, sum(whole) as whole
    from demo.found
    where id is not null
    group by all

),

overall as (

    select 'mix_shift' as kind, 'categories' as entity, '*' as id, member, sum(part) as part, sum(whole) as whole
    from sums
    where kind = 'mix_shift'
    group by member

),

truths as (

    select
        kind,
        entity,
        id,
        to_json(
            map_from_entries(
                list(row(member, struct_pack(part := part::double, whole := whole::double)) order by member)
            )
        ) as figures
    from (from sums union all by name from overall)
    group by kind, entity, id

)

select
    truths.kind,
    entity,
    id,
    sentence_en,
    sentence_zh,
    figures
from truths
inner join (
    values
    ('bad_batch', 'One batch of a shoe comes back about four times as often as its other batches: the sole comes off.', '某款鞋的一个批次退货率约为其他批次的四倍：鞋底脱落。'),
    ('declining_supplier', 'The quality of supplier S168 has declined slowly for a year.', '供应商 S168 的质量一年来缓慢下降。'),
    ('wrong_size_chart', 'The size chart of this product is wrong: most returns say too small.', '该产品的尺码表有误：多数退货原因是尺码偏小。'),
    ('serial_returner', 'This customer buys to try and returns at the end of the period.', '该客户购买后试用，并在退货期末退回。'),
    ('lookalike', 'Looks like a serial returner and is not: many dresses, or goods that we sent broken.', '看似恶意退货，其实不是：购买大量连衣裙，或收到的是我方发出的问题商品。'),
    ('mix_shift', 'Since month 31 the overall rate is higher while the rate of each category is lower: more fashion is sold.', '自第 31 个月起，总体退货率上升而各类别退货率下降：服装占比提高。'),
    ('slow_warehouse', 'The warehouse in Poznań takes about 2.4 times as long to inspect.', '波兹南仓库的质检耗时约为其他仓库的 2.4 倍。'),
    ('refund_paid_twice', 'This refund pays the same return a second time.', '该退款对同一退货重复支付。'),
    ('refund_without_receipt', 'Refunded although nothing was received.', '未收到退货即已退款。'),
    ('exchanged_and_refunded', 'Refunded although the goods were exchanged.', '已换货又退款。'),
    ('refund_not_posted', 'Paid and never booked in the ledger.', '已支付但从未入账。'),
    ('refund_above_value', 'More was paid than the goods were sold for.', '退款金额高于商品售价。'),
    ('ledger_differs', 'The ledger has another amount than was paid.', '账面金额与实付金额不符。'),
    ('exchange_shipped_twice', 'The goods of this exchange had been sent before.', '该换货的商品此前已发出。'),
    ('never_settled', 'Received and then forgotten: neither refunded nor exchanged.', '已收货，但被遗忘：既未退款也未换货。'),
    ('inspection_skipped', 'Put on the shelf for sale although nobody had inspected it.', '未经质检即上架销售。'),
    ('stuck_case', 'Stuck for more than a month: lost before inspection, or left after it.', '停滞超过一个月：质检前遗失，或质检后无人处理。'),
    ('restock_without_movement', 'The inspection said restock; no stock movement followed.', '质检判定可再售，但没有相应的入库记录。'),
    ('restocked_though_scrapped', 'The inspection said scrap; the goods were booked in for sale.', '质检判定报废，却被登记为可售库存。'),
    ('return_without_order', 'Goods or money for a return that names no order.', '已收货或已付款的退货没有注明订单。')
) as sentences (kind, sentence_en, sentence_zh) using (kind)
order by truths.kind, id
