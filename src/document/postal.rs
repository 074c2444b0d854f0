//! How an address is written on letters: Chinese ones from the large to the small, those abroad by their country's order.
//! Pure: what is recorded goes in, lines come out.

/// An address as it is recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded<'a> {
    /// Province; of addresses abroad the region, the country, or both: `CA, USA`.
    pub province: &'a str,
    /// City.
    pub city: &'a str,
    /// Street and number.
    pub street: &'a str,
    /// Postcode.
    pub postcode: &'a str,
}

/// A country that letters go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Its Chinese name.
    pub zh: &'static str,
    /// Its English name, in capitals as mail wants it.
    pub en: &'static str,
    /// What else people write.
    also: &'static [&'static str],
    order: Order,
}

/// Where a country's mail has the postcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// `10115 Berlin`.
    PostcodeCity,
    /// `San Jose CA 95112`.
    CityPostcode,
    /// On the line below the city.
    PostcodeBelow,
}

macro_rules! countries {
    ($($zh:literal $en:literal $order:ident [$($also:literal),*]),+ $(,)?) => {
        &[$(Country { zh: $zh, en: $en, also: &[$($also),*], order: Order::$order }),+]
    };
}

/// Countries by how their mail is addressed. One that is missing is written as it was recorded.
const COUNTRIES: &[Country] = countries![
    "中国" "CHINA" CityPostcode ["P.R. China", "PRC", "中华人民共和国"],
    "美国" "USA" CityPostcode ["United States", "United States of America", "US", "U.S.A."],
    "加拿大" "CANADA" CityPostcode [],
    "澳大利亚" "AUSTRALIA" CityPostcode [],
    "新西兰" "NEW ZEALAND" CityPostcode [],
    "日本" "JAPAN" CityPostcode [],
    "韩国" "KOREA" CityPostcode ["South Korea", "Republic of Korea"],
    "新加坡" "SINGAPORE" CityPostcode [],
    "印度" "INDIA" CityPostcode [],
    "泰国" "THAILAND" CityPostcode [],
    "越南" "VIETNAM" CityPostcode ["Viet Nam"],
    "印度尼西亚" "INDONESIA" CityPostcode [],
    "马来西亚" "MALAYSIA" PostcodeCity [],
    "德国" "GERMANY" PostcodeCity ["Deutschland"],
    "法国" "FRANCE" PostcodeCity [],
    "意大利" "ITALY" PostcodeCity ["Italia"],
    "西班牙" "SPAIN" PostcodeCity ["España"],
    "葡萄牙" "PORTUGAL" PostcodeCity [],
    "荷兰" "NETHERLANDS" PostcodeCity ["The Netherlands", "Nederland"],
    "比利时" "BELGIUM" PostcodeCity [],
    "奥地利" "AUSTRIA" PostcodeCity ["Österreich"],
    "瑞士" "SWITZERLAND" PostcodeCity ["Schweiz", "Suisse"],
    "瑞典" "SWEDEN" PostcodeCity [],
    "挪威" "NORWAY" PostcodeCity [],
    "丹麦" "DENMARK" PostcodeCity [],
    "芬兰" "FINLAND" PostcodeCity [],
    "波兰" "POLAND" PostcodeCity [],
    "捷克" "CZECHIA" PostcodeCity ["Czech Republic"],
    "土耳其" "TÜRKIYE" PostcodeCity ["Turkey"],
    "墨西哥" "MEXICO" PostcodeCity [],
    "英国" "UNITED KINGDOM" PostcodeBelow ["UK", "U.K.", "Great Britain", "England", "Scotland", "Wales"],
    "爱尔兰" "IRELAND" PostcodeBelow [],
    "俄罗斯" "RUSSIA" PostcodeBelow [],
    "巴西" "BRAZIL" PostcodeBelow [],
];

/// An address, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postal {
    /// The country, where it is one that is known.
    pub country: Option<&'static Country>,
    /// Is it outside China? So says its country; without one, an address without Han characters whose postcode is not
    /// of six digits.
    pub is_abroad: bool,
    /// Region without the country.
    region: String,
    city: String,
    street: String,
    postcode: String,
}

/// Understands an address: the country may stand in the province's or the city's place, or behind it.
pub fn understand(recorded: Recorded<'_>) -> Postal {
    let (region, of_region) = without_country(recorded.province);
    let (city, of_city) = without_country(recorded.city);
    let country = of_region.or(of_city);
    // A city state is city and country in one.
    let city = if city.is_empty() && of_city.is_some() { recorded.city.trim().to_owned() } else { city };
    let all = [recorded.province, recorded.city, recorded.street].concat();
    let is_six = is_six_digits(recorded.postcode);
    let is_abroad = match country {
        Some(country) => country.en != "CHINA",
        None => !all.chars().any(is_han) && !is_six,
    };
    let [street, postcode] = [recorded.street, recorded.postcode].map(|text| text.trim().to_owned());
    Postal { country, is_abroad, region, city, street, postcode }
}

