//! What the demo company sells: machines, their parts, and service by the hour and by the visit.

use super::{DemoCell, DemoTable, Format};

/// Groups of items.
pub const GROUPS: &[&str] = &["数控机床", "空气压缩机", "贴标机", "实验室设备", "备件", "服务"];

/// Units of measure.
pub const UNITS: &[&str] = &["台", "件", "套", "米", "升", "小时", "次", "人天", "公里"];

/// A warranty that items name: it has to exist before the items are imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WarrantyTemplate {
    /// Its name, as the file of items has it.
    pub name: &'static str,
    /// Its months.
    pub months: i64,
}

/// The warranties of the demo company's items.
pub const TEMPLATES: &[WarrantyTemplate] = &[
    WarrantyTemplate { name: "整机保修24个月", months: 24 },
    WarrantyTemplate { name: "整机保修12个月", months: 12 },
    WarrantyTemplate { name: "实验室设备保修36个月", months: 36 },
];

/// An item: code, name, specification, unit, price and cost in yuan.
type Named = (&'static str, &'static str, &'static str, &'static str, i64, i64);

/// A machine: the item, its group, its template (indexes), its serial's prefix, and what it is built
/// of: component and quantity.
pub(super) struct Machine {
    pub(super) item: Named,
    group: usize,
    template: usize,
    pub(super) serial: &'static str,
    parts: &'static [(&'static str, i64)],
}

macro_rules! machines {
    ($($item:tt $group:literal $template:literal $serial:literal [$($part:literal $quantity:literal),+]);+ $(;)?) => {
        /// The machines.
        pub(super) const MACHINES: &[Machine] = &[$(Machine {
            item: $item, group: $group, template: $template, serial: $serial,
            parts: &[$(($part, $quantity)),+],
        }),+];
    };
}

machines![
    ("VMC650", "立式加工中心", "650×400×500 mm，主轴10000 r/min", "台", 268_000, 182_000) 0 0 "V6"
        ["P-SPD10K" 1, "P-BSC32" 3, "P-SRV15" 3, "P-CPUMP" 1, "P-ATC24" 1, "P-LUBE" 1];
    ("VMC850", "立式加工中心", "800×500×550 mm，主轴12000 r/min", "台", 338_000, 229_000) 0 0 "V8"
        ["P-SPD12K" 1, "P-BSC40" 3, "P-SRV22" 3, "P-CPUMP" 1, "P-ATC24" 1, "P-LUBE" 1, "P-WAYCVR" 2];
    ("VMC1160", "立式加工中心", "1100×600×600 mm，主轴8000 r/min", "台", 452_000, 318_000) 0 0 "V11"
        ["P-SPD10K" 1, "P-BSC40" 3, "P-SRV22" 4, "P-CPUMP" 2, "P-ATC24" 1, "P-LUBE" 1, "P-WAYCVR" 2];
    ("HMC500", "卧式加工中心", "工作台500×500 mm，双交换", "台", 980_000, 702_000) 0 0 "H5"
        ["P-SPD12K" 1, "P-BSC40" 3, "P-SRV22" 4, "P-CPUMP" 2, "P-ATC24" 2, "P-LUBE" 2, "P-WAYCVR" 4];
    ("CK6150", "数控车床", "最大回转500 mm，中心距1000 mm", "台", 158_000, 109_000) 0 0 "CK"
        ["P-BSC32" 2, "P-SRV15" 2, "P-CPUMP" 1, "P-CHUCK" 1, "P-LUBE" 1];
    ("GA22", "螺杆空气压缩机", "22 kW，3.6 m³/min，0.8 MPa", "台", 46_800, 31_500) 1 1 "G22"
        ["P-AIREND" 1, "P-OILF" 1, "P-AIRF" 1, "P-SEP" 1, "P-CTRL" 1, "P-MVALVE" 1];
    ("GA37", "螺杆空气压缩机", "37 kW，6.2 m³/min，0.8 MPa", "台", 68_500, 47_200) 1 1 "G37"
        ["P-AIREND" 1, "P-OILF" 1, "P-AIRF" 1, "P-SEP" 1, "P-CTRL" 1, "P-MVALVE" 1, "P-TVALVE" 1];
    ("GA75V", "永磁变频空气压缩机", "75 kW，13 m³/min，0.8 MPa", "台", 152_000, 108_000) 1 1 "G75"
        ["P-AIREND" 1, "P-OILF" 2, "P-AIRF" 2, "P-SEP" 1, "P-CTRL" 1, "P-VFD75" 1, "P-TVALVE" 1];
    ("AD30", "冷冻式干燥机", "处理量3.8 m³/min", "台", 12_600, 8_300) 1 1 "AD"
        ["P-FAN" 1, "P-DRAIN" 1];
    ("LB200", "立式圆瓶贴标机", "200瓶/分钟", "台", 86_000, 57_000) 2 1 "L2"
        ["P-STEP" 2, "P-SENS" 3, "P-BELT" 2, "P-ROLL" 4];
    ("LB400", "高速旋转贴标机", "400瓶/分钟，12工位", "台", 325_000, 224_000) 2 1 "L4"
        ["P-SRV15" 3, "P-STEP" 12, "P-SENS" 6, "P-BELT" 2, "P-ROLL" 12, "P-HMI" 1];
    ("LBF100", "平面贴标机", "100件/分钟", "台", 52_000, 34_500) 2 1 "LF"
        ["P-STEP" 1, "P-SENS" 2, "P-BELT" 1, "P-ROLL" 2];
    ("CF16R", "高速冷冻离心机", "16500 r/min，4×100 mL", "台", 38_600, 24_800) 3 2 "CF"
        ["P-ROTOR" 1, "P-BRUSH" 1, "P-SEAL" 2, "P-COMPR" 1];
    ("TH225", "恒温恒湿试验箱", "225 L，-40～150 ℃", "台", 58_000, 39_800) 3 2 "TH"
        ["P-COMPR" 2, "P-FAN" 2, "P-HUMID" 1, "P-PT100" 2, "P-HMI" 1];
    ("UV2600", "紫外可见分光光度计", "190～1100 nm，双光束", "台", 62_500, 43_000) 3 2 "UV"
        ["P-DLAMP" 1, "P-WLAMP" 1, "P-CELL" 2];
    ("MD50", "微波消解仪", "50 mL×12罐", "台", 96_000, 66_000) 3 2 "MD"
        ["P-MAGN" 2, "P-VESSEL" 12, "P-PT100" 1, "P-HMI" 1];
];

