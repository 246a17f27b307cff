-- suppliers: who makes what. The first of a category makes a little more of it than the others.

create or replace table demo.suppliers as
select * from (
    values
    ('S101', 'Têxteis do Minho, Lda.', 'PT', 'WOM'), ('S102', 'Anatolia Giyim A.Ş.', 'TR', 'WOM'),
    ('S103', '杭州云锦服饰有限公司', 'CN', 'WOM'), ('S104', 'Saigon Garment JSC', 'VN', 'WOM'),
    ('S105', 'Maglieria Prato S.r.l.', 'IT', 'WOM'), ('S106', 'Dhaka Apparel Ltd.', 'BD', 'WOM'),
    ('S107', '广州南枝时装有限公司', 'CN', 'WOM'),
    ('S111', 'Camisaria Braga, Lda.', 'PT', 'MEN'), ('S112', 'Bosphorus Denim A.Ş.', 'TR', 'MEN'),
    ('S113', '宁波雅尚制衣有限公司', 'CN', 'MEN'), ('S114', 'Lanificio Biella S.p.A.', 'IT', 'MEN'),
    ('S115', 'Tirupur Knits Pvt. Ltd.', 'IN', 'MEN'),
    ('S121', 'Calzaturificio Riviera S.r.l.', 'IT', 'SHO'), ('S122', '东莞恒泰鞋业有限公司', 'CN', 'SHO'),
    ('S123', 'Alicante Calzados S.L.', 'ES', 'SHO'), ('S124', 'Hai Phong Footwear JSC', 'VN', 'SHO'),
    ('S125', '温州康达鞋业股份有限公司', 'CN', 'SHO'),
    ('S131', 'Bambino Tekstil A.Ş.', 'TR', 'KID'), ('S132', '佛山小树苗童装有限公司', 'CN', 'KID'),
    ('S133', 'Coimbatore Cotton Mills', 'IN', 'KID'), ('S134', 'Malwa Kids Sp. z o.o.', 'PL', 'KID'),
    ('S141', 'Pelletteria Toscana S.r.l.', 'IT', 'ACC'), ('S142', '广州百川皮具有限公司', 'CN', 'ACC'),
    ('S143', 'Glashütter Feinwerk GmbH', 'DE', 'ACC'), ('S144', 'Kanpur Leather Works', 'IN', 'ACC'),
    ('S151', 'Alpin Sportgeräte GmbH', 'AT', 'SPO'), ('S152', '厦门海风户外用品有限公司', 'CN', 'SPO'),
    ('S153', 'Vietnam Outdoor Co.', 'VN', 'SPO'), ('S154', 'Tatra Outdoor Sp. z o.o.', 'PL', 'SPO'),
    ('S161', '深圳声悦电子有限公司', 'CN', 'ELE'), ('S162', '深圳蓝鲸智能科技有限公司', 'CN', 'ELE'),
    ('S163', 'Hanbit Electronics Co., Ltd.', 'KR', 'ELE'), ('S164', 'Elektra Brno s.r.o.', 'CZ', 'ELE'),
    ('S165', '惠州新源电池有限公司', 'CN', 'ELE'), ('S166', 'Taipei Optics Inc.', 'TW', 'ELE'),
    ('S167', 'Kestrel Devices Ltd.', 'GB', 'ELE'), ('S168', '苏州启明光电有限公司', 'CN', 'ELE'),
    ('S171', 'Hsinchu Systems Corp.', 'TW', 'COM'), ('S172', '重庆凌云电脑有限公司', 'CN', 'COM'),
    ('S173', 'Penang Storage Sdn. Bhd.', 'MY', 'COM'), ('S174', 'Tastwerk GmbH', 'DE', 'COM'),
    ('S181', 'Weberei Oberlausitz GmbH', 'DE', 'HOM'), ('S182', '绍兴锦绣家纺有限公司', 'CN', 'HOM'),
    ('S183', 'Möbelwerk Bielsko Sp. z o.o.', 'PL', 'HOM'), ('S184', 'Jaipur Home Pvt. Ltd.', 'IN', 'HOM'),
    ('S185', '中山明辉灯饰有限公司', 'CN', 'HOM'),
    ('S191', 'Gusswerk Ruhr GmbH', 'DE', 'KIT'), ('S192', '景德镇青瓷坊有限公司', 'CN', 'KIT'),
    ('S193', 'Coltellerie Maniago S.r.l.', 'IT', 'KIT'), ('S194', '阳江锋刃刀剪有限公司', 'CN', 'KIT'),
    ('S201', 'Laboratoires Garonne SAS', 'FR', 'BEA'), ('S202', 'Kosmetik Manufaktur Wien GmbH', 'AT', 'BEA'),
    ('S203', '上海兰芷日化有限公司', 'CN', 'BEA'), ('S204', 'Provence Botanique SARL', 'FR', 'BEA'),
    ('S211', 'Spielwaren Seiffen GmbH', 'DE', 'TOY'), ('S212', '汕头童趣玩具有限公司', 'CN', 'TOY'),
    ('S213', 'Bricks of Billund ApS', 'DK', 'TOY'),
    ('S221', 'Werkzeugfabrik Remscheid GmbH', 'DE', 'DIY'), ('S222', '永康力达五金工具有限公司', 'CN', 'DIY'),
    ('S223', 'Narzędzia Śląsk Sp. z o.o.', 'PL', 'DIY'),
    ('S231', '杭州龙坞茶业有限公司', 'CN', 'FOO'), ('S232', 'Chocolaterie Liège SA', 'BE', 'FOO'),
    ('S233', 'Teehandel Bremen KG', 'DE', 'FOO')
) as suppliers (supplier_id, name, country, code);

create or replace table demo.warehouses as
select * from (
    values
    ('W1', 'Leipzig', 'DE', 1.0),
    ('W2', 'Poznań', 'PL', 3.1),
    ('W3', '宁波 Ningbo', 'CN', 1.0)
) as warehouses (warehouse_id, name, country, inspection_factor);