/// The text without the country at its end, and the country.
fn without_country(text: &str) -> (String, Option<&'static Country>) {
    let text = text.trim();
    let (before, last) = text.rsplit_once([',', '，']).unwrap_or(("", text));
    match named(last) {
        Some(country) => (before.trim().to_owned(), Some(country)),
        None => (text.to_owned(), None),
    }
}

fn named(text: &str) -> Option<&'static Country> {
    let sought = text.trim().to_lowercase();
    let is = |name: &str| name.to_lowercase() == sought;
    COUNTRIES.iter().find(|country| is(country.zh) || is(country.en) || country.also.iter().any(|name| is(name)))
}

/// Are these the six digits of a Chinese postcode?
pub fn is_six_digits(postcode: &str) -> bool {
    let mut digits = postcode.chars().filter(|character| !character.is_whitespace());
    digits.clone().count() == 6 && digits.all(|digit| digit.is_ascii_digit())
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

impl Postal {
    /// Whether it is written in Chinese: then the large stands before the small.
    pub fn is_chinese(&self) -> bool {
        !self.is_abroad && [&self.region, &self.city, &self.street].iter().any(|text| text.chars().any(is_han))
    }

    /// Its lines as a letter abroad has them, below the name; the country, as it is said, stands last.
    pub fn lines(&self, country: &str) -> Vec<String> {
        let joined = |parts: &[&str]| {
            let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
            parts.join(" ")
        };
        let (city, region, postcode) = (self.city.as_str(), self.region.as_str(), self.postcode.as_str());
        let mut lines = vec![self.street.clone()];
        match self.country.map_or(Order::CityPostcode, |country| country.order) {
            Order::PostcodeCity => lines.extend([joined(&[postcode, city]), region.to_owned()]),
            Order::CityPostcode => lines.push(joined(&[city, region, postcode])),
            Order::PostcodeBelow => lines.extend([joined(&[city, region]), postcode.to_owned()]),
        }
        lines.push(if self.is_abroad { country.to_owned() } else { String::new() });
        lines.retain(|line| !line.is_empty());
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded<'a>(province: &'a str, city: &'a str, street: &'a str, postcode: &'a str) -> Recorded<'a> {
        Recorded { province, city, street, postcode }
    }

    #[test]
    fn an_address_abroad_is_written_in_its_countrys_order() {
        for (address, lines) in [
            (
                recorded("Germany", "Berlin", "Invalidenstr. 1", "10115"),
                vec!["Invalidenstr. 1", "10115 Berlin", "GERMANY"],
            ),
            (recorded("CA, USA", "San Jose", "1 Main St", "95112"), vec!["1 Main St", "San Jose CA 95112", "USA"]),
            (
                recorded("英国", "London", "1 High St", "SW1A 1AA"),
                vec!["1 High St", "London", "SW1A 1AA", "UNITED KINGDOM"],
            ),
            (
                recorded("", "Singapore", "1 Marina Blvd", "018989"),
                vec!["1 Marina Blvd", "Singapore 018989", "SINGAPORE"],
            ),
            (recorded("", "Tokyo, Japan", "1-1 Chiyoda", "100-0001"), vec!["1-1 Chiyoda", "Tokyo 100-0001", "JAPAN"]),
        ] {
            let postal = understand(address);
            assert!(postal.is_abroad && !postal.is_chinese(), "{address:?}");
            assert_eq!(postal.lines(postal.country.map_or("", |country| country.en)), lines);
        }
    }

    #[test]
    fn whether_an_address_is_abroad_follows_from_its_country_its_letters_and_its_postcode() {
        for (address, is_abroad, is_chinese) in [
            (recorded("上海市", "上海市", "中山路1号", "200001"), false, true),
            (recorded("上海市", "上海市", "中山路1号", ""), false, true),
            (recorded("", "Shanghai", "1 Zhongshan Rd", "200001"), false, false),
            (recorded("China", "Shanghai", "1 Zhongshan Rd", ""), false, false),
            (recorded("", "Springfield", "1 Main St", "62701"), true, false),
            (recorded("德国", "柏林", "某街1号", "10115"), true, false),
            (recorded("India", "Pune", "1 MG Road", "411001"), true, false),
        ] {
            let postal = understand(address);
            assert_eq!((postal.is_abroad, postal.is_chinese()), (is_abroad, is_chinese), "{address:?}");
        }
    }

    #[test]
    fn a_chinese_postcode_has_six_digits() {
        for (text, is) in
            [("200001", true), ("200 001", true), ("20000", false), ("20000a", false), ("２０００01", false)]
        {
            assert_eq!(is_six_digits(text), is, "{text}");
        }
    }
}
