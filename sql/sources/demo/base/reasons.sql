-- reasons: the ERP's own reason codes, how often each branch hears them (of 200), and what customers say.
--
-- The codes X99, TMP-07 and 其他-3 are in no mapping, on purpose: every ERP has such codes.

create or replace table demo.reason_slots as
select profile, reason_code, (row_number() over (partition by profile order by position, copy) - 1)::int as slot
from (
    select profile, position, reason_code, unnest(range(weight)) as copy
    from (
        values
        ('fashion', 1, 'SZ-S', 36), ('fashion', 2, 'SZ-L', 34), ('fashion', 3, 'STY', 27), ('fashion', 4, 'COL', 14),
        ('fashion', 5, 'Q02', 15), ('fashion', 6, 'Q01', 9), ('fashion', 7, 'DSC', 11), ('fashion', 8, 'NLN', 14),
        ('fashion', 9, 'PRC', 6), ('fashion', 10, 'CUS-W', 10), ('fashion', 11, 'WS1', 5), ('fashion', 12, 'LOG-L', 4),
        ('fashion', 13, 'SZ-C', 4), ('fashion', 14, 'OTH', 2), ('fashion', 15, '', 4), ('fashion', 16, 'X99', 2),
        ('fashion', 17, 'TMP-07', 2), ('fashion', 18, 'LOG-U', 1),
        ('shoes', 1, 'SZ-S', 44), ('shoes', 2, 'SZ-L', 34), ('shoes', 3, 'STY', 20), ('shoes', 4, 'COL', 8),
        ('shoes', 5, 'Q02', 16), ('shoes', 6, 'Q01', 18), ('shoes', 7, 'DSC', 8), ('shoes', 8, 'NLN', 14),
        ('shoes', 9, 'PRC', 6), ('shoes', 10, 'CUS-W', 12), ('shoes', 11, 'WS1', 5), ('shoes', 12, 'LOG-L', 3),
        ('shoes', 13, 'SZ-C', 3), ('shoes', 14, 'OTH', 2), ('shoes', 15, '', 3), ('shoes', 16, 'X99', 2),
        ('shoes', 17, 'TMP-07', 1), ('shoes', 18, 'LOG-U', 1),
        ('electronics', 1, 'Q01', 56), ('electronics', 2, 'Q02', 26), ('electronics', 3, 'CUS-I', 32),
        ('electronics', 4, 'DSC', 16), ('electronics', 5, 'NLN', 14), ('electronics', 6, 'PRC', 12),
        ('electronics', 7, 'DMG-T', 10), ('electronics', 8, 'DMG-P', 3), ('electronics', 9, 'WS2', 9),
        ('electronics', 10, 'WS1', 5), ('electronics', 11, 'CUS-M', 6), ('electronics', 12, 'OTH', 2),
        ('electronics', 13, '', 3), ('electronics', 14, 'X99', 4), ('electronics', 15, '其他-3', 1), ('electronics', 16, 'LOG-U', 1),
        ('home', 1, 'DMG-T', 40), ('home', 2, 'DMG-P', 12), ('home', 3, 'STY', 24), ('home', 4, 'COL', 22), ('home', 5, 'DSC', 20),
        ('home', 6, 'Q02', 22), ('home', 7, 'Q01', 16), ('home', 8, 'NLN', 12), ('home', 9, 'WS1', 6),
        ('home', 10, 'WS2', 7), ('home', 11, 'WS3', 1), ('home', 12, 'LOG-L', 5), ('home', 13, 'CUS-M', 4), ('home', 14, 'PRC', 2),
        ('home', 15, '', 3), ('home', 16, 'X99', 2), ('home', 17, 'TMP-07', 2),
        ('beauty', 1, 'Q02', 40), ('beauty', 2, 'DMG-T', 34), ('beauty', 3, 'Q03', 16), ('beauty', 4, 'DSC', 20),
        ('beauty', 5, 'NLN', 22), ('beauty', 6, 'WS1', 12), ('beauty', 7, 'WS3', 2), ('beauty', 8, 'CUS-M', 16),
        ('beauty', 9, 'Q01', 14), ('beauty', 10, 'LOG-L', 10), ('beauty', 11, 'OTH', 4), ('beauty', 12, '', 5),
        ('beauty', 13, 'X99', 3), ('beauty', 14, '其他-3', 2),
        -- causes of the planted truths
        ('broken', 1, 'Q01', 176), ('broken', 2, 'Q02', 24),
        ('tight', 1, 'SZ-S', 188), ('tight', 2, 'SZ-C', 12),
        ('opportunist', 1, 'NLN', 84), ('opportunist', 2, 'PRC', 52), ('opportunist', 3, 'STY', 48), ('opportunist', 4, 'CUS-M', 16),
        ('let down', 1, 'Q01', 80), ('let down', 2, 'DMG-T', 70), ('let down', 3, 'WS1', 50)
    ) as weights (profile, position, reason_code, weight)
);

