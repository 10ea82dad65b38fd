//! The page layer: paints and tags in one call, flows down A4 pages, numbers them.
//!
//! Nothing is painted untagged except artefacts (rules, backgrounds, footers), which are marked as such. Distances
//! are points from the top left corner. The engine behind it (printpdf) shows nowhere else.

use crate::code::{MODULE, Symbol};
use crate::fonts::{self, Weight};
use crate::tags::{NodeId, Tags};
use printpdf::{
    Color, DictItem, FontId, Line, LinePoint, Mm, Op, PaintMode, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rgb, TextItem,
    TextMatrix, WindingOrder,
};
use std::collections::BTreeMap;

/// Width of the page.
pub(crate) const WIDTH: f32 = 595.276;
const HEIGHT: f32 = 841.89;
/// Left and right margin.
pub(crate) const MARGIN: f32 = 54.0;
const TOP: f32 = 50.0;
const BOTTOM: f32 = 66.0;

/// Colours of the documents; all read on white and in black and white.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ink {
    Text,
    Quiet,
    Accent,
    Warning,
    Hairline,
    Tint,
}

impl Ink {
    fn color(self) -> Color {
        let (r, g, b) = match self {
            Self::Text => (0x1b, 0x24, 0x30),
            Self::Quiet => (0x4a, 0x55, 0x63),
            Self::Accent => (0x0b, 0x6b, 0x6b),
            Self::Warning => (0x8a, 0x4b, 0x00),
            Self::Hairline => (0xc3, 0xcc, 0xd4),
            Self::Tint => (0xee, 0xf4, 0xf4),
        };
        let unit = |value: u8| f32::from(value) / 255.0;
        Color::Rgb(Rgb {
            r: unit(r),
            g: unit(g),
            b: unit(b),
            icc_profile: None,
        })
    }
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) size: f32,
    pub(crate) leading: f32,
    pub(crate) weight: Weight,
    pub(crate) ink: Ink,
}

impl Style {
    pub(crate) const BODY: Self = Self {
        size: 10.0,
        leading: 14.0,
        weight: Weight::Regular,
        ink: Ink::Text,
    };
    pub(crate) const STRONG: Self = Self {
        weight: Weight::Bold,
        ..Self::BODY
    };
    pub(crate) const QUIET: Self = Self {
        ink: Ink::Quiet,
        ..Self::BODY
    };
    pub(crate) const SMALL: Self = Self {
        size: 9.0,
        leading: 12.0,
        ..Self::BODY
    };

    /// The same in another ink.
    pub(crate) const fn in_ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// Width of a text in points.
    pub(crate) fn width(self, text: &str) -> f32 {
        fonts::width_em(text, self.weight) * self.size
    }
}

/// How large letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Taille {
    /// Text of 10 points.
    #[default]
    Normale,
    /// Text of 16 points, for who reads with difficulty.
    Grande,
}

impl Taille {
    /// How much larger everything is, margins and paper apart.
    fn echelle(self) -> f32 {
        match self {
            Self::Normale => 1.0,
            Self::Grande => 1.6,
        }
    }
}

/// A document under way. Lengths are those of a text of 10 points.
pub(crate) struct Sheet {
    pub(crate) tags: Tags,
    pages: Vec<Vec<Op>>,
    /// Next free height on the current page.
    pub(crate) y: f32,
    footer: String,
    banner: Option<String>,
    missing: Vec<char>,
    used: [bool; 6],
    taille: Taille,
}

/// A finished drawing.
pub(crate) struct Drawn {
    pub(crate) document: lopdf::Document,
    pub(crate) tags: Tags,
    pub(crate) pages: usize,
    pub(crate) missing: Vec<char>,
}

impl Sheet {
    /// A first page. The footer stands left of the page number; the banner on top of every page.
    pub(crate) fn new(footer: &str, banner: Option<&str>, taille: Taille) -> Self {
        let mut sheet = Self {
            taille,
            tags: Tags::new(),
            pages: Vec::new(),
            y: TOP,
            footer: footer.to_owned(),
            banner: banner.map(str::to_owned),
            missing: Vec::new(),
            used: [false; 6],
        };
        sheet.break_page();
        sheet
    }

    /// Width between the margins.
    pub(crate) fn measure(&self) -> f32 {
        self.width() - 2.0 * self.margin()
    }

    /// The margin: the same on paper whatever the size of the letters.
    pub(crate) fn margin(&self) -> f32 {
        MARGIN / self.taille.echelle()
    }

    fn width(&self) -> f32 {
        WIDTH / self.taille.echelle()
    }

    fn height(&self) -> f32 {
        HEIGHT / self.taille.echelle()
    }

    /// A place of the sheet, on paper.
    fn point(&self, x: f32, y: f32) -> LinePoint {
        let scale = self.taille.echelle();
        LinePoint {
            p: Point {
                x: Pt(x * scale),
                y: Pt(HEIGHT - y * scale),
            },
            bezier: false,
        }
    }

