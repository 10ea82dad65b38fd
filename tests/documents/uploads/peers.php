<?php
// A page by the libraries that school software in PHP makes PDFs with. Arguments: folder to write in, a JPEG.
[, $folder, $photo] = $argv;
error_reporting(E_ALL & ~E_DEPRECATED & ~E_WARNING & ~E_NOTICE);
$text = "Bulletin de l'élève Noëlle D'Août-Lefèvre : 14/20";

require_once '/usr/share/php/fpdf.php';
foreach ([true, false] as $packed) {
    $file = new FPDF();
    $file->SetCompression($packed);
    foreach ([1, 2] as $n) {
        $file->AddPage();
        $file->SetFont('Helvetica', '', 14);
        $file->Cell(0, 10, mb_convert_encoding($text, 'ISO-8859-1', 'UTF-8'), 1, 1);
        $file->Image($photo, 10, 40, 90);
    }
    $file->Output('F', "$folder/fpdf-" . ($packed ? 'comprime' : 'brut') . '.pdf');
}

require_once '/usr/share/php/tcpdf/tcpdf.php';
foreach (['simple' => false, 'pdfa' => 1] as $name => $archive) {
    $file = new TCPDF('P', 'mm', 'A4', true, 'UTF-8', false, $archive);
    $file->SetTitle('Bulletin');
    $file->AddPage();
    $file->SetFont('dejavusans', '', 12);
    $file->writeHTML("<h1>Bulletin</h1><table border=\"1\"><tr><td>$text</td></tr></table>");
    $file->write2DBarcode('https://example.org/', 'QRCODE,M', 20, 120, 40, 40);
    $file->Image($photo, 80, 120, 60);
    $file->AddPage();
    $file->Write(0, $text);
    $file->Output("$folder/tcpdf-$name.pdf", 'F');
}

require_once '/usr/share/php/dompdf/autoload.php';
foreach (['portrait', 'landscape'] as $side) {
    $options = new Dompdf\Options(['fontDir' => $folder, 'fontCache' => $folder, 'tempDir' => $folder]);
    $file = new Dompdf\Dompdf($options);
    $file->loadHtml("<html><body><h1>Bulletin</h1><p>$text</p><p style='page-break-before:always'>Suite</p></body></html>");
    $file->setPaper('A4', $side);
    $file->render();
    file_put_contents("$folder/dompdf-$side.pdf", $file->output());
}
