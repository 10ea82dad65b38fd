"""Documents that other software signed: an attestation of identity with a code, a contract with two signatures."""

import datetime
import io

import weasyprint
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, fields, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter

from sources import code, html


def signer(work, key):
    """A signer with a certificate of its own."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Attestation d’essai")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.KeyUsage(True, True, False, False, False, True, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )
    (work / "signe.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (work / "signe.cle").write_bytes(private)
    return signers.SimpleSigner.load(work / "signe.cle", work / "signe.pem")


def sign(content, own, name, box=None, certify=False, subfilter=SigSeedSubFilter.PADES):
    """Signs a PDF in an addition to it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    if box:
        fields.append_signature_field(writer, SigFieldSpec(name, box=box))
    metadata = PdfSignatureMetadata(field_name=name, subfilter=subfilter, certify=certify, docmdp_permissions=MDPPerm.FILL_FORMS if certify else None, reason="Attestation", location="Nantes")
    return PdfSigner(metadata, own).sign_pdf(writer).getvalue()


def all(corpus, work):
    """Keeps them in the corpus."""
    elliptic = signer(work, ec.generate_private_key(ec.SECP256R1()))
    corpus_pages = ["libreoffice-courant-contrat", "libreoffice-a2-attestation", "chromium-attestation", "typst-a-2b", "itext2", "forme-word-attestation", "forme-quartz-1", "fop"]
    for base in corpus_pages:
        path = corpus.folder / f"{base}.pdf"
        if not path.exists():
            continue
        content = path.read_bytes()
        corpus.keep(f"signe-{base}.pdf", "pyHanko", lambda content=content: sign(content, elliptic, "Signature1"))
    rsa_signer = signer(work, rsa.generate_private_key(65537, 3072))
    contract = (corpus.folder / "libreoffice-courant-contrat.pdf").read_bytes()
    once = sign(contract, rsa_signer, "Etablissement", (60, 60, 260, 120), certify=True)
    corpus.keep("signe-visible-certifie.pdf", "pyHanko", once)
    corpus.keep("signe-deux-fois.pdf", "pyHanko", lambda: sign(once, rsa_signer, "Apprenti", (300, 60, 500, 120)))
    corpus.keep("signe-adobe.pdf", "pyHanko", lambda: sign(contract, rsa_signer, "Signature", (60, 60, 260, 120), subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED))
    shown = f"<img src='{code('https://example.org/justificatif?n=4711')}'><img width='120' src='file://{work}/petite.jpg'>"
    for variant in [None, "pdf/a-3b"]:
        made = weasyprint.HTML(string=html("certificat", 6, shown)).write_pdf(pdf_variant=variant)
        name = (variant or "courant").replace("pdf/", "")
        corpus.keep(f"justificatif-identite-{name}.pdf", "WeasyPrint, signed by pyHanko (shape of France Identité)", lambda made=made: sign(made, rsa_signer, "Etat", certify=True))