    /// Goes to a new page.
    pub(crate) fn break_page(&mut self) {
        self.pages.push(Vec::new());
        self.tags.add_page();
        self.y = TOP;
        if let Some(banner) = self.banner.clone() {
            self.artifact_rect(0.0, 0.0, self.width(), 22.0, Ink::Warning);
            let style = Style {
                size: 9.0,
                leading: 12.0,
                weight: Weight::Bold,
                ink: Ink::Tint,
            };
            let x = (self.width() - style.width(&banner)) / 2.0;
            self.artifact_line(x, 14.5, &banner, style);
            self.y = TOP + 8.0;
        }
    }

    /// Whether that height still fits on the page.
    pub(crate) fn fits(&self, height: f32) -> bool {
        self.y + height <= self.height() - BOTTOM
    }

    /// Goes to a new page unless that height still fits.
    pub(crate) fn need(&mut self, height: f32) {
        if !self.fits(height) {
            self.break_page();
        }
    }

    /// Whether nothing is drawn on another page yet.
    pub(crate) fn is_first_page(&self) -> bool {
        self.page() == 0
    }

    fn page(&self) -> usize {
        self.pages.len() - 1
    }

    fn push(&mut self, op: Op) {
        let page = self.page();
        self.pages[page].push(op);
    }

    /// Paints a line of text on its baseline and tags it.
    pub(crate) fn text(&mut self, node: NodeId, x: f32, baseline: f32, text: &str, style: Style) {
        let page = self.page();
        let mcid = self.tags.content(node, page);
        self.push(marked(self.tags.role(node), mcid));
        self.glyphs(x, baseline, text, style);
        self.push(Op::EndMarkedContent);
    }

    /// Paints a line that means nothing new: footers, repeated heads.
    pub(crate) fn artifact_line(&mut self, x: f32, baseline: f32, text: &str, style: Style) {
        self.push(Op::BeginMarkedContent {
            tag: "Artifact".to_owned(),
        });
        self.glyphs(x, baseline, text, style);
        self.push(Op::EndMarkedContent);
    }

    fn glyphs(&mut self, x: f32, baseline: f32, text: &str, style: Style) {
        let mut missing = std::mem::take(&mut self.missing);
        let runs = fonts::runs(text, style.weight, &mut missing);
        self.missing = missing;
        self.push(Op::StartTextSection);
        self.push(Op::SetFillColor {
            col: style.ink.color(),
        });
        let (mut x, scale) = (x, self.taille.echelle());
        for run in runs {
            self.used[run.face] = true;
            let font = PdfFontHandle::External(FontId(fonts::faces()[run.face].name.to_owned()));
            self.push(Op::SetFont {
                font,
                size: Pt(style.size * scale),
            });
            self.push(Op::SetTextMatrix {
                matrix: TextMatrix::Translate(Pt(x * scale), Pt(HEIGHT - baseline * scale)),
            });
            self.push(Op::ShowText {
                items: vec![TextItem::Text(run.text)],
            });
            x += run.width_em * style.size;
        }
        self.push(Op::EndTextSection);
    }

    /// Paints a filled rectangle that means nothing by itself.
    pub(crate) fn artifact_rect(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.push(Op::BeginMarkedContent {
            tag: "Artifact".to_owned(),
        });
        self.push(Op::SetFillColor { col: ink.color() });
        let points = [
            (x, y),
            (x + width, y),
            (x + width, y + height),
            (x, y + height),
        ];
        let polygon = Polygon {
            rings: vec![PolygonRing {
                points: points.map(|(x, y)| self.point(x, y)).to_vec(),
            }],
            mode: PaintMode::Fill,
            winding_order: WindingOrder::NonZero,
        };
        self.push(Op::DrawPolygon { polygon });
        self.push(Op::EndMarkedContent);
    }

    /// Paints a frame that means nothing by itself.
    pub(crate) fn artifact_frame(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        let points = [
            (x, y),
            (x + width, y),
            (x + width, y + height),
            (x, y + height),
        ];
        self.push(Op::BeginMarkedContent {
            tag: "Artifact".to_owned(),
        });
        self.stroke(&points, true, 0.75, ink);
        self.push(Op::EndMarkedContent);
    }

    /// Paints a rule that means nothing by itself.
    pub(crate) fn artifact_rule(&mut self, x: f32, y: f32, width: f32, thickness: f32, ink: Ink) {
        self.push(Op::BeginMarkedContent {
            tag: "Artifact".to_owned(),
        });
        self.stroke(&[(x, y), (x + width, y)], false, thickness, ink);
        self.push(Op::EndMarkedContent);
    }

    /// Paints strokes as one figure described in words.
    pub(crate) fn figure(
        &mut self,
        node: NodeId,
        strokes: &[Vec<(f32, f32)>],
        thickness: f32,
        ink: Ink,
    ) {
        let page = self.page();
        let mcid = self.tags.content(node, page);
        self.push(marked("Figure", mcid));
        self.push(Op::SetLineCapStyle {
            cap: printpdf::LineCapStyle::Round,
        });
        self.push(Op::SetLineJoinStyle {
            join: printpdf::LineJoinStyle::Round,
        });
        for stroke in strokes.iter().filter(|stroke| stroke.len() > 1) {
            self.stroke(stroke, false, thickness, ink);
        }
        self.push(Op::EndMarkedContent);
    }

