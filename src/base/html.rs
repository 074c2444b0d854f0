//! Tables as HTML, to hand on: what letters, mails and spreadsheets paste as a table.

use std::fmt::Write as _;

/// A table with a row of headings; the columns that `is_right` names stand right. A text column says that it is one, so
/// that a spreadsheet makes no number of a code.
pub fn table(headings: &[String], rows: &[Vec<String>], is_right: &[bool]) -> String {
    let mut html =
        String::from("<meta charset=\"utf-8\"><table border=\"1\" style=\"border-collapse:collapse\"><thead><tr>");
    for (at, heading) in headings.iter().enumerate() {
        let side = if is_right.get(at) == Some(&true) { "right" } else { "left" };
        let _ = write!(html, "<th style=\"text-align:{side}\">{}</th>", escaped(heading));
    }
    html.push_str("</tr></thead><tbody>");
    for row in rows {
        html.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let style = if is_right.get(at) == Some(&true) { "text-align:right" } else { "mso-number-format:'\\@'" };
            let _ = write!(html, "<td style=\"{style}\">{}</td>", escaped(cell));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
    html
}

/// A text that says in HTML what it says.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>"),
            // No character of a document.
            letter if letter.is_control() && letter != '\t' => {}
            letter => html.push(letter),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_row_of_headings_and_says_of_each_cell_what_it_holds() {
        let text = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        let rows = [text(&["0012", "1,250.00"]), text(&["A&B <\"x\">", "-3"])];
        assert_eq!(
            table(&text(&["代码", "金额"]), &rows, &[false, true]),
            "<meta charset=\"utf-8\"><table border=\"1\" style=\"border-collapse:collapse\"><thead><tr>\
             <th style=\"text-align:left\">代码</th><th style=\"text-align:right\">金额</th></tr></thead><tbody>\
             <tr><td style=\"mso-number-format:'\\@'\">0012</td><td style=\"text-align:right\">1,250.00</td></tr>\
             <tr><td style=\"mso-number-format:'\\@'\">A&amp;B &lt;&quot;x&quot;&gt;</td>\
             <td style=\"text-align:right\">-3</td></tr></tbody></table>"
        );
    }

    #[test]
    fn what_looks_like_a_mark_of_html_is_text() {
        assert_eq!(escaped("</td><script>'x'\u{0}\n&amp;"), "&lt;/td&gt;&lt;script&gt;&#39;x&#39;<br>&amp;amp;");
    }
}
