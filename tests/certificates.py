"""An authority and a server's certificate, made for one test and good for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Made:
    authority: Path
    chain: Path
    key: Path


def authority_and_server(folder: Path, host: str) -> Made:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _signed(_named("Test authority"), _named("Test authority"), root_key, root_key, x509.BasicConstraints(ca=True, path_length=None))
    server = _signed(_named(host), root.subject, key, root_key, x509.SubjectAlternativeName([x509.DNSName(host)]), issuer=root_key)
    made = Made(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    made.authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    made.chain.write_bytes(server.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    made.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return made


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _signed(
    subject: x509.Name,
    by: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    extension: x509.ExtensionType,
    issuer: ec.EllipticCurvePrivateKey | None = None,
) -> x509.Certificate:
    now = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(subject).issuer_name(by).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(hours=1))
    built = built.not_valid_after(now + timedelta(days=1))
    built = built.add_extension(extension, critical=False)
    identifier = x509.SubjectKeyIdentifier.from_public_key
    built = built.add_extension(identifier(key.public_key()), critical=False)
    if issuer:
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
        built = built.add_extension(authority, critical=False)
    else:
        others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
        usage = dict.fromkeys(others, False)
        built = built.add_extension(x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **usage), critical=True)
    return built.sign(signer, hashes.SHA256())
