//! Texts into a place of a set size: wrapped, then smaller down to a least size, then cut, and what was cut is told.

use super::text::{Letters, width_mm_in, wrap_in};

/// From baseline to baseline, as a share of the letters' size.
const LEADING: f32 = 1.3;
/// From the upper side of a line to its baseline, as a share of the letters' size.
const ASCENT: f32 = 0.95;
/// Room between two texts, as a share of the letters' size.
const GAP: f32 = 0.25;
/// One step smaller, in points.
const STEP_PT: f32 = 0.5;

/// A text that shall fit with others.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The text; its line ends are kept.
    pub text: String,
    /// How much larger than the others its letters are.
    pub scale: f32,
    /// In the bold face, whose letters are wider.
    pub bold: bool,
}

impl Piece {
    /// Its letters, where the others have that size in points.
    fn letters(&self, size_pt: f32) -> Letters {
        Letters { size_pt: size_pt * self.scale, bold: self.bold }
    }
}

/// A line that fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Index of its text.
    pub piece: usize,
    /// What it says.
    pub text: String,
    /// Size and weight of its letters.
    pub letters: Letters,
    /// From the upper side of the place to its baseline, in millimetres.
    pub baseline_mm: f32,
}

/// Texts as they fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fitted {
    /// From the top down.
    pub lines: Vec<Line>,
    /// Height of all lines in millimetres.
    pub height_mm: f32,
    /// What found no room, by index of its text.
    pub cut: Vec<(usize, String)>,
}

/// Lays texts out below each other in a place of this width and height (mm), with letters between these sizes (points).
pub fn fit(pieces: &[Piece], (w_mm, h_mm): (f32, f32), (size_pt, least_pt): (f32, f32)) -> Fitted {
    let mut size_pt = size_pt;
    loop {
        let wrapped: Vec<Vec<String>> = pieces.iter().map(|piece| wrapped(piece, size_pt, w_mm)).collect();
        let fitted = stacked(pieces, &wrapped, size_pt);
        // A hair more for the rounding of sums.
        if fitted.height_mm <= h_mm + 0.01 {
            return fitted;
        }
        if size_pt <= least_pt {
            return cut(pieces, wrapped, (w_mm, h_mm), size_pt);
        }
        size_pt = (size_pt - STEP_PT).max(least_pt);
    }
}

fn wrapped(piece: &Piece, size_pt: f32, w_mm: f32) -> Vec<String> {
    let letters = piece.letters(size_pt);
    let lines_of = |w_mm: f32| -> Vec<String> {
        wrap_in(piece.text.trim_end(), letters, w_mm).into_iter().filter(|line| !line.is_empty()).collect()
    };
    let lines = lines_of(w_mm);
    let is_alone = lines.len() > 1 && lines.last().is_some_and(|line| line.chars().count() == 1);
    if !is_alone {
        return lines;
    }
    // A character alone on its line looks lost: it gets company, where that takes no further line.
    let narrower = lines_of(w_mm - 2.0 * letters.em_mm());
    if narrower.len() == lines.len() { narrower } else { lines }
}

fn stacked(pieces: &[Piece], wrapped: &[Vec<String>], size_pt: f32) -> Fitted {
    let mut fitted = Fitted::default();
    for (index, (piece, lines)) in pieces.iter().zip(wrapped).enumerate() {
        let letters = piece.letters(size_pt);
        let size_mm = letters.em_mm();
        for (number, text) in lines.iter().enumerate() {
            if number == 0 && fitted.height_mm > 0.0 {
                fitted.height_mm += size_mm * GAP;
            }
            let baseline_mm = fitted.height_mm + size_mm * ASCENT;
            fitted.lines.push(Line { piece: index, text: text.clone(), letters, baseline_mm });
            fitted.height_mm += size_mm * LEADING;
        }
    }
    fitted
}

