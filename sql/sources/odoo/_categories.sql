-- categories: the first and the last name on the path of each category. The category All that Odoo begins with says nothing
-- where there is another below it.

with

roots as (

    select res_id from ir_model_data
    where module = 'product' and name = 'product_category_all' and model = 'product.category'

),

steps as (

    select category.id, step.position, ancestor.name, ancestor.write_date
    from product_category as category
    cross join lateral unnest(string_to_array(trim(trailing '/' from category.parent_path), '/'))
        with ordinality as step (id, position)
    join product_category as ancestor on ancestor.id = cast(step.id as integer)
    where ancestor.id not in (select res_id from roots) or ancestor.id = category.id

)

select
    id,
    (array_agg(name order by position))[1] as category,
    case when count(*) > 1 then (array_agg(name order by position desc))[1] end as subcategory,
    max(write_date) as write_date
from steps
group by id
