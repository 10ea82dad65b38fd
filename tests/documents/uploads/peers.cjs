// A page by the libraries that web applications make PDFs with. Arguments: folder of the libraries, folder to write in, a JPEG.
const fs = require("fs");
const path = require("path");
const [libraries, folder, photo] = process.argv.slice(2);
const library = require("module").createRequire(path.join(path.resolve(libraries), "here.js"));
const write = (name, bytes) => fs.writeFileSync(path.join(folder, name), Buffer.from(bytes));
const jpeg = fs.readFileSync(photo);
const text = "Attestation de formation, élève Noëlle D’Août-Lefèvre, 14/20";

async function pdfLib() {
  const { PDFDocument, StandardFonts, degrees } = library("pdf-lib");
  const make = async (turned, form) => {
    const file = await PDFDocument.create();
    file.setTitle("Attestation");
    const font = await file.embedFont(StandardFonts.Helvetica);
    for (let n = 0; n < 3; n++) {
      const page = file.addPage([595, 842]);
      page.drawText(`Attestation ${n}`, { x: 50, y: 700, size: 20, font });
      page.drawImage(await file.embedJpg(jpeg), { x: 50, y: 100, width: 300, height: 420 });
      if (turned) page.setRotation(degrees(90));
      if (form && n === 0) {
        const field = file.getForm().createTextField("nom");
        field.setText("Noelle");
        field.addToPage(page, { x: 50, y: 600 });
        file.getForm().createCheckBox("majeur").addToPage(page, { x: 50, y: 550 });
      }
    }
    return file;
  };
  write("pdf-lib-flux.pdf", await (await make(false)).save());
  write("pdf-lib-table.pdf", await (await make(true)).save({ useObjectStreams: false }));
  write("pdf-lib-formulaire.pdf", await (await make(false, true)).save());
  const again = await PDFDocument.load(await (await make(false, true)).save());
  again.getForm().flatten();
  write("pdf-lib-aplati.pdf", await again.save());
}

function pdfKit(name, options) {
  const Kit = library("pdfkit");
  return new Promise((done) => {
    const file = new Kit(options);
    const out = fs.createWriteStream(path.join(folder, name));
    out.on("finish", done);
    file.pipe(out);
    file.fontSize(18).text(text);
    file.image(jpeg, { width: 300 });
    file.addPage().text(text, { link: "https://example.org/" });
    file.end();
  });
}

function jsPdf(name, options) {
  const { jsPDF } = library("jspdf");
  const file = new jsPDF(options);
  file.text(text, 10, 20);
  file.addImage(`data:image/jpeg;base64,${jpeg.toString("base64")}`, "JPEG", 10, 30, 120, 170);
  file.addPage().text("Page 2", 10, 20);
  write(name, Buffer.from(file.output("arraybuffer")));
}

async function main() {
  await pdfLib();
  await pdfKit("pdfkit-1.3.pdf", { pdfVersion: "1.3" });
  await pdfKit("pdfkit-1.7-balise.pdf", { pdfVersion: "1.7", tagged: true, lang: "fr-FR", displayTitle: true });
  await pdfKit("pdfkit-brut.pdf", { compress: false });
  await pdfKit("pdfkit-2.0.pdf", { pdfVersion: "1.7ext3" });
  jsPdf("jspdf.pdf", {});
  jsPdf("jspdf-comprime.pdf", { compress: true, orientation: "landscape" });
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