    /// Paints the code of the page as one figure described in words.
    pub(crate) fn code(&mut self, node: NodeId, (left, top): (f32, f32), code: &Symbol) {
        let page = self.page();
        let mcid = self.tags.content(node, page);
        self.push(marked("Figure", mcid));
        self.push(Op::SetFillColor {
            col: Ink::Text.color(),
        });
        let ring = |&(x, y, width): &(f32, f32, f32)| {
            let (x, y) = (left + x, top + y);
            let corners = [
                (x, y),
                (x + width, y),
                (x + width, y + MODULE),
                (x, y + MODULE),
            ];
            PolygonRing {
                points: corners.map(|(x, y)| self.point(x, y)).to_vec(),
            }
        };
        let polygon = Polygon {
            rings: code.bars.iter().map(ring).collect(),
            mode: PaintMode::Fill,
            winding_order: WindingOrder::NonZero,
        };
        self.push(Op::DrawPolygon { polygon });
        self.push(Op::EndMarkedContent);
    }

    fn stroke(&mut self, points: &[(f32, f32)], is_closed: bool, thickness: f32, ink: Ink) {
        self.push(Op::SetOutlineColor { col: ink.color() });
        self.push(Op::SetOutlineThickness {
            pt: Pt(thickness * self.taille.echelle()),
        });
        let points = points.iter().map(|(x, y)| self.point(*x, *y)).collect();
        self.push(Op::DrawLine {
            line: Line { points, is_closed },
        });
    }

    /// Numbers the pages and closes the drawing.
    pub(crate) fn finish(mut self, title: &str) -> Drawn {
        let pages = self.pages.len();
        let style = Style {
            size: 8.5,
            leading: 11.0,
            weight: Weight::Regular,
            ink: Ink::Quiet,
        };
        let footer = self.footer.clone();
        let (ops, mut numbered) = (std::mem::take(&mut self.pages), Vec::new());
        for (index, page) in ops.into_iter().enumerate() {
            self.pages = vec![page];
            let number = format!("page {} sur {pages}", index + 1);
            let (margin, foot) = (self.margin(), self.height());
            self.artifact_rule(margin, foot - 48.0, self.measure(), 0.5, Ink::Hairline);
            let left = margin + self.measure() - style.width(&number);
            let beside = left - margin - 12.0;
            let mut baseline = foot - 34.0;
            // One line and the number beside it, or as many as it takes and the number under them.
            let told = match style.width(&footer) <= beside {
                true => vec![footer.clone()],
                false => lines(&footer, style, self.measure()),
            };
            for line in &told {
                self.artifact_line(margin, baseline, line, style);
                baseline += style.leading;
            }
            let last = told.last().is_some_and(|line| style.width(line) > beside);
            let baseline = if last {
                baseline
            } else {
                baseline - style.leading
            };
            self.artifact_line(left, baseline, &number, style);
            numbered.append(&mut self.pages);
        }
        let mut document = PdfDocument::new(title);
        for (face, used) in fonts::faces().iter().zip(self.used) {
            if used {
                let id = FontId(face.name.to_owned());
                document
                    .resources
                    .fonts
                    .map
                    .insert(id, PdfFont::new(face.parsed.clone()));
            }
        }
        let numbered = numbered
            .into_iter()
            .map(|ops| PdfPage::new(Mm(210.0), Mm(297.0), ops))
            .collect();
        document.with_pages(numbered);
        let options = PdfSaveOptions {
            subset_fonts: false,
            optimize: false,
            ..PdfSaveOptions::default()
        };
        let document = document.to_lopdf_document(&options, &mut Vec::new());
        Drawn {
            document,
            tags: self.tags,
            pages,
            missing: self.missing,
        }
    }
}

/// The beginning of a content, with its number.
fn marked(role: &str, mcid: usize) -> Op {
    let number = DictItem::Int(i64::try_from(mcid).unwrap_or(i64::MAX));
    Op::BeginMarkedContentWithProperties {
        tag: role.to_owned(),
        properties: DictItem::Dict {
            map: BTreeMap::from([("MCID".to_owned(), number)]),
        },
    }
}

/// Breaks a text into lines no wider than a width. A word that is wider is cut, after a hyphen where it
/// can be.
pub(crate) fn lines(text: &str, style: Style, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let candidate = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if style.width(&candidate) <= width {
            line = candidate;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            if style.width(&format!("{line}{c}")) > width && !line.is_empty() {
                let rest = line.rfind('-').map(|hyphen| line.split_off(hyphen + 1));
                lines.push(std::mem::replace(&mut line, rest.unwrap_or_default()));
            }
            line.push(c);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}
