-- categories: the tree of what is sold, and how each branch behaves.
--
-- share_before, share_after   parts of 1,000 of the order lines before and after the mix shift (month 31)
-- rate                        returned share of the lines at the start; fall: its factor from month 31 on
-- delay, delay_shape          days from delivery to the request: median, and shape of the log-logistic
-- batch_months                how long a batch is shipped from

create or replace table demo.categories as
select
    *,
    (greatest(4, ceil(product_count * pow(getvariable('scale'), 0.35) / len(sizes))))::int as styles
from (
    values
    ('WOM', 1, 'Women''s fashion', 340, 138, 212, 0.232, 0.94, 9.0, 0.27, 'fashion', 24.0, 160.0, 3, 40, ['XS', 'S', 'M', 'L', 'XL']),
    ('MEN', 2, 'Men''s fashion', 240, 90, 106, 0.172, 0.93, 10.0, 0.27, 'fashion', 22.0, 150.0, 3, 40, ['S', 'M', 'L', 'XL', 'XXL']),
    ('SHO', 3, 'Shoes', 240, 110, 134, 0.176, 0.94, 11.5, 0.30, 'shoes', 35.0, 190.0, 6, 42, ['EU 38', 'EU 39', 'EU 40', 'EU 41', 'EU 42', 'EU 43']),
    ('KID', 4, 'Kids', 160, 60, 50, 0.112, 0.91, 12.0, 0.30, 'fashion', 9.0, 60.0, 3, 40, ['98', '110', '122', '134']),
    ('ACC', 5, 'Bags & accessories', 140, 70, 64, 0.074, 0.87, 13.0, 0.33, 'home', 15.0, 220.0, 6, 45, ['one size']),
    ('SPO', 6, 'Sports & outdoor', 140, 72, 70, 0.086, 0.88, 15.0, 0.36, 'home', 14.0, 260.0, 4, 48, ['one size']),
    ('ELE', 7, 'Electronics', 180, 110, 90, 0.074, 0.76, 23.0, 0.42, 'electronics', 18.0, 420.0, 4, 70, ['one size']),
    ('COM', 8, 'Computers & tablets', 80, 40, 32, 0.070, 0.87, 27.0, 0.44, 'electronics', 90.0, 1400.0, 4, 80, ['one size']),
    ('HOM', 9, 'Home & living', 160, 90, 75, 0.060, 0.90, 16.0, 0.36, 'home', 12.0, 240.0, 6, 50, ['one size']),
    ('KIT', 10, 'Kitchen', 110, 60, 49, 0.046, 0.84, 18.0, 0.38, 'home', 8.0, 180.0, 6, 50, ['one size']),
    ('BEA', 11, 'Beauty & care', 90, 60, 49, 0.034, 0.84, 12.0, 0.35, 'beauty', 6.0, 80.0, 3, 45, ['one size']),
    ('TOY', 12, 'Toys & games', 60, 40, 32, 0.034, 0.82, 20.0, 0.40, 'home', 9.0, 90.0, 6, 55, ['one size']),
    ('DIY', 13, 'Tools & garden', 40, 30, 25, 0.050, 0.86, 21.0, 0.40, 'electronics', 10.0, 230.0, 6, 55, ['one size']),
    ('FOO', 14, 'Tea & fine food', 20, 30, 26, 0.030, 0.70, 8.0, 0.30, 'beauty', 5.0, 45.0, 2, 35, ['one size'])
) as tree (
    code, position, category, product_count, share_before, share_after, rate, fall, delay, delay_shape, profile,
    price_from, price_to, batch_months, cost_percent, sizes
);

-- Seasons of the branches: factor on the share, January to December.
create or replace table demo.category_seasons as
select * from (
    values
    ('WOM', [0.98, 0.98, 1.05, 1.06, 1.04, 1.00, 1.00, 0.98, 1.03, 1.02, 0.94, 0.92]),
    ('SHO', [0.95, 0.95, 1.05, 1.06, 1.02, 0.98, 0.95, 1.00, 1.08, 1.06, 0.97, 0.93]),
    ('SPO', [1.08, 1.00, 1.02, 1.08, 1.10, 1.08, 1.05, 0.98, 0.92, 0.90, 0.90, 0.92]),
    ('ELE', [0.95, 0.93, 0.92, 0.92, 0.92, 0.95, 0.97, 0.98, 1.00, 1.02, 1.25, 1.18]),
    ('TOY', [0.70, 0.75, 0.85, 0.90, 0.90, 0.90, 0.85, 0.90, 0.95, 1.10, 1.60, 1.75]),
    ('DIY', [0.80, 0.90, 1.15, 1.25, 1.25, 1.15, 1.05, 1.00, 0.95, 0.90, 0.85, 0.80]),
    ('BEA', [0.95, 1.00, 1.00, 1.00, 1.05, 1.00, 1.00, 1.00, 1.00, 1.00, 1.05, 1.15]),
    ('FOO', [1.05, 1.00, 0.95, 0.90, 0.90, 0.85, 0.85, 0.90, 1.00, 1.05, 1.25, 1.40])
) as seasons (code, factors);

create or replace table demo.subcategories as
select * from (
    values
    ('WOM', ['Dresses', 'Blouses', 'Trousers', 'Jackets', 'Knitwear']),
    ('MEN', ['Shirts', 'Trousers', 'Jackets', 'Knitwear']),
    ('SHO', ['Sneakers', 'Boots', 'Sandals', 'Business shoes']),
    ('KID', ['Tops', 'Trousers', 'Outerwear', 'Pyjamas']),
    ('ACC', ['Handbags', 'Backpacks', 'Belts', 'Scarves', 'Watches']),
    ('SPO', ['Running', 'Cycling', 'Camping', 'Yoga', 'Swimming']),
    ('ELE', ['Headphones', 'Smart home', 'Wearables', 'Chargers & cables', 'Cameras']),
    ('COM', ['Tablets', 'Monitors', 'Keyboards & mice', 'Storage']),
    ('HOM', ['Bedding', 'Lighting', 'Curtains', 'Decoration', 'Small furniture']),
    ('KIT', ['Cookware', 'Tableware', 'Knives', 'Coffee & tea makers']),
    ('BEA', ['Skin care', 'Hair care', 'Fragrance', 'Oral care']),
    ('TOY', ['Building sets', 'Board games', 'Plush toys', 'Outdoor play']),
    ('DIY', ['Power tools', 'Hand tools', 'Garden', 'Paint & repair']),
    ('FOO', ['Green tea', 'Black tea', 'Chocolate', 'Spices'])
) as branches (code, subcategories);
