-- state_changes: when the state of a record changed to what, as its log tells. Odoo 16.
--
-- The log keeps the label that the state had in the language of who changed it. The labels of all languages stand beside
-- each value of the selection, so that the value is found whatever the language was.

select
    change.id,
    message.model,
    message.res_id,
    message.date as changed_at,
    selection.value as state,
    author.name as author,
    greatest(change.write_date, message.write_date) as write_date
from mail_tracking_value as change
join ir_model_fields as field on field.id = change.field
join mail_message as message on message.id = change.mail_message_id and message.model = field.model
left join res_partner as author on author.id = message.author_id
cross join lateral (
    select min(selection.value) as value
    from ir_model_fields_selection as selection
    where selection.field_id = field.id
        and exists (select from jsonb_each_text(selection.name) as label where label.value = change.new_value_char)
) as selection
where field.name = 'state' and field.model in ('rma', 'stock.picking', 'account.move') and selection.value is not null
