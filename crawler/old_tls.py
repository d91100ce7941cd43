"""Connections to the few portals that speak nothing newer than TLS 1.0, or weak ciphers only.

In:  the settings of a crawl whose site declares ``old_tls``. Out: what Scrapy makes its connections with.

Scrapy's setting for ciphers is not enough: the list reaches OpenSSL as plain names, without the security level,
and at the usual level OpenSSL speaks no TLS before 1.2.
"""

from __future__ import annotations

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyCertificateOptions, _ScrapyClientContextFactory

_CIPHERS = b"ALL:!aNULL:!eNULL:@SECLEVEL=0"


class _OldOptions(_ScrapyCertificateOptions):
    def _makeContext(self, skipCiphers: bool = False) -> SSL.Context:
        context = super()._makeContext(skipCiphers=True)
        context.set_min_proto_version(SSL.TLS1_VERSION)
        if not skipCiphers:
            context.set_cipher_list(_CIPHERS)
        return context


class OldTls(_ScrapyClientContextFactory):
    """Makes connections that agree to old versions and weak ciphers."""

    def _get_cert_options(self) -> _OldOptions:
        return _OldOptions(**self._get_cert_options_kwargs())
