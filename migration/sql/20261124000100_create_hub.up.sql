-- A hub (区域枢纽) is a regional market. `national` is one of them. Provincial hubs carry the first two digits of
-- their GB/T 2260 code as number, so that a number in an identifier can be read by a person.
-- Shared table: every node has all of it.
CREATE TABLE hub (
    number      smallint PRIMARY KEY,
    code        text NOT NULL,
    name_zh     text NOT NULL,
    name_en     text NOT NULL,
    region_code text,
    CONSTRAINT hub_number_in_identifier CHECK (number BETWEEN 1 AND 1023),
    CONSTRAINT hub_code_unique UNIQUE (code)
);

INSERT INTO hub (number, code, name_zh, name_en, region_code) VALUES
    (1, 'national', '全国', 'National', NULL),
    (11, 'beijing', '北京', 'Beijing', '110000'),
    (12, 'tianjin', '天津', 'Tianjin', '120000'),
    (13, 'hebei', '河北', 'Hebei', '130000'),
    (14, 'shanxi', '山西', 'Shanxi', '140000'),
    (15, 'inner-mongolia', '内蒙古', 'Inner Mongolia', '150000'),
    (21, 'liaoning', '辽宁', 'Liaoning', '210000'),
    (22, 'jilin', '吉林', 'Jilin', '220000'),
    (23, 'heilongjiang', '黑龙江', 'Heilongjiang', '230000'),
    (31, 'shanghai', '上海', 'Shanghai', '310000'),
    (32, 'jiangsu', '江苏', 'Jiangsu', '320000'),
    (33, 'zhejiang', '浙江', 'Zhejiang', '330000'),
    (34, 'anhui', '安徽', 'Anhui', '340000'),
    (35, 'fujian', '福建', 'Fujian', '350000'),
    (36, 'jiangxi', '江西', 'Jiangxi', '360000'),
    (37, 'shandong', '山东', 'Shandong', '370000'),
    (41, 'henan', '河南', 'Henan', '410000'),
    (42, 'hubei', '湖北', 'Hubei', '420000'),
    (43, 'hunan', '湖南', 'Hunan', '430000'),
    (44, 'guangdong', '广东', 'Guangdong', '440000'),
    (45, 'guangxi', '广西', 'Guangxi', '450000'),
    (46, 'hainan', '海南', 'Hainan', '460000'),
    (50, 'chongqing', '重庆', 'Chongqing', '500000'),
    (51, 'sichuan', '四川', 'Sichuan', '510000'),
    (52, 'guizhou', '贵州', 'Guizhou', '520000'),
    (53, 'yunnan', '云南', 'Yunnan', '530000'),
    (54, 'tibet', '西藏', 'Tibet', '540000'),
    (61, 'shaanxi', '陕西', 'Shaanxi', '610000'),
    (62, 'gansu', '甘肃', 'Gansu', '620000'),
    (63, 'qinghai', '青海', 'Qinghai', '630000'),
    (64, 'ningxia', '宁夏', 'Ningxia', '640000'),
    (65, 'xinjiang', '新疆', 'Xinjiang', '650000');
