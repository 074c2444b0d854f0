//! The demo company's customers.

use super::{
    Chance, DemoCell, DemoTable, Format,
    places::{CITIES, TERRITORIES},
};

/// Categories of customers.
pub const CATEGORIES: &[&str] = &["生产企业", "经销商", "科研院校"];

/// A customer as its deliveries need it.
pub(super) struct Customer {
    pub(super) code: String,
    pub(super) is_dealer: bool,
    pub(super) is_institute: bool,
    row: Vec<DemoCell>,
}

const FIRST: &[&str] = &[
    "瑞", "恒", "华", "鼎", "天", "永", "嘉", "信", "博", "宏", "科", "锐", "中", "东", "联", "盛", "德", "明", "远",
    "合",
];
const SECOND: &[&str] =
    &["泰", "达", "信", "力", "成", "安", "丰", "源", "通", "和", "越", "锋", "腾", "诺", "凯", "晟"];
const TRADES: &[&str] = &[
    "精密机械",
    "模具制造",
    "汽车零部件",
    "食品",
    "制药",
    "包装材料",
    "电子科技",
    "航空部件",
    "轨道交通装备",
    "医疗器械",
    "塑胶制品",
    "纺织机械",
    "日化",
    "饮料",
    "液压件",
    "轴承",
    "新能源",
    "阀门",
];
const INSTITUTES: &[&str] = &["材料研究所", "检验检测中心", "大学分析测试中心", "生物医药研究院", "计量科学研究院"];
const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "欧阳", "单",
];
const GIVEN: &[&str] = &[
    "伟", "芳", "建国", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超",
    "霞", "志强", "晓东", "海燕", "文博", "雨晴", "国栋", "思远", "立新", "春梅", "永康", "家豪",
];
const TITLES: &[&str] = &["设备部经理", "生产主管", "采购经理", "维修班长", "厂长", "实验室主任", "工程师", "行政主管"];
const NOTES: &[&str] =
    &["", "", "", "", "", "进厂需提前一天报备", "夜班有人，可晚上上门", "开票信息以合同为准", "须穿防静电服"];

/// So many customers; the first ones stay the same whatever the number.
pub(super) fn make(count: usize) -> Vec<Customer> {
    let mut chance = Chance::from_seed(20_260_101);
    let mut names: Vec<String> = Vec::new();
    (1..=count).map(|number| one(&mut chance, &mut names, number)).collect()
}

fn one(chance: &mut Chance, names: &mut Vec<String>, number: usize) -> Customer {
    let city = &CITIES[if number <= CITIES.len() { number - 1 } else { chance.below(CITIES.len()) }];
    let is_dealer = number % 23 == 7;
    let is_institute = !is_dealer && number % 11 == 3;
    let (name, short_name) = fresh_name(chance, names, city.name, (is_dealer, is_institute));
    let is_key = number % 12 == 5;
    let contact = format!("{}{}", chance.of(SURNAMES), chance.of(GIVEN));
    let title = if is_institute { "实验室主任" } else { chance.of(TITLES) };
    let credit = if is_key { 500_000 + 250_000 * chance.below(11) } else { 20_000 * chance.below(16) };
    let code = format!("C{number:05}");
    // The middle block of zeros keeps invented mobiles from being somebody's.
    let mobile = format!("{}0000{:04}", chance.of(&["138", "139", "136", "158", "186", "177"]), number % 10_000);
    let row = vec![
        code.clone().into(),
        name.into(),
        short_name.into(),
        CATEGORIES[if is_dealer { 1 } else { usize::from(is_institute) * 2 }].into(),
        (if is_key { "重点" } else { "普通" }).into(),
        TERRITORIES[city.territory].into(),
        format!("{}-{}000{:04}", city.area_code, 5 + chance.below(4), chance.below(10_000)).into(),
        if credit == 0 { "".into() } else { DemoCell::Number(i64::try_from(credit).expect("a few millions")) },
        contact.into(),
        title.into(),
        mobile.into(),
        format!("c{number:05}@example.com").into(),
        city.province.into(),
        city.name.into(),
        format!("{}{}号", chance.of(&city.streets), 1 + chance.below(998)).into(),
        format!("{}{:02}", city.postcode, chance.below(20)).into(),
        (*chance.of(NOTES)).into(),
    ];
    Customer { code, is_dealer, is_institute, row }
}

/// A name that no customer has yet, and its short form.
fn fresh_name(
    chance: &mut Chance,
    names: &mut Vec<String>,
    city: &str,
    (is_dealer, is_institute): (bool, bool),
) -> (String, String) {
    loop {
        let brand = format!("{}{}", chance.of(FIRST), chance.of(SECOND));
        let trade = *chance.of(TRADES);
        let (name, short_name) = if is_institute {
            let institute = chance.of(INSTITUTES);
            (format!("{city}{brand}{institute}"), format!("{city}{institute}"))
        } else if is_dealer {
            (format!("{city}{brand}机电设备有限公司"), format!("{brand}机电"))
        } else {
            let form = chance.of(&["有限公司", "有限公司", "股份有限公司", "有限责任公司"]);
            (format!("{city}{brand}{trade}{form}"), format!("{brand}{}", trade.chars().take(2).collect::<String>()))
        };
        // Rather a longer name than an endless search, in companies of any size.
        let name = if names.len() > 5000 { format!("{name}第{}分公司", names.len()) } else { name };
        if !names.contains(&name) {
            names.push(name.clone());
            return (name, short_name);
        }
    }
}

pub(super) fn table(customers: &[Customer]) -> DemoTable {
    DemoTable {
        file: "customers.xlsx",
        format: Format::Workbook("客户资料"),
        headings: vec![
            "客户编号",
            "客户名称",
            "简称",
            "客户类别",
            "级别",
            "区域",
            "电话",
            "信用额度（元）",
            "联系人",
            "职务",
            "手机",
            "邮箱",
            "省份",
            "城市",
            "街道地址",
            "邮编",
            "备注",
        ],
        rows: customers.iter().map(|customer| customer.row.clone()).collect(),
    }
}
