-- return_lines: written with the request, completed at the receipt. About 3 % name no order line, some no product.

select
    return_line_id,
    return_id,
    case when not is_unlinked then order_line_id end as order_line_id,
    case when not is_nameless then product_id end as product_id,
    case when not is_unlinked then batch_id end as batch_id,
    returned_units::decimal(18, 4) as quantity,
    (case when received_at <= getvariable('now') then received_units end)::decimal(18, 4) as received_quantity,
    reason_code,
    case
        when demo.draw(line_key, 'words?') > 0.42 then null
        when country = 'CN' then demo.pick(words_zh, demo.draw(line_key, 'words'))
        else demo.pick(words_en, demo.draw(line_key, 'words'))
    end as reason_text,
    demo.instant(greatest(requested_at, demo.seen(received_at))) as updated_at
from demo.case_lines
left join demo.reason_words using (reason)
where demo.is_new(greatest(requested_at, demo.seen(received_at)))
