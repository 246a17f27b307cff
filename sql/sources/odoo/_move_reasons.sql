-- move_reasons: why goods came back, by move of their return picking. Core Odoo has no such field. Where yours has one, put
-- a file of this name and these columns into the `overrides` folder, such as
--
--     select id as move_id, x_return_reason as reason_code, x_return_note as reason_text from stock_move

select cast(null as integer) as move_id, cast(null as text) as reason_code, cast(null as text) as reason_text where false
