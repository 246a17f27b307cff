-- Why each line came back. ERPNext has no field for it; where a site has one of its own, name it as `reasonField` in the
-- configuration, or write this step anew: return_line_id (DN:, SI: or POS: and the name of the line; WC: and that of the
-- warranty claim), reason_code, reason_text.
select name as return_line_id, name as reason_code, name as reason_text from `tabDelivery Note Item`
where false