/// Spare parts, and sub-assemblies with parts of their own.
const PARTS: &[Named] = &[
    ("P-SPD10K", "主轴单元", "BT40，10000 r/min", "套", 28_600, 19_800),
    ("P-SPD12K", "主轴单元", "BT40，12000 r/min", "套", 36_800, 25_600),
    ("P-BRG7014", "主轴轴承", "7014C P4 配对", "套", 2_680, 1_720),
    ("P-DRAWBAR", "拉刀机构", "BT40 碟簧组", "套", 3_450, 2_300),
    ("P-BSC32", "滚珠丝杠", "φ32×10，C3", "件", 3_980, 2_650),
    ("P-BSC40", "滚珠丝杠", "φ40×12，C3", "件", 5_260, 3_540),
    ("P-SRV15", "伺服电机", "1.5 kW，绝对值编码器", "台", 3_650, 2_480),
    ("P-SRV22", "伺服电机", "2.2 kW，绝对值编码器", "台", 4_480, 3_090),
    ("P-CPUMP", "冷却泵", "0.75 kW，16 m³/h", "台", 1_260, 780),
    ("P-ATC24", "刀库", "圆盘式，24把", "套", 22_500, 15_600),
    ("P-LUBE", "自动润滑泵", "4 L，电动间歇", "台", 980, 590),
    ("P-WAYCVR", "导轨防护罩", "不锈钢伸缩式", "件", 2_150, 1_380),
    ("P-CHUCK", "液压卡盘", "10寸，三爪中空", "套", 8_900, 6_100),
    ("P-AIREND", "螺杆主机", "单级压缩", "套", 18_600, 12_900),
    ("P-OILF", "油过滤器", "旋装式", "件", 168, 82),
    ("P-AIRF", "空气过滤器", "滤芯", "件", 136, 65),
    ("P-SEP", "油气分离器", "滤芯", "件", 480, 260),
    ("P-CTRL", "控制器", "带物联网模块", "件", 2_380, 1_450),
    ("P-MVALVE", "最小压力阀", "G1½", "件", 620, 380),
    ("P-TVALVE", "温控阀", "71 ℃", "件", 460, 270),
    ("P-VFD75", "变频器", "75 kW", "台", 15_800, 11_200),
    ("P-OIL46", "螺杆机油", "46号，20 L", "升", 38, 22),
    ("P-FAN", "散热风机", "AC 220 V", "台", 560, 330),
    ("P-DRAIN", "自动排水器", "电子式", "件", 390, 230),
    ("P-STEP", "步进电机", "57系列，2.2 N·m", "台", 420, 250),
    ("P-SENS", "光电传感器", "漫反射，NPN", "件", 285, 160),
    ("P-BELT", "输送带", "PU，宽80 mm", "米", 96, 52),
    ("P-ROLL", "覆标辊", "硅胶", "件", 180, 96),
    ("P-HMI", "触摸屏", "10.1寸", "台", 2_680, 1_760),
    ("P-ROTOR", "角转子", "4×100 mL", "件", 6_800, 4_500),
    ("P-BRUSH", "碳刷", "离心机用", "件", 60, 25),
    ("P-SEAL", "门密封圈", "硅橡胶", "件", 150, 70),
    ("P-COMPR", "制冷压缩机", "R404A", "台", 3_280, 2_240),
    ("P-HUMID", "加湿器", "锅炉蒸汽式", "套", 1_180, 740),
    ("P-PT100", "温度传感器", "PT100，A级", "件", 210, 110),
    ("P-DLAMP", "氘灯", "2000 h", "件", 2_450, 1_640),
    ("P-WLAMP", "钨灯", "12 V 20 W", "件", 160, 80),
    ("P-CELL", "石英比色皿", "10 mm", "件", 320, 190),
    ("P-MAGN", "磁控管", "1000 W", "件", 860, 520),
    ("P-VESSEL", "消解罐", "TFM，50 mL", "件", 780, 480),
];