-- The desk in Ningbo books some reasons under codes of its own.
create or replace table demo.reason_aliases as
select * from (
    values
    ('Q01', '质量-01'), ('Q02', '质量-02'), ('SZ-S', '尺码-小'), ('SZ-L', '尺码-大'), ('STY', '款式'), ('NLN', '不想要'),
    ('DMG-T', '破损-运输'), ('WS1', '错发'), ('DSC', '不符')
) as aliases (reason_code, alias);

create or replace table demo.reason_words as
select * from (
    values
    ('Q01', ['Stopped working after two days.', 'The seam opened the first time I used it.', 'Arrived dead, tried it with two other cables.', 'Broken. I have attached photos but the form only took one of three, please ask if you need the others; the defect is on the left side next to the label, and it was there when I opened the box.'],
        ['用了两天就坏了。', '第一次使用就开线了。', '收到就无法开机，换了两根线都不行。', '有质量问题。我拍了三张照片，但表单只能上传一张，如果需要其他照片请联系我；缺陷在左侧标签旁边，打开包装时就已经存在了，不是我使用造成的。']),
    ('Q02', ['Feels much cheaper than the price.', 'The fabric is thinner than I expected.', 'Not the quality I know from you.'],
        ['质感和价格不符。', '面料比想象的薄很多。', '质量不如以前了。']),
    ('Q03', ['Best before date is next week.', 'Already past its date.'], ['下周就过期了。', '收到时已经过了保质期。']),
    ('WS1', ['I ordered another colour.', 'This is not my parcel at all.', 'Wrong article in the bag, label is right.'],
        ['颜色发错了。', '这根本不是我买的东西。', '包装标签是对的，里面的商品不对。']),
    ('WS2', ['The screws are missing.', 'Power adapter was not in the box.'], ['缺少螺丝。', '盒子里没有电源适配器。']),
    ('WS3', ['You sent two, I ordered one.'], ['我只买了一件，寄来了两件。']),
    ('DSC', ['Looks different from the pictures.', 'Described as cotton, label says polyester.', 'Smaller than the measurements on the page.'],
        ['和图片差别很大。', '页面写的是纯棉，标签上是聚酯纤维。', '实际尺寸比页面标注的小。']),
    ('SZ-C', ['Your size chart is off by one size.'], ['尺码表不准，差了一个码。']),
    ('DMG-T', ['The box was crushed.', 'Glass broken on arrival.', 'Wet and torn when the courier handed it over.'],
        ['箱子被压坏了。', '到货时玻璃已经碎了。', '快递送到时包装又湿又破。']),
    ('DMG-P', ['Gift box dented, cannot give it away like this.'], ['礼盒压瘪了，没法送人。']),
    ('LOG-L', ['Came after the birthday.', 'Two weeks late, bought it elsewhere.'], ['生日过了才到。', '晚了两周，已经在别处买了。']),
    ('LOG-U', ['Never got a card from the courier.'], ['快递没有通知我就退回了。']),
    ('CUS-M', ['Ordered twice by mistake.', 'My daughter ordered this, sorry.'], ['不小心下了两单。', '孩子误操作下的单，抱歉。']),
    ('CUS-W', ['Took the wrong size, my fault.'], ['自己选错尺码了。']),
    ('CUS-I', ['Does not fit my model.', 'Needs another plug.'], ['和我的型号不兼容。', '插头规格不对。']),
    ('SZ-S', ['Too tight across the shoulders.', 'Runs small, two sizes at least.', 'Could not get my foot in.'],
        ['肩膀太紧。', '偏小，至少小两个码。', '脚都塞不进去。']),
    ('SZ-L', ['Way too big.', 'Sleeves too long.'], ['太大了。', '袖子太长。']),
    ('STY', ['Does not suit me.', 'Looked better in the picture.'], ['上身不好看。', '不适合我的风格。']),
    ('COL', ['The green is more of a brown.', 'Colour does not match my other curtains.'], ['颜色偏棕，不是绿色。', '和家里的窗帘颜色不搭。']),
    ('NLN', ['Changed my mind.', 'No longer needed.'], ['不想要了。', '不需要了。']),
    ('PRC', ['Found it cheaper.', 'You lowered the price a day later.'], ['别家更便宜。', '买完第二天就降价了。']),
    ('OTH', ['Please call me.'], ['请给我回电话。'])
) as words (reason, words_en, words_zh);
