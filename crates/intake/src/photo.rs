//! Pictures: read whole or refused, turned upright, made smaller, stripped of what they say about place and device.

use super::{IntakeRefusal, IntakeWarning, Picture};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use rules::campagne::Limites;
use rules::saisie::Media;
use std::io::Cursor;

/// Long side of a kept picture: A4 at 300 points an inch.
const LONG_SIDE: u32 = 3508;
/// Long side under which small print is hard to read.
const SMALL_SIDE: u32 = 900;
/// Mean brightness, of 255, under which a picture is very dark.
const DARK_MEAN: u64 = 50;
const QUALITY: u8 = 85;

/// The picture as it is kept: an upright JPEG.
pub(super) fn upright(
    octets: &[u8],
    media: Media,
    limites: &Limites,
) -> Result<(Vec<u8>, Vec<IntakeWarning>), IntakeRefusal> {
    end(octets, media)?;
    let picture = decode(octets, limites.megapixels_max)?;
    let mut warnings = Vec::new();
    if picture.width().max(picture.height()) < SMALL_SIDE {
        warnings.push(IntakeWarning::Small);
    }
    if is_dark(&picture) {
        warnings.push(IntakeWarning::Dark);
    }
    let kept = if picture.width().max(picture.height()) > LONG_SIDE {
        picture.resize(LONG_SIDE, LONG_SIDE, FilterType::Triangle)
    } else {
        picture
    };
    Ok((encode(&kept)?, warnings))
}

/// Where the picture ends: decoders forgive a cut one, and do not look at what follows.
pub(super) fn end(octets: &[u8], media: Media) -> Result<usize, IntakeRefusal> {
    const LAST_CHUNK: &[u8] = b"IEND\xae\x42\x60\x82";
    let end = match media {
        Media::Jpeg => jpeg_end(octets),
        Media::Png => octets
            .windows(LAST_CHUNK.len())
            .position(|window| window == LAST_CHUNK)
            .map(|at| at + LAST_CHUNK.len()),
        Media::Pdf => None,
    };
    end.ok_or(IntakeRefusal::PictureDamaged)
}

/// The end of a JPEG. The picture of itself that a telephone puts in its head has an end too, which is not this one.
fn jpeg_end(octets: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // Between two parts, and in the points themselves, whatever is no mark is passed over.
        at += octets.get(at..)?.iter().position(|byte| *byte == 0xff)? + 1;
        match *octets.get(at)? {
            0xd9 => return Some(at + 1),
            0x00 | 0x01 | 0xd0..=0xd8 => at += 1,
            0xff => {}
            _ => {
                let length = octets.get(at + 1..at + 3)?;
                at += 1 + usize::from(u16::from_be_bytes([length[0], length[1]]));
            }
        }
    }
}

/// The same picture turned by a quarter turn.
pub(super) fn turn(octets: &[u8], limites: &Limites) -> Result<Vec<u8>, IntakeRefusal> {
    encode(&decode(octets, limites.megapixels_max)?.rotate90())
}

/// A smaller picture.
pub(super) fn preview(octets: &[u8], width: u32, limites: &Limites) -> Option<Picture> {
    let small = decode(octets, limites.megapixels_max)
        .ok()?
        .thumbnail(width.clamp(16, 2000), 4000);
    let mut png = Cursor::new(Vec::new());
    small.write_to(&mut png, image::ImageFormat::Png).ok()?;
    Some(Picture {
        png: png.into_inner(),
        width: small.width(),
        height: small.height(),
    })
}

pub(super) fn decode(octets: &[u8], megapixels_max: u32) -> Result<DynamicImage, IntakeRefusal> {
    let damaged = |_| IntakeRefusal::PictureDamaged;
    let mut reader = ImageReader::new(Cursor::new(octets))
        .with_guessed_format()
        .map_err(|_| IntakeRefusal::PictureDamaged)?;
    let points_max = u64::from(megapixels_max) * 1_000_000;
    let mut limits = Limits::default();
    limits.max_alloc = Some(points_max * 8);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > points_max {
        return Err(IntakeRefusal::PictureTooLarge);
    }
    let orientation = decoder.orientation().map_err(damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn encode(picture: &DynamicImage) -> Result<Vec<u8>, IntakeRefusal> {
    let mut jpeg = Vec::new();
    let flat = DynamicImage::ImageRgb8(on_white(picture));
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&flat)
        .map_err(|_| IntakeRefusal::PictureDamaged)?;
    Ok(jpeg)
}

/// Transparent points become white: a scan has no holes.
fn on_white(picture: &DynamicImage) -> image::RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let with_alpha = picture.to_rgba8();
    image::RgbImage::from_fn(with_alpha.width(), with_alpha.height(), |x, y| {
        let [red, green, blue, alpha] = with_alpha.get_pixel(x, y).0;
        let over = |value: u8| {
            let mixed =
                (u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}

fn is_dark(picture: &DynamicImage) -> bool {
    let small = picture.thumbnail(64, 64).to_luma8();
    let sum: u64 = small.pixels().map(|point| u64::from(point.0[0])).sum();
    let count = u64::from(small.width()) * u64::from(small.height());
    count > 0 && sum / count < DARK_MEAN
}
