-- people: who works on returns, and what they write down.

create or replace table demo.staff as
select
    ['J. Albrecht', 'M. Sørensen', 'A. Kowalczyk', 'T. Okafor', 'L. Marchetti', 'S. Yilmaz', '陈静', '林晓峰'] as agents,
    ['Dock A', 'Dock B', 'Dock C'] as docks,
    ['Q. Hartmann', 'E. Lewandowska', 'R. Novák', 'P. Adeyemi'] as inspectors,
    ['王海燕', '周明', '孙丽'] as inspectors_zh,
    ['Accounts 1', 'Accounts 2', '财务 李敏'] as clerks,
    [
        'Customer asks for a call back before the refund.', 'Parcel shop receipt attached.', 'Second parcel follows.',
        'Complained by phone as well, be generous.', 'Customer sent photos; the damage is clearly from transport.',
        'Asked the customer for the serial number on Monday, reminded on Thursday, answered on Friday evening: the number on the invoice and the number on the device differ, so the warehouse must compare both before anything is refunded.'
    ] as notes,
    [
        '客户要求退款前先电话联系。', '已附快递底单。', '还有第二个包裹。', '客户已来电投诉，请酌情处理。', '客户提供了照片，明显是运输造成的损坏。',
        '周一向客户索要序列号，周四再次提醒，周五晚上收到回复：发票上的序列号与设备上的不一致，仓库须核对两者之后才能退款，请勿提前处理。'
    ] as notes_zh,
    ['Box opened and taped again.', 'No delivery note inside.', 'One label for two boxes.', 'Tags removed.'] as dock_notes,
    ['外箱已拆封并重新封箱。', '箱内无退货单。', '吊牌已拆。'] as dock_notes_zh,
    ['Quick and friendly.', 'Refund came before I had expected it.', 'All fine, thank you.', 'Label in the box would be nice.'] as praise,
    ['处理很快，客服态度好。', '退款比预期快。', '满意。'] as praise_zh,
    ['Took far too long.', 'Nobody told me that the parcel had arrived.', 'I had to ask three times.', 'Three weeks for a refund, two different answers on the phone, and in the end I had to send the photos again because nobody could find them. I will think twice before I order here again.'] as complaints,
    ['太慢了。', '包裹到了也没人通知我。', '问了三次才有人处理。', '退款等了三个星期，电话里两次答复都不一样，最后还要我重新发照片，因为没有人能找到之前的。下次下单会再考虑。'] as complaints_zh;
