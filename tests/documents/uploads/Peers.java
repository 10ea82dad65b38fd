import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/** A page by the libraries that the software of schools and universities makes PDFs with: a folder, a JPEG, a PDF to write anew. */
public class Peers {
    static final String TEXT = "Relevé de notes, élève Noëlle D'Août-Lefèvre : 14/20";

    public static void main(String[] words) throws Exception {
        Path folder = Path.of(words[0]);
        byte[] photo = Files.readAllBytes(Path.of(words[1]));
        for (boolean full : new boolean[] {false, true}) {
            com.lowagie.text.Document old = new com.lowagie.text.Document();
            com.lowagie.text.pdf.PdfWriter out = com.lowagie.text.pdf.PdfWriter.getInstance(old, file(folder, "itext2", full));
            if (full) out.setFullCompression();
            old.open();
            old.add(new com.lowagie.text.Paragraph(TEXT));
            com.lowagie.text.Image scan = com.lowagie.text.Image.getInstance(photo);
            scan.scaleToFit(300, 400);
            old.add(scan);
            old.newPage();
            old.add(new com.lowagie.text.Paragraph(TEXT));
            old.close();

            com.itextpdf.text.Document now = new com.itextpdf.text.Document();
            com.itextpdf.text.pdf.PdfWriter written = com.itextpdf.text.pdf.PdfWriter.getInstance(now, file(folder, "itext5", full));
            if (full) written.setFullCompression();
            written.setTagged();
            written.setViewerPreferences(com.itextpdf.text.pdf.PdfWriter.DisplayDocTitle);
            now.open();
            now.addTitle("Relevé");
            now.add(new com.itextpdf.text.Paragraph(TEXT));
            now.newPage();
            now.add(new com.itextpdf.text.Paragraph(TEXT));
            now.close();
        }
        try (PDDocument made = new PDDocument()) {
            for (int n = 0; n < 4; n++) {
                PDPage page = new PDPage(PDRectangle.A4);
                page.setRotation(90 * n);
                made.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(made, page)) {
                    content.beginText();
                    content.setFont(PDType1Font.HELVETICA, 12);
                    content.newLineAtOffset(60, 700);
                    content.showText(TEXT);
                    content.endText();
                    content.drawImage(PDImageXObject.createFromByteArray(made, photo, "scan"), 60, 100, 300, 420);
                }
            }
            made.save(folder.resolve("pdfbox2.pdf").toFile());
        }
        try (PDDocument again = PDDocument.load(Path.of(words[2]).toFile())) {
            again.save(folder.resolve("pdfbox2-reecrit.pdf").toFile());
            again.getDocumentInformation().setTitle("Changé");
            again.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
            again.getDocumentInformation().getCOSObject().setNeedToBeUpdated(true);
        }
        com.itextpdf.text.pdf.PdfReader read = new com.itextpdf.text.pdf.PdfReader(words[2]);
        com.itextpdf.text.pdf.PdfStamper stamped =
                new com.itextpdf.text.pdf.PdfStamper(read, new FileOutputStream(folder.resolve("itext5-ajout.pdf").toFile()), '\0', true);
        stamped.getOverContent(1).circle(100, 100, 50);
        stamped.getOverContent(1).stroke();
        stamped.close();
    }

    static FileOutputStream file(Path folder, String name, boolean full) throws Exception {
        return new FileOutputStream(folder.resolve(name + (full ? "-flux" : "") + ".pdf").toFile());
    }
}
