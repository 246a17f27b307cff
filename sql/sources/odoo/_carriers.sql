-- carriers: of pickings. The app Delivery Costs is not installed.

select cast(null as integer) as picking_id, cast(null as text) as carrier where false
