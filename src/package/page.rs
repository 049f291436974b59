//! The dossier as one HTML file: no script, nothing loaded from anywhere.

use super::dossier::Paragraph;
use super::message::PackageError;
use super::receipt::Receipt;
use crate::base::Texts;

const STYLE: &str = "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif}\
pre{overflow:auto;padding:1rem;background:#8881;font-size:.8rem}\
:root{color-scheme:light dark}";

/// Writes the page.
pub(super) fn page(
    title: &str,
    paragraphs: &[Paragraph],
    receipt: &Receipt,
    texts: &Texts,
) -> Result<String, PackageError> {
    let language = texts.language().tag();
    let title = escaped(title);
    let body: String = paragraphs.iter().map(block).collect();
    let receipt = escaped(&serde_json::to_string_pretty(receipt)?);
    Ok(format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}\
         <pre>{receipt}</pre>\n</body>\n</html>\n"
    ))
}

fn block(paragraph: &Paragraph) -> String {
    match paragraph {
        Paragraph::Text(text) => format!("<p>{}</p>\n", escaped(text)),
        Paragraph::List(items) => {
            let items: String = items.iter().map(|item| format!("<li>{}</li>\n", escaped(item))).collect();
            format!("<ul>\n{items}</ul>\n")
        }
    }
}

/// Text as HTML: the audience's name is whatever the person typed.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(character),
        }
    }
    html
}
