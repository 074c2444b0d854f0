//! How other programs say the states, priorities, kinds and channels of a call.

use crate::exchange::import::OtherWords;

/// Beside the words of this program in all its languages. A bare figure is none: with some programs 1 is the highest
/// priority, with others the lowest.
pub(super) const WORDS: &[OtherWords] = &[
    ("state", "undecided", &["triage", "to be decided", "待确认", "待定"]),
    (
        "state",
        "declined",
        &["rejected", "refused", "won't do", "wont fix", "invalid", "已拒绝", "拒绝", "不受理", "已驳回"],
    ),
    (
        "state",
        "waiting",
        &[
            "new",
            "open",
            "opened",
            "reopened",
            "unassigned",
            "to do",
            "backlog",
            "queued",
            "received",
            "新建",
            "新",
            "打开",
            "待处理",
            "未处理",
            "待受理",
            "已登记",
            "待派工",
            "未派工",
        ],
    ),
    (
        "state",
        "on_hold",
        &[
            "hold",
            "on-hold",
            "pending",
            "pending customer response",
            "pending customer",
            "pending vendor",
            "waiting for customer",
            "waiting on customer",
            "waiting for reply",
            "awaiting customer",
            "awaiting reply",
            "awaiting user info",
            "awaiting parts",
            "waiting for parts",
            "suspended",
            "postponed",
            "deferred",
            "paused",
            "blocked",
            "等待客户",
            "等待客户回复",
            "待客户确认",
            "待配件",
            "等配件",
            "待件",
            "暂停",
            "已挂起",
            "延期",
        ],
    ),
    (
        "state",
        "assigned",
        &["dispatched", "scheduled", "allocated", "acknowledged", "accepted", "已派工", "已派单", "已受理", "已接单"],
    ),
    (
        "state",
        "in_progress",
        &[
            "in progress",
            "work in progress",
            "wip",
            "working",
            "started",
            "ongoing",
            "active",
            "under repair",
            "escalated",
            "进行中",
            "维修中",
            "正在处理",
            "服务中",
        ],
    ),
    (
        "state",
        "processed",
        &["resolved", "solved", "fixed", "repaired", "已解决", "已修复", "待回访", "待关闭", "已维修"],
    ),
    (
        "state",
        "closed",
        &[
            "close",
            "done",
            "completed",
            "complete",
            "finished",
            "archived",
            "关闭",
            "已关闭",
            "已完成",
            "完成",
            "完结",
            "已完结",
            "结案",
            "已结案",
            "已办结",
            "办结",
        ],
    ),
    (
        "state",
        "cancelled",
        &[
            "canceled",
            "cancel",
            "withdrawn",
            "abandoned",
            "duplicate",
            "spam",
            "取消",
            "撤销",
            "已撤销",
            "作废",
            "已作废",
        ],
    ),
    ("priority", "low", &["minor", "trivial", "lowest", "p4", "p5", "planning", "较低", "次要"]),
    (
        "priority",
        "normal",
        &["medium", "moderate", "standard", "average", "default", "p3", "中", "中等", "一般", "常规"],
    ),
    ("priority", "high", &["major", "important", "severe", "p2", "较高", "重要", "加急"]),
    (
        "priority",
        "urgent",
        &["critical", "emergency", "blocker", "highest", "immediate", "p1", "p0", "特急", "非常紧急", "最高", "严重"],
    ),
    (
        "type",
        "fault",
        &[
            "technical issue",
            "technical problem",
            "technical",
            "problem",
            "incident",
            "issue",
            "bug",
            "defect",
            "repair",
            "breakdown",
            "support",
            "报修",
            "维修",
            "故障报修",
            "设备故障",
            "问题",
        ],
    ),
    (
        "type",
        "consult",
        &[
            "question",
            "inquiry",
            "enquiry",
            "product inquiry",
            "billing inquiry",
            "general inquiry",
            "information",
            "how to",
            "advice",
            "咨询",
            "使用咨询",
            "技术咨询",
            "问询",
        ],
    ),
    (
        "type",
        "maintenance",
        &[
            "preventive maintenance",
            "service visit",
            "inspection",
            "calibration",
            "保养",
            "维护",
            "巡检",
            "点检",
            "校准",
        ],
    ),
    ("type", "installation", &["install", "setup", "commissioning", "training", "安装", "调试", "安装调试", "培训"]),
    (
        "type",
        "return_exchange",
        &[
            "return",
            "returns",
            "refund",
            "refund request",
            "cancellation request",
            "exchange",
            "replacement",
            "rma",
            "退货",
            "换货",
            "退换",
            "退款",
            "退订",
        ],
    ),
    ("type", "dead_on_arrival", &["doa", "到货即损", "开箱坏", "开箱损"]),
    ("type", "service_issue", &["complaint", "grievance", "投诉", "客诉", "服务投诉"]),
    ("type", "suggestion", &["feedback", "feature request", "idea", "proposal", "建议", "意见", "反馈"]),
    (
        "channel",
        "hotline",
        &["phone", "telephone", "call", "phone call", "voice", "mobile", "fax", "电话", "来电", "400", "热线电话"],
    ),
    ("channel", "branch", &["dealer", "partner", "distributor", "agent", "office", "经销商", "代理商", "办事处"]),
    ("channel", "email", &["mail", "邮件", "邮箱", "电邮"]),
    (
        "channel",
        "web",
        &[
            "website",
            "portal",
            "online",
            "chat",
            "live chat",
            "social media",
            "social",
            "app",
            "form",
            "web form",
            "api",
            "twitter",
            "facebook",
            "whatsapp",
            "sms",
            "网站",
            "在线",
            "微信",
            "公众号",
            "小程序",
            "网页",
            "qq",
            "短信",
        ],
    ),
    ("channel", "walk_in", &["in person", "on site", "visit", "counter", "store", "上门", "到店", "现场", "门店"]),
    ("channel", "planned", &["schedule", "contract", "automatic", "system", "计划任务", "系统"]),
];