/// Takes the last line of the longest text away until all fits; what stays of it ends with `…`.
fn cut(pieces: &[Piece], mut wrapped: Vec<Vec<String>>, (w_mm, h_mm): (f32, f32), size_pt: f32) -> Fitted {
    let mut cut: Vec<Vec<String>> = vec![Vec::new(); pieces.len()];
    loop {
        let fitted = stacked(pieces, &wrapped, size_pt);
        let longest = (0..wrapped.len()).rev().max_by_key(|index| wrapped[*index].len());
        let is_whole = fitted.height_mm <= h_mm + 0.01;
        let Some(longest) = longest.filter(|longest| !is_whole && !wrapped[*longest].is_empty()) else { break };
        if let Some(line) = wrapped[longest].pop() {
            cut[longest].insert(0, line);
        }
    }
    for (index, lines) in wrapped.iter_mut().enumerate() {
        if let Some(last) = lines.last_mut().filter(|_| !cut[index].is_empty()) {
            let letters = pieces[index].letters(size_pt);
            // Where the mark needs room, what it takes is told as cut too.
            let mut taken = String::new();
            while width_mm_in(&format!("{last}…"), letters) > w_mm
                && let Some(character) = last.pop()
            {
                taken.insert(0, character);
            }
            last.push('…');
            if let Some(first) = cut[index].first_mut() {
                first.insert_str(0, &taken);
            }
        }
    }
    let fitted = stacked(pieces, &wrapped, size_pt);
    let cut = cut.into_iter().enumerate().filter(|(_, lines)| !lines.is_empty());
    Fitted { cut: cut.map(|(index, lines)| (index, lines.concat())).collect(), ..fitted }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn piece(text: &str) -> Piece {
        Piece { text: text.to_owned(), scale: 1.0, bold: false }
    }

    #[test]
    fn bold_letters_are_measured_as_bold() {
        let text = "Customer Service Department, Assembly Hall 3";
        let bold = Piece { bold: true, ..piece(text) };
        let room = (width_mm_in(text, Letters::regular(12.0)) + 0.01, 6.0);
        let fitted = |piece: &Piece| fit(std::slice::from_ref(piece), room, (12.0, 6.0));
        assert_eq!(fitted(&piece(text)).lines[0].letters, Letters::regular(12.0));
        let [line] = fitted(&bold).lines.try_into().unwrap();
        assert!(line.letters.bold && line.letters.size_pt < 12.0, "smaller, as its letters are wider: {line:?}");
        assert!(width_mm_in(text, line.letters) <= room.0);
        let least = fit(&[bold], (room.0 / 2.0, 6.0), (12.0, 12.0));
        assert!(least.lines.iter().all(|line| width_mm_in(&line.text, line.letters) <= room.0 / 2.0), "{least:?}");
    }

    #[test]
    fn no_character_is_left_alone_on_the_last_line() {
        let fitted = fit(&[piece("江苏省苏州市工业园区星湖街")], (4.95 * 12.0, 30.0), (14.0, 9.0));
        let lines: Vec<&str> = fitted.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines, ["江苏省苏州市工业园区", "星湖街"]);
    }

    #[test]
    fn a_text_is_wrapped_then_smaller_then_cut_and_what_is_cut_is_told() {
        let name = piece("李娜 收");
        let short = [piece("上海市中山路1号"), name.clone()];
        let fitted = fit(&short, (80.0, 20.0), (14.0, 9.0));
        assert_eq!((fitted.lines.len(), fitted.lines[0].letters, fitted.cut.len()), (2, Letters::regular(14.0), 0));

        let longer = [piece(&"上海市中山路1号".repeat(6)), name.clone()];
        let fitted = fit(&longer, (80.0, 20.0), (14.0, 9.0));
        assert!(fitted.lines[0].letters.size_pt < 14.0 && fitted.cut.is_empty(), "{fitted:?}");

        let longest = [piece(&"上海市中山路1号".repeat(40)), name];
        let fitted = fit(&longest, (80.0, 20.0), (14.0, 9.0));
        assert_eq!(fitted.lines[0].letters.size_pt, 9.0);
        assert_eq!(fitted.lines.last().unwrap().text, "李娜 收", "the name stays");
        let [(0, cut)] = fitted.cut.as_slice() else { panic!("{:?}", fitted.cut) };
        let kept: String = fitted.lines.iter().filter(|line| line.piece == 0).map(|line| line.text.as_str()).collect();
        assert_eq!(kept.replace('…', "") + cut, longest[0].text);
    }

    proptest! {
        #[test]
        fn what_fits_stays_in_its_place_and_what_does_not_is_told(
            texts in prop::collection::vec("[a-zA-Z0-9 上海市路号，“”’]{0,120}", 1..4), bold in any::<bool>(),
            w in 30.0_f32..200.0, h in 10.0_f32..60.0,
        ) {
            let pieces: Vec<Piece> = texts.iter().map(|text| Piece { bold, ..piece(text) }).collect();
            let fitted = fit(&pieces, (w, h), (14.0, 8.0));
            prop_assert!(fitted.height_mm <= h + 0.02);
            let mut last_mm = 0.0;
            for line in &fitted.lines {
                prop_assert!(line.baseline_mm > last_mm && line.baseline_mm < h);
                prop_assert!(width_mm_in(&line.text, line.letters) <= w + 0.1, "{line:?}");
                last_mm = line.baseline_mm;
            }
            let said: String = fitted.lines.iter().map(|line| line.text.as_str()).chain(fitted.cut.iter().map(|(_, cut)| cut.as_str())).collect();
            let letters = |text: &str| {
                let mut letters: Vec<char> = text.chars().filter(|c| !" …".contains(*c)).collect();
                letters.sort_unstable();
                letters
            };
            prop_assert_eq!(letters(&said), letters(&texts.concat()));
        }
    }
}
