//! How other programs head their columns.

/// The headings of a field, by its key, beside its label and key, with `|` between them. What could be meant of two fields is not among them: a
/// column taken for another one keeps rows out, or brings in what was not meant.
pub(super) const HEADINGS: &[(&str, &str)] = &[
    (
        "number",
        "ticket id|ticket number|ticket no|case number|call id|id|单号|工单号|工单编号|服务单号|编号|\
         ticket|case|case key|case id|case no|request id|incident number|呼叫单号|服务编号|报修单号|\
         流水号|工单ID|报修编号",
    ),
    (
        "customer",
        "customer name|company|account|client|客户名称|客户编号|单位|customer company|company name|\
         account name|client name|organization|organisation|客户单位|公司|公司名称|报修单位|单位名称",
    ),
    (
        "contact",
        "contact name|requester|caller|联系人|报修人|reporter|requested by|reported by|contact person|\
         报修人姓名|客户联系人|联系人姓名|申请人|提交人|来电人",
    ),
    (
        "phone",
        "telephone|电话|联系电话|手机|mobile|mobile phone|tel|contact phone|phone number|手机号|\
         手机号码|联系方式|报修电话|客户电话|来电号码|电话号码|联系人电话",
    ),
    (
        "item",
        "product|product purchased|model|产品|产品名称|产品型号|型号|物料编号|product name|equipment|\
         machine|device|设备|设备型号|机型|物料名称",
    ),
    (
        "serial",
        "serial number|sn|机号|出厂编号|serial|serial no|equipment serial|machine number|asset serial|\
         设备序列号|产品序列号|机器序列号|机器编号|设备编号|机身号|出厂号|整机编号",
    ),
    (
        "subject",
        "ticket subject|title|summary|标题|问题|headline|short description|主题|工单标题|工单主题|\
         故障现象|问题标题|事由",
    ),
    (
        "text",
        "ticket description|details|问题描述|故障描述|描述|problem description|issue description|\
         long description|detail|详细描述|工单描述|工单内容|故障内容|报修内容|问题详情|详情|故障详情",
    ),
    (
        "type",
        "ticket type|category|服务类型|工单类型|type|case type|request type|issue type|work type|类型|\
         报修类型|业务类型|请求类型",
    ),
    ("priority", "ticket priority|severity|紧急程度|urgency|priority level|紧急度|重要程度|优先程度|紧急级别"),
    (
        "channel",
        "ticket channel|source|来源|渠道|origin|case origin|request source|created via|报修渠道|\
         来源渠道|报修方式|受理渠道|工单来源|来电渠道|受理方式|报修来源",
    ),
    (
        "opened",
        "created|created at|created time|opened at|reported at|创建时间|报修时间|受理时间|created on|\
         created date|date created|creation date|opened|open date|date opened|opened on|opened date|\
         reported|reported on|reported date|submitted|submitted at|创建日期|报修日期|提交时间|登记时间|\
         登记日期|建单时间|受理日期|报障时间|来电时间|提单时间",
    ),
    (
        "responded",
        "first response|first response time|首次响应时间|响应时间|responded|first responded at|\
         first reply|first reply time|first response at|首次回复时间|初次响应时间|首次响应|应答时间|\
         responded at",
    ),
    (
        "solved",
        "solved at|resolved at|time to resolution|完成时间|完工时间|resolved|resolved on|resolved date|\
         date resolved|resolution date|solved|solved on|resolved time|resolution time|completed|\
         completed on|completion date|解决日期|修复时间|处理完成时间|完成日期|完工日期|维修完成时间",
    ),
    (
        "closed",
        "closed at|关闭时间|结案时间|closed|closed on|closed date|date closed|close date|closed time|\
         关闭日期|结单时间|办结时间|结案日期|关单时间",
    ),
    (
        "state",
        "status|ticket status|工单状态|ticket state|case status|current status|处理状态|当前状态|\
         单据状态|呼叫状态",
    ),
    (
        "owner",
        "assignee|assigned to|agent|处理人|经办人|assigned agent|owner name|engineer|technician|\
         responsible|handler|负责人|处理人员|工程师|服务工程师|维修人员|维修工程师|服务人员|技术员|\
         责任人|指派给",
    ),
    (
        "solution",
        "resolution|处理结果|解决方案|resolution notes|resolution details|resolution description|\
         work done|处理方法|处理措施|维修结果|解决办法|解决方法|维修内容",
    ),
    ("reason", "reason|hold reason|pending reason|cancel reason|原因|挂起原因|取消原因|暂停原因|等待原因"),
    (
        "rating",
        "customer satisfaction rating|satisfaction|csat|评分|满意度|satisfaction score|\
         satisfaction rating|csat score|客户满意度|满意度评分|客户评分",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{super::FIELDS, *};
    use crate::exchange::{
        Found, Sheet,
        import::Options,
        kinds::ImportKind,
        map::{Wording, map, plain},
    };

    /// The fields of headings, each as if it stood alone.
    fn field_of(heading: &str) -> String {
        let found = Found::Text { encoding: "UTF-8", separator: ',' };
        let headings = vec![heading.to_owned()];
        let sheet = Sheet { source: Default::default(), found, headings, rows: Vec::new() };
        let guess = ImportKind::Calls.guess(&sheet, &Options::default());
        guess.columns[0].field.clone()
    }

    #[test]
    fn headings_of_the_ticket_exports_of_other_programs_are_known() {
        for (field, headings) in [
            ("number", "工单号 单号 呼叫编号 服务编号 报修单号 流水号 Ticket Ticket# Case_ID Incident_number"),
            ("customer", "客户 客户名称 客户单位 公司名称 报修单位 公司 Customer Client Account_Name Organization"),
            ("contact", "联系人 报修人 报修人姓名 客户联系人 联系人姓名 Contact Reporter Requester Caller"),
            ("phone", "电话 联系电话 手机 手机号 联系方式 报修电话 客户电话 Phone Mobile Tel Contact_Phone"),
            ("item", "物料 产品 产品名称 设备 设备型号 型号 Product Item Model Equipment"),
            ("serial", "序列号 设备序列号 产品序列号 机器编号 设备编号 出厂编号 机身号 Serial Serial_No. Serial# SN"),
            ("subject", "故障摘要 标题 主题 工单标题 工单主题 故障现象 Subject Title Headline Short_description"),
            ("text", "故障描述 描述 问题描述 详细描述 工单描述 故障内容 Description Details Problem_description"),
            ("type", "类型 呼叫类型 工单类型 服务类型 报修类型 业务类型 Type Category Case_type Request_type"),
            ("priority", "优先级 紧急程度 紧急度 重要程度 Priority Urgency Severity"),
            ("channel", "来源 渠道 报修渠道 来源渠道 报修方式 受理渠道 工单来源 Channel Source Origin Case_Origin"),
            ("opened", "报修时间 创建时间 创建日期 报修日期 提交时间 登记时间 Created Created_date Opened Date_opened"),
            ("responded", "首次响应时间 响应时间 首次回复时间 First_response Responded_at Responded"),
            (
                "solved",
                "解决时间 解决日期 完成时间 修复时间 Resolved Resolved_date Solved Date_resolved Resolution_date",
            ),
            ("closed", "关闭时间 关闭日期 结单时间 结案时间 办结时间 Closed Closed_date Date_closed"),
            ("state", "状态 工单状态 处理状态 当前状态 Status State Ticket_Status"),
            ("owner", "受理人 处理人 负责人 处理人员 工程师 服务工程师 维修人员 Assignee Assigned_to Owner Engineer"),
            ("solution", "解决方案 处理结果 处理方法 处理措施 维修结果 解决办法 Solution Resolution Resolution_notes"),
            ("reason", "原因 挂起原因 取消原因 Reason Hold_reason"),
            ("rating", "满意度 评分 客户满意度 满意度评分 Rating CSAT Satisfaction_score"),
            ("", "更新时间 备注 部门 故障原因 回访时间 标签 Updated Notes Tags Due Queue 客户评价 产品编号"),
        ] {
            for heading in headings.split(' ') {
                assert_eq!(field_of(&heading.replace('_', " ")), field, "{heading}");
            }
        }
    }

    /// The fields of a whole heading row, and what is left out for another column.
    fn row_of(row: &str) -> (String, Vec<String>) {
        let found = Found::Text { encoding: "UTF-8", separator: ',' };
        let headings: Vec<String> = row.split(',').map(str::to_owned).collect();
        let sheet = Sheet { source: Default::default(), found, headings, rows: Vec::new() };
        let guess = ImportKind::Calls.guess(&sheet, &Options::default());
        let fields: Vec<&str> = guess.columns.iter().map(|column| column.field.as_str()).collect();
        let also: Vec<(&str, &str)> =
            HEADINGS.iter().flat_map(|(field, all)| all.split('|').map(|one| (*field, one))).collect();
        let mapping = map(&sheet, FIELDS, (&also, &BTreeMap::new()), &Wording::default()).expect("it fits");
        (fields.join(","), mapping.spare.into_iter().map(|(heading, _)| heading).collect())
    }

    #[test]
    fn of_whole_heading_rows_each_field_takes_the_closest_column_and_no_duration() {
        for (row, fields, spare) in [
            (
                "工单号,客户名称,联系人,联系电话,手机号,产品名称,设备编号,序列号,故障现象,标题,报修时间,登记时间,完成时间",
                "number,customer,contact,phone,,item,,serial,,subject,opened,,solved",
                "手机号 设备编号 故障现象 登记时间",
            ),
            (
                "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Company,Created time,Due by Time,Resolved time,Closed time,Resolution time (in hrs),First response time (in hrs),Full name,Email,Phone,Mobile",
                "number,subject,state,priority,channel,type,owner,customer,opened,,solved,closed,,,,,phone,",
                "Mobile",
            ),
        ] {
            let spare = spare.split(' ').map(str::to_owned).collect();
            assert_eq!(row_of(row), (fields.to_owned(), spare), "{row}");
        }
    }

    #[test]
    fn no_heading_stands_for_two_fields() {
        let mut known = BTreeMap::new();
        for (field, heading) in HEADINGS.iter().flat_map(|(field, all)| all.split('|').map(move |one| (*field, one))) {
            let before = known.insert(plain(heading), field);
            assert!(before.is_none(), "{heading} is {field} and {before:?}");
            assert_eq!(field_of(heading), field, "{heading} is the name of another field");
        }
    }
}