/// How a customer's satisfaction is said in words, from 1 to 5.
const RATINGS: &[(i64, &[&str])] = &[
    (5, &["verysatisfied", "excellent", "great", "非常满意", "很满意", "优秀"]),
    (4, &["satisfied", "good", "满意", "好", "良好"]),
    (3, &["neutral", "okay", "ok", "fair", "average", "一般", "中等", "基本满意"]),
    (2, &["dissatisfied", "unsatisfied", "bad", "poor", "不满意", "差"]),
    (1, &["verydissatisfied", "terrible", "verybad", "很不满意", "非常不满意", "很差"]),
];

/// A rating from 1 to 5: a figure, stars, or a word.
pub(super) fn rating(text: &str) -> Option<i64> {
    let text = text.trim();
    let stars = text.chars().filter(|sign| matches!(sign, '★' | '⭐')).count();
    if stars > 0 && text.chars().all(|sign| matches!(sign, '★' | '⭐' | '☆' | '\u{FE0F}')) {
        return i64::try_from(stars).ok().filter(|stars| *stars <= 5);
    }
    let figure = text.split(['/', '／']).next().unwrap_or_default().trim().trim_end_matches(['分', '星']);
    let out_of = text.split_once(['/', '／']).map(|(_, of)| of.trim());
    let whole = figure.strip_suffix(".0").unwrap_or(figure);
    if let Ok(score) = whole.parse::<i64>() {
        return Some(score).filter(|score| (1..=5).contains(score) && out_of.is_none_or(|of| of == "5"));
    }
    let plain = super::super::map::plain(text);
    RATINGS.iter().find(|(_, ways)| ways.contains(&plain.as_str())).map(|(score, _)| *score)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::exchange::map::plain;

    #[test]
    fn no_word_of_a_field_stands_for_two() {
        let mut known: BTreeMap<(&str, String), &str> = BTreeMap::new();
        for (field, word, ways) in WORDS {
            for way in *ways {
                let before = known.insert((field, plain(way)), word);
                assert!(before.is_none(), "{field}: {way} is {word} and {before:?}");
            }
        }
    }

    #[test]
    fn ratings_are_figures_stars_or_words() {
        for (text, expected) in [
            ("5", Some(5)),
            ("3.0", Some(3)),
            ("4/5", Some(4)),
            ("4分", Some(4)),
            ("★★★★☆", Some(4)),
            ("非常满意", Some(5)),
            ("Dissatisfied", Some(2)),
            ("0", None),
            ("6", None),
            ("8/10", None),
            ("3.5", None),
            ("whatever", None),
        ] {
            assert_eq!(rating(text), expected, "{text}");
        }
    }
}
