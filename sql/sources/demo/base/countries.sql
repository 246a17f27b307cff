-- countries: where customers live, what they pay in, what they are called.
--
-- price_factor turns a euro price into the price list of the currency; days: usual days on the road.

create or replace table demo.countries as
select * from (
    values
    ('DE', 32, 'EUR', 1.0, 1.6,
        [['Berlin', 'Berlin'], ['Hamburg', 'Hamburg'], ['München', 'Bayern'], ['Köln', 'Nordrhein-Westfalen'], ['Leipzig', 'Sachsen'], ['Freiburg im Breisgau', 'Baden-Württemberg']],
        ['Anna', 'Lukas', 'Sophie', 'Jonas', 'Miriam', 'Felix', 'Lea', 'Paul', 'Greta', 'Emil', 'Katharina', 'Henning'],
        ['Schmidt', 'Weber', 'Krüger', 'Hoffmann', 'Vogel', 'Lindner', 'Schäfer', 'Brandt', 'Nowak', 'Özdemir', 'Groß', 'Petersen']),
    ('AT', 7, 'EUR', 1.0, 2.1,
        [['Wien', 'Wien'], ['Graz', 'Steiermark'], ['Linz', 'Oberösterreich']],
        ['Valentina', 'Maximilian', 'Theresa', 'Florian', 'Magdalena', 'Georg'],
        ['Gruber', 'Huber', 'Wagner', 'Pichler', 'Steiner', 'Moser']),
    ('FR', 10, 'EUR', 1.0, 2.6,
        [['Paris', 'Île-de-France'], ['Lyon', 'Auvergne-Rhône-Alpes'], ['Lille', 'Hauts-de-France'], ['Nantes', 'Pays de la Loire']],
        ['Camille', 'Hugo', 'Chloé', 'Théo', 'Manon', 'Raphaël', 'Élodie', 'Antoine'],
        ['Martin', 'Lefèvre', 'Moreau', 'Girard', 'Fontaine', 'Chevalier', 'Rousseau', 'N''Diaye']),
    ('NL', 7, 'EUR', 1.0, 2.0,
        [['Amsterdam', 'Noord-Holland'], ['Utrecht', 'Utrecht'], ['Rotterdam', 'Zuid-Holland']],
        ['Sanne', 'Daan', 'Fleur', 'Bram', 'Lotte', 'Thijs'],
        ['de Vries', 'van den Berg', 'Jansen', 'Visser', 'Bakker', 'Smit']),
    ('PL', 9, 'PLN', 4.3, 1.8,
        [['Warszawa', 'Mazowieckie'], ['Kraków', 'Małopolskie'], ['Wrocław', 'Dolnośląskie'], ['Gdańsk', 'Pomorskie']],
        ['Zofia', 'Jakub', 'Magda', 'Piotr', 'Agnieszka', 'Tomasz', 'Łucja', 'Marek'],
        ['Kowalska', 'Nowak', 'Wiśniewska', 'Zieliński', 'Wójcik', 'Kamińska', 'Mazur', 'Dąbrowski']),
    ('GB', 10, 'GBP', 0.87, 3.2,
        [['London', 'Greater London'], ['Manchester', 'Greater Manchester'], ['Leeds', 'West Yorkshire'], ['Bristol', 'South West'], ['Edinburgh', 'Scotland']],
        ['Olivia', 'Harry', 'Amelia', 'George', 'Isla', 'Arthur', 'Priya', 'Callum'],
        ['Smith', 'Taylor', 'O''Connor', 'Patel', 'Hughes', 'Campbell', 'Wright', 'Begum']),
    ('US', 5, 'USD', 1.12, 6.5,
        [['Brooklyn', 'New York'], ['Austin', 'Texas'], ['Portland', 'Oregon'], ['Chicago', 'Illinois']],
        ['Emily', 'Michael', 'Ashley', 'Daniel', 'Maria', 'Tyler'],
        ['Johnson', 'Garcia', 'Miller', 'Nguyen', 'Washington', 'Rivera']),
    ('CN', 9, 'CNY', 7.8, 2.4,
        [['上海', '上海市'], ['杭州', '浙江省'], ['宁波', '浙江省'], ['广州', '广东省'], ['成都', '四川省'], ['北京', '北京市']],
        ['伟', '芳', '秀英', '敏', '静怡', '子轩', '雨桐', '浩然', '晓雯', '建国', '思远', '佳琪'],
        ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '欧阳']),
    ('IT', 6, 'EUR', 1.0, 2.9,
        [['Milano', 'Lombardia'], ['Torino', 'Piemonte'], ['Bologna', 'Emilia-Romagna']],
        ['Giulia', 'Lorenzo', 'Chiara', 'Matteo', 'Francesca', 'Niccolò'],
        ['Rossi', 'Ferrari', 'Bianchi', 'Colombo', 'Ricci', 'D''Angelo']),
    ('ES', 5, 'EUR', 1.0, 3.1,
        [['Madrid', 'Comunidad de Madrid'], ['Barcelona', 'Cataluña'], ['Sevilla', 'Andalucía']],
        ['Lucía', 'Pablo', 'Carmen', 'Íñigo', 'Nuria', 'Álvaro'],
        ['García', 'Fernández', 'Ibáñez', 'Muñoz', 'Serrano', 'Peña'])
) as countries (country, share, currency, price_factor, days, cities, first_names, last_names);

-- One slot per percent: a draw picks a country by its share.
create or replace table demo.country_slots as
select list(country order by country) as slots
from demo.countries, unnest(range(share));

-- Rates against the euro: a level, a slow wave and some noise, on working days; none on week-ends, as banks do.
create or replace table demo.currency_rates as
select
    day,
    currency,
    (
        level
        * (1 + 0.025 * sin(date_diff('day', date '2020-01-01', day) / 97.0 + phase))
        * (1 + 0.006 * (demo.draw(date_diff('day', date '2020-01-01', day), currency) - 0.5))
    )::decimal(18, 6) as rate
from
    (select unnest(range(getvariable('start') - 10, getvariable('now')::date + 1, interval 1 day))::date as day),
    (values ('GBP', 1.165, 0.3), ('USD', 0.925, 1.9), ('CNY', 0.1285, 2.4), ('PLN', 0.2335, 4.0)) as levels (currency, level, phase)
where isodow(day) <= 5;
