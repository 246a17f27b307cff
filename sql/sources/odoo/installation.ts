// What is asked of an Odoo database before the SELECTs are chosen: which version and modules it has, and the company.

/** The columns of named tables that we may read. */
export const listColumns = `select cast(c.relname as text) as "table", cast(a.attname as text) as "column"
from pg_attribute as a
join pg_class as c on c.oid = a.attrelid
where c.relkind in ('r', 'p', 'v') and pg_table_is_visible(c.oid) and a.attnum > 0 and not a.attisdropped
	and c.relname in (:tables) and has_table_privilege(c.oid, 'select')`;

/** The version of the module base, such as 17.0.1.3. */
export const readVersion = `select latest_version as version from ir_module_module where name = 'base'`;

/** Companies with the currency of their books. */
export const listCompanies = `select company.id, company.name, currency.name as currency
from res_company as company
join res_currency as currency on currency.id = company.currency_id
order by company.id`;