/// Parts that are built of parts: the second level of the bills of materials.
const ASSEMBLIES: &[(&str, &[(&str, i64)])] = &[
    ("P-SPD10K", &[("P-BRG7014", 2), ("P-DRAWBAR", 1)]),
    ("P-SPD12K", &[("P-BRG7014", 2), ("P-DRAWBAR", 1)]),
    ("P-AIREND", &[("P-OIL46", 20)]),
];

/// Working time and travel (ITEM-1): kind, and the item.
const SERVICES: &[(&str, Named)] = &[
    ("labour", ("S-MECH", "机械维修工时", "", "小时", 180, 80)),
    ("labour", ("S-ELEC", "电气维修工时", "", "小时", 220, 95)),
    ("labour", ("S-LAB", "实验室设备维修工时", "", "小时", 260, 110)),
    ("labour", ("S-REMOTE", "远程支持", "按次", "次", 150, 40)),
    ("travel", ("T-CITY", "市内上门费", "", "次", 120, 60)),
    ("travel", ("T-KM", "自驾里程", "", "公里", 2, 1)),
    ("travel", ("T-DAY", "出差补贴", "元/人/天", "人天", 480, 300)),
    ("other", ("O-CAL", "计量校准证书", "", "次", 600, 350)),
];

pub(super) fn items_table() -> DemoTable {
    let mut rows = Vec::new();
    for machine in MACHINES {
        let template = TEMPLATES[machine.template];
        let months = template.months.to_string();
        rows.push(item(machine.item, ["goods", GROUPS[machine.group], "serial", template.name, &months]));
    }
    rows.extend(PARTS.iter().map(|part| item(*part, ["part", GROUPS[4], "none", "", "6"])));
    rows.extend(SERVICES.iter().map(|(kind, service)| item(*service, [kind, GROUPS[5], "none", "", ""])));
    DemoTable {
        file: "items.csv",
        format: Format::Utf8,
        headings: vec![
            "Item code",
            "Name",
            "Specification",
            "Unit",
            "Kind",
            "Item group",
            "Tracked by",
            "List price",
            "Cost",
            "Warranty template",
            "Warranty months",
        ],
        rows,
    }
}

fn item(
    (code, name, specification, unit, price, cost): Named,
    [kind, group, tracked_by, template, months]: [&str; 5],
) -> Vec<DemoCell> {
    let texts = [code, name, specification, unit, kind, group, tracked_by];
    let prices = [format!("{price}.00"), format!("{cost}.00"), template.to_owned(), months.to_owned()];
    texts.into_iter().map(DemoCell::from).chain(prices.into_iter().map(DemoCell::from)).collect()
}

pub(super) fn bom_table() -> DemoTable {
    let machines = MACHINES.iter().map(|machine| (machine.item.0, machine.parts));
    let rows = machines
        .chain(ASSEMBLIES.iter().copied())
        .flat_map(|(item, parts)| parts.iter().map(move |(part, quantity)| (item, *part, *quantity)))
        .map(|(item, part, quantity)| vec![item.into(), part.into(), DemoCell::Number(quantity)])
        .collect();
    DemoTable { file: "bom.csv", format: Format::Gbk, headings: vec!["物料编号", "组件编号", "数量"], rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_component_is_an_item_and_every_price_is_above_its_cost() {
        let codes: Vec<&str> = PARTS.iter().map(|part| part.0).collect();
        for (item, parts) in MACHINES.iter().map(|machine| (machine.item.0, machine.parts)).chain(ASSEMBLIES.to_vec()) {
            for (part, quantity) in parts {
                assert!(codes.contains(part), "{part} of {item}");
                assert!(*quantity > 0, "{part} of {item}");
            }
        }
        let all = MACHINES.iter().map(|machine| machine.item).chain(PARTS.to_vec());
        for (code, _, _, unit, price, cost) in all.chain(SERVICES.iter().map(|service| service.1)) {
            assert!(price > cost && cost > 0, "{code}");
            assert!(UNITS.contains(&unit), "{code}");
        }
    }
}
